import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire } from '../wire/wire.ts'
import { awaitWeighing } from './read-back.ts'
import type { InMotionWeight, Scale, Span, Weighing } from './scale.ts'
import { type Answer8217, letters, Reader8217 } from './toledo-8217.ts'
import { toGrams } from './units.ts'
import { WeighingBook, weighingOf } from './weighing-book.ts'

/** An answer takes some 10 ms at 9600 baud; a scale that answers nothing for so long has failed. */
const answerMs = 400
const silenceMs = 1500
const patienceMs = 3000

/** The unit that the scale is set to (it is not on the wire), and how often a second it is asked. */
export type Settings8217 = { readonly unit: string; readonly pollHz: number }

/** Toledo 8217: asks `W` again and again. While the load moves the scale gives no value, only that it moves. */
export class Toledo8217Scale implements Scale {
  readonly name: string
  readonly url: string
  readonly #settings: Settings8217
  readonly #health = new HealthBook()
  readonly #book = new WeighingBook()
  readonly #trace = new Listeners<TraceLine>()
  readonly #lost = new Listeners<DriverError>()
  readonly #kept: KeptWire
  readonly #turn: Turn<Answer8217>
  #timer: NodeJS.Timeout | null = null
  #heardMs = Date.now()
  #parityBytes = 0

  constructor(name: string, url: string, open: OpenWire, settings: Settings8217) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#turn = new Turn({
      send: (bytes, what) => this.#send(bytes, what),
      onTimeout: () => this.#health.count('timeouts'),
      onUnsolicited: () => this.#health.count('unsolicited'),
      drainMs: 50,
    })
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => {
        const reader = new Reader8217()
        this.#heardMs = Date.now()
        this.#parityBytes = 0
        wire.onBytes((bytes) => this.#heard(reader, bytes))
        this.#poll()
      },
      lost: (why) => this.#end(new DriverError('closed', `The line to the scale was lost (${why}).`)),
    })
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    return this.#book.values()
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
    await this.#order('zero', ({ stable, facts }) => stable && facts.includes('zero'))
  }

  async tare(): Promise<void> {
    await this.#order('tare', ({ stable, facts }) => stable && facts.includes('net'))
  }

  async clearTare(): Promise<void> {
    await this.#order('clearTare', ({ facts }) => !facts.includes('net'))
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    this.#health.become('closed', null)
    this.#end(new DriverError('closed', 'The station has closed the scale.'))
    await this.#kept.close()
  }

  #end(error: DriverError): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#turn.abandon(error)
    this.#lost.tell(error)
  }

  #ask(letter: keyof typeof letters): Promise<Answer8217> {
    const bytes = new TextEncoder().encode(letters[letter])
    return this.#turn.ask({ name: letter, bytes, timeoutMs: answerMs, accept: (answer) => answer })
  }

  async #order(letter: keyof typeof letters, done: (weighing: Weighing) => boolean): Promise<void> {
    const asked = await this.#ask(letter).catch((error: unknown) => {
      // Some scales do as they are told without a word; the weights to come tell.
      if (error instanceof DriverError && error.code === 'timeout') return null
      throw error
    })
    if (asked?.type === 'status' && asked.outsideZeroCapture)
      throw new DriverError('refused', 'The scale refused: too far from zero.', { command: letter })
    await this.#await(done, letter === 'clearTare' ? 'clear the tare' : letter)
  }

  #await(done: (weighing: Weighing) => boolean, name: string): Promise<Weighing> {
    if (!this.#kept.wire)
      return Promise.reject(new DriverError('closed', this.#health.now.message ?? 'There is no line to the scale yet.'))
    return awaitWeighing({ book: this.#book, lost: this.#lost, done, name, patienceMs })
  }

  #poll(): void {
    const again = (): void => {
      if (this.#kept.wire) this.#timer = setTimeout(() => this.#poll(), 1000 / this.#settings.pollHz)
    }
    this.#ask('weight').then(
      (answer) => {
        this.#book.add(this.#weighingOf(answer))
        again()
      },
      () => {
        this.#lookForSilence()
        again()
      },
    )
  }

  #weighingOf(answer: Answer8217): Weighing {
    if (answer.type === 'weight') {
      const grams = toGrams(answer.value, this.#settings.unit)
      return weighingOf(this.#heardMs, { grams, moving: false, net: answer.net })
    }
    // A status that tells neither motion nor range stands for the weight at zero.
    const grams = !answer.moving && answer.centreOfZero ? 0 : null
    return weighingOf(this.#heardMs, {
      grams,
      moving: answer.moving,
      net: answer.net,
      ...(answer.over ? { range: 'over' } : answer.under ? { range: 'under' } : {}),
    })
  }

  async #send(bytes: Uint8Array, meaning: string): Promise<void> {
    if (this.#trace.any) this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning })
    await this.#kept.send(bytes)
  }

  #heard(reader: Reader8217, bytes: Uint8Array): void {
    const errors = reader.framingErrors
    for (const { answer, bytes: whole } of reader.push(bytes)) {
      this.#heardMs = Date.now()
      this.#kept.proved()
      this.#health.answered(this.#heardMs)
      if (this.#trace.any)
        this.#trace.tell({
          atMs: this.#heardMs,
          direction: 'received',
          bytes: whole,
          meaning: wordsOf(this.#weighingOf(answer)),
        })
      this.#turn.take(answer)
    }
    this.#parityBytes = reader.parityBytes
    this.#health.count('framingErrors', reader.framingErrors - errors)
  }

  #lookForSilence(): void {
    if (!this.#kept.wire || Date.now() - this.#heardMs < silenceMs) return
    const what =
      this.#parityBytes > 0
        ? 'Its bytes carry parity: set the port to seven bits and even parity (dataBits=7&parity=even).'
        : 'Check its power, and that it is set to 8217.'
    this.#health.become('failed', `The scale says nothing that can be read. ${what}`)
  }
}

function wordsOf({ grams, range, facts }: Weighing): string {
  return [...(range === 'ok' ? [`${Math.round(grams)} g`] : []), ...facts].join(', ')
}
