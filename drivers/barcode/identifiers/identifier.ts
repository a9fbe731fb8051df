/** Every kind of number that a label can bear, by the standard or the carrier that defines it. */
export const identifierKinds = [
  'sscc',
  'gtin',
  'ginc',
  'gsin',
  'upu-s10',
  'iata-awb',
  'usps-impb',
  'usps-20',
  'ups-1z',
  'ups-waybill',
  'fedex-12',
  'fedex-15',
  'fedex-20',
  'fedex-22',
  'fedex-32',
  'fedex-34',
  'dhl-express',
  'dhl-piece',
  'dhl-ecommerce',
  'dpd',
  'canada-post',
  'purolator',
  'amazon',
  'yunexpress',
  'gofo',
  'ontrac',
] as const
export type IdentifierKind = (typeof identifierKinds)[number]

/**
 * What a label's text may be. `key` is the number as a manifest would list it (SSCC as 18 digits, GTIN as 14, a tracking number without
 * routing). `confidence` is 0..1; formats overlap, so the confidences of one text do not sum to 1.
 */
export type Identified = {
  readonly kind: IdentifierKind
  readonly key: string
  readonly checkDigit: 'good' | 'bad' | 'none'
  readonly confidence: number
}

/**
 * One format. `pattern` matches the whole text without blanks, in capitals. `holds` says whether the check digit is right, null where the
 * format has none; `oneIn` is how many wrong numbers there are to one that passes by chance. `prior` is how likely a parcel's text of this
 * shape is this kind before the check digit is looked at. `gs1` marks formats that travel in GS1 symbols.
 */
export type IdentifierRow = {
  readonly kind: IdentifierKind
  readonly pattern: RegExp
  readonly holds: ((match: RegExpExecArray) => boolean) | null
  readonly oneIn: number
  readonly prior: number
  readonly gs1?: boolean
  readonly key?: (match: RegExpExecArray) => string
}

/** Of so many right numbers one is read or typed wrong; the other share of a bad check digit is a number of another kind. */
const misread = 0.02

/** Bayes' rule on the check digit: a good one speaks for the kind as strongly as it is rare by chance. */
function confidenceOf(row: IdentifierRow, checkDigit: Identified['checkDigit'], prior: number): number {
  if (checkDigit === 'none') return prior
  const [ifSo, ifNot] = checkDigit === 'good' ? [1 - misread, 1 / row.oneIn] : [misread, 1 - 1 / row.oneIn]
  return (prior * ifSo) / (prior * ifSo + (1 - prior) * ifNot)
}

/** Holds a text against one format; null where it has another shape. In a GS1 symbol other formats than GS1's are unlikely. */
export function matchRow(row: IdentifierRow, text: string, inGs1: boolean): Identified | null {
  const match = row.pattern.exec(text)
  if (!match) return null
  const checkDigit = row.holds === null ? 'none' : row.holds(match) ? 'good' : 'bad'
  const prior = inGs1 && !row.gs1 ? row.prior * 0.1 : row.prior
  const key = row.key ? row.key(match) : text
  return { kind: row.kind, key, checkDigit, confidence: confidenceOf(row, checkDigit, prior) }
}
