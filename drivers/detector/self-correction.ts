/** Level that a dark channel shows once the dark level is taken off: noise must be able to go below it. */
export const pedestal = 1000
/** A channel that follows the light less than this share of the others cannot be corrected. */
const weakest = 0.1
/** Open field after correction, in counts above the pedestal. */
const openField = 52_000

/** A calibration under way: sums of so many lines still to come. */
type Collecting = {
  readonly kind: 'dark' | 'gain'
  readonly lines: number
  left: number
  readonly sums: Float64Array
}

/** Result of a calibration, by XLP/1's names. */
export type Calibrated = {
  readonly kind: 'dark' | 'gain'
  readonly lines: number
  readonly meanLow: number
  readonly meanHigh: number | null
  readonly badChannels: number
}

/** How a detector corrects its own lines: dark level off, gain of each channel even. Samples are all LOW, then all HIGH. */
export class SelfCorrection {
  readonly #channels: number
  readonly #samples: number
  #dark: Float32Array | null = null
  #gain: Float32Array | null = null
  #collecting: Collecting | null = null

  constructor(channels: number, energies: 1 | 2) {
    this.#channels = channels
    this.#samples = channels * energies
  }

  get isCollecting(): boolean {
    return this.#collecting !== null
  }

  get hasDark(): boolean {
    return this.#dark !== null
  }

  get gainCorrected(): boolean {
    return this.#gain !== null
  }

  collect(kind: 'dark' | 'gain', lines: number): void {
    this.#collecting = { kind, lines, left: lines, sums: new Float64Array(this.#samples) }
  }

  /** Takes one raw line into the calibration under way; the result with the last one. */
  take(samples: Uint16Array): Calibrated | null {
    const collecting = this.#collecting
    if (!collecting) return null
    for (let index = 0; index < samples.length; index++)
      collecting.sums[index] = (collecting.sums[index] ?? 0) + (samples[index] ?? 0)
    if (--collecting.left > 0) return null
    this.#collecting = null
    return this.#finish(collecting)
  }

  /** Corrects one line in place. */
  apply(samples: Uint16Array): void {
    if (!this.#dark) return
    for (let index = 0; index < samples.length; index++) {
      const light = (samples[index] ?? 0) - (this.#dark[index] ?? 0)
      const value = light * (this.#gain?.[index] ?? 1) + pedestal + 0.5
      samples[index] = value < 0 ? 0 : value > 65_535 ? 65_535 : value
    }
  }

  #finish({ kind, lines, sums }: Collecting): Calibrated {
    const means = Float32Array.from(sums, (sum) => sum / lines)
    let badChannels = 0
    if (kind === 'dark') {
      this.#dark = means
      this.#gain = null
    } else {
      this.#gain = means.map((mean, index) => {
        const light = mean - (this.#dark?.[index] ?? 0)
        if (light >= weakest * openField) return openField / light
        badChannels++
        return 1
      })
    }
    const mean = (from: number, to: number): number => {
      let sum = 0
      for (let index = from; index < to; index++) sum += means[index] ?? 0
      return Math.round(sum / Math.max(1, to - from))
    }
    const meanHigh = this.#samples > this.#channels ? mean(this.#channels, this.#samples) : null
    return { kind, lines, meanLow: mean(0, this.#channels), meanHigh, badChannels }
  }
}
