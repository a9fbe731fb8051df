import { mod10Doubled } from './check-digits.ts'
import type { IdentifierRow } from './identifier.ts'

/** UPS: `1Z`, 15 characters of shipper, service and package, check digit; and the waybill of one letter and ten digits (hardware.md §5.3). */
export const upsRows: readonly IdentifierRow[] = [
  {
    kind: 'ups-1z',
    pattern: /^1Z([0-9A-Z]{15})(\d)$/,
    holds: ([, body = '', check = '']) => mod10Doubled(body) === Number(check),
    oneIn: 10,
    prior: 0.97,
  },
  {
    kind: 'ups-waybill',
    pattern: /^[AHJKTV](\d{9})(\d)$/,
    holds: ([, digits = '', check = '']) => mod10Doubled(digits) === Number(check),
    oneIn: 10,
    prior: 0.5,
  },
]
