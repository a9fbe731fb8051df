import type { EventOf, Eye } from './event.ts'
import { judgeAsUnseen } from './judging.ts'
import type { TrackedParcel } from './lane-state.ts'
import { closeParcel } from './losing.ts'
import { goSafe } from './stops.ts'
import { change, changeParcel, order, parcelOf, type Turn } from './turn.ts'

/** A person's decision. It counts until the gate has its order; a release needs a verdict first, and a parcel that was followed. */
export function officerDecided(
  turn: Turn,
  { inspectionId, decision, reasonCode, staffId }: EventOf<'officerDecided'>,
): void {
  const parcel = turn.state.parcels.find((candidate) => candidate.record.id === inspectionId)
  if (!parcel || parcel.gateSequence !== null || parcel.closing) return
  const { record, trackId } = parcel
  if (decision === 'release' && (record.verdict === null || parcel.trackingLost)) return
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
  const { trackId, record } = parcel
  if (parcel.closing) {
    // A flicker of the eye that saw it last is nothing; at the release end a parcel that was given up or diverted is one that got away.
    if (eye === 'outfeed' && !parcel.eyesMet.includes(eye)) goSafe(turn, 'tracking', 'the release end')
    return
  }
  const right = (record.decision === 'release' && !parcel.trackingLost) === (eye === 'outfeed')
  changeParcel(
    turn,
    trackId,
    { eyesMet: [...parcel.eyesMet, eye] },
    { gate: right && parcel.gateSequence !== null ? 'confirmed' : 'unconfirmed' },
  )
  // A parcel that reached the chute without an order was sent there by the PLC's own default: nothing is wrong with that.
  if (!right) stopFor(turn, parcel)
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
  stopFor(turn, parcel)
}

/** The belt stops because of one parcel. By design no cleared parcel is ever the cause; that one was is counted. */
function stopFor(turn: Turn, { trackId, record }: TrackedParcel): void {
  const stands = turn.state.mode === 'safe' || turn.state.mode === 'stopped'
  goSafe(turn, 'gate-unconfirmed', record.label ?? String(trackId))
  if (stands || record.verdict !== 'clear') return
  const { counts } = turn.state
  change(turn, { counts: { ...counts, beltStopsForCleared: counts.beltStopsForCleared + 1 } })
}
