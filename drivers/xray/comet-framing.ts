import { type CometCommand, cometCommandOf, type CometShape } from './comet-commands.ts'

/**
 * A Comet XRP is spoken to in frames and answers in bare text of a known shape (ESRF BLISS; hardware.md §2.3):
 *
 * ```
 *  to it     02  U 1 6 0 0  0D  03
 *  from it   20  1 6 0 2C 0           ( 160,0)
 * ```
 */

const stx = 0x02
const cr = 0x0d
const etx = 0x03
/** The longest command has two letters and four digits. */
const longestText = 6

/** Packs a command's text into a frame. */
export function encodeComet(text: string): Uint8Array {
  return Uint8Array.from([stx, ...Array.from(text, (letter) => letter.charCodeAt(0)), cr, etx])
}

/** Reads frames of commands; a frame that does not hold costs one byte, never the frame behind it. */
export class CometFrameReader {
  #held: number[] = []
  framingErrors = 0

  /** Bytes that wait for the rest of their frame. */
  get kept(): number {
    return this.#held.length
  }

  push(bytes: Uint8Array): string[] {
    this.#held.push(...bytes)
    const texts: string[] = []
    for (;;) {
      const start = this.#held.indexOf(stx)
      this.#held.splice(0, start < 0 ? this.#held.length : start)
      if (this.#held.length === 0) return texts
      const read = this.#read()
      if (read === 'more') return texts
      if (read === 'broken') {
        this.framingErrors++
        this.#held.splice(0, 1)
      } else {
        texts.push(read)
        this.#held.splice(0, read.length + 3)
      }
    }
  }

  #read(): string {
    for (let at = 1; at <= longestText + 1; at++) {
      const byte = this.#held[at]
      if (byte === undefined) return 'more'
      if (byte === cr) return this.#ended(at)
      if (!/[0-9A-Z]/.test(String.fromCharCode(byte))) return 'broken'
    }
    return 'broken'
  }

  #ended(at: number): string {
    const last = this.#held[at + 1]
    if (last === undefined) return 'more'
    return last === etx && at > 1 ? String.fromCharCode(...this.#held.slice(1, at)) : 'broken'
  }
}

const digit = /\d/
const shapes: Readonly<Record<Exclude<CometShape, 'state'>, readonly RegExp[]>> = {
  number: [/[ -]/, digit, digit, digit, /,/, digit],
  timer: [/ /, /[\dX]/, /[\dX]/, /:/, /[\dX]/, /[\dX]/],
  word: Array.from({ length: 5 }, () => /[0-9A-F]/),
  mode: Array.from({ length: 4 }, () => /[0-9A-F]/),
}

/** Length of the answer that the text begins with, `more` while it may still become one, `no` when it cannot. */
function lengthOf(shape: CometShape, text: string): number | 'more' | 'no' {
  if (shape === 'state') {
    if (/^[1268]/.test(text)) return 1
    if (!text.startsWith('3')) return 'no'
    return text.length < 2 ? 'more' : /^3[45]/.test(text) ? 2 : 'no'
  }
  const wanted = shapes[shape]
  const fits = wanted.every((letter, index) => text[index] === undefined || letter.test(text[index] ?? ''))
  if (!fits) return 'no'
  return text.length < wanted.length ? 'more' : wanted.length
}

/** An answer's text with the command that it answers; null = it came unasked. */
export type CometAnswer = { readonly text: string; readonly command: CometCommand | null }

/** Reads answers: bare text has no frame, so only what was asked for tells where it ends. Bytes that cannot begin it are noise. */
export class CometAnswerReader {
  #held = ''
  #expected: CometCommand | null = null
  framingErrors = 0
  readonly checksumErrors = 0

  /** A frame is about to be sent: a question says what comes, an order changes nothing, and to a foreign frame anything may come. */
  sending(text: string): void {
    const command = cometCommandOf(text)?.command ?? null
    if (command && command.answer === null) return
    this.framingErrors += this.#held.length > 0 ? 1 : 0
    this.#held = ''
    this.#expected = command
  }

  push(bytes: Uint8Array): CometAnswer[] {
    this.#held += String.fromCharCode(...bytes)
    const answers: CometAnswer[] = []
    while (this.#held !== '' && this.#expected?.answer) {
      const length = lengthOf(this.#expected.answer, this.#held)
      if (length === 'more') return answers
      if (length === 'no') {
        this.framingErrors++
        this.#held = this.#held.slice(1)
        continue
      }
      answers.push({ text: this.#held.slice(0, length), command: this.#expected })
      this.#held = this.#held.slice(length)
      this.#expected = null
    }
    if (this.#held !== '') answers.push({ text: this.#held, command: null })
    this.#held = ''
    return answers
  }
}

/** ` 160,0` as a number. */
export function cometNumber(text: string): number {
  return Number(text.trim().replace(',', '.'))
}

/** A number as it is answered, one decimal behind a comma. */
export function cometText(value: number): string {
  return ` ${Math.abs(value).toFixed(1).padStart(5, '0').replace('.', ',')}`
}
