import { gs1CheckDigit } from './check-digits.ts'
import type { IdentifierRow } from './identifier.ts'

const holds = ([, digits = '', check = '']: RegExpExecArray): boolean => gs1CheckDigit(digits) === Number(check)

/** GS1 keys in symbols that do not say that they are GS1: `00` + SSCC or the SSCC alone, GTIN of 8, 12, 13 or 14 digits (key: 14 digits). */
export const gs1PlainRows: readonly IdentifierRow[] = [
  {
    kind: 'sscc',
    pattern: /^(?:\(00\)|00)(\d{17})(\d)$/,
    holds,
    oneIn: 10,
    prior: 0.8,
    key: ([, digits = '', check = '']) => `${digits}${check}`,
  },
  { kind: 'sscc', pattern: /^(\d{17})(\d)$/, holds, oneIn: 10, prior: 0.5 },
  {
    kind: 'gtin',
    pattern: /^(\d{7}|\d{11,13})(\d)$/,
    holds,
    oneIn: 10,
    prior: 0.25,
    key: ([, digits = '', check = '']) => `${digits}${check}`.padStart(14, '0'),
  },
]
