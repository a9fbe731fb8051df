/**
 * Toledo 8217 (hardware.md §6.3; DIVA service manual p. 45), 9600 7E1: the host sends one letter without an end, the scale answers
 *
 *     02  weight as text, e.g. "12.34", "N" behind it where net  0D
 *     02  3F  status byte  0D
 *
 * The unit is not on the wire. What the scale answers to `Z`, `T` and `C` is not documented: any answer, or none, is taken, and the next
 * weight shows what became of it.
 */
export const letters = { weight: 'W', zero: 'Z', tare: 'T', clearTare: 'C' } as const

/** Bits of the status byte; bit 6 is always set. */
export const statusBits = {
  moving: 0x01,
  over: 0x02,
  under: 0x04,
  outsideZeroCapture: 0x08,
  centreOfZero: 0x10,
  net: 0x20,
  always: 0x40,
} as const

/** One answer. A weight in the unit that the scale is set to. */
export type Answer8217 =
  | { readonly type: 'weight'; readonly value: number; readonly net: boolean }
  | {
      readonly type: 'status'
      readonly moving: boolean
      readonly over: boolean
      readonly under: boolean
      readonly outsideZeroCapture: boolean
      readonly centreOfZero: boolean
      readonly net: boolean
    }

/** An answer and its bytes. */
export type ReadAnswer = { readonly answer: Answer8217; readonly bytes: Uint8Array }

const stx = 0x02
const cr = 0x0d
/** Longest text between STX and CR; weights have five or six digits. */
const longestText = 10

/** Reads what stands between STX and CR; null where it is no answer. */
export function decode8217(text: string): Answer8217 | null {
  const weight = /^ *(-?\d+(?:\.\d+)?)(N?)$/.exec(text)
  if (weight) return { type: 'weight', value: Number(weight[1]), net: weight[2] === 'N' }
  if (text.length !== 2 || !text.startsWith('?')) return null
  const bits = text.charCodeAt(1)
  const has = (bit: number): boolean => (bits & bit) !== 0
  if (!has(statusBits.always)) return null
  return {
    type: 'status',
    moving: has(statusBits.moving),
    over: has(statusBits.over),
    under: has(statusBits.under),
    outsideZeroCapture: has(statusBits.outsideZeroCapture),
    centreOfZero: has(statusBits.centreOfZero),
    net: has(statusBits.net),
  }
}

/** Packs an answer with STX and CR; weights have three digits behind the point. */
export function encode8217(answer: Answer8217): Uint8Array {
  const text =
    answer.type === 'weight'
      ? `${answer.value.toFixed(3).padStart(6, '0')}${answer.net ? 'N' : ''}`
      : `?${String.fromCharCode(statusByte(answer))}`
  return Uint8Array.from([stx, ...new TextEncoder().encode(text), cr])
}

function statusByte(status: Extract<Answer8217, { type: 'status' }>): number {
  const { always, ...bits } = statusBits
  return Object.entries(bits).reduce(
    (byte, [name, bit]) => (status[name as keyof typeof bits] ? byte | bit : byte),
    always as number,
  )
}

/** Cuts the stream into answers. An STX begins anew; bytes outside STX … CR are noise, counted once a run. */
export class Reader8217 {
  #held: number[] | null = null
  #inNoise = false
  framingErrors = 0
  /** Bytes with the eighth bit set: the port is not set to seven bits and even parity. */
  parityBytes = 0

  /** Bytes of an answer that has not ended yet. */
  get kept(): number {
    return this.#held?.length ?? 0
  }

  push(chunk: Uint8Array): ReadAnswer[] {
    const answers: ReadAnswer[] = []
    for (const byte of chunk) {
      if (byte > 0x7f) this.parityBytes++
      if (byte === stx) this.#begin()
      else if (this.#held === null) this.#noise()
      else if (byte === cr) {
        const held = this.#held
        const answer = decode8217(String.fromCharCode(...held))
        this.#held = null
        this.#inNoise = false
        if (answer) answers.push({ answer, bytes: Uint8Array.from([stx, ...held, cr]) })
        else this.framingErrors++
      } else {
        this.#held.push(byte)
        if (this.#held.length > longestText) this.#giveUp()
      }
    }
    return answers
  }

  #begin(): void {
    if (this.#held !== null && this.#held.length > 0) this.framingErrors++
    this.#held = []
    this.#inNoise = false
  }

  #noise(): void {
    if (!this.#inNoise) this.framingErrors++
    this.#inNoise = true
  }

  #giveUp(): void {
    this.framingErrors++
    this.#held = null
    this.#inNoise = true
  }
}
