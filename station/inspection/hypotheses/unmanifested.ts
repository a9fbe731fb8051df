import type { Hypothesis } from '../../contract/inspection.ts'
import type { ReconcileInput } from '../reconcile-input.ts'
import { bareHypothesis } from './bare.ts'

/** Nothing was declared for this parcel: no label could be read, or no declaration arrived for it. */
export function unmanifestedHypotheses({ label, declaration, policy }: ReconcileInput): Hypothesis[] {
  if (declaration !== null)
    return [
      bareHypothesis({ kind: 'unmanifested', fired: false, score: 0, words: 'A declaration arrived for this label.' }),
    ]
  const words =
    label === null
      ? 'No label could be read, so nothing is declared for this parcel.'
      : 'Not compared: no declaration arrived for this label.'
  const detail = label === null ? 'Read the label by hand and ask for it.' : `Label ${label}.`
  return [bareHypothesis({ kind: 'unmanifested', fired: policy.referUnmanifested, score: 1, words, detail })]
}
