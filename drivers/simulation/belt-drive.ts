import { Noise } from './signal/noise.ts'

/**
 * How a belt falls short of an even one; all 0 = even. Its speed swings and wavers, it slips on its drum by a share of the way (and
 * three times as much on ramps), and its encoder, which counts the drum, is off by a share (sigma a step).
 */
export type BeltFlaws = {
  readonly swingShare: number
  readonly swingHz: number
  readonly noiseShare: number
  readonly slipShare: number
  readonly encoderErrorShare: number
}

/** A belt that runs as told. */
export const evenBelt: BeltFlaws = { swingShare: 0, swingHz: 0.8, noiseShare: 0, slipShare: 0, encoderErrorShare: 0 }

/** The belt of hardware facts §10.4: 0.5 % of swing at 0.8 Hz, 0.1 % of noise; a little slip and encoder error as of any belt. */
export const usualBelt: BeltFlaws = {
  swingShare: 0.005,
  swingHz: 0.8,
  noiseShare: 0.001,
  slipShare: 0.001,
  encoderErrorShare: 0.002,
}

/** How far the belt and its encoder came in a step, in mm. */
export type BeltStep = { readonly beltMm: number; readonly encoderMm: number }

const rampMs = 300
const slipOnRamp = 3

/** The drive of a belt: any speed and standstill in 0.3 s, and the flaws of the belt. The same seed moves it the same way. */
export class BeltDrive {
  readonly #flaws: BeltFlaws
  readonly #noise: Noise
  #nowMs = 0
  #drumMmS = 0
  #wantedMmS = 0
  #rampMmSPerMs = 0
  #speedMmS = 0

  constructor(flaws: BeltFlaws, seed: number) {
    this.#flaws = flaws
    this.#noise = new Noise(seed)
  }

  /** Speed of the belt itself, in mm/s. */
  get speedMmS(): number {
    return this.#speedMmS
  }

  drive(speedMmS: number): void {
    if (speedMmS === this.#wantedMmS) return
    this.#wantedMmS = speedMmS
    this.#rampMmSPerMs = Math.abs(speedMmS - this.#drumMmS) / rampMs
  }

  step(ms: number): BeltStep {
    const { swingShare, swingHz, noiseShare, slipShare, encoderErrorShare } = this.#flaws
    this.#nowMs += ms
    const change = this.#rampMmSPerMs * ms
    const before = this.#drumMmS
    this.#drumMmS += Math.max(-change, Math.min(change, this.#wantedMmS - this.#drumMmS))
    const swing = swingShare * Math.sin((2 * Math.PI * swingHz * this.#nowMs) / 1000)
    const uneven = 1 + swing + (noiseShare > 0 ? noiseShare * this.#noise.normal() : 0)
    const slip = slipShare * (this.#drumMmS === before ? 1 : slipOnRamp)
    const drumMm = (this.#drumMmS * uneven * ms) / 1000
    this.#speedMmS = this.#drumMmS * uneven * (1 - slip)
    // An encoder that counts too much or too little still never counts back while the drum turns on.
    const counted = Math.max(0, 1 + (encoderErrorShare > 0 ? encoderErrorShare * this.#noise.normal() : 0))
    return { beltMm: (this.#speedMmS * ms) / 1000, encoderMm: drumMm * counted }
  }
}
