import type { Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { Listeners } from '../listeners.ts'
import type { Wire, WireEnd } from './wire.ts'

/**
 * How a transport sends, closes, and, where its `send` does not reach the operating system within the call, sends at once (false =
 * it could not).
 */
export type Transport = {
  readonly send: (bytes: Uint8Array) => Promise<void>
  readonly shut: () => Promise<void>
  readonly sendNow?: (bytes: Uint8Array) => boolean
}

/** The part that all wires share: listeners, and an end that happens once. A wire adds how bytes leave. */
export class ByteWire implements Wire {
  readonly url: string
  readonly #bytes = new Listeners<Uint8Array>()
  readonly #ends = new Listeners<WireEnd>()
  readonly #transport: Transport
  #end: WireEnd | null = null

  constructor(url: string, transport: Transport) {
    this.url = url
    this.#transport = transport
  }

  async send(bytes: Uint8Array): Promise<void> {
    if (this.#end)
      throw new DriverError(
        'closed',
        `The line ${this.url} is closed (${this.#end.detail}); it is opened again by itself.`,
      )
    await this.#transport.send(bytes)
  }

  sendNow(bytes: Uint8Array): boolean {
    if (this.#end) return false
    if (this.#transport.sendNow?.(bytes)) return true
    // The wire's end tells of a failure; there is nobody left here to wait for it.
    this.#transport.send(bytes).catch(() => undefined)
    return true
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
    await this.#transport.shut()
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
