import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import type { OpenWire } from '../wire/wire.ts'
import { awaitWeighing } from './read-back.ts'
import type { InMotionWeight, Scale, Span, Weighing } from './scale.ts'
import { frameGrams, type ToledoFrame, ToledoReader } from './toledo-continuous.ts'
import { unknownUnitWords } from './units.ts'
import { WeighingBook, weighingOf } from './weighing-book.ts'

/** A scale that sends seven frames a second and is silent for so long has failed. */
const silenceMs = 1500
/** How long a scale may take to come to rest, and to do what it was told. */
const patienceMs = 3000

/** Whether frames carry a checksum, and what stands behind a command letter: makers differ (nothing, or CR LF). */
export type ContinuousSettings = { readonly checksum: boolean; readonly commandEnd: '' | '\r\n' }

/** Toledo continuous output: listens; `Z`, `T` and `C` have no answer, so the next frames show what became of them. */
export class ToledoContinuousScale implements Scale {
  readonly name: string
  readonly url: string
  readonly #settings: ContinuousSettings
  readonly #health = new HealthBook()
  readonly #book = new WeighingBook()
  readonly #trace = new Listeners<TraceLine>()
  readonly #lost = new Listeners<DriverError>()
  readonly #kept: KeptWire
  readonly #watch: NodeJS.Timeout
  #heardMs = Date.now()
  #frame: ToledoFrame | null = null

  constructor(name: string, url: string, open: OpenWire, settings: ContinuousSettings) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => {
        const reader = new ToledoReader(settings.checksum)
        this.#heardMs = Date.now()
        wire.onBytes((bytes) => this.#heard(reader, bytes))
      },
      lost: (why) => this.#lost.tell(new DriverError('closed', `The line to the scale was lost (${why}).`)),
    })
    this.#watch = setInterval(() => this.#lookForSilence(), 500)
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    const frame = this.#frame
    return [
      ...this.#book.values(),
      { name: 'tare', value: frame?.tare ?? '–', unit: frame?.unit ?? null },
      { name: 'step', value: frame?.step ?? '–', unit: frame?.unit ?? null },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  onWeighing(listen: (weighing: Weighing) => void): Unsubscribe {
    return this.#book.onWeighing(listen)
  }

  weightIn(span: Span): InMotionWeight {
    return this.#book.weightIn(span)
  }

  weigh(): Promise<Weighing> {
    return this.#await(
      (weighing) => weighing.stable || weighing.range === 'over' || weighing.range === 'under',
      'weigh',
    )
  }

  async zero(): Promise<void> {
    await this.#order('Z', 'zero', ({ stable, grams }) => stable && Math.abs(grams) <= this.#halfStepG())
  }

  async tare(): Promise<void> {
    await this.#order('T', 'tare', ({ stable, facts }) => stable && facts.includes('net'))
  }

  async clearTare(): Promise<void> {
    await this.#order('C', 'clear the tare', ({ facts }) => !facts.includes('net'))
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#health.become('closed', null)
    this.#lost.tell(new DriverError('closed', 'The station has closed the scale.'))
    await this.#kept.close()
  }

  #halfStepG(): number {
    const step = this.#frame ? frameGrams({ ...this.#frame, weight: this.#frame.step }) : null
    return (step ?? 1) / 2
  }

  async #order(letter: string, name: string, done: (weighing: Weighing) => boolean): Promise<void> {
    const bytes = new TextEncoder().encode(`${letter}${this.#settings.commandEnd}`)
    if (this.#trace.any) this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning: name })
    await this.#kept.send(bytes)
    await this.#await(done, name)
  }

  #await(done: (weighing: Weighing) => boolean, name: string): Promise<Weighing> {
    if (!this.#kept.wire)
      return Promise.reject(new DriverError('closed', this.#health.now.message ?? 'There is no line to the scale yet.'))
    return awaitWeighing({ book: this.#book, lost: this.#lost, done, name, patienceMs })
  }

  #heard(reader: ToledoReader, bytes: Uint8Array): void {
    const before = { framing: reader.framingErrors, checksum: reader.checksumErrors }
    for (const { frame, bytes: whole } of reader.push(bytes)) this.#understood(frame, whole)
    this.#health.count('framingErrors', reader.framingErrors - before.framing)
    this.#health.count('checksumErrors', reader.checksumErrors - before.checksum)
  }

  #understood(frame: ToledoFrame, bytes: Uint8Array): void {
    this.#heardMs = Date.now()
    this.#frame = frame
    this.#kept.proved()
    const grams = frameGrams(frame)
    const weighing = weighingOf(this.#heardMs, {
      grams,
      moving: frame.moving,
      net: frame.net,
      notZeroed: frame.notZeroed,
      ...(frame.outOfRange ? { range: frame.weight < 0 ? 'under' : 'over' } : {}),
    })
    if (this.#trace.any) {
      const meaning = `${frame.weight} ${frame.unit}, ${weighing.facts.join(', ')}`
      this.#trace.tell({ atMs: this.#heardMs, direction: 'received', bytes, meaning })
    }
    if (grams === null) return this.#health.become('failed', unknownUnitWords(frame.unit))
    this.#health.answered(this.#heardMs)
    this.#book.add(weighing)
  }

  #lookForSilence(): void {
    if (!this.#kept.wire || Date.now() - this.#heardMs < silenceMs) return
    const { framingErrors, checksumErrors } = this.#health.now.counters
    const heard =
      framingErrors + checksumErrors > 0 ? ' Frames that do not hold arrive: check the checksum setting.' : ''
    this.#health.become(
      'failed',
      `The scale says nothing that can be read. Check its power, and that it is set to continuous output.${heard}`,
    )
  }
}
