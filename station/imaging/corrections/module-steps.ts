/** Channels on either side of a module's edge that are held against each other. */
const beside = 16
/** Air lines that are averaged before steps are believed, and how many of the newest they stand for from then on. */
const fewestLines = 128
/** A line is air where every module lies this near to the open field. */
const airWithin = 0.03

/**
 * Gain of each module against its neighbours, by the steps at their edges in a line of air (transmission, 1 = open field); the mean of all
 * is 1. A sheet that lies in the beam has its edges elsewhere and leaves the gains alone. Channels that are 0 are bad and not looked at.
 */
export function moduleGains(air: Float32Array, moduleChannels: number): Float32Array {
  const modules = Math.ceil(air.length / moduleChannels)
  const logs = new Float32Array(modules)
  for (let module = 1; module < modules; module++) {
    const edge = module * moduleChannels
    const reach = Math.min(beside, moduleChannels)
    const [before, after] = [meanOf(air, edge - reach, edge), meanOf(air, edge, Math.min(air.length, edge + reach))]
    logs[module] = (logs[module - 1] ?? 0) + (before > 0 && after > 0 ? Math.log(after / before) : 0)
  }
  const middle = logs.reduce((sum, value) => sum + value, 0) / modules
  return logs.map((value) => Math.exp(value - middle))
}

function meanOf(line: Float32Array, from: number, to: number): number {
  let [sum, good] = [0, 0]
  for (let at = from; at < to; at++) {
    const value = line[at] ?? 0
    if (value <= 0) continue
    sum += value
    good++
  }
  return good === 0 ? 0 : sum / good
}

/** Follows the module steps of one energy by the air between parcels, and takes them out. */
export class ModuleSteps {
  readonly #moduleChannels: number
  readonly #air: Float64Array
  readonly #factors: Float32Array
  #lines = 0

  constructor(channels: number, moduleChannels: number) {
    this.#moduleChannels = moduleChannels
    this.#air = new Float64Array(channels)
    this.#factors = new Float32Array(channels).fill(1)
  }

  /** Corrects one line of transmission in place, and learns from it where it is air. */
  correct(light: Float32Array): void {
    if (this.#isAir(light)) this.#learn(light)
    for (let channel = 0; channel < light.length; channel++)
      light[channel] = (light[channel] as number) * (this.#factors[channel] as number)
  }

  #isAir(light: Float32Array): boolean {
    for (let from = 0; from < light.length; from += this.#moduleChannels)
      if (Math.abs(meanOf(light, from, Math.min(light.length, from + this.#moduleChannels)) - 1) > airWithin)
        return false
    return true
  }

  #learn(light: Float32Array): void {
    for (let channel = 0; channel < light.length; channel++)
      this.#air[channel] = (this.#air[channel] as number) + (light[channel] as number)
    if (++this.#lines < fewestLines) return
    const { length } = light
    const gains = moduleGains(
      Float32Array.from(this.#air, (sum) => sum / this.#lines),
      this.#moduleChannels,
    )
    for (let channel = 0; channel < length; channel++)
      this.#factors[channel] = 1 / (gains[Math.floor(channel / this.#moduleChannels)] ?? 1)
    this.#air.fill(0)
    this.#lines = 0
  }
}
