import { mulberry } from '../simulation/feed.ts'
import { poisson } from '../simulation/poisson.ts'
import type { World } from '../simulation/world.ts'

/** Where a simulated portal stands and what it counts: 940 gammas a second of 0.1 µSv/h natural background, as a parcel portal's. */
export type FieldSettings = {
  readonly portalMm: number
  readonly besideMm: number
  readonly seed: number
}

export const defaultField: FieldSettings = { portalMm: 100, besideMm: 500, seed: 5 }

const backgroundMicrosieverts = 0.1
const gammasPerMicrosievert = 9400
const neutronsPerS = 2
const neutronsPerMicrosievert = 50
const detectors = 4

/** Counts of four detectors of each kind since they were taken last. */
export type Counts = { readonly gamma: readonly number[]; readonly neutron: readonly number[] }

/** The field of radiation at a portal: what it expects to count grows with each step of the world, what it counts is drawn by chance. */
export class CountingField {
  readonly #world: World
  readonly #settings: FieldSettings
  readonly #faults: ReadonlySet<string>
  readonly #random: () => number
  #expectedGammas = 0
  #expectedNeutrons = 0
  #steppedMs: number

  constructor(world: World, settings: FieldSettings, faults: ReadonlySet<string>) {
    this.#world = world
    this.#settings = settings
    this.#faults = faults
    this.#random = mulberry(settings.seed)
    this.#steppedMs = world.nowMs()
  }

  /** Natural background, per second, of all detectors. */
  get background(): { readonly gamma: number; readonly neutron: number } {
    const times = this.#faults.has('gammaHigh') ? 20 : 1
    const neutronTimes = this.#faults.has('neutronHigh') ? 20 : 1
    return { gamma: backgroundMicrosieverts * gammasPerMicrosievert * times, neutron: neutronsPerS * neutronTimes }
  }

  occupied(): boolean {
    return this.#world.parcelsAt(this.#settings.portalMm).length > 0
  }

  /** To be called with each step of the world. */
  step(nowMs: number): void {
    const seconds = (nowMs - this.#steppedMs) / 1000
    this.#steppedMs = nowMs
    const microsieverts = this.#world.radiationAt(this.#settings.portalMm, this.#settings.besideMm)
    const neutrons = this.#faults.has('neutronSource') ? neutronsPerMicrosievert * microsieverts : 0
    this.#expectedGammas += (this.background.gamma + gammasPerMicrosievert * microsieverts) * seconds
    this.#expectedNeutrons += (this.background.neutron + neutrons) * seconds
  }

  takeGammas(): readonly number[] {
    const expected = this.#expectedGammas / detectors
    this.#expectedGammas = 0
    const dead = this.#faults.has('gammaLow')
    return Array.from({ length: detectors }, (_, index) => (dead && index === 0 ? 0 : poisson(expected, this.#random)))
  }

  takeNeutrons(): readonly number[] {
    const expected = this.#expectedNeutrons / detectors
    this.#expectedNeutrons = 0
    return Array.from({ length: detectors }, () => poisson(expected, this.#random))
  }
}
