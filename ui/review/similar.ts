import type { Inspection } from '../../station/contract/inspection.ts'

/** Codes of the Harmonized System (six digits) that a parcel's declaration names. */
function goodsOf({ declaration }: Inspection): ReadonlySet<string> {
  return new Set(declaration?.lines.map((line) => line.hs6) ?? [])
}

/**
 * The parcel to lie beside this one: of the earlier ones that have a picture and share declared goods (six digits of the Harmonized
 * System), the one that shares the most, and of those the last. Null where there is none.
 */
export function lastSimilar(record: Inspection, known: Iterable<Inspection>): Inspection | null {
  const goods = goodsOf(record)
  const shared = (other: Inspection): number => [...goodsOf(other)].filter((code) => goods.has(code)).length
  const candidates = [...known].filter(
    (other) =>
      other.id !== record.id &&
      other.enteredAt <= record.enteredAt &&
      (other.scan?.evidence.length ?? 0) > 0 &&
      shared(other) > 0,
  )
  return candidates.sort((a, b) => shared(b) - shared(a) || b.enteredAt - a.enteredAt)[0] ?? null
}
