import type { Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { Listeners } from '../listeners.ts'
import type { Wire, WireEnd } from './wire.ts'

/** The part that all wires share: listeners, and an end that happens once. A wire adds how bytes leave. */
export class ByteWire implements Wire {
  readonly url: string
  readonly #bytes = new Listeners<Uint8Array>()
  readonly #ends = new Listeners<WireEnd>()
  readonly #write: (bytes: Uint8Array) => Promise<void>
  readonly #shut: () => Promise<void>
  #end: WireEnd | null = null

  constructor(url: string, write: (bytes: Uint8Array) => Promise<void>, shut: () => Promise<void>) {
    this.url = url
    this.#write = write
    this.#shut = shut
  }

  async send(bytes: Uint8Array): Promise<void> {
    if (this.#end)
      throw new DriverError(
        'closed',
        `The line ${this.url} is closed (${this.#end.detail}); it is opened again by itself.`,
      )
    await this.#write(bytes)
  }

  onBytes(listen: (bytes: Uint8Array) => void): Unsubscribe {
    return this.#bytes.add(listen)
  }

  onEnd(listen: (end: WireEnd) => void): Unsubscribe {
    if (!this.#end) return this.#ends.add(listen)
    listen(this.#end)
    return () => undefined
  }

  async close(): Promise<void> {
    this.ended({ reason: 'closed', detail: 'closed by the station' })
    await this.#shut()
  }

  /** To be called by the transport when bytes have come. */
  received(bytes: Uint8Array): void {
    if (!this.#end) this.#bytes.tell(bytes)
  }

  /** To be called by the transport when the line is gone; only the first call counts. */
  ended(end: WireEnd): void {
    if (this.#end) return
    this.#end = end
    this.#ends.tell(end)
  }
}
