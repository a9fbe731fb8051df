/**
 * Lines of a barcode reader: `[STX] [AIM identifier] data`, ended in one of four ways. The identifier is `]` + code + modifier (ISO/IEC 15424).
 *
 * ```
 *  any       data CR | data LF | data CR LF | data ETX      whatever the reader is set to
 *  crlf      data CR LF                                     a lone CR or LF is data
 *  cr        data CR [LF]                                   a lone LF is data
 *  stx-etx   STX data ETX                                   everything outside is noise
 * ```
 */
import { symbologyOf } from './identifiers/aim.ts'

const [stx, etx, lf, cr] = [0x02, 0x03, 0x0a, 0x0d]

/** How a reader frames its codes. */
export const frameForms = ['any', 'crlf', 'cr', 'stx-etx'] as const
export type FrameForm = (typeof frameForms)[number]

/** Longest line in bytes that is taken for a code, where the row does not say otherwise. */
export const longestLine = 400

/** One code without its frame. `aim` with its bracket, or null where the reader sends none. */
export type CodeLine = { readonly text: string; readonly aim: string | null; readonly symbology: string | null }

/** Splits identifier and data. GS (0x1D) separators of GS1 data stay in the text. */
export function parseCode(line: string): CodeLine {
  const match = /^\]([A-Za-z])([0-9A-Za-z])(.*)$/s.exec(line)
  if (!match) return { text: line, aim: null, symbology: null }
  const [, code = '', modifier = '', text = ''] = match
  const aim = `]${code}${modifier}`
  return { text, aim, symbology: symbologyOf(aim) }
}

/** Packs a code as a reader of this form sends it. */
export function encodeCode({ text, aim }: Pick<CodeLine, 'text' | 'aim'>, form: FrameForm = 'any'): Uint8Array {
  return frameText(`${aim ?? ''}${text}`, form)
}

/** Puts the frame of this form around a text of one byte a character. */
export function frameText(text: string, form: FrameForm): Uint8Array {
  const [before, after] = form === 'stx-etx' ? ['\u0002', '\u0003'] : ['', form === 'cr' ? '\r' : '\r\n']
  return Uint8Array.from(`${before}${text}${after}`, (letter) => letter.charCodeAt(0))
}

/**
 * Cuts a stream of bytes into lines; an STX begins a line anew in every form. An overlong line is dropped whole, to its end, and counted: its
 * tail would be a wrong label.
 */
export class LineReader {
  readonly #form: FrameForm
  readonly #longest: number
  #held: number[] = []
  #overlong = false
  #inside: boolean
  #noisy = false
  #last = 0
  framingErrors = 0

  constructor(form: FrameForm = 'any', longest = longestLine) {
    this.#form = form
    this.#longest = longest
    this.#inside = form !== 'stx-etx'
  }

  /** Bytes held for a line that has not ended. */
  get kept(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): string[] {
    const lines: string[] = []
    for (const byte of chunk) {
      if (byte === stx) this.#begin()
      else if (!this.#inside) this.#outside(byte)
      else if (this.#ends(byte)) this.#end(lines)
      else if (!this.#overlong && !this.#afterEnd(byte)) this.#add(byte)
      this.#last = byte
    }
    return lines
  }

  #ends(byte: number): boolean {
    switch (this.#form) {
      case 'any':
        return byte === cr || byte === lf || byte === etx
      case 'crlf':
        return byte === lf && this.#last === cr
      case 'cr':
        return byte === cr
      case 'stx-etx':
        return byte === etx
    }
  }

  /** The LF behind a CR that has ended the line already. */
  #afterEnd(byte: number): boolean {
    return this.#form === 'cr' && byte === lf && this.#last === cr && this.#held.length === 0
  }

  #begin(): void {
    if (this.#held.length > 0) this.framingErrors++
    this.#held = []
    this.#overlong = false
    this.#inside = true
    this.#noisy = false
  }

  #end(lines: string[]): void {
    const held = this.#form === 'crlf' && !this.#overlong ? this.#held.slice(0, -1) : this.#held
    if (held.length > 0) lines.push(String.fromCharCode(...held))
    this.#held = []
    this.#overlong = false
    this.#inside = this.#form !== 'stx-etx'
  }

  /** Noise between frames counts once a stretch; line ends that some readers send behind an ETX are none. */
  #outside(byte: number): void {
    if (this.#noisy || byte === cr || byte === lf) return
    this.#noisy = true
    this.framingErrors++
  }

  #add(byte: number): void {
    this.#held.push(byte)
    if (this.#held.length <= this.#longest + (this.#form === 'crlf' ? 1 : 0)) return
    this.framingErrors++
    this.#held = []
    this.#overlong = true
  }
}

/** A LineReader whose lines are codes with their identifiers split off. */
export class CodeReader {
  readonly #lines: LineReader

  constructor(form: FrameForm = 'any', longest = longestLine) {
    this.#lines = new LineReader(form, longest)
  }

  get framingErrors(): number {
    return this.#lines.framingErrors
  }

  get kept(): number {
    return this.#lines.kept
  }

  push(chunk: Uint8Array): CodeLine[] {
    return this.#lines.push(chunk).map(parseCode)
  }
}
