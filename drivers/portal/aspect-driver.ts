import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { decodeBlock, descriptor, descriptorCount, monitorCount, readingOf } from './aspect-registers.ts'
import { HoldingReader } from './modbus-reader.ts'
import type { PortalFact, PortalReading, RadiationPortal } from './portal.ts'
import { PortalBook } from './portal-book.ts'

/**
 * Polls a second; the signature that the descriptor must have (null = any, as its documents do not tell it); the unit (null = the first of
 * 1 to 32 that answers).
 */
export type AspectSettings = {
  readonly pollHz: number
  readonly signature: number | null
  readonly unitId: number | null
}

/** Where the portal is, asked anew for each connection. */
export type AspectHost = () => Promise<{ readonly host: string; readonly port: number }>

const shortestWaitMs = 200
const longestWaitMs = 5000
const lastUnitId = 32

/** An Aspect portal over Modbus TCP: asks the descriptor where the monitor block is, then polls it; reconnects by itself. */
export class AspectPortal implements RadiationPortal {
  readonly name: string
  readonly url: string
  readonly #where: AspectHost
  readonly #settings: AspectSettings
  readonly #health = new HealthBook()
  readonly #book = new PortalBook()
  readonly #trace = new Listeners<TraceLine>()
  #reader: HoldingReader | null = null
  #unitId: number
  #monitorBase = 0
  #waitMs = shortestWaitMs
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(name: string, url: string, where: AspectHost, settings: AspectSettings) {
    this.name = name
    this.url = url
    this.#where = where
    this.#settings = settings
    this.#unitId = settings.unitId ?? 1
    this.#schedule(0)
  }

  reading(): PortalReading | null {
    return this.#book.reading
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    return [...this.#book.values(), { name: 'unit', value: this.#unitId, unit: null }]
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
    this.#reader?.close()
    this.#reader = null
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#health.become('closed', null)
    this.#reader?.close()
  }

  #schedule(afterMs: number): void {
    if (!this.#closed) this.#timer = setTimeout(() => void this.#turn(), afterMs)
  }

  async #turn(): Promise<void> {
    try {
      const reader = this.#reader?.isAlive ? this.#reader : await this.#connect()
      const words = await reader.read(this.#monitorBase, monitorCount, 'read the monitor block')
      const atMs = Date.now()
      this.#waitMs = shortestWaitMs
      this.#health.answered(atMs)
      this.#book.take(readingOf(decodeBlock(words), this.#book.reading, atMs))
      this.#schedule(1000 / this.#settings.pollHz)
    } catch (error) {
      this.#failed(error)
    }
  }

  /** A scan goes on with the next unit at the next attempt: a unit that says nothing costs its connection. */
  async #connect(): Promise<HoldingReader> {
    const reader = await HoldingReader.open({ ...(await this.#where()), unitId: this.#unitId }, this.#trace)
    this.#reader = reader
    if (this.#closed) reader.close()
    const words = await reader.read(0, descriptorCount, 'read the descriptor')
    this.#monitorBase = monitorBaseOf(words, this.#settings.signature)
    return reader
  }

  #failed(error: unknown): void {
    if (this.#closed) return
    const scanning = this.#settings.unitId === null && this.#book.reading === null
    const isAnotherUnit = error instanceof DriverError && (error.code === 'timeout' || error.code === 'refused')
    if (error instanceof DriverError && error.code === 'timeout') this.#health.count('timeouts')
    this.#health.count('reconnects')
    this.#health.become('failed', error instanceof Error ? error.message : String(error))
    this.#reader?.close()
    this.#reader = null
    if (scanning && isAnotherUnit) {
      this.#unitId = (this.#unitId % lastUnitId) + 1
      return this.#schedule(0)
    }
    const waitMs = this.#waitMs * (0.5 + Math.random())
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
    this.#schedule(waitMs)
  }
}

/** Where the monitor block begins. Throws DriverError `wrong-device` where the descriptor cannot be one. */
function monitorBaseOf(words: readonly number[], signature: number | null): number {
  const at = (index: number): number => words[index] ?? 0
  const wrong = (what: string): DriverError =>
    new DriverError('wrong-device', `What answers is no Aspect portal: ${what}. Check address, port and unit id.`)
  if (signature !== null && at(descriptor.signature) !== signature)
    throw wrong(`its signature is ${at(descriptor.signature)}, ${signature} is expected`)
  const [base, length] = [at(descriptor.monitorBase), at(descriptor.monitorLength)]
  if (length < monitorCount || base < descriptorCount || base + length > 0x1_0000)
    throw wrong(`its descriptor names ${length} registers at ${base}`)
  return base
}
