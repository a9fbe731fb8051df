/** Symbologies by the code letter of their AIM identifier, with a modifier of its own where it means another one (ISO/IEC 15424; hardware.md §5.2). */
const symbologies: Readonly<Record<string, string>> = {
  C0: 'Code 128',
  C1: 'GS1-128',
  C2: 'Code 128',
  C: 'Code 128',
  A: 'Code 39',
  G: 'Code 93',
  F: 'Codabar',
  I: 'ITF',
  E: 'EAN/UPC',
  d2: 'GS1 DataMatrix',
  d: 'DataMatrix',
  Q3: 'GS1 QR',
  Q: 'QR',
  L: 'PDF417',
  U: 'MaxiCode',
  z: 'Aztec',
  e: 'GS1 DataBar',
  R: 'Straight 2 of 5',
  S: 'Straight 2 of 5',
  H: 'Code 11',
  M: 'MSI',
}

/** Identifiers of symbols whose data are GS1 element strings, with the ECI variants of DataMatrix and QR. */
const gs1 = new Set([']C1', ']d2', ']d5', ']Q3', ']Q6', ']e0', ']J1'])

/** Name of the symbology of an identifier such as `]C1`; null where it is not known. */
export function symbologyOf(aim: string): string | null {
  return symbologies[aim.slice(1)] ?? symbologies[aim.slice(1, 2)] ?? null
}

/** Whether the symbol's data are GS1 element strings. */
export function isGs1(aim: string | null): boolean {
  return aim !== null && gs1.has(aim)
}

/** Whether the symbol holds a trade item number by its very symbology: EAN/UPC, or ITF with a check digit. */
export function isTradeItem(aim: string | null): boolean {
  return aim !== null && (aim.startsWith(']E') || aim === ']I1')
}
