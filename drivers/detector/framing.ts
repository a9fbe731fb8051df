import { crc32 } from 'node:zlib'

/**
 * XLP/1, our open framing of line detectors over TCP (little-endian):
 *
 * ```
 *  0 'XLP1'  4 version 1  5 type  6 flags  8 seq  12 lineId  16 µs since epoch (u64)  24 encoder  28 payload bytes N (≤ 1 MiB)
 * 32 pixels an energy  34 bits  35 energies  36 integration µs  40 CRC-32 of 0..39  44 payload  44+N CRC-32 of the payload
 * ```
 */
export const headerBytes = 44
/** The part of a header that its checksum is of. */
const checkedHeadBytes = 40
const magic = 0x31504c58
const firstByte = 0x58
const mostPayload = 1 << 20

export const frameTypes = { line: 1, status: 2, event: 3, command: 0x10, reply: 0x11, keepAlive: 0x7f } as const
export const lineFlags = {
  dual: 1,
  xrayOn: 2,
  gainCorrected: 4,
  saturated: 8,
  encoderTriggered: 16,
  linesDropped: 32,
  dark: 64,
  testPattern: 128,
} as const

/** Header fields of one frame, as they are on the wire. */
export type FrameHead = {
  readonly type: number
  readonly flags: number
  readonly seq: number
  readonly lineId: number
  readonly timestampUs: bigint
  readonly encoder: number
  readonly pixels: number
  readonly bits: number
  readonly energies: number
  readonly integrationUs: number
}

/** One frame; `intact` is false when the payload's checksum does not hold (the header's did). */
export type Frame = { readonly head: FrameHead; readonly payload: Uint8Array; readonly intact: boolean }

/** Packs a frame. */
export function encodeFrame(head: FrameHead, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headerBytes + payload.length + 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint8(4, 1)
  view.setUint8(5, head.type)
  view.setUint16(6, head.flags, true)
  view.setUint32(8, head.seq, true)
  view.setUint32(12, head.lineId, true)
  view.setBigUint64(16, head.timestampUs, true)
  view.setUint32(24, head.encoder, true)
  view.setUint32(28, payload.length, true)
  view.setUint16(32, head.pixels, true)
  view.setUint8(34, head.bits)
  view.setUint8(35, head.energies)
  view.setUint32(36, head.integrationUs, true)
  view.setUint32(40, crc32(bytes.subarray(0, checkedHeadBytes)), true)
  bytes.set(payload, headerBytes)
  view.setUint32(headerBytes + payload.length, crc32(payload), true)
  return bytes
}

function readHead(view: DataView, at: number): FrameHead {
  return {
    type: view.getUint8(at + 5),
    flags: view.getUint16(at + 6, true),
    seq: view.getUint32(at + 8, true),
    lineId: view.getUint32(at + 12, true),
    timestampUs: view.getBigUint64(at + 16, true),
    encoder: view.getUint32(at + 24, true),
    pixels: view.getUint16(at + 32, true),
    bits: view.getUint8(at + 34),
    energies: view.getUint8(at + 35),
    integrationUs: view.getUint32(at + 36, true),
  }
}

/**
 * Turns a stream of bytes, cut anywhere, into frames. Where no frame begins the search goes on a byte later, and each such stretch
 * counts as one framing error. A payload that does not hold is given with `intact: false`, so that its line can be marked instead of
 * missed; the search then goes on a byte behind its beginning, for bytes may be missing and the next frame may lie inside, even at the
 * last byte of the header, which by chance fitted.
 */
export class FrameReader {
  #held = new Uint8Array(1 << 12)
  #from = 0
  #to = 0
  #lost = false
  /** The last frame ends with the byte that every frame begins with; if none begins behind it, that byte may be the next one's. */
  #lent = false
  framingErrors = 0
  checksumErrors = 0

  /** Bytes kept for a frame whose end has not come yet. */
  get kept(): number {
    return this.#to - this.#from
  }

  push(chunk: Uint8Array): Frame[] {
    this.#append(chunk)
    const frames: Frame[] = []
    const view = new DataView(this.#held.buffer)
    for (;;) {
      if (this.#to - this.#from < headerBytes) return frames
      const size = this.#sizeAt(view)
      if (size === null) {
        if (this.#lent) this.#stepBack()
        else this.#resync()
        continue
      }
      if (this.#to - this.#from < size) return frames
      frames.push(this.#frameAt(view, size))
    }
  }

  #frameAt(view: DataView, size: number): Frame {
    const [from, end] = [this.#from, this.#from + size]
    const payload = this.#held.slice(from + headerBytes, end - 4)
    const intact = view.getUint32(end - 4, true) === crc32(payload) && !this.#isNextHead(view, from, payload)
    if (!intact) this.checksumErrors++
    // What follows a bad payload's header is already counted as a checksum error, not as a framing error too.
    this.#lost = !intact
    this.#from = intact ? end : from + 1
    this.#lent = intact && this.#held[end - 1] === firstByte
    return { head: readHead(view, from), payload, intact }
  }

  /**
   * Whether a payload is the next frame's header, torn off right behind its own: bytes 0 to 39 of a header and their checksum hold as
   * a payload of 40 bytes too.
   */
  #isNextHead(view: DataView, from: number, payload: Uint8Array): boolean {
    return payload.length === checkedHeadBytes && view.getUint32(from + headerBytes, true) === magic
  }

  /** Size of the frame that begins here, or null where none does. */
  #sizeAt(view: DataView): number | null {
    const at = this.#from
    if (view.getUint32(at, true) !== magic || view.getUint8(at + 4) !== 1) return null
    if (view.getUint32(at + 40, true) !== crc32(this.#held.subarray(at, at + checkedHeadBytes))) return null
    const length = view.getUint32(at + 28, true)
    return length > mostPayload ? null : headerBytes + length + 4
  }

  /** A frame that lost its last byte holds by the first byte of the next one: that byte is looked at again, as a beginning. */
  #stepBack(): void {
    this.#lent = false
    this.#from--
  }

  #resync(): void {
    if (!this.#lost) this.framingErrors++
    this.#lost = true
    const next = this.#held.indexOf(firstByte, this.#from + 1)
    this.#from = next < 0 || next >= this.#to ? this.#to : next
  }

  #append(chunk: Uint8Array): void {
    const from = this.#lent ? this.#from - 1 : this.#from
    const kept = this.#to - from
    if (this.#to + chunk.length > this.#held.length) {
      const room = kept + chunk.length
      const fresh = room > this.#held.length ? new Uint8Array(room * 2) : this.#held
      fresh.set(this.#held.subarray(from, this.#to))
      this.#held = fresh
      this.#from -= from
      this.#to = kept
    }
    this.#held.set(chunk, this.#to)
    this.#to += chunk.length
  }
}
