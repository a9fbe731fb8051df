const tableSize = 65_536

/** A seeded source of noise: fast enough for every pixel. The same seed gives the same noise. */
export class Noise {
  readonly #normals: Float32Array
  #state: number

  constructor(seed: number) {
    this.#normals = normalTable()
    this.#state = scrambled(seed)
  }

  /** A number of the normal distribution (mean 0, sigma 1): one of 65,536, drawn at random. */
  normal(): number {
    return this.#normals[this.#next() >>> 16] ?? 0
  }

  /** A number from 0 to below 1. */
  uniform(): number {
    return (this.#next() >>> 0) / 4294967296
  }

  /** Number of events where so many are expected: Poisson, from 50 on as good as normal. */
  poisson(expected: number): number {
    if (expected > 50) return expected + Math.sqrt(expected) * this.normal()
    const least = Math.exp(-expected)
    let events = 0
    for (let product = this.uniform(); product > least; product *= this.uniform()) events++
    return events
  }

  #next(): number {
    this.#state = xorshift(this.#state)
    return this.#state
  }
}

/** The next of 2³² − 1 states (Marsaglia 2003); none follows from 0. */
function xorshift(state: number): number {
  let x = state
  x ^= x << 13
  x ^= x >>> 17
  return x ^ (x << 5)
}

/** A state that is far from that of the next seed (the finaliser of MurmurHash3), never 0. */
function scrambled(seed: number): number {
  let x = Math.imul(seed ^ (seed >>> 16) ^ 0x9e37_79b9, 0x85eb_ca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35)
  return x ^ (x >>> 16) || 1
}

const made: { table: Float32Array | null } = { table: null }

/** Normal numbers by Box and Muller, made once; each source draws from them in an order of its own. */
function normalTable(): Float32Array {
  if (made.table) return made.table
  let state = scrambled(20_241_108)
  const random = (): number => {
    state = xorshift(state)
    return (state >>> 0) / 4294967296
  }
  const drawn = Float64Array.from(
    { length: tableSize },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
  // What the draw left of mean 0 and sigma 1 would stay in every picture.
  const mean = drawn.reduce((sum, value) => sum + value, 0) / tableSize
  const sigma = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / tableSize)
  made.table = Float32Array.from(drawn, (value) => (value - mean) / sigma)
  return made.table
}
