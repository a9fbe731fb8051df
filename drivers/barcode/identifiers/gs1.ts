import { gs1CheckDigit } from './check-digits.ts'
import { aiAt, type AiPart, type AiRow } from './gs1-table.ts'
import type { Identified, IdentifierKind } from './identifier.ts'

const separator = '\u001d'

/** One element: AI, its data title, the value as printed, and as a number with its unit where the AI counts decimals. */
export type GsElement = {
  readonly ai: string
  readonly title: string
  readonly value: string
  readonly amount: { readonly value: number; readonly unit: string } | null
}

/** What is wrong with an element string, and at which AI (null where no AI could be found). */
export type GsError = {
  readonly ai: string | null
  readonly code: 'unknown-ai' | 'too-short' | 'too-long' | 'not-digits' | 'check-digit' | 'no-date'
  readonly words: string
}

/** An element string read as far as it holds: an element with an error is given too, unless where it ends cannot be known. */
export type GsReading = { readonly elements: readonly GsElement[]; readonly errors: readonly GsError[] }

/**
 * Reads a GS1 element string as a reader gives it: the symbol's FNC1 in front taken off, FNC1 as separator sent as GS (0x1D). A
 * separator after a part of fixed length is not needed, and no harm (GS1 General Specifications §7.8).
 */
export function parseElements(text: string): GsReading {
  const elements: GsElement[] = []
  const errors: GsError[] = []
  let left = text.replace(/^\u001d+/, '')
  while (left !== '') {
    const found = aiAt(left)
    if (!found) {
      errors.push({ ai: null, code: 'unknown-ai', words: `"${left.slice(0, 4)}" begins no application identifier.` })
      break
    }
    const { row, digits } = found
    const taken = take(row.parts, left.slice(digits.length))
    const error = taken.error ?? wrongIn(row, taken.value)
    if (error) errors.push({ ai: digits, code: error.code, words: `(${digits}) ${row.title} ${error.words}` })
    if (taken.value !== '') elements.push(elementOf(row, digits, taken.value))
    left = taken.left.replace(/^\u001d+/, '')
  }
  return { elements, errors }
}

type Wrong = { readonly code: GsError['code']; readonly words: string }
type Taken = { readonly value: string; readonly left: string; readonly error: Wrong | null }

function take(parts: readonly AiPart[], text: string): Taken {
  const end = text.indexOf(separator)
  const field = end < 0 ? text : text.slice(0, end)
  const fixed = parts.every((part) => part.shortest === part.longest && !part.optional)
  const longest = parts.reduce((sum, part) => sum + part.longest, 0)
  const shortest = parts.reduce((sum, part) => sum + (part.optional ? 0 : part.shortest), 0)
  const value = fixed ? field.slice(0, longest) : field
  const left = text.slice(value.length)
  const wrong = (code: GsError['code'], words: string): Taken => ({ value, left, error: { code, words } })
  if (value.length < shortest) return wrong('too-short', `has ${value.length} of ${shortest} characters.`)
  if (value.length > longest)
    return wrong('too-long', `has ${value.length} characters, ${longest} at most; is a separator missing?`)
  let at = 0
  for (const part of parts) {
    const piece = value.slice(at, at + part.longest)
    at += piece.length
    if (piece !== '' && part.charset === 'N' && !/^\d+$/.test(piece))
      return wrong('not-digits', `has "${piece}" where digits must be.`)
  }
  return { value, left, error: null }
}

function wrongIn(row: AiRow, value: string): Wrong | null {
  if (row.check === 'checkDigit') {
    const digits = value.slice(0, row.parts[0]?.longest)
    const right = gs1CheckDigit(digits.slice(0, -1))
    if (right === Number(digits.at(-1))) return null
    return { code: 'check-digit', words: `ends in ${digits.at(-1)}, its check digit is ${right}.` }
  }
  return row.check === 'date' && !isDate(value) ? { code: 'no-date', words: `"${value}" is no date.` } : null
}

/** YYMMDD with day 00 for "the month's end"; hours and minutes may follow (GS1 General Specifications §3.4.2). */
function isDate(value: string): boolean {
  const [year, month, day, hour, minute] = [0, 2, 4, 6, 8].map((at) => Number(value.slice(at, at + 2) || 0))
  if (year === undefined || month === undefined || day === undefined) return false
  const days = new Date(Date.UTC(2000 + year, month, 0)).getUTCDate()
  return month >= 1 && month <= 12 && day <= days && (hour ?? 0) < 24 && (minute ?? 0) < 60
}

function elementOf(row: AiRow, ai: string, value: string): GsElement {
  const counted = row.unit !== null && /^\d+$/.test(value)
  const amount = counted ? { value: Number(value) / 10 ** Number(ai.at(-1)), unit: row.unit ?? '' } : null
  return { ai, title: row.title, value, amount }
}

const keyKinds: Readonly<Record<string, IdentifierKind>> = {
  '00': 'sscc',
  '01': 'gtin',
  '02': 'gtin',
  '401': 'ginc',
  '402': 'gsin',
}

/** The GS1 keys of an element string. One whose check digit is wrong is told as such; a string that does not read on makes all less sure. */
export function identifyElements(text: string): Identified[] {
  const { elements, errors } = parseElements(text)
  const sure = errors.some((error) => error.code === 'unknown-ai') ? 0.4 : 0.99
  return elements.flatMap(({ ai, value }): Identified[] => {
    const kind = keyKinds[ai]
    const error = errors.find((candidate) => candidate.ai === ai)
    if (!kind || (error && error.code !== 'check-digit')) return []
    const checkDigit = error ? 'bad' : ai === '401' ? 'none' : 'good'
    return [{ kind, key: value, checkDigit, confidence: error ? 0.3 * sure : sure }]
  })
}

/** Makes an SSCC of 18 digits from its first 17: extension digit, company prefix and serial. Throws RangeError on anything else. */
export function sscc(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError(`An SSCC is made from 17 digits, not "${first17}".`)
  return `${first17}${gs1CheckDigit(first17)}`
}

/** Makes a GTIN-14 from its first 13 digits. Throws RangeError on anything else. */
export function gtin(first13: string): string {
  if (!/^\d{13}$/.test(first13)) throw new RangeError(`A GTIN is made from 13 digits, not "${first13}".`)
  return `${first13}${gs1CheckDigit(first13)}`
}
