import type { Hypothesis } from '../contract/inspection.ts'
import { bareHypothesis } from './hypotheses/bare.ts'
import { judgeAsUnseen } from './judging.ts'
import type { TrackedParcel } from './lane-state.ts'
import { change, changeParcel, order, parcelOf, type Turn } from './turn.ts'

const touching = 'Two parcels touch: they were scanned as one.'
const notFollowed = 'The parcel was not followed all the way: it is not sure which one this is.'

/** A parcel that is not where it should be: referred, held, closed. Whatever was decided for it before does not count any more. */
export function loseParcel(turn: Turn, { trackId }: TrackedParcel): void {
  changeParcel(turn, trackId, { trackingLost: true })
  referAfterAll(turn, trackId, notFollowed)
  judgeAsUnseen(turn, trackId)
  hold(turn, trackId, 'tracking-lost')
  closeParcel(turn, trackId)
}

/**
 * Nobody has seen where the parcels went meanwhile: each one that is still open may be another than the lane believes. None of them
 * is released any more, not even one whose order is out already: the gate gets a new one.
 */
export function doubtParcels(turn: Turn): void {
  for (const { trackId, trackingLost, closing, record } of turn.state.parcels) {
    if (closing || trackingLost) continue
    changeParcel(turn, trackId, { trackingLost: true })
    referAfterAll(turn, trackId, notFollowed)
    if (record.decision === 'release') hold(turn, trackId, 'tracking-lost')
  }
}

/** Two parcels in one track. What the machine made of it before does not count any more; what an officer has decided stays. */
export function markMerged(turn: Turn, { trackId }: TrackedParcel): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel || parcel.closing || parcel.merged) return
  changeParcel(turn, trackId, { merged: true })
  referAfterAll(turn, trackId, touching)
  const { decision, decidedBy } = parcel.record
  if (decision === 'release' && decidedBy?.type === 'policy') hold(turn, trackId, 'policy-hold')
}

/** Closes a parcel's record and hands it to storage; only the first call counts. */
export function closeParcel(turn: Turn, trackId: number): void {
  if (parcelOf(turn, trackId)?.closing !== false) return
  changeParcel(turn, trackId, { closing: true }, { closedAt: turn.atMs })
  order(turn, { type: 'closeInspection', trackId })
}

/** A decision that is not in the store counts for nothing: until somebody decides anew, the parcel is held. */
export function forgetDecision(turn: Turn, trackId: number): void {
  const parcel = parcelOf(turn, trackId)
  if (parcel && !parcel.closing && parcel.record.decision === 'release') withdrawRelease(turn, trackId, 'policy-hold')
}

function hold(turn: Turn, trackId: number, reasonCode: 'tracking-lost' | 'policy-hold'): void {
  withdrawRelease(turn, trackId, reasonCode)
  order(turn, { type: 'storeDecision', trackId })
}

/** Where a release has been ordered already, the order becomes due once more, and then diverts. */
function withdrawRelease(turn: Turn, trackId: number, reasonCode: 'tracking-lost' | 'policy-hold'): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel) return
  const ordered = parcel.record.gate === 'ordered' && parcel.record.decision === 'release'
  changeParcel(turn, trackId, ordered ? { gateSequence: null } : {}, {
    decision: 'hold',
    decidedBy: { type: 'policy', id: turn.settings.policy.version },
    reasonCode,
    decidedAt: turn.atMs,
    ...(ordered ? { gate: 'none' } : {}),
  })
}

/** Takes a verdict of `clear` back for a reason that came to light after it, and says the reason; other verdicts only get the reason. */
function referAfterAll(turn: Turn, trackId: number, words: string): void {
  referFor(turn, trackId, bareHypothesis({ kind: 'quality', fired: true, score: 1, words }))
}

/** An alarm that comes after the verdict: the parcel is referred for it, and what a policy released is held. */
export function referForThreat(turn: Turn, trackId: number, reason: Hypothesis): void {
  referFor(turn, trackId, reason)
  const decided = parcelOf(turn, trackId)?.record
  if (reason.fired && decided?.decision === 'release' && decided.decidedBy?.type === 'policy')
    hold(turn, trackId, 'policy-hold')
}

function referFor(turn: Turn, trackId: number, reason: Hypothesis): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel || parcel.record.verdict === null) return
  const { verdict, hypotheses } = parcel.record
  if (hypotheses.some((hypothesis) => hypothesis.fired && hypothesis.words === reason.words)) return
  const fired = hypotheses.filter((hypothesis) => hypothesis.fired)
  const quiet = hypotheses.filter((hypothesis) => !hypothesis.fired)
  if (!reason.fired) return changeParcel(turn, trackId, {}, { hypotheses: [...hypotheses, reason] })
  const judged = verdict === 'clear' ? ({ verdict: 'refer', verdictAt: turn.atMs } as const) : {}
  changeParcel(turn, trackId, {}, { ...judged, hypotheses: [...fired, reason, ...quiet] })
  if (verdict !== 'clear') return
  const { counts } = turn.state
  change(turn, { counts: { ...counts, cleared: counts.cleared - 1, referred: counts.referred + 1 } })
}
