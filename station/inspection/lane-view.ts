import type { BeamState, LaneStatus, StopCause, TrackedParcel as ShownParcel } from '../contract/lane-status.ts'
import type { LaneSettings, LaneState, TrackedParcel } from './lane-state.ts'
import { waitsFor } from './stops.ts'
import { placeMm } from './turn.ts'

/** The parts of the lane's status that follow from its state alone. */
export type LaneView = Pick<
  LaneStatus,
  'mode' | 'beam' | 'beltMm' | 'beltSpeedMmS' | 'geometry' | 'parcels' | 'stop' | 'otherStops'
>

/** The state as the page shows it, with the belt at `beltMm` (which may be newer than the state's own). */
export function laneView(settings: LaneSettings, state: LaneState, beltMm: number): LaneView {
  const { layout } = settings
  const [first, ...others] = state.stops
  return {
    mode: state.mode,
    beam: beamOf(state),
    beltMm,
    beltSpeedMmS: state.beltSpeedMmS,
    geometry: {
      beamMm: layout.beamMm,
      gateMm: layout.gateMm,
      endMm: layout.endMm,
      tunnelInMm: layout.eyesMm.tunnelIn,
      tunnelOutMm: layout.eyesMm.tunnelOut,
    },
    parcels: state.parcels.map((parcel) => shown(settings, state, parcel, beltMm)),
    stop: first && (state.mode === 'stopped' || state.mode === 'safe') ? withWaits(settings, state, first) : null,
    otherStops: others.length,
  }
}

function withWaits(settings: LaneSettings, state: LaneState, stop: StopCause): StopCause {
  return { ...stop, waitsFor: [...waitsFor({ settings, state })] }
}

/** From read-back alone; before the first one nobody knows. */
function beamOf(state: LaneState): BeamState {
  if (state.beamReadBack === null || state.failedDevices.includes('generator')) return 'unknown'
  return state.beamReadBack ? 'on' : 'off'
}

function shown(settings: LaneSettings, state: LaneState, parcel: TrackedParcel, beltMm: number): ShownParcel {
  const frontMm = placeMm(parcel, beltMm)
  const { gateMm } = settings.layout
  const speed = state.beltSpeedMmS
  return {
    inspectionId: parcel.record.id,
    trackId: parcel.trackId,
    label: parcel.record.label,
    frontMm,
    rearMm: parcel.rearBeltMm === null ? null : beltMm - parcel.rearBeltMm,
    phase: phaseOf(settings, parcel, beltMm),
    verdict: parcel.record.verdict,
    decision: parcel.record.decision,
    merged: parcel.merged,
    secondsToGate: speed > 1 && frontMm < gateMm ? (gateMm - frontMm) / speed : null,
  }
}

function phaseOf({ layout }: LaneSettings, parcel: TrackedParcel, beltMm: number): ShownParcel['phase'] {
  if (parcel.trackingLost) return 'lost'
  if (parcel.gateSequence !== null || parcel.closing) return 'at-gate'
  if (parcel.record.decision !== null) return 'decided'
  if (parcel.record.verdict !== null) return 'awaiting-decision'
  if (parcel.scanAsked) return 'judging'
  if (placeMm(parcel, beltMm) >= layout.beamMm) return 'in-beam'
  return parcel.rearBeltMm === null ? 'entering' : 'before-beam'
}
