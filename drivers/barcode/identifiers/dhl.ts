import { mod7 } from './check-digits.ts'
import type { IdentifierRow } from './identifier.ts'

/** DHL: Express waybills of 10 or 11 digits (the number modulo 7), piece identifiers and eCommerce, which have no check digit (hardware.md §5.3). */
export const dhlRows: readonly IdentifierRow[] = [
  {
    kind: 'dhl-express',
    pattern: /^(\d{9,10})(\d)$/,
    holds: ([, digits = '', check = '']) => mod7(digits) === Number(check),
    oneIn: 10,
    prior: 0.5,
  },
  { kind: 'dhl-piece', pattern: /^J(?:JD|D|VGL)\d{9,18}$/, holds: null, oneIn: 1, prior: 0.9 },
  {
    kind: 'dhl-ecommerce',
    pattern: /^GM(?=[A-Z]*\d)[0-9A-Z]{10,39}$/,
    holds: null,
    oneIn: 1,
    prior: 0.8,
  },
  // These letters are also services of S10, countries and other carriers' prefixes.
  {
    kind: 'dhl-ecommerce',
    pattern: /^(?:LX|RX|UV|CN|SG|TH|IN|HK|MY)(?=[A-Z]*\d)[0-9A-Z]{10,39}$/,
    holds: null,
    oneIn: 1,
    prior: 0.2,
  },
  { kind: 'dhl-ecommerce', pattern: /^\d{14}$/, holds: null, oneIn: 1, prior: 0.25 },
]
