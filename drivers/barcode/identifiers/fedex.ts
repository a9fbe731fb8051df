import { gs1CheckDigit, mod10Ground, mod11mod10 } from './check-digits.ts'
import type { IdentifierRow } from './identifier.ts'

const express = [3, 1, 7] as const
const shifted = [1, 7, 3] as const

/**
 * FedEx: Express (12), Ground (15), SmartPost (20, whose check digit counts the `92` that it is printed without), Ground `96` (22), ASTRA (32) and the
 * 34-digit forms. The key is the number a person tracks: of 32 and 34 digits the 12 within, of 22 the last 15 (hardware.md §5.3).
 */
export const fedexRows: readonly IdentifierRow[] = [
  {
    kind: 'fedex-12',
    pattern: /^(\d{11})(\d)$/,
    holds: ([, digits = '', check = '']) => mod11mod10(digits, express) === Number(check),
    oneIn: 10,
    prior: 0.4,
  },
  {
    kind: 'fedex-15',
    pattern: /^(\d{14})(\d)$/,
    holds: ([, digits = '', check = '']) => mod10Ground(digits) === Number(check),
    oneIn: 10,
    prior: 0.5,
  },
  {
    kind: 'fedex-20',
    pattern: /^(\d{19})(\d)$/,
    holds: ([, digits = '', check = '']) => gs1CheckDigit(`92${digits}`) === Number(check),
    oneIn: 10,
    prior: 0.2,
  },
  {
    kind: 'fedex-22',
    pattern: /^96\d{5}(\d{14})(\d)$/,
    holds: ([, digits = '', check = '']) => mod10Ground(digits) === Number(check),
    oneIn: 10,
    prior: 0.8,
    gs1: true,
    key: ([, digits = '', check = '']) => `${digits}${check}`,
  },
  {
    kind: 'fedex-32',
    pattern: /^3\d{15}(\d{11})(\d)\d{4}$/,
    holds: ([, digits = '', check = '']) => mod11mod10(digits, express) === Number(check),
    oneIn: 10,
    prior: 0.6,
    key: ([, digits = '', check = '']) => `${digits}${check}`,
  },
  {
    kind: 'fedex-34',
    pattern: /^(?:[0-8]\d{19}|96\d{18})(\d{13})(\d)$/,
    holds: ([, digits = '', check = '']) => mod11mod10(digits, shifted) === Number(check),
    oneIn: 10,
    prior: 0.8,
    gs1: true,
    key: ([, digits = '', check = '']) => `${digits}${check}`.replace(/^00/, ''),
  },
]
