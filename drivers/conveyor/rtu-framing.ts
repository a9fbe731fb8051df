import { crc16 } from './crc.ts'

/**
 * Modbus RTU without its silent intervals, which neither USB adapters nor serial servers keep (hardware.md §8):
 *
 *     unit | function | … | CRC low | CRC high        length by function code, checked by the CRC
 */
const longestFrame = 256

/** How long the frame that begins at `at` is; Infinity while too little of it is there, null where no frame can begin. */
export type FrameLength = (bytes: Uint8Array, at: number) => number | null

const fixedRequests: Readonly<Record<number, number>> = {
  1: 8,
  2: 8,
  3: 8,
  4: 8,
  5: 8,
  6: 8,
  7: 4,
  8: 8,
  11: 4,
  12: 4,
  17: 4,
  22: 10,
  43: 7,
}

/** Length of a request to a device; functions that we do not serve have theirs too, so that they can be refused. */
export const requestLength: FrameLength = (bytes, at) => {
  const code = bytes[at + 1]
  if (code === undefined) return Infinity
  const fixed = fixedRequests[code]
  if (fixed !== undefined) return fixed
  if (code === 15 || code === 16) return counted(bytes[at + 6], 9)
  return code === 23 ? counted(bytes[at + 10], 13) : null
}

/** Length of a device's reply, exceptions included. */
export const replyLength: FrameLength = (bytes, at) => {
  const code = bytes[at + 1]
  if (code === undefined) return Infinity
  if (code === 1 || code === 2) return counted(bytes[at + 2], 5)
  if (code === 3 || code === 4) return (bytes[at + 2] ?? 0) % 2 === 1 ? null : counted(bytes[at + 2], 5)
  if ([5, 6, 15, 16].includes(code)) return 8
  return code > 0x80 && code <= 0xab ? 5 : null
}

function counted(count: number | undefined, rest: number): number | null {
  if (count === undefined) return Infinity
  return count === 0 || count + rest > longestFrame ? null : count + rest
}

/**
 * Cuts a stream into RTU frames (unit, PDU and CRC). What is no frame is passed over byte by byte, so noise never hides a later frame for
 * good; a beginning is only judged when as many bytes have come as it claims, so any cut of the stream gives the same frames.
 */
export class RtuReader {
  readonly #lengthAt: FrameLength
  #held = new Uint8Array(0)
  /** Runs of bytes that were no frame. */
  checksumErrors = 0

  constructor(lengthAt: FrameLength) {
    this.#lengthAt = lengthAt
  }

  /** Bytes that wait for the rest of their frame; at most 255. */
  get kept(): number {
    return this.#held.length
  }

  push(bytes: Uint8Array): Uint8Array[] {
    this.#held = joined(this.#held, bytes)
    return this.#cut(true)
  }

  /** The line has fallen silent: what was begun will not be ended, and the frames that it may have hidden are given. Nothing is kept. */
  giveUp(): Uint8Array[] {
    return this.#cut(false)
  }

  /** Forgets what was begun. */
  reset(): void {
    this.#held = new Uint8Array(0)
  }

  #cut(waits: boolean): Uint8Array[] {
    const held = this.#held
    const frames: Uint8Array[] = []
    let [at, from] = [0, 0]
    while (at < held.length) {
      const length = this.#lengthAt(held, at)
      const whole = length !== null && at + length <= held.length
      if (length !== null && !whole && waits) break
      if (length === null || !whole || crc16(held, at, at + length) !== 0) {
        at++
        continue
      }
      if (at > from) this.checksumErrors++
      frames.push(held.slice(at, at + length))
      from = at += length
    }
    if (at > from) this.checksumErrors++
    this.#held = held.slice(at)
    return frames
  }
}

/** Two runs of bytes as one. */
export function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
