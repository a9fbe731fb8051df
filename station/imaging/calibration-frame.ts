import { ImagingError } from './imaging-error.ts'
import type { ScanNoise } from './material/matter.ts'

/**
 * Mean level of each channel over so many lines, its variance in counts², and the root of the mean variance. Channels of both energies lie
 * one after the other.
 */
export type LevelFrame = {
  readonly mean: Float32Array
  readonly variance?: Float32Array
  readonly noise: number
  readonly lines: number
}

/** What turns counts into transmission: dark level, 1 / (open − dark) per channel, and channels that cannot be used. */
export type CalibrationFrame = {
  readonly dark: Float32Array
  readonly scale: Float32Array
  readonly badChannels: readonly number[]
}

/** Fewest lines of a frame (hardware facts §10.4). */
export const fewestLines = 64

/** Most noise of a frame: dark in counts, open as a share of its level. */
const mostDarkNoise = 400
const mostOpenNoise = 0.05
/** Channels that are looked at together for something lying in the beam. */
const stretch = 16

/** Gathers lines into a level frame. */
export class LevelGatherer {
  readonly #sum: Float64Array
  readonly #squares: Float64Array
  #lines = 0

  constructor(channels: number) {
    this.#sum = new Float64Array(channels)
    this.#squares = new Float64Array(channels)
  }

  get lines(): number {
    return this.#lines
  }

  add(samples: Uint16Array): void {
    this.#lines++
    for (let channel = 0; channel < this.#sum.length; channel++) {
      const value = samples[channel] ?? 0
      this.#sum[channel] = (this.#sum[channel] ?? 0) + value
      this.#squares[channel] = (this.#squares[channel] ?? 0) + value * value
    }
  }

  frame(): LevelFrame {
    const mean = Float32Array.from(this.#sum, (sum) => sum / this.#lines)
    const variance = mean.map((_, channel) => {
      const level = (this.#sum[channel] ?? 0) / this.#lines
      return Math.max(0, (this.#squares[channel] ?? 0) / this.#lines - level * level)
    })
    const noise = Math.sqrt(variance.reduce((sum, value) => sum + value, 0) / mean.length)
    return { mean, variance, noise, lines: this.#lines }
  }
}

/**
 * Dark and open field as one calibration. A channel is bad when its open field is far below its neighbours' or when it is lit in the
 * dark. Throws ImagingError `bad-calibration` when the frames cannot be what they should.
 */
export function makeCalibration(dark: LevelFrame, open: LevelFrame, energies: 1 | 2 = 1): CalibrationFrame {
  const bad = (words: string): ImagingError => new ImagingError('bad-calibration', words)
  if (dark.lines < fewestLines || open.lines < fewestLines)
    throw bad(`Only ${Math.min(dark.lines, open.lines)} lines came; ${fewestLines} are needed. Check the detector.`)
  const middleDark = median(dark.mean)
  const spans = Float32Array.from(open.mean, (level, channel) => level - (dark.mean[channel] ?? 0))
  const middle = median(spans)
  if (middleDark > 20_000)
    throw bad('The detector is bright although the beam is off. Keep away and call the technician.')
  if (middle < 2000)
    throw bad('The open field is hardly brighter than the dark. Check that the beam is on and the belt empty.')
  if (median(open.mean) > 64_500)
    throw bad('The open field saturates the detector. Lower the current of the generator.')
  if (dark.noise > mostDarkNoise || open.noise > mostOpenNoise * middle)
    throw bad('The detector is noisy. Check its supply, its earth and the current of the generator.')
  const covered = coveredFrom(spans, energies)
  if (covered !== null)
    throw bad(`Channels from ${covered} on are much darker than the rest. Clear the belt under the beam.`)
  const badChannels: number[] = []
  const scale = Float32Array.from(spans, (span, channel) => {
    const usable =
      span > 0.25 * middle &&
      span < 4 * middle &&
      (dark.mean[channel] ?? 0) < 30_000 &&
      (open.mean[channel] ?? 0) < 65_500
    if (!usable) badChannels.push(channel)
    return usable ? 1 / span : 0
  })
  if (badChannels.length > 0.05 * spans.length)
    throw bad(`${badChannels.length} of ${spans.length} channels are bad; the detector needs service.`)
  return { dark: dark.mean, scale, badChannels }
}

/** First channel of a stretch that gets less than 0.7 of the usual light of its energy, or null: something lies in the beam. */
function coveredFrom(spans: Float32Array, energies: number): number | null {
  const channels = spans.length / energies
  for (let energy = 0; energy < energies; energy++) {
    const ofEnergy = spans.subarray(energy * channels, (energy + 1) * channels)
    const usual = median(ofEnergy)
    for (let from = 0; from + stretch <= channels; from += stretch) {
      if (median(ofEnergy.subarray(from, from + stretch)) < 0.7 * usual) return from
    }
  }
  return null
}

/**
 * Noise of one pixel as a share of the open field, by energy, out of how the gathered lines varied: of the electronics in the dark, and what
 * the beam adds to it (photons, and the tube's own ripple). Null where the frames were gathered without their variance.
 */
export function noiseOf(
  dark: LevelFrame,
  open: LevelFrame,
  { scale }: CalibrationFrame,
  energies: 1 | 2,
): ScanNoise | null {
  const [still, lit] = [dark.variance, open.variance]
  if (!still || !lit) return null
  const channels = scale.length / energies
  const middle = (energy: number, of: (channel: number) => number): number => {
    const values = Array.from({ length: channels }, (_, at) => energy * channels + at).filter((at) => scale[at])
    return values.length === 0 ? 0 : median(Float32Array.from(values, (at) => of(at) * (scale[at] ?? 0) ** 2))
  }
  const electronic = (energy: number): number => middle(energy, (at) => still[at] ?? 0)
  const signal = (energy: number): number => Math.max(0, middle(energy, (at) => lit[at] ?? 0) - electronic(energy))
  return { signal: [signal(0), signal(energies - 1)], electronic: [electronic(0), electronic(energies - 1)] }
}

/** Median of the values; the input is not changed. */
export function median(values: Float32Array): number {
  const sorted = Float32Array.from(values).sort()
  return sorted[sorted.length >> 1] ?? 0
}
