import { Transform, type TransformCallback } from 'node:stream'

/**
 * Passes a client's bytes on and ends the stream at the first MQTT packet that says it is longer than `mostBytes`: aedes has no limit
 * of its own and would take any length into memory.
 *
 * ```
 *  ┌──────┬───────────────────────────┬─────────────────┐
 *  │ type │ remaining length, 1–4 × 7 │ that many bytes │   MQTT 3.1.1 §2.2
 *  └──────┴───────────────────────────┴─────────────────┘
 * ```
 */
export class PacketGuard extends Transform {
  readonly #mostBytes: number
  #place: 'type' | 'length' | 'rest' = 'type'
  #length = 0
  #shift = 0

  constructor(mostBytes: number) {
    super()
    this.#mostBytes = mostBytes
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#place === 'rest') {
        const step = Math.min(this.#length, chunk.length - at)
        this.#length -= step
        at += step
        if (this.#length === 0) this.#place = 'type'
        continue
      }
      this.#header(chunk[at] ?? 0)
      at += 1
      if (this.#length > this.#mostBytes || this.#shift > 28) {
        done(new RangeError(`A packet of more than ${this.#mostBytes} bytes was refused.`))
        return
      }
    }
    done(null, chunk)
  }

  #header(byte: number): void {
    if (this.#place === 'type') {
      this.#place = 'length'
      this.#length = 0
      this.#shift = 0
      return
    }
    this.#length += (byte & 0x7f) * 2 ** this.#shift
    this.#shift += 7
    if ((byte & 0x80) === 0) this.#place = this.#length === 0 ? 'type' : 'rest'
  }
}
