import type { TrackedParcel } from './lane-state.ts'
import { judgeAsUnseen } from './judging.ts'
import { changeParcel, order, parcelOf, type Turn } from './turn.ts'

/** A parcel that is not where it should be: referred, held, closed. Whatever was decided for it before does not count any more. */
export function loseParcel(turn: Turn, { trackId }: TrackedParcel): void {
  changeParcel(turn, trackId, { trackingLost: true })
  judgeAsUnseen(turn, trackId)
  const decided = {
    decision: 'hold',
    decidedBy: { type: 'policy', id: turn.settings.policy.version },
    reasonCode: 'tracking-lost',
    decidedAt: turn.atMs,
  } as const
  changeParcel(turn, trackId, {}, decided)
  order(turn, { type: 'storeDecision', trackId })
  closeParcel(turn, trackId)
}

/** Closes a parcel's record and hands it to storage; only the first call counts. */
export function closeParcel(turn: Turn, trackId: number): void {
  if (parcelOf(turn, trackId)?.closing !== false) return
  changeParcel(turn, trackId, { closing: true }, { closedAt: turn.atMs })
  order(turn, { type: 'closeInspection', trackId })
}
