import { DriverError } from '../driver-error.ts'
import type { HealthBook } from '../health-book.ts'
import type { OpenWire, Wire } from './wire.ts'

const shortestWaitMs = 200
const longestWaitMs = 5000

/**
 * How long to wait before the next try after so many failures in a row: 0.2 s, doubled each time up to 5 s, times 0.5 to 1.5 by `random`
 * (0..1), so that the drivers of one device server do not all knock at once.
 */
export function backOffMs(failures: number, random: number): number {
  return Math.min(longestWaitMs, shortestWaitMs * 2 ** failures) * (0.5 + random)
}

/** What a kept wire tells: each new wire (attach the parser here) and the loss of the old one. */
export type KeptWireNews = { readonly opened: (wire: Wire) => void; readonly lost: (why: string) => void }

/**
 * One line that is opened again and again until it is closed: back-off from 0.2 s to 5 s with jitter, so that a device server that
 * holds a half-open connection is not stormed (hardware.md §8).
 */
export class KeptWire {
  readonly #open: OpenWire
  readonly #news: KeptWireNews
  readonly #health: HealthBook
  readonly #random: () => number
  #wire: Wire | null = null
  #timer: NodeJS.Timeout | null = null
  #failures = 0
  #closed = false
  #givenUp = false

  /** `random` (0..1) spreads the tries. */
  constructor(open: OpenWire, health: HealthBook, news: KeptWireNews, random: () => number = Math.random) {
    this.#open = open
    this.#health = health
    this.#news = news
    this.#random = random
    void this.#try()
  }

  /** The line now, or null while there is none. */
  get wire(): Wire | null {
    return this.#wire
  }

  /** Sends, or throws DriverError `closed` while there is no line. */
  async send(bytes: Uint8Array): Promise<void> {
    if (!this.#wire)
      throw new DriverError('closed', this.#health.now.message ?? 'There is no connection to the device yet.')
    await this.#wire.send(bytes)
  }

  /** Sends within this call, for a process about to end; false while there is no line. */
  sendNow(bytes: Uint8Array): boolean {
    return this.#wire?.sendNow(bytes) ?? false
  }

  /**
   * Gives the line up and opens it anew; for a line whose state nobody knows any more (late answers, a poisoned stream). The caller has
   * said why in the health book; its words stay until the line has proved good.
   */
  async renew(): Promise<void> {
    if (!this.#wire) return
    this.#givenUp = true
    await this.#wire.close()
  }

  /** A line that has proved good; the next loss is answered quickly. */
  proved(): void {
    this.#failures = 0
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#wire?.close()
  }

  async #try(): Promise<void> {
    this.#timer = null
    try {
      const wire = await this.#open()
      if (this.#closed) return await wire.close()
      this.#wire = wire
      wire.onLineNews?.((news) => {
        if (news.type === 'lineErrors') this.#health.count('framingErrors')
      })
      this.#news.opened(wire)
      wire.onEnd((end) => this.#ended(end.detail))
    } catch (error) {
      if (this.#closed) return
      this.#health.become('failed', error instanceof Error ? error.message : String(error))
      this.#again()
    }
  }

  #ended(why: string): void {
    this.#wire = null
    if (this.#closed) return
    if (!this.#givenUp)
      this.#health.become(
        'failed',
        `The connection was lost (${why}). It is tried again by itself; check power and cable.`,
      )
    this.#givenUp = false
    this.#news.lost(why)
    this.#again()
  }

  #again(): void {
    this.#health.count('reconnects')
    this.#timer = setTimeout(() => void this.#try(), backOffMs(this.#failures++, this.#random()))
  }
}
