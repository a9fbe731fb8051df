import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire } from '../wire/wire.ts'
import {
  type DosimeterCommand,
  type DosimeterReply,
  parseIdentity,
  parseNumber,
  parseReply,
  radProCommands,
} from './commands.ts'
import { type DoseFact, type DoseLimits, doseLimit, type DoseState, doseStart, stepDose } from './dose-alarm.ts'
import type { AreaDosimeter, DoseReading, DosimeterIdentity } from './dosimeter.ts'
import { LineReader } from './framing.ts'
import { PulseBook } from './pulse-book.ts'

/** How often a second it is asked, and the limits of the place. */
export type DosimeterSettings = { readonly pollHz: number; readonly limits: DoseLimits }

/** A dosimeter with Rad Pro firmware: asked for its rate and its pulses again and again. */
export class RadProDosimeter implements AreaDosimeter {
  readonly name: string
  readonly url: string
  readonly #settings: DosimeterSettings
  readonly #health = new HealthBook()
  readonly #readings = new Listeners<DoseReading>()
  readonly #facts = new Listeners<DoseFact>()
  readonly #trace = new Listeners<TraceLine>()
  readonly #kept: KeptWire
  readonly #turn: Turn<DosimeterReply>
  #pulses = new PulseBook()
  #identity: DosimeterIdentity | null = null
  #reading: DoseReading | null = null
  #dose: DoseState = doseStart
  #timer: NodeJS.Timeout | null = null
  #timeoutsInARow = 0

  constructor(name: string, url: string, open: OpenWire, settings: DosimeterSettings) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#turn = new Turn({
      send: (bytes, meaning) => this.#send(bytes, meaning),
      onTimeout: () => this.#timedOut(),
      onUnsolicited: () => this.#health.count('unsolicited'),
      drainMs: 100,
    })
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => {
        const reader = new LineReader()
        this.#identity = null
        this.#pulses = new PulseBook()
        wire.onBytes((bytes) => this.#heard(reader, bytes))
        void this.#poll()
      },
      lost: (why) => this.#stop(new DriverError('closed', `The line to the dosimeter was lost (${why}).`)),
    })
  }

  identity(): DosimeterIdentity | null {
    return this.#identity
  }

  reading(): DoseReading | null {
    return this.#reading
  }

  dose(): DoseState {
    return this.#dose
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    const shown = (value: number | null | undefined): number | string =>
      typeof value !== 'number' ? '–' : Number(value.toFixed(2))
    return [
      { name: 'dose rate', value: shown(this.#reading?.microsievertsPerH), unit: 'µSv/h' },
      { name: 'last minute', value: shown(this.#reading?.averageMicrosievertsPerH), unit: 'µSv/h' },
      { name: 'background', value: shown(this.#dose.background), unit: 'µSv/h' },
      { name: 'limit', value: shown(doseLimit(this.#dose, this.#settings.limits)), unit: 'µSv/h' },
      { name: 'alarm', value: this.#dose.causes.join(', ') || 'none', unit: null },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  onReading(listen: (reading: DoseReading) => void): Unsubscribe {
    return this.#readings.add(listen)
  }

  onFact(listen: (fact: DoseFact) => void): Unsubscribe {
    return this.#facts.add(listen)
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    this.#health.become('closed', null)
    this.#stop(new DriverError('closed', 'The station has closed the dosimeter.'))
    await this.#kept.close()
  }

  #stop(error: DriverError): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#turn.abandon(error)
  }

  /** One round of inquiries. What goes wrong is told by the health; the next round tries again. */
  async #poll(): Promise<void> {
    try {
      this.#identity ??= await this.#identify()
      const countsPerMinute = await this.#number(radProCommands.rate)
      const pulses = await this.#number(radProCommands.pulses)
      this.#measured(this.#identity.sensitivity, countsPerMinute, pulses)
    } catch (error) {
      const told = error instanceof DriverError && error.code === 'timeout'
      if (this.#kept.wire && !told)
        this.#health.become('failed', error instanceof Error ? error.message : String(error))
    }
    if (this.#kept.wire) this.#timer = setTimeout(() => void this.#poll(), 1000 / this.#settings.pollHz)
  }

  async #identify(): Promise<DosimeterIdentity> {
    const parts = parseIdentity(await this.#ask(radProCommands.identity))
    if (!parts) throw new DriverError('wrong-device', 'What answers is no Rad Pro dosimeter. Check the port.')
    const sensitivity = await this.#number(radProCommands.sensitivity)
    if (sensitivity <= 0)
      throw new DriverError(
        'bad-answer',
        'The dosimeter has no sensitivity: its counts cannot be a dose. Calibrate it.',
      )
    return { ...parts, sensitivity }
  }

  async #number(command: DosimeterCommand): Promise<number> {
    const value = parseNumber(await this.#ask(command))
    if (value !== null) return value
    throw new DriverError('bad-answer', `The dosimeter's answer to "${command.text}" is no number. Check its firmware.`)
  }

  #ask(command: DosimeterCommand): Promise<string> {
    return this.#turn.ask({
      name: command.meaning,
      bytes: new TextEncoder().encode(`${command.text}\r\n`),
      timeoutMs: command.timeoutMs,
      accept: ({ ok, text }) => {
        if (ok) return text
        throw new DriverError('refused', `The dosimeter refused "${command.text}". It needs Rad Pro 2.0 or later.`)
      },
    })
  }

  #measured(sensitivity: number, countsPerMinute: number, pulses: number): void {
    const atMs = Date.now()
    const counted = this.#pulses.add(atMs, pulses)
    const microsievertsPerH = countsPerMinute / sensitivity
    const average = counted.perMinute === null ? null : counted.perMinute / sensitivity
    this.#reading = { atMs, countsPerMinute, microsievertsPerH, averageMicrosievertsPerH: average }
    this.#timeoutsInARow = 0
    this.#kept.proved()
    this.#health.answered(atMs)
    const { state, facts } = stepDose(
      this.#dose,
      { atMs, microsievertsPerH, pulses: counted.since > 0 },
      this.#settings.limits,
    )
    this.#dose = state
    this.#readings.tell(this.#reading)
    for (const fact of facts) this.#facts.tell(fact)
  }

  #heard(reader: LineReader, bytes: Uint8Array): void {
    const errors = reader.framingErrors
    for (const line of reader.push(bytes)) {
      const reply = parseReply(line)
      if (this.#trace.any)
        this.#trace.tell({
          atMs: Date.now(),
          direction: 'received',
          bytes: new TextEncoder().encode(`${line}\r\n`),
          meaning: line,
        })
      if (reply) this.#turn.take(reply)
      else this.#health.count('framingErrors')
    }
    this.#health.count('framingErrors', reader.framingErrors - errors)
  }

  /** The second time in a row, the line is opened anew: an answer that comes late must never be another's. */
  #timedOut(): void {
    this.#health.count('timeouts')
    this.#health.become('failed', 'The dosimeter says nothing. Check its power, its cable and the baud rate (115200).')
    if (++this.#timeoutsInARow % 2 === 0) void this.#kept.renew()
  }

  async #send(bytes: Uint8Array, meaning: string): Promise<void> {
    if (this.#trace.any) this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning })
    await this.#kept.send(bytes)
  }
}
