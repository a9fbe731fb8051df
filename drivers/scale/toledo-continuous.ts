import { fromGrams, toGrams } from './units.ts'

/**
 * Toledo continuous output (Wildcat manual p. 6-4, Rockwell 57C428 App. D; hardware.md §6.2), about seven frames a second:
 *
 *     02  SWA SWB SWC  weight ×6  tare ×6  0D  [checksum]
 *
 * Digits come without a decimal point; the status words say where it belongs. Bits 5 and 6 of the status words differ from maker to
 * maker and are not looked at, but for bit 6 of SWB. The checksum makes the 7-bit sum of the frame zero.
 */
export type ToledoFrame = {
  readonly weight: number
  readonly tare: number
  readonly unit: string
  readonly net: boolean
  readonly outOfRange: boolean
  readonly moving: boolean
  readonly notZeroed: boolean
  readonly printAsked: boolean
  readonly expanded: boolean
  /** Smallest step in the unit of the frame. */
  readonly step: number
}

const stx = 0x02
const cr = 0x0d
const frameLength = 17
/** Bit 5 of every status word, as the maker's own scales send it. */
const constant = 0x20
/** Bits of SWB, but for the last two, which are in SWC. */
const bits = {
  net: 0x01,
  negative: 0x02,
  outOfRange: 0x04,
  moving: 0x08,
  kilograms: 0x10,
  notZeroed: 0x40,
  printAsked: 0x08,
  expanded: 0x10,
} as const
/** Expanded data has ten times the value (status word C, bit 4). */
const expandedTimes = 10
/** Multiplier of the digits by bits 0–2 of SWA, from XXXX00 to X.XXXXX. */
const scaling: readonly number[] = [100, 10, 1, 0.1, 0.01, 0.001, 0.0001, 0.00001]
/** Increment by bits 3–4 of SWA. */
const increments: readonly number[] = [1, 1, 2, 5]
/** Unit by bits 0–2 of SWC; 0 is kilogram or pound by SWB. Others are not known and must not be guessed. */
const units: Readonly<Record<number, string>> = { 1: 'g', 2: 't' }

/** Checksum of a frame up to and with its CR: 2's complement of the sum of the low seven bits. */
export function toledoChecksum(frame: Uint8Array): number {
  const sum = frame.reduce((total, byte) => total + (byte & 0x7f), 0)
  return -sum & 0x7f
}

/** Reads the 17 bytes from STX to CR; null where digits or ends are not right. */
export function decodeToledo(bytes: Uint8Array): ToledoFrame | null {
  if (bytes.length !== frameLength || bytes[0] !== stx || bytes[16] !== cr) return null
  const [weight, tare] = [digits(bytes.subarray(4, 10)), digits(bytes.subarray(10, 16))]
  if (weight === null || tare === null || bytes.some((byte) => byte > 0x7f)) return null
  const [swa, swb, swc] = [Number(bytes[1]), Number(bytes[2]), Number(bytes[3])]
  const expanded = (swc & bits.expanded) !== 0
  const times = (scaling[swa & 7] ?? 1) / (expanded ? expandedTimes : 1)
  return {
    weight: (swb & bits.negative ? -1 : 1) * exact(weight * times),
    tare: exact(tare * times),
    unit: unitOf(swb, swc),
    net: (swb & bits.net) !== 0,
    outOfRange: (swb & bits.outOfRange) !== 0,
    moving: (swb & bits.moving) !== 0,
    notZeroed: (swb & bits.notZeroed) !== 0,
    printAsked: (swc & bits.printAsked) !== 0,
    expanded,
    step: exact((increments[(swa >> 3) & 3] ?? 1) * times),
  }
}

function unitOf(swb: number, swc: number): string {
  if ((swc & 7) === 0) return swb & bits.kilograms ? 'kg' : 'lb'
  return units[swc & 7] ?? `SWC unit ${swc & 7}`
}

/** A frame and its bytes, checksum included. */
export type ReadFrame = { readonly frame: ToledoFrame; readonly bytes: Uint8Array }

/** Packs a frame without checksum; `place` is the scaling of SWA, 5 being three digits behind the point. */
export function encodeToledo(frame: Omit<ToledoFrame, 'step'>, place = 5): Uint8Array {
  const times = frame.expanded ? expandedTimes : 1
  const swb =
    bit(frame.net, bits.net) |
    bit(frame.weight < 0, bits.negative) |
    bit(frame.outOfRange, bits.outOfRange) |
    bit(frame.moving, bits.moving) |
    bit(frame.unit === 'kg', bits.kilograms) |
    bit(frame.notZeroed, bits.notZeroed)
  const swc = unitBits(frame.unit) | bit(frame.printAsked, bits.printAsked) | bit(frame.expanded, bits.expanded)
  const text = (value: number): string =>
    String(Math.min(999_999, Math.round((Math.abs(value) * times) / (scaling[place] ?? 1)))).padStart(6, '0')
  return Uint8Array.from([
    stx,
    constant | (1 << 3) | place,
    constant | swb,
    constant | swc,
    ...new TextEncoder().encode(text(frame.weight) + text(frame.tare)),
    cr,
  ])
}

function bit(isSet: boolean, mask: number): number {
  return isSet ? mask : 0
}

/** Kilogram and pound are told apart in SWB; a unit that is not known goes out as 7, which nobody knows. */
function unitBits(unit: string): number {
  if (unit === 'kg' || unit === 'lb') return 0
  return Number(Object.entries(units).find(([, name]) => name === unit)?.[0] ?? 7)
}

/** What a frame weighs, in grams; null where its unit is not known. */
export function frameGrams(frame: ToledoFrame): number | null {
  return toGrams(frame.weight, frame.unit)
}

/** Grams in kilograms, rounded to the gram that a frame can carry. */
export function inKilograms(grams: number): number {
  return Math.round(fromGrams(grams, 'kg') * 1000) / 1000
}

/** Six digits, blank instead of leading zeros on some makes; null where anything else is there. */
function digits(bytes: Uint8Array): number | null {
  const text = String.fromCharCode(...bytes)
  return /^ *\d+$/.test(text) ? Number(text) : null
}

/** Takes the noise of binary fractions out of a decimal number of at most six digits. */
function exact(value: number): number {
  return Number(value.toPrecision(9))
}

/**
 * Cuts the stream into frames. What does not hold costs one byte, so that the next frame is found in it; a run of such bytes counts as
 * one framing error.
 */
export class ToledoReader {
  readonly #length: number
  #held: number[] = []
  #inNoise = false
  framingErrors = 0
  checksumErrors = 0

  constructor(checksum: boolean) {
    this.#length = frameLength + (checksum ? 1 : 0)
  }

  /** Bytes that may be the beginning of a frame. */
  get kept(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): ReadFrame[] {
    const frames: ReadFrame[] = []
    for (const byte of chunk) {
      this.#held.push(byte)
      for (let frame = this.#take(); frame !== undefined; frame = this.#take()) if (frame) frames.push(frame)
    }
    return frames
  }

  /** A frame; null where a byte was thrown away and more may be had; undefined where more bytes are needed. */
  #take(): ReadFrame | null | undefined {
    if (this.#held.length === 0) return undefined
    if (this.#held[0] !== stx) return this.#drop()
    if (this.#held.length < this.#length) return undefined
    const bytes = Uint8Array.from(this.#held.slice(0, frameLength))
    const frame = decodeToledo(bytes)
    if (!frame) return this.#drop()
    const summed = this.#length === frameLength || this.#held[frameLength] === toledoChecksum(bytes)
    if (!summed) this.checksumErrors++
    const whole = this.#held.splice(0, summed ? this.#length : 1)
    // The rest of a frame whose checksum failed has been counted already.
    this.#inNoise = !summed
    return summed ? { frame, bytes: Uint8Array.from(whole) } : null
  }

  #drop(): null {
    if (!this.#inNoise) this.framingErrors++
    this.#inNoise = true
    this.#held.shift()
    return null
  }
}
