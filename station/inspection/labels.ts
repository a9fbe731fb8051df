import type { EventOf } from './event.ts'
import { parcelOver } from './tracking.ts'
import { changeParcel, order, parcelOf, type Turn } from './turn.ts'

/** More labels than this on one parcel tell nothing more. */
const mostLabels = 8

/** A label belongs to the parcel that lies under the reader; the first is its own, others are kept beside it. */
export function labelRead(turn: Turn, { text, beltMm }: EventOf<'labelRead'>): void {
  const parcel = parcelOver(turn, turn.settings.layout.barcodeMm, beltMm)
  if (!parcel) return
  const { trackId, record } = parcel
  if (text === record.label || record.otherLabels.includes(text) || record.otherLabels.length >= mostLabels) return
  if (record.label === null) changeParcel(turn, trackId, { declarationState: 'asked' }, { label: text })
  else changeParcel(turn, trackId, {}, { otherLabels: [...record.otherLabels, text] })
  order(turn, { type: 'lookUpDeclaration', trackId, label: text })
}

/** What was declared for a label. A second label with a declaration of its own means that two parcels touch. */
export function declarationFound(
  turn: Turn,
  { trackId, declaration, sameLabelSeen, cartonSeen }: EventOf<'declarationFound'>,
): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel || parcel.record.verdict !== null) return
  if (parcel.record.declaration !== null)
    return changeParcel(turn, trackId, {
      merged: parcel.merged || parcel.record.declaration.label !== declaration.label,
    })
  return changeParcel(turn, trackId, { declarationState: 'found', sameLabelSeen, cartonSeen }, { declaration })
}

export function declarationMissing(turn: Turn, { trackId }: EventOf<'declarationMissing'>): void {
  const parcel = parcelOf(turn, trackId)
  if (parcel && parcel.record.declaration === null) changeParcel(turn, trackId, { declarationState: 'missing' })
}

/** A weight belongs to the parcel that lies wholly on the scale; an unsteady one is no weight. */
export function weighed(turn: Turn, { grams, stable, beltMm }: EventOf<'weighed'>): void {
  const [from, to] = turn.settings.layout.scaleMm
  const parcel = parcelOver(turn, (from + to) / 2, beltMm)
  if (parcel && stable && parcel.weighAsked && parcel.record.scaleG === null)
    changeParcel(turn, parcel.trackId, {}, { scaleG: Math.round(grams) })
}
