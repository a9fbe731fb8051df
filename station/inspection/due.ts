import { adjustBeam } from './beam.ts'
import { fullDiskStopMm } from './full-disk.ts'
import { missGate, orderAtGate } from './gate.ts'
import { judgeAsUnseen } from './judging.ts'
import type { LaneLayout, TrackedParcel } from './lane-state.ts'
import { loseParcel, markMerged } from './losing.ts'
import { stopLane } from './stops.ts'
import { changeParcel, change, order, parcelOf, type Turn } from './turn.ts'

/** One thing that becomes due at a belt position; null while it is not to come or has been done. */
type Duty = {
  readonly at: (layout: LaneLayout, parcel: TrackedParcel) => number | null
  readonly act: (turn: Turn, parcel: TrackedParcel) => void
}

/** What a parcel owes on its way, in the order in which it comes. */
const duties: readonly Duty[] = [
  {
    // A blocked infeed eye that never clears: longer than any parcel.
    at: (layout, parcel) =>
      parcel.rearBeltMm === null && !parcel.merged ? parcel.frontBeltMm + layout.longestParcelMm + 1 : null,
    act: markMerged,
  },
  {
    at: (layout, parcel) =>
      parcel.weighAsked || parcel.rearBeltMm === null || parcel.trackingLost
        ? null
        : parcel.rearBeltMm + layout.scaleMm[0],
    act: (turn, parcel) => {
      changeParcel(turn, parcel.trackId, { weighAsked: true })
      const fits =
        parcel.rearBeltMm !== null &&
        parcel.rearBeltMm - parcel.frontBeltMm < turn.settings.layout.scaleMm[1] - turn.settings.layout.scaleMm[0]
      if (fits) order(turn, { type: 'weigh', trackId: parcel.trackId })
    },
  },
  eyeDuty('tunnelIn'),
  {
    // The beam must be there, by its own read-back, before the first line of the parcel.
    at: (layout, parcel) =>
      parcel.beamChecked || parcel.scanAborted ? null : parcel.frontBeltMm + layout.beamMm - layout.scanMarginMm,
    act: (turn, parcel) =>
      changeParcel(turn, parcel.trackId, {
        beamChecked: true,
        scanAborted: parcel.scanAborted || turn.state.beamReadBack !== true,
      }),
  },
  {
    at: (layout, parcel) =>
      parcel.scanAsked || parcel.rearBeltMm === null ? null : parcel.rearBeltMm + layout.beamMm + layout.scanMarginMm,
    act: closeScan,
  },
  eyeDuty('tunnelOut'),
  {
    at: (layout, parcel) =>
      parcel.gateSequence === null ? parcel.frontBeltMm + layout.gateMm - layout.gateLeadMm : null,
    act: orderAtGate,
  },
  {
    at: (layout, parcel) =>
      parcel.frontBeltMm + Math.max(layout.eyesMm.divert, layout.eyesMm.outfeed) + layout.toleranceMm,
    act: missGate,
  },
]

/** An eye that the parcel should have met by now; one with a doubtful place may come later by a parcel's length. */
function eyeDuty(eye: 'tunnelIn' | 'tunnelOut'): Duty {
  return {
    at: (layout, parcel) =>
      parcel.eyesMet.includes(eye) || parcel.eyesMet.includes('tunnelOut')
        ? null
        : parcel.frontBeltMm +
          layout.eyesMm[eye] +
          layout.toleranceMm +
          (parcel.trackingLost ? layout.longestParcelMm : 0),
    act: loseParcel,
  }
}

function closeScan(turn: Turn, parcel: TrackedParcel): void {
  const { beamMm, scanMarginMm } = turn.settings.layout
  const { trackId, scanAborted: aborted, merged } = parcel
  const fromBeltMm = parcel.frontBeltMm + beamMm - scanMarginMm
  const toBeltMm = (parcel.rearBeltMm ?? parcel.frontBeltMm) + beamMm + scanMarginMm
  changeParcel(turn, trackId, { scanAsked: true, verdictDueMs: turn.atMs + turn.settings.policy.verdictTimeoutMs })
  order(turn, { type: 'closeScan', trackId, fromBeltMm, toBeltMm, aborted, merged })
}

/** Belt position and clock by which something of this state becomes due; the lane calls `beltReached` or `clockReached` then. */
export function dueAt(turn: Pick<Turn, 'settings' | 'state'>): {
  readonly beltMm: number | null
  readonly atMs: number | null
} {
  const { layout } = turn.settings
  const belts: number[] = []
  const clocks: number[] = []
  for (const parcel of turn.state.parcels) {
    belts.push(...placesDue(layout, parcel))
    if (parcel.verdictDueMs !== null && !parcel.closing) clocks.push(parcel.verdictDueMs)
  }
  const { beamFreeSinceMm, beamRequested, beltDueMs, calibrationBeamUntilMs } = turn.state
  if (beltDueMs !== null) clocks.push(beltDueMs)
  if (calibrationBeamUntilMs !== null) clocks.push(calibrationBeamUntilMs)
  if (beamRequested && beamFreeSinceMm !== null) belts.push(beamFreeSinceMm + layout.beamIdleMm)
  const fullMm = fullDiskStopMm(turn)
  if (fullMm !== null) belts.push(fullMm)
  return { beltMm: belts.length > 0 ? Math.min(...belts) : null, atMs: clocks.length > 0 ? Math.min(...clocks) : null }
}

function placesDue(layout: LaneLayout, parcel: TrackedParcel): readonly number[] {
  if (parcel.stored) return [(parcel.rearBeltMm ?? parcel.frontBeltMm) + layout.endMm]
  if (parcel.closing) return []
  return duties.flatMap((duty) => duty.at(layout, parcel) ?? [])
}

/** Does everything that the belt's place has made due, parcel by parcel in the order of their duties. */
export function passBelt(turn: Turn): void {
  for (const { trackId } of turn.state.parcels) {
    for (const duty of duties) {
      const parcel = parcelOf(turn, trackId)
      if (!parcel || parcel.closing) break
      const beltMm = duty.at(turn.settings.layout, parcel)
      if (beltMm !== null && beltMm <= turn.state.beltMm) duty.act(turn, parcel)
    }
  }
  forgetGone(turn)
  adjustBeam(turn)
}

/** A verdict that is not there in time is a referral; a belt that does not run in time is a lane that stands. */
export function passClock(turn: Turn): void {
  const { beltDueMs, beltRunning } = turn.state
  if (beltDueMs !== null && beltDueMs <= turn.atMs) {
    change(turn, { beltDueMs: null })
    if (!beltRunning) stopLane(turn, 'belt-stopped', 'start')
  }
  for (const { trackId, verdictDueMs } of turn.state.parcels) {
    if (verdictDueMs === null || verdictDueMs > turn.atMs) continue
    changeParcel(turn, trackId, { verdictDueMs: null, scanFailure: 'The picture was not judged in time.' })
    judgeAsUnseen(turn, trackId)
  }
}

function forgetGone(turn: Turn): void {
  const { beltMm, parcels } = turn.state
  const gone = (parcel: TrackedParcel): boolean =>
    parcel.stored && beltMm >= (parcel.rearBeltMm ?? parcel.frontBeltMm) + turn.settings.layout.endMm
  if (parcels.some(gone)) change(turn, { parcels: parcels.filter((parcel) => !gone(parcel)) })
}
