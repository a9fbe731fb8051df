import { setTimeout as wait } from 'node:timers/promises'
import modbusSerial from 'modbus-serial'
import type { DeviceCounters, TraceLine } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import type { Listeners } from '../listeners.ts'
import type { OpenWire, Wire } from '../wire/wire.ts'
import type { RegisterWrite } from './map-codec.ts'
import { busyException, modbusWords, translateModbus } from './modbus-errors.ts'
import type { ReadBlock } from './register-map.ts'
import { type ModbusFraming, WirePort } from './wire-port.ts'

/**
 * How to speak to a Modbus device. `patient` is for a serial line, where one lost frame does not spoil the next; a TCP connection is
 * given up after any time-out (hardware.md §4.5).
 */
export type ModbusSettings = {
  readonly framing: ModbusFraming
  readonly unitId: number
  readonly timeoutMs: number
  readonly patient: boolean
  readonly echoes: boolean
}

/** Where a link tells its frames and counts its troubles. */
export type LinkBook = {
  readonly trace: Listeners<TraceLine>
  readonly count: (counter: keyof DeviceCounters) => void
}

/** The package is CommonJS: its class is the `default` of its default. */
const { default: ModbusClient } = modbusSerial
type Client = InstanceType<typeof ModbusClient>

/** A late answer on a serial line is let pass for so long before the next request. */
const drainMs = 60
const mostBusyTries = 4
const missesUntilReopened = 2

type Job = {
  readonly words: string
  readonly run: (client: Client) => Promise<unknown>
  /** Reads may be sent again; a write may have been carried out although its answer was lost. */
  readonly repeatable: boolean
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** One Modbus connection with one request in flight. It dies once and for all; the driver opens the next. */
export class ModbusLink {
  readonly #wire: Wire
  readonly #port: WirePort
  readonly #client: Client
  readonly #settings: ModbusSettings
  readonly #book: LinkBook
  readonly #jobs: Job[] = []
  #current: Job | null = null
  #dead: DriverError | null = null
  #misses = 0

  private constructor(wire: Wire, settings: ModbusSettings, book: LinkBook) {
    this.#wire = wire
    this.#settings = settings
    this.#book = book
    this.#port = new WirePort(wire, settings.framing, settings.echoes, {
      sent: (bytes) => this.#tell('sent', bytes, this.#current?.words ?? ''),
      received: (bytes) => this.#tell('received', bytes, `${this.#current?.words ?? ''}: answered`),
      count: (what) => book.count(what),
      poisoned: (words) => this.#die(words),
    })
    this.#client = new ModbusClient(this.#port)
    // Without a listener an error of the port would end the process.
    this.#client.on('error', (error: unknown) => this.#die(modbusWords(error)))
    this.#client.open(() => undefined)
    this.#client.setID(settings.unitId)
    this.#client.setTimeout(settings.timeoutMs)
    wire.onEnd(({ detail }) => this.#die(detail))
  }

  /** Opens the wire; throws DriverError `cannot-open` or `port-held`. */
  static async open(open: OpenWire, settings: ModbusSettings, book: LinkBook): Promise<ModbusLink> {
    return new ModbusLink(await open(), settings, book)
  }

  get isAlive(): boolean {
    return this.#dead === null
  }

  /** Whether the line gives back what is sent. */
  get echoes(): boolean {
    return this.#port.echoes
  }

  /** Reads bits or registers, as numbers (a bit is 0 or 1). Repeated once on a serial line, and while the PLC is busy. */
  read({ table, address, count }: ReadBlock): Promise<readonly number[]> {
    const words = `read ${table} ${address}–${address + count - 1}`
    const bits = async (answer: Promise<{ data: boolean[] }>): Promise<readonly number[]> =>
      (await answer).data.slice(0, count).map(Number)
    const reads: Readonly<Record<ReadBlock['table'], (client: Client) => Promise<readonly number[]>>> = {
      discrete: (client) => bits(client.readDiscreteInputs(address, count)),
      coil: (client) => bits(client.readCoils(address, count)),
      input: async (client) => (await client.readInputRegisters(address, count)).data,
      holding: async (client) => (await client.readHoldingRegisters(address, count)).data,
    }
    return this.#do({ words, run: reads[table], repeatable: true })
  }

  /** Writes once: FC05 for one coil, FC15 for several, FC16 for registers. `urgent` goes before everything that still waits. */
  write(write: RegisterWrite, words: string, urgent = false): Promise<void> {
    const { table, address, values } = write
    const [first] = values
    const run = async (client: Client): Promise<void> => {
      if (table === 'holding') await client.writeRegisters(address, [...values])
      else if (values.length === 1) await client.writeCoil(address, first === true)
      else await client.writeCoils(address, [...values])
    }
    return this.#do({ words, run, repeatable: false }, urgent)
  }

  close(): void {
    this.#die('closed by the station')
  }

  #do<T>(job: { words: string; run: (client: Client) => Promise<T>; repeatable: boolean }, urgent = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#dead) return reject(this.#dead)
      const waiting: Job = { ...job, resolve: (value) => resolve(value as T), reject }
      if (urgent) this.#jobs.unshift(waiting)
      else this.#jobs.push(waiting)
      void this.#next()
      return undefined
    })
  }

  async #next(): Promise<void> {
    if (this.#current) return
    const job = this.#jobs.shift()
    if (!job) return
    this.#current = job
    try {
      job.resolve(await this.#attempt(job))
      this.#misses = 0
    } catch (error) {
      job.reject(error)
      this.#judge(error)
    }
    this.#current = null
    void this.#next()
  }

  async #attempt(job: Job): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      try {
        return await job.run(this.#client)
      } catch (cause) {
        const error = translateModbus(job.words, cause, this.#settings.timeoutMs, this.#port.strangeUnit)
        this.#port.forget()
        await this.#recover(error, tries)
        if (!job.repeatable || this.#dead || !this.#mayRepeat(error, tries)) throw error
      }
    }
  }

  /** Lets a late answer pass, or a busy PLC breathe. */
  async #recover(error: DriverError, tries: number): Promise<void> {
    if (error.code === 'timeout') this.#book.count('timeouts')
    if (error.code === 'timeout' && this.#settings.patient) await wait(drainMs)
    if (isBusy(error)) await wait(12 * 2 ** tries)
  }

  #mayRepeat(error: DriverError, tries: number): boolean {
    if (isBusy(error)) return tries < mostBusyTries
    return error.code === 'timeout' && this.#settings.patient && tries === 1
  }

  /** An exception of the PLC is an answer; anything else puts the connection in doubt. */
  #judge(error: unknown): void {
    if (error instanceof DriverError && error.code === 'refused') return
    this.#misses++
    if (!this.#settings.patient || this.#misses >= missesUntilReopened)
      this.#die(error instanceof Error ? error.message : String(error))
  }

  #die(why: string): void {
    if (this.#dead) return
    this.#dead = new DriverError('closed', `The connection to the PLC is gone (${why.replace(/\.$/, '')}).`)
    // modbus-serial never settles a request whose port is gone, so the one in flight is answered here; an answer that came with the end
    // of the line is on its way through its promises and comes first.
    const [current, dead] = [this.#current, this.#dead]
    setImmediate(() => current?.reject(dead))
    for (const job of this.#jobs.splice(0)) job.reject(this.#dead)
    this.#client.destroy(() => undefined)
    this.#wire.close().catch((error: unknown) => this.#tell('received', new Uint8Array(), modbusWords(error)))
  }

  #tell(direction: TraceLine['direction'], bytes: Uint8Array, meaning: string): void {
    if (this.#book.trace.any) this.#book.trace.tell({ atMs: Date.now(), direction, bytes, meaning })
  }
}

function isBusy(error: DriverError): boolean {
  return error.facts['exception'] === busyException
}
