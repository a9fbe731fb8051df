import { joined } from './rtu-framing.ts'

/** One Modbus TCP frame: transaction, unit, and the PDU behind them. */
export type MbapFrame = { readonly transaction: number; readonly unit: number; readonly pdu: Uint8Array }

const headBytes = 6

/** A frame as bytes: transaction, protocol 0, length of the rest, unit, PDU (hardware.md §4.3). */
export function mbapBytes({ transaction, unit, pdu }: MbapFrame): Uint8Array {
  const length = pdu.length + 1
  return Uint8Array.from([transaction >> 8, transaction & 0xff, 0, 0, length >> 8, length & 0xff, unit, ...pdu])
}

/**
 * Cuts a stream into Modbus TCP frames. A head that cannot be (protocol not 0, length not 2 to 254) poisons the stream: nothing in it
 * tells where the next frame begins, so the connection must be given up (hardware.md §4.5).
 */
export class MbapReader {
  #held = new Uint8Array(0)
  #poisoned = false

  get poisoned(): boolean {
    return this.#poisoned
  }

  /** Bytes that wait for the rest of their frame. */
  get kept(): number {
    return this.#held.length
  }

  push(bytes: Uint8Array): MbapFrame[] {
    if (this.#poisoned) return []
    this.#held = joined(this.#held, bytes)
    const frames: MbapFrame[] = []
    for (;;) {
      const frame = this.#take()
      if (!frame) return frames
      frames.push(frame)
    }
  }

  #take(): MbapFrame | null {
    const held = this.#held
    if (held.length < headBytes) return null
    const word = (at: number): number => ((held[at] ?? 0) << 8) | (held[at + 1] ?? 0)
    const length = word(4)
    if (word(2) !== 0 || length < 2 || length > 254) {
      this.#poisoned = true
      this.#held = new Uint8Array(0)
      return null
    }
    const end = headBytes + length
    if (held.length < end) return null
    this.#held = held.slice(end)
    return { transaction: word(0), unit: held[headBytes] ?? 0, pdu: held.slice(headBytes + 1, end) }
  }
}
