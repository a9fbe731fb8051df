/** Mean and variance of every channel over so many lines, in counts; channels of both energies lie one after the other. */
export type ChannelLevels = {
  readonly lines: number
  readonly energies: 1 | 2
  readonly mean: readonly number[]
  readonly variance: readonly number[]
}

/** Gathers lines channel by channel (Welford, so that a large level costs no accuracy). */
export class ChannelGatherer {
  #mean: Float64Array = new Float64Array(0)
  #spread: Float64Array = new Float64Array(0)
  #energies: 1 | 2 = 1
  #lines = 0

  get lines(): number {
    return this.#lines
  }

  add(low: Uint16Array, high: Uint16Array | null): void {
    if (this.#lines === 0) {
      this.#energies = high === null ? 1 : 2
      this.#mean = new Float64Array(low.length * this.#energies)
      this.#spread = new Float64Array(low.length * this.#energies)
    }
    this.#lines++
    this.#take(low, 0)
    if (high !== null && this.#energies === 2) this.#take(high, low.length)
  }

  #take(samples: Uint16Array, from: number): void {
    for (let channel = 0; channel < samples.length; channel++) {
      const at = from + channel
      const value = samples[channel] ?? 0
      const off = value - (this.#mean[at] ?? 0)
      const mean = (this.#mean[at] ?? 0) + off / this.#lines
      this.#mean[at] = mean
      this.#spread[at] = (this.#spread[at] ?? 0) + off * (value - mean)
    }
  }

  levels(): ChannelLevels {
    const round = (value: number): number => Math.round(value * 1000) / 1000
    return {
      lines: this.#lines,
      energies: this.#energies,
      mean: Array.from(this.#mean, round),
      variance: Array.from(this.#spread, (spread) => round(spread / Math.max(1, this.#lines - 1))),
    }
  }
}

/** Median of some numbers; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/** The channels of one energy: 0 low (or the only one), 1 high. */
export function ofEnergy(values: readonly number[], energies: 1 | 2, energy: 0 | 1): readonly number[] {
  const channels = values.length / energies
  return values.slice(energy * channels, (energy + 1) * channels)
}
