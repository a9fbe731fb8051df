/** One command of MT-SICS levels 0 and 1 (Mettler-Toledo reference manual): what is sent, its meaning and its patience. */
export type ScaleCommand = { readonly text: string; readonly timeoutMs: number; readonly meaning: string }

export const sicsCommands = {
  stableWeight: { text: 'S', timeoutMs: 3000, meaning: 'stable weight' },
  weightNow: { text: 'SI', timeoutMs: 500, meaning: 'weight now' },
  repeat: { text: 'SIR', timeoutMs: 500, meaning: 'weight again and again' },
  zero: { text: 'Z', timeoutMs: 3000, meaning: 'zero' },
  serialNumber: { text: 'I4', timeoutMs: 500, meaning: 'serial number' },
  reset: { text: '@', timeoutMs: 1500, meaning: 'reset' },
} as const satisfies Record<string, ScaleCommand>

/** An answer of the scale. `weight` carries grams; `refused` its reason in words. */
export type ScaleReply =
  | { readonly type: 'weight'; readonly grams: number; readonly stable: boolean }
  | { readonly type: 'range'; readonly range: 'over' | 'under' }
  | { readonly type: 'zeroed' }
  | { readonly type: 'serial'; readonly serial: string }
  | { readonly type: 'refused'; readonly words: string }

const gramsPer: Readonly<Record<string, number>> = {
  g: 1,
  kg: 1000,
  mg: 0.001,
  t: 1_000_000,
  lb: 453.59237,
  oz: 28.349523125,
}

/** Reads one line; null where it is no answer that we know. */
export function parseReply(line: string): ScaleReply | null {
  const weight = /^S ([SD]) +(-?\d+(?:\.\d+)?) +([a-z]+)$/.exec(line)
  if (weight) {
    const perUnit = gramsPer[weight[3] ?? '']
    return perUnit === undefined
      ? null
      : { type: 'weight', grams: Number(weight[2]) * perUnit, stable: weight[1] === 'S' }
  }
  const serial = /^I4 A "(.*)"$/.exec(line)
  if (serial) return { type: 'serial', serial: serial[1] ?? '' }
  return fixedReplies[line] ?? null
}

const fixedReplies: Readonly<Record<string, ScaleReply>> = {
  'S +': { type: 'range', range: 'over' },
  'S -': { type: 'range', range: 'under' },
  'S I': { type: 'refused', words: 'it is busy or does not come to rest' },
  'Z A': { type: 'zeroed' },
  'Z I': { type: 'refused', words: 'zero is not possible now' },
  'Z +': { type: 'refused', words: 'too heavy to be zero' },
  'Z -': { type: 'refused', words: 'too light to be zero' },
  ES: { type: 'refused', words: 'it does not know the command' },
  ET: { type: 'refused', words: 'the command arrived damaged' },
  EL: { type: 'refused', words: 'the command cannot be carried out' },
}

/** Packs a weight as the scale sends it: ten characters right-aligned, then the unit. */
export function formatWeight(grams: number, stable: boolean): string {
  return `S ${stable ? 'S' : 'D'} ${(grams / 1000).toFixed(3).padStart(10)} kg`
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
