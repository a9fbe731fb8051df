/** A detector for tests: dark level, open field, bad channels, and how light becomes counts. Channels of all energies in one row. */
export class TestField {
  readonly dark: Float64Array
  readonly open: Float64Array
  readonly channels: number
  readonly #random: () => number

  constructor(channels: number, energies: 1 | 2, seed = 1) {
    let state = seed
    this.#random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 4294967296
    }
    this.channels = channels
    this.dark = Float64Array.from({ length: channels * energies }, () => 1400 + 200 * this.#random())
    this.open = Float64Array.from({ length: channels * energies }, () => 48_000 + 6000 * this.#random())
  }

  /** Counts for a transmission (0..1) of every channel at a tube output; `noise` in counts, evenly spread. */
  counts(transmission: (channel: number) => number, output = 1, noise = 0): Uint16Array {
    return Uint16Array.from(this.dark, (dark, index) => {
      const light = ((this.open[index] ?? 0) - dark) * transmission(index % this.channels) * output
      return Math.max(0, Math.min(65_535, Math.round(dark + light + noise * (this.#random() - 0.5))))
    })
  }
}
