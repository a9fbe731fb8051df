import { isGs1, isTradeItem } from './aim.ts'
import { carrierRows } from './carriers.ts'
import { dhlRows } from './dhl.ts'
import { fedexRows } from './fedex.ts'
import { identifyElements } from './gs1.ts'
import { gs1PlainRows } from './gs1-plain.ts'
import { type Identified, type IdentifierRow, matchRow } from './identifier.ts'
import { postalRows } from './postal.ts'
import { upsRows } from './ups.ts'
import { uspsRows } from './usps.ts'

const rows: readonly IdentifierRow[] = [
  ...postalRows,
  ...uspsRows,
  ...upsRows,
  ...fedexRows,
  ...dhlRows,
  ...carrierRows,
]

/**
 * Everything that a label's text may be, the surest first; nothing where no format fits. Formats overlap, so all are told and the manifest
 * decides. `aim` is the AIM identifier that came with it, or null: in a GS1 symbol the element strings are read and other formats are unlikely.
 */
export function identify(text: string, aim: string | null): readonly Identified[] {
  const compact = text.replace(/[\s\u001d]/g, '').toUpperCase()
  const inGs1 = isGs1(aim)
  const plain = isTradeItem(aim) ? gs1PlainRows.map((row) => ({ ...row, prior: 0.95 })) : gs1PlainRows
  const found = [
    ...(inGs1 ? identifyElements(text) : plain.flatMap((row) => matchRow(row, compact, false) ?? [])),
    ...rows.flatMap((row) => matchRow(row, compact, inGs1) ?? []),
  ]
  return found
    .toSorted((a, b) => b.confidence - a.confidence)
    .filter((one, place, all) => all.findIndex((other) => other.kind === one.kind && other.key === one.key) === place)
}
