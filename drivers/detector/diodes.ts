import { mulberry } from '../simulation/feed.ts'

const deadShare = 0.001
const hotShare = 0.0005

/**
 * The diodes of one energy as made: dark level, gain with module steps, dead and hot channels (hardware facts §10.4), and how light
 * becomes counts. Open field lies near 55,000 of 65,535 counts at full output.
 */
export class DiodeRow {
  readonly #dark: Float32Array
  readonly #gain: Float32Array
  readonly #noise: Float32Array
  #at = 0
  readonly #photonsPerCount: number

  constructor(channels: number, seed: number) {
    const random = mulberry(seed)
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    this.#dark = Float32Array.from({ length: channels }, () => 1500 + 150 * normal())
    let module = 1
    this.#gain = Float32Array.from({ length: channels }, (_, channel) => {
      if (channel % 64 === 0) module = 1 + 0.02 * normal()
      // No channel is so far off that the open field at full output saturates it: that is how a detector is set up.
      return Math.max(0.8, Math.min(1.2, module * (1 + 0.05 * normal()))) * 52_000
    })
    for (let channel = 0; channel < channels; channel++) {
      const fate = random()
      if (fate >= deadShare + hotShare) continue
      // A dead channel shows its dark level, a hot one stands high; neither follows the light.
      this.#gain[channel] = 0
      if (fate >= deadShare) this.#dark[channel] = 60_000
    }
    // One table of normal noise, walked at a random stride: fast, and long enough that no pattern shows.
    this.#noise = Float32Array.from({ length: 65_537 }, normal)
    this.#photonsPerCount = 32_000 / 52_000
  }

  /** Writes counts for a slice of transmission (0..1) at a relative tube output; returns whether a channel saturated. */
  expose(transmission: Float32Array, output: number, counts: Uint16Array): boolean {
    const { length } = this.#noise
    let saturated = false
    this.#at = (this.#at + 7919) % length
    for (let channel = 0; channel < counts.length; channel++) {
      const light = (transmission[channel] ?? 1) * output
      const signal = light * (this.#gain[channel] ?? 0)
      // Poisson noise of the photons behind the signal, and 10 counts of electronics.
      const sigma = Math.sqrt(signal / this.#photonsPerCount + 100)
      const value =
        0.5 + (this.#dark[channel] ?? 0) + signal + sigma * (this.#noise[(this.#at + channel * 31) % length] ?? 0)
      if (value >= 65_536) saturated = true
      counts[channel] = value < 0 ? 0 : value > 65_535 ? 65_535 : value
    }
    return saturated
  }
}
