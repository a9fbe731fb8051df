import { mulberry } from '../feed.ts'

const tableSize = 65_536

/** A seeded source of noise: fast enough for every pixel. The same seed gives the same noise. */
export class Noise {
  readonly #normals: Float32Array
  #state: number

  constructor(seed: number) {
    const random = mulberry(seed)
    this.#normals = normalTable()
    this.#state = Math.floor(random() * 0xffff_ffff) | 1
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

  /** xorshift32 (Marsaglia 2003). */
  #next(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return x
  }
}

const made: { table: Float32Array | null } = { table: null }

/** Normal numbers by Box and Muller, made once; each source draws from them in an order of its own. */
function normalTable(): Float32Array {
  if (made.table) return made.table
  const random = mulberry(20_241_108)
  made.table = Float32Array.from(
    { length: tableSize },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
  return made.table
}
