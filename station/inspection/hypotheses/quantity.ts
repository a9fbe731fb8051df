import type { Hypothesis } from '../../contract/inspection.ts'
import type { ReconcileInput } from '../reconcile-input.ts'
import { bareHypothesis } from './bare.ts'

/** The same label twice, and more parcels of a master carton than its manifest lists. `…Seen` count earlier parcels, not this one. */
export function quantityHypotheses({ label, declaration, sameLabelSeen, cartonSeen }: ReconcileInput): Hypothesis[] {
  const hypotheses: Hypothesis[] = []
  if (label !== null) {
    const fired = sameLabelSeen > 0
    const words = fired
      ? `This label has been seen on ${sameLabelSeen === 1 ? 'another parcel' : `${sameLabelSeen} other parcels`} before.`
      : 'This label is seen for the first time.'
    hypotheses.push(bareHypothesis({ kind: 'quantity', fired, score: sameLabelSeen, words, detail: `Label ${label}.` }))
  }
  if (declaration?.masterCarton && declaration.parcelCount !== null && cartonSeen !== null) {
    const seen = cartonSeen + 1
    const fired = seen > declaration.parcelCount
    const words = fired
      ? `This is parcel ${seen} of this carton; its manifest lists ${declaration.parcelCount}.`
      : `Parcel ${seen} of the ${declaration.parcelCount} that the manifest of this carton lists.`
    hypotheses.push(
      bareHypothesis({
        kind: 'quantity',
        fired,
        score: seen / declaration.parcelCount,
        words,
        detail: `Master carton ${declaration.masterCarton}.`,
      }),
    )
  }
  return hypotheses
}
