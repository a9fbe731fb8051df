/**
 * Lines of a barcode reader: `[STX] [AIM identifier] data CR LF` or `… ETX`. The identifier is `]` + code + modifier (ISO/IEC 15424).
 */

const longestLine = 400

/** Symbologies by the code letter of their AIM identifier; a modifier of its own where it means GS1. */
const symbologies: Readonly<Record<string, string>> = {
  C0: 'Code 128',
  C1: 'GS1-128',
  A: 'Code 39',
  G: 'Code 93',
  F: 'Codabar',
  I: 'ITF',
  E: 'EAN/UPC',
  d1: 'DataMatrix',
  d2: 'GS1 DataMatrix',
  Q1: 'QR',
  Q3: 'GS1 QR',
  L: 'PDF417',
  U: 'MaxiCode',
  z: 'Aztec',
  e: 'GS1 DataBar',
}

/** One code without its frame. `aim` with its bracket, or null where the reader sends none. */
export type CodeLine = { readonly text: string; readonly aim: string | null; readonly symbology: string | null }

/** Splits identifier and data. GS (0x1D) separators of GS1 data stay in the text. */
export function parseCode(line: string): CodeLine {
  const match = /^\]([A-Za-z])([0-9A-Za-z])(.*)$/s.exec(line)
  if (!match) return { text: line, aim: null, symbology: null }
  const [, code = '', modifier = '', text = ''] = match
  return { text, aim: `]${code}${modifier}`, symbology: symbologies[`${code}${modifier}`] ?? symbologies[code] ?? null }
}

/** Packs a code as a CR/LF reader sends it. */
export function encodeCode({ text, aim }: Pick<CodeLine, 'text' | 'aim'>): Uint8Array {
  return new TextEncoder().encode(`${aim ?? ''}${text}\r\n`)
}

/**
 * Cuts a stream of bytes into lines at CR, LF or ETX; an STX begins a line anew. An overlong line is dropped whole, to its end, and
 * counted: its tail would be a wrong label.
 */
export class CodeReader {
  #held: number[] = []
  #overlong = false
  framingErrors = 0

  push(chunk: Uint8Array): CodeLine[] {
    const lines: CodeLine[] = []
    for (const byte of chunk) {
      if (byte === 0x02) this.#begin()
      else if (byte === 0x0d || byte === 0x0a || byte === 0x03) {
        if (this.#held.length > 0) lines.push(parseCode(String.fromCharCode(...this.#held)))
        this.#held = []
        this.#overlong = false
      } else if (!this.#overlong) this.#add(byte)
    }
    return lines
  }

  #begin(): void {
    if (this.#held.length > 0) this.framingErrors++
    this.#held = []
    this.#overlong = false
  }

  #add(byte: number): void {
    this.#held.push(byte)
    if (this.#held.length <= longestLine) return
    this.framingErrors++
    this.#held = []
    this.#overlong = true
  }
}
