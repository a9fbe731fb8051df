import type { AfterglowPart } from './afterglow.ts'
import type { Scatter } from './scatter.ts'

/** What was measured of one energy's detector beyond offset and gain; an empty list or null where nothing was. */
export type EnergyEffects = { readonly afterglow: readonly AfterglowPart[]; readonly scatter: Scatter | null }

/**
 * What was measured of a scanner beyond offset and gain (hardware.md §10.4); only what is here is corrected. `energies` in the order of the
 * planes. `moduleChannels` null: no module steps are looked for. With the clock as `trigger` lines are resampled to an even pitch.
 */
export type ScannerEffects = {
  readonly lineMs: number
  readonly trigger: 'encoder' | 'time'
  readonly moduleChannels: number | null
  readonly energies: readonly EnergyEffects[]
}
