import { beamPermitted } from './beam-permission.ts'
import type { EventOf } from './event.ts'
import { withdrawBeam } from './stops.ts'
import { change, order, type Turn } from './turn.ts'

/** The longest time for which X-rays may be on without a parcel (hardware.md §9, obligation 3). */
export const longestCalibrationBeamMs = 10_000

/** Whether a calibration may have the beam: everything that a parcel needs holds, and nothing at all is on the belt. */
export function calibrationBeamPermitted(turn: Turn): boolean {
  return beamPermitted(turn) && turn.state.parcels.length === 0
}

/**
 * A technician's wish for X-rays over the empty belt. Granted only from a running lane whose beam is known to be off, so that one wish
 * cannot lengthen another; a wish that is not granted is forgotten and changes nothing.
 */
export function calibrationBeamWanted(turn: Turn, { by }: EventOf<'calibrationBeamWanted'>): void {
  const { beamRequested, beamReadBack } = turn.state
  if (beamRequested || beamReadBack === true || !calibrationBeamPermitted(turn)) return
  change(turn, { calibrationBeamUntilMs: turn.atMs + longestCalibrationBeamMs })
  const words = 'X-rays over the empty belt were asked for, for a calibration.'
  order(turn, { type: 'recordLaneEvent', kind: 'calibration-beam', words, facts: { by } })
}

/** The calibration needs no X-rays any more. */
export function calibrationBeamReleased(turn: Turn): void {
  if (turn.state.calibrationBeamUntilMs !== null) endCalibrationBeam(turn)
}

/** Takes the beam back as soon as anything that it needs is missing, its time is over, or something comes onto the belt. */
export function watchCalibrationBeam(turn: Turn): void {
  const { calibrationBeamUntilMs } = turn.state
  if (calibrationBeamUntilMs === null) return
  if (turn.atMs >= calibrationBeamUntilMs || !calibrationBeamPermitted(turn)) endCalibrationBeam(turn)
}

function endCalibrationBeam(turn: Turn): void {
  if (turn.state.beamRequested) withdrawBeam(turn)
  change(turn, { calibrationBeamUntilMs: null })
}
