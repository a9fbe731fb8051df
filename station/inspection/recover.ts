import type { Inspection } from '../contract/inspection.ts'
import { bareHypothesis } from './hypotheses/bare.ts'

/**
 * Closes an inspection that was open when the station ended. A parcel in flight is referred, whatever its verdict was; without a
 * decision it is held. A decision that was stored is kept as it was made, but nobody saw the gate obey it.
 */
export function recoverInspection(open: Inspection, atMs: number, policyVersion: string): Inspection {
  const words = 'The station ended while this parcel was on the belt; where it went is not known.'
  const restart = bareHypothesis({ kind: 'quality', fired: true, score: 1, words })
  const decided = open.decision !== null
  return {
    ...open,
    hypotheses: [restart, ...open.hypotheses],
    verdict: open.gate === 'confirmed' && open.verdict !== null ? open.verdict : 'refer',
    verdictAt: open.verdictAt ?? atMs,
    decision: open.decision ?? 'hold',
    decidedBy: open.decidedBy ?? { type: 'policy', id: policyVersion },
    reasonCode: open.reasonCode ?? 'restart',
    decidedAt: decided ? open.decidedAt : atMs,
    gate: open.gate === 'confirmed' ? 'confirmed' : 'unconfirmed',
    closedAt: atMs,
  }
}
