import type { EventOf, Eye } from './event.ts'
import { judgeAsUnseen } from './judging.ts'
import type { TrackedParcel } from './lane-state.ts'
import { closeParcel } from './losing.ts'
import { goSafe } from './stops.ts'
import { change, changeParcel, order, parcelOf, type Turn } from './turn.ts'

/** A person's decision. It counts until the gate has its order; a release needs a verdict first. */
export function officerDecided(
  turn: Turn,
  { inspectionId, decision, reasonCode, staffId }: EventOf<'officerDecided'>,
): void {
  const parcel = turn.state.parcels.find((candidate) => candidate.record.id === inspectionId)
  if (!parcel || parcel.gateSequence !== null || parcel.closing) return
  const { record, trackId } = parcel
  if (decision === 'release' && record.verdict === null) return
  const same = record.decision === decision && record.reasonCode === reasonCode && record.decidedBy?.type === 'officer'
  if (same) return
  changeParcel(
    turn,
    trackId,
    {},
    { decision, reasonCode, decidedBy: { type: 'officer', id: staffId }, decidedAt: turn.atMs },
  )
  order(turn, { type: 'storeDecision', trackId })
}

/** The last moment before the gate: whoever has not decided has left it to the policy, and nobody judged means not cleared. */
export function orderAtGate(turn: Turn, parcel: TrackedParcel): void {
  const { trackId } = parcel
  judgeAsUnseen(turn, trackId)
  if (parcelOf(turn, trackId)?.record.decision === null) {
    const { policy } = turn.settings
    changeParcel(
      turn,
      trackId,
      {},
      {
        decision: policy.onTimeout,
        decidedBy: { type: 'policy', id: policy.version },
        reasonCode: 'timeout',
        decidedAt: turn.atMs,
      },
    )
    order(turn, { type: 'storeDecision', trackId })
  }
  const decided = parcelOf(turn, trackId)
  if (!decided) return
  const sequence = (turn.state.lastGateSequence % 0xffff) + 1
  const { gateMm, toleranceMm } = turn.settings.layout
  const expected = decided.frontBeltMm + gateMm
  change(turn, { lastGateSequence: sequence })
  changeParcel(turn, trackId, { gateSequence: sequence }, { gate: 'ordered' })
  const release = decided.record.decision === 'release' && !decided.trackingLost
  order(turn, {
    type: 'orderGate',
    trackId,
    sequence,
    decision: release ? 'release' : 'divert',
    windowMm: [expected - toleranceMm, expected + toleranceMm],
  })
}

/** The gate's own eye has seen the parcel: at the right end it is confirmed, at the wrong one a person must fetch it. */
export function confirmGate(turn: Turn, parcel: TrackedParcel, eye: Extract<Eye, 'divert' | 'outfeed'>): void {
  if (parcel.closing) return
  const { trackId, record } = parcel
  const right = (record.decision === 'release' && !parcel.trackingLost) === (eye === 'outfeed')
  changeParcel(
    turn,
    trackId,
    { eyesMet: [...parcel.eyesMet, eye] },
    { gate: right && parcel.gateSequence !== null ? 'confirmed' : 'unconfirmed' },
  )
  // A parcel that reached the chute without an order was sent there by the PLC's own default: nothing is wrong with that.
  if (!right) goSafe(turn, 'gate-unconfirmed', record.label ?? String(trackId))
  judgeAsUnseen(turn, trackId)
  if (parcelOf(turn, trackId)?.record.decision === null) {
    changeParcel(
      turn,
      trackId,
      {},
      {
        decision: 'hold',
        decidedBy: { type: 'policy', id: turn.settings.policy.version },
        reasonCode: 'timeout',
        decidedAt: turn.atMs,
      },
    )
  }
  closeParcel(turn, trackId)
}

/** Neither end has seen the parcel in time. */
export function missGate(turn: Turn, parcel: TrackedParcel): void {
  changeParcel(turn, parcel.trackId, {}, { gate: 'unconfirmed' })
  closeParcel(turn, parcel.trackId)
  goSafe(turn, 'gate-unconfirmed', parcel.record.label ?? String(parcel.trackId))
}
