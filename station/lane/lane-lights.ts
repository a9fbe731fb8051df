import { type LaneSituation, patternFor, samePattern } from '../../drivers/stack-light/convention.ts'
import type { LightPattern, StackLight } from '../../drivers/stack-light/stack-light.ts'
import type { LaneState } from '../inspection/lane-state.ts'

/** What a stack light has to tell of a lane now (the X-RAY ON lamps are hard-wired and are others). */
export function situationsOf(state: LaneState): ReadonlySet<LaneSituation> {
  const waits = state.parcels.some(({ record }) => record.verdict === 'refer' && record.decision === null)
  const diverts = state.parcels.some(
    ({ record, closing }) => !closing && record.decision !== null && record.decision !== 'release',
  )
  const situations: readonly (LaneSituation | false)[] = [
    (state.mode === 'running' || state.mode === 'scanning') && 'ready',
    waits && 'waitingForOfficer',
    diverts && 'divert',
    state.mode === 'safe' && 'fault',
    state.beamReadBack === true && 'beamOn',
  ]
  return new Set(situations.filter((situation) => situation !== false))
}

/** Keeps a stack light at what the lane's state says. A light that does not obey is its own device's health, never the lane's business. */
export class LaneLights {
  readonly #light: StackLight
  #wanted: LightPattern | null = null

  constructor(light: StackLight) {
    this.#light = light
  }

  show(state: LaneState): void {
    const pattern = patternFor(situationsOf(state))
    if (this.#wanted !== null && samePattern(pattern, this.#wanted)) return
    this.#wanted = pattern
    this.#light.show(pattern).catch(() => {
      // The driver has said it in its health, and shows the pattern by itself when the light is back.
    })
  }
}
