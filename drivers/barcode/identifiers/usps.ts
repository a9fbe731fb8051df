import { gs1CheckDigit, mod10FromLeft } from './check-digits.ts'
import type { IdentifierRow } from './identifier.ts'

/** What may stand before the number: nothing, or `420` with a ZIP of 5 or of 9 digits. Which of both it is, only the check digit tells. */
const routings = ['', '420\\d{5}', '420\\d{9}'] as const

const impb = (routing: string): IdentifierRow => ({
  kind: 'usps-impb',
  pattern: new RegExp(`^${routing}(9[2345](?:\\d{19}|\\d{23}|\\d{27}))(\\d)$`),
  holds: ([, digits = '', check = '']) => gs1CheckDigit(digits) === Number(check),
  oneIn: 10,
  prior: 0.8,
  gs1: true,
  key: ([, digits = '', check = '']) => `${digits}${check}`,
})

const legacy = (routing: string): IdentifierRow => ({
  kind: 'usps-20',
  pattern: new RegExp(`^${routing}(91\\d{19})(\\d)$`),
  holds: ([, digits = '', check = '']) => gs1CheckDigit(digits) === Number(check),
  oneIn: 10,
  prior: 0.7,
  gs1: true,
  key: ([, digits = '', check = '']) => `${digits}${check}`,
})

/**
 * USPS: Intelligent Mail package barcode of 22, 26 or 30 digits, behind a routing that is no part of the number; and the older 20 digits, which
 * a symbol carries behind `91` (hardware.md §5.3).
 */
export const uspsRows: readonly IdentifierRow[] = [
  ...routings.map(impb),
  ...routings.map(legacy),
  {
    kind: 'usps-20',
    pattern: /^(\d{19})(\d)$/,
    // Printed without its 91, the check digit was made with it or without it.
    holds: ([, digits = '', check = '']) =>
      mod10FromLeft(digits) === Number(check) || gs1CheckDigit(`91${digits}`) === Number(check),
    oneIn: 5,
    prior: 0.3,
  },
]
