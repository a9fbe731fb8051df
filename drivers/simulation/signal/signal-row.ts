import { type Optics } from '../beam/optics.ts'
import { blurNarrow, blurWide } from './blur.ts'
import { type Diodes, makeDiodes } from './diodes.ts'
import { hardeningOf, openSignalKev } from './hardening.ts'
import { Noise } from './noise.ts'
import type { Afterglow, Energy, EnergyModel, ScannerModel } from './scanner-model.ts'

/**
 * One energy of a line detector from light to counts: blur, scatter, photon noise, afterglow, diodes, electronics (hardware facts
 * §10.4). It remembers the lines before, by their afterglow, and is the same for the same seed and the same lines.
 */
export class SignalRow {
  readonly #model: ScannerModel
  readonly #energy: EnergyModel
  readonly #noise: Noise
  readonly #diodes: Diodes
  readonly #hardening: ReturnType<typeof hardeningOf>
  readonly #openKev: number
  readonly #glow: readonly { readonly part: Afterglow; readonly state: Float32Array }[]
  readonly #light: Float32Array
  readonly #scattered: Float32Array
  readonly #scratch: Float32Array
  #warmedC = 0

  constructor(model: ScannerModel, optics: Optics, energy: Energy, channels: number, seed: number) {
    this.#model = model
    this.#energy = model[energy]
    this.#noise = new Noise(seed)
    this.#diodes = makeDiodes(model.diodes, channels, this.#noise)
    this.#hardening = hardeningOf(optics, energy)
    this.#openKev = openSignalKev(optics, energy, model)
    this.#glow = this.#energy.afterglow.map((part) => ({ part, state: new Float32Array(channels) }))
    this.#light = new Float32Array(channels)
    this.#scattered = new Float32Array(channels)
    this.#scratch = new Float32Array(channels)
  }

  /** How much warmer the detector is than when it was switched on; its dark level follows. */
  warm(byC: number): void {
    this.#warmedC = byC
  }

  /**
   * Writes counts for a line of transmission (0..1) at a relative tube output (1 = the model's current and voltage); `lineMs` have
   * passed since the line before. Returns whether a channel saturated.
   */
  expose(transmission: Float32Array, output: number, counts: Uint16Array, lineMs = this.#model.lineMs): boolean {
    if (output > 0) this.#shine(transmission, output)
    else this.#light.fill(0)
    this.#addAfterglow(lineMs)
    return this.#digitise(counts)
  }

  /** Light on each channel as a share of the nominal open field. */
  #shine(transmission: Float32Array, output: number): void {
    const { scatterShare, scatterPx, blurPx } = this.#energy
    const [light, scattered] = [this.#light, this.#scattered]
    blurNarrow(transmission, blurPx, light)
    for (let channel = 0; channel < light.length; channel++) scattered[channel] = 1 - (light[channel] ?? 0)
    blurWide(scattered, scatterPx, this.#scratch)
    const quanta = this.#openKev
    const always = this.#model.airScatterShare
    for (let channel = 0; channel < light.length; channel++) {
      const direct = light[channel] ?? 0
      const expected = output * (direct + scatterShare * (scattered[channel] ?? 0) + always)
      const keV = this.#hardening.at(direct > 0 ? -Math.log(direct) : Infinity)
      light[channel] = (this.#noise.poisson((expected * quanta) / keV) * keV) / quanta
    }
  }

  /** A part of the light comes late: each channel still glows of what it has seen. */
  #addAfterglow(lineMs: number): void {
    const light = this.#light
    const late = this.#scratch.fill(0)
    for (const { part, state } of this.#glow) {
      const kept = Math.exp(-lineMs / part.tauMs)
      for (let channel = 0; channel < light.length; channel++) {
        const before = state[channel] ?? 0
        late[channel] = (late[channel] ?? 0) + part.share * before
        state[channel] = before * kept + (light[channel] ?? 0) * (1 - kept)
      }
    }
    for (let channel = 0; channel < light.length; channel++)
      light[channel] = (light[channel] ?? 0) + (late[channel] ?? 0)
  }

  #digitise(counts: Uint16Array): boolean {
    const { dark, gain } = this.#diodes
    const { noiseCounts, offsetCountsPerC } = this.#model.diodes
    const drift = this.#warmedC * offsetCountsPerC
    let saturated = false
    for (let channel = 0; channel < counts.length; channel++) {
      const level = dark[channel] ?? 0
      const seen = (this.#light[channel] ?? 0) * (gain[channel] ?? 0)
      // A dead channel stays at 0, whatever its electronics do.
      const value = level === 0 ? 0 : 0.5 + level + drift + seen + noiseCounts * this.#noise.normal()
      if (value >= 65_536) saturated = true
      counts[channel] = value < 0 ? 0 : value > 65_535 ? 65_535 : value
    }
    return saturated
  }
}
