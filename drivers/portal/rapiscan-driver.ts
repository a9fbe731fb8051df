import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import type { OpenWire } from '../wire/wire.ts'
import { LineReader } from './framing.ts'
import type { PortalFact, PortalReading, RadiationPortal } from './portal.ts'
import { PortalBook } from './portal-book.ts'
import { foldLine, rapiscanStart, type RapiscanState } from './rapiscan-fold.ts'
import { parseRapiscan, rapiscanWords } from './rapiscan-lines.ts'

/** Standard deviations above background that are an alarm until the portal's setup says another; a portal silent for so long has failed. */
export type RapiscanSettings = { readonly nSigma: number; readonly silenceMs: number }

/** A portal that sends Rapiscan lines; it is only listened to. */
export class RapiscanPortal implements RadiationPortal {
  readonly name: string
  readonly url: string
  readonly #settings: RapiscanSettings
  readonly #health = new HealthBook()
  readonly #book = new PortalBook()
  readonly #trace = new Listeners<TraceLine>()
  readonly #kept: KeptWire
  readonly #watch: NodeJS.Timeout
  #state: RapiscanState
  #heardMs = Date.now()

  constructor(name: string, url: string, open: OpenWire, settings: RapiscanSettings) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#state = rapiscanStart(Date.now(), settings.nSigma)
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => {
        const reader = new LineReader()
        this.#heardMs = Date.now()
        // Lines from before the gap are not of the same second.
        this.#state = { ...this.#state, recent: [] }
        wire.onBytes((bytes) => this.#heard(reader, bytes))
      },
      lost: () => undefined,
    })
    this.#watch = setInterval(() => this.#lookForSilence(), Math.min(500, settings.silenceMs / 3))
  }

  reading(): PortalReading | null {
    return this.#book.reading
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    return [...this.#book.values(), { name: 'alarm from', value: this.#state.nSigma, unit: 'σ' }]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  onFact(listen: (fact: PortalFact) => void): Unsubscribe {
    return this.#book.onFact(listen)
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#health.become('closed', null)
    await this.#kept.close()
  }

  #heard(reader: LineReader, bytes: Uint8Array): void {
    const errors = reader.framingErrors
    for (const line of reader.push(bytes)) {
      if (this.#trace.any)
        this.#trace.tell({
          atMs: Date.now(),
          direction: 'received',
          bytes: new TextEncoder().encode(`${line}\r\n`),
          meaning: rapiscanWords(line),
        })
      this.#understand(line)
    }
    this.#health.count('framingErrors', reader.framingErrors - errors)
  }

  #understand(text: string): void {
    const line = parseRapiscan(text)
    if (!line) return this.#health.count('framingErrors')
    this.#heardMs = Date.now()
    this.#kept.proved()
    this.#health.answered(this.#heardMs)
    this.#state = foldLine(this.#state, line, this.#heardMs)
    this.#book.take(this.#state.reading)
  }

  #lookForSilence(): void {
    if (!this.#kept.wire || Date.now() - this.#heardMs < this.#settings.silenceMs) return
    this.#health.become('failed', 'The portal says nothing. Check its power, and that it sends its lines to this port.')
  }
}
