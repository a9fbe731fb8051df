import type { Hypothesis } from '../contract/inspection.ts'
import type { Verdict } from '../contract/words.ts'
import { qualityHypotheses } from './hypotheses/quality.ts'
import { quantityHypotheses } from './hypotheses/quantity.ts'
import { radiationHypotheses } from './hypotheses/radiation.ts'
import { undeclaredHypotheses } from './hypotheses/undeclared.ts'
import { unmanifestedHypotheses } from './hypotheses/unmanifested.ts'
import { weightHypotheses } from './hypotheses/weight.ts'
import type { ReconcileInput } from './reconcile-input.ts'

/**
 * Holds what was seen against what was declared. Gives every hypothesis that was looked into, fired or not, the most suspicious first,
 * and the machine's verdict: `clear` only when a picture was judged and nothing fired.
 */
export function reconcile(input: ReconcileInput): {
  readonly hypotheses: readonly Hypothesis[]
  readonly verdict: Verdict
} {
  const hypotheses = [
    ...radiationHypotheses(input),
    ...undeclaredHypotheses(input),
    ...unmanifestedHypotheses(input),
    ...weightHypotheses(input),
    ...quantityHypotheses(input),
    ...qualityHypotheses(input),
  ]
  const ranked = [...hypotheses].sort(
    (a, b) => Number(b.fired) - Number(a.fired) || rank(a) - rank(b) || b.score - a.score,
  )
  const clear = input.findings !== null && !ranked.some((hypothesis) => hypothesis.fired)
  return { hypotheses: ranked, verdict: clear ? 'clear' : 'refer' }
}

const order = ['threat', 'undeclared', 'unmanifested', 'missing', 'quantity', 'weight', 'novel', 'quality'] as const

function rank(hypothesis: Hypothesis): number {
  return order.indexOf(hypothesis.kind)
}
