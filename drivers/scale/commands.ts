import { lookAlikeWords } from './look-alike.ts'
import { toGrams, unknownUnitWords } from './units.ts'

/** One command of MT-SICS levels 0 and 1 (Mettler-Toledo reference manual): what is sent, its meaning and its patience. */
export type ScaleCommand = { readonly text: string; readonly timeoutMs: number; readonly meaning: string }

export const sicsCommands = {
  stableWeight: { text: 'S', timeoutMs: 3000, meaning: 'stable weight' },
  weightNow: { text: 'SI', timeoutMs: 500, meaning: 'weight now' },
  repeat: { text: 'SIR', timeoutMs: 500, meaning: 'weight again and again' },
  onChange: { text: 'SR', timeoutMs: 3000, meaning: 'weight on each change' },
  zero: { text: 'Z', timeoutMs: 3000, meaning: 'zero' },
  zeroNow: { text: 'ZI', timeoutMs: 500, meaning: 'zero now' },
  tare: { text: 'T', timeoutMs: 3000, meaning: 'tare' },
  tareNow: { text: 'TI', timeoutMs: 500, meaning: 'tare now' },
  tareValue: { text: 'TA', timeoutMs: 500, meaning: 'tare value' },
  clearTare: { text: 'TAC', timeoutMs: 500, meaning: 'clear tare' },
  reset: { text: '@', timeoutMs: 1500, meaning: 'reset' },
  commands: { text: 'I0', timeoutMs: 1500, meaning: 'list of commands' },
  level: { text: 'I1', timeoutMs: 500, meaning: 'level' },
  balanceData: { text: 'I2', timeoutMs: 500, meaning: 'model and capacity' },
  software: { text: 'I3', timeoutMs: 500, meaning: 'software' },
  serialNumber: { text: 'I4', timeoutMs: 500, meaning: 'serial number' },
  softwareId: { text: 'I5', timeoutMs: 500, meaning: 'software identification' },
} as const satisfies Record<string, ScaleCommand>

/**
 * An answer of the scale. `weight` and `tare` carry grams; `refused` its reason in words; `unusable` is an answer that must not be read
 * on: of a look-alike (`wrong-device`) or in a unit that is not known (`bad-answer`).
 */
export type ScaleReply =
  | { readonly type: 'weight'; readonly grams: number; readonly stable: boolean }
  | { readonly type: 'range'; readonly range: 'over' | 'under' }
  | { readonly type: 'zeroed' }
  | { readonly type: 'tare'; readonly grams: number }
  | { readonly type: 'tareCleared' }
  | { readonly type: 'serial'; readonly serial: string }
  | { readonly type: 'information'; readonly command: string; readonly texts: readonly string[] }
  | { readonly type: 'listed'; readonly level: string; readonly command: string }
  | { readonly type: 'refused'; readonly words: string }
  | { readonly type: 'unusable'; readonly code: 'wrong-device' | 'bad-answer'; readonly words: string }

/** Reads one line; null where it is no answer that we know. */
export function parseReply(line: string): ScaleReply | null {
  const fixed = fixedReplies[line]
  if (fixed) return fixed
  const weight = /^S ([SD]) +(-?\d+(?:\.\d+)?) +(\S+)$/.exec(line)
  if (weight) return inGrams(weight[2], weight[3], (grams) => ({ type: 'weight', grams, stable: weight[1] === 'S' }))
  const tare = /^(?:T S|TI [SD]|TA A) +(-?\d+(?:\.\d+)?) +(\S+)$/.exec(line)
  if (tare) return inGrams(tare[1], tare[2], (grams) => ({ type: 'tare', grams }))
  return parseInformation(line) ?? lookAlike(line)
}

function inGrams(
  value: string | undefined,
  unit: string | undefined,
  make: (grams: number) => ScaleReply,
): ScaleReply | null {
  if (value === undefined || unit === undefined || !/^[A-Za-z%]+$/.test(unit)) return null
  const grams = toGrams(Number(value), unit)
  return grams === null ? { type: 'unusable', code: 'bad-answer', words: unknownUnitWords(unit) } : make(grams)
}

/** `I4 A "B021002593"`, `I1 A "01" "2.30" …`; `I0` comes line by line, all but the last with B: `I0 B 0 "I0"`. */
function parseInformation(line: string): ScaleReply | null {
  const listed = /^I0 ([BA])(?: ([0-9]) "([^"]*)")?$/.exec(line)
  if (listed) {
    const [, last, level = '', command = ''] = listed
    return last === 'B'
      ? { type: 'listed', level, command }
      : { type: 'information', command: 'I0', texts: [level, command] }
  }
  const told = /^(I[1-5]) A((?: "[^"]*")+)$/.exec(line)
  if (!told) return null
  const texts = [...(told[2] ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
  return told[1] === 'I4'
    ? { type: 'serial', serial: texts.join(' ') }
    : { type: 'information', command: told[1] ?? '', texts }
}

function lookAlike(line: string): ScaleReply | null {
  const words = lookAlikeWords(line)
  return words === null ? null : { type: 'unusable', code: 'wrong-device', words }
}

/** `ES`: the scale does not know the command. */
export const unknownCommand: ScaleReply = { type: 'refused', words: 'it does not know the command' }

const notNow = (what: string): ScaleReply => ({ type: 'refused', words: `${what} is not possible now` })

const fixedReplies: Readonly<Record<string, ScaleReply>> = {
  'S +': { type: 'range', range: 'over' },
  'S -': { type: 'range', range: 'under' },
  'S I': { type: 'refused', words: 'it is busy or does not come to rest' },
  'Z A': { type: 'zeroed' },
  'Z I': notNow('zero'),
  'Z +': { type: 'refused', words: 'too heavy to be zero' },
  'Z -': { type: 'refused', words: 'too light to be zero' },
  'ZI S': { type: 'zeroed' },
  'ZI D': { type: 'zeroed' },
  'ZI I': notNow('zero'),
  'ZI +': { type: 'refused', words: 'too heavy to be zero' },
  'ZI -': { type: 'refused', words: 'too light to be zero' },
  'T I': notNow('tare'),
  'T +': { type: 'refused', words: 'too heavy to be tare' },
  'T -': { type: 'refused', words: 'too light to be tare' },
  'TI I': notNow('tare'),
  'TI +': { type: 'refused', words: 'too heavy to be tare' },
  'TI -': { type: 'refused', words: 'too light to be tare' },
  'TA I': notNow('tare'),
  'TAC A': { type: 'tareCleared' },
  'TAC I': notNow('clearing the tare'),
  ES: unknownCommand,
  ET: { type: 'refused', words: 'the command arrived damaged' },
  EL: { type: 'refused', words: 'the command cannot be carried out' },
}

/** Packs a weight as the scale sends it: ten characters right-aligned, then the unit. */
export function formatWeight(grams: number, stable: boolean): string {
  return formatValue(`S ${stable ? 'S' : 'D'}`, grams)
}

/** Packs a weight or tare behind its command and mark, e.g. `TA A`, in kilograms. */
export function formatValue(head: string, grams: number): string {
  return `${head} ${(grams / 1000).toFixed(3).padStart(10)} kg`
}

const longestLine = 80

/** Cuts the stream into lines at CR LF; an overlong line is dropped whole, to its end, and counted: its tail could look like a weight. */
export class LineReader {
  #held = ''
  #overlong = false
  framingErrors = 0

  /** Bytes of a line that has not ended yet. */
  get kept(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): string[] {
    const lines: string[] = []
    for (const byte of chunk) {
      if (byte === 0x0d || byte === 0x0a) {
        if (this.#held !== '') lines.push(this.#held)
        this.#held = ''
        this.#overlong = false
      } else if (!this.#overlong) {
        this.#held += String.fromCharCode(byte)
        if (this.#held.length > longestLine) this.#giveUp()
      }
    }
    return lines
  }

  #giveUp(): void {
    this.framingErrors++
    this.#held = ''
    this.#overlong = true
  }
}
