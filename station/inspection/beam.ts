import { beamPermitted } from './beam-permission.ts'
import { watchCalibrationBeam } from './calibration-beam.ts'
import type { TrackedParcel } from './lane-state.ts'
import { withdrawBeam } from './stops.ts'
import { change, order, placeMm, rearBeltMm, type Turn } from './turn.ts'

/** True while this parcel still has to pass the beam, or is passing it. */
export function needsBeam(turn: Turn, parcel: TrackedParcel): boolean {
  if (parcel.scanAsked || parcel.stored || parcel.closing) return false
  const { beamMm, scanMarginMm } = turn.settings.layout
  if (parcel.rearBeltMm === null)
    return placeMm(parcel, turn.state.beltMm) <= beamMm + turn.settings.layout.longestParcelMm
  return turn.state.beltMm - rearBeltMm(parcel) <= beamMm + scanMarginMm
}

/** Asks for the beam when a parcel or a calibration needs it, and lets it go when none has for a while. The last word of every turn. */
export function adjustBeam(turn: Turn): void {
  watchCalibrationBeam(turn)
  const { state } = turn
  const wanted = state.calibrationBeamUntilMs !== null || state.parcels.some((parcel) => needsBeam(turn, parcel))
  if (state.beamRequested) {
    if (!beamPermitted(turn)) return withdrawBeam(turn)
    if (wanted) return state.beamFreeSinceMm === null ? undefined : change(turn, { beamFreeSinceMm: null })
    if (state.beamFreeSinceMm === null) return change(turn, { beamFreeSinceMm: state.beltMm })
    if (state.beltMm - state.beamFreeSinceMm >= turn.settings.layout.beamIdleMm) withdrawBeam(turn)
    return undefined
  }
  if (!wanted || !beamPermitted(turn)) return undefined
  change(turn, { mode: 'scanning', beamRequested: true, beamFreeSinceMm: null })
  return order(turn, { type: 'turnBeamOn' })
}
