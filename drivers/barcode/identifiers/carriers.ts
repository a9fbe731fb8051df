import { luhn, mod10Doubled, mod37of36 } from './check-digits.ts'
import type { IdentifierRow } from './identifier.ts'

/** Carriers with one or two formats each (hardware.md §5.3). DPD's barcode begins with `%`, which is no part of the number. */
export const carrierRows: readonly IdentifierRow[] = [
  {
    kind: 'dpd',
    pattern: /^%?(\d{7})(\d{14})(\d{6})([0-9A-Z])$/,
    holds: ([, zip = '', parcel = '', route = '', check = '']) => mod37of36(`${zip}${parcel}${route}`) === check,
    oneIn: 36,
    prior: 0.7,
    key: ([, , parcel = '']) => parcel,
  },
  {
    kind: 'dpd',
    pattern: /^(\d{14})([0-9A-Z])$/,
    holds: ([, parcel = '', check = '']) => mod37of36(parcel) === check,
    oneIn: 36,
    prior: 0.4,
    key: ([, parcel = '']) => parcel,
  },
  {
    kind: 'purolator',
    pattern: /^([0-5]\d{10})(\d)$/,
    holds: ([, digits = '', check = '']) => luhn(digits) === Number(check),
    oneIn: 10,
    prior: 0.25,
  },
  { kind: 'purolator', pattern: /^[A-Z]{3}\d{9}$/, holds: null, oneIn: 1, prior: 0.5 },
  { kind: 'amazon', pattern: /^TB[ACM]\d{12}$/, holds: null, oneIn: 1, prior: 0.97 },
  { kind: 'amazon', pattern: /^[AFC]\d{10}$/, holds: null, oneIn: 1, prior: 0.3 },
  { kind: 'yunexpress', pattern: /^YT\d{16}$/, holds: null, oneIn: 1, prior: 0.97 },
  { kind: 'gofo', pattern: /^GFUS\d{14}$/, holds: null, oneIn: 1, prior: 0.97 },
  {
    kind: 'ontrac',
    // The letter stands for the number's first digit: C is 4, D is 5.
    pattern: /^([CD])(\d{13})(\d)$/,
    holds: ([, letter, digits = '', check = '']) =>
      mod10Doubled(`${letter === 'C' ? 4 : 5}${digits}`) === Number(check),
    oneIn: 10,
    prior: 0.8,
  },
]
