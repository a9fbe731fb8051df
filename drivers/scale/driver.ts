import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire } from '../wire/wire.ts'
import { LineReader, parseReply, type ScaleCommand, type ScaleReply, sicsCommands, unknownCommand } from './commands.ts'
import type { InMotionWeight, Scale, Span, Weighing } from './scale.ts'
import { SicsService } from './sics-service.ts'
import { WeighingBook, weighingOf } from './weighing-book.ts'

/** A streaming scale that says nothing for so long has failed. */
const silenceMs = 1500

/** How values come: all the time (`SIR`), or on each change of weight (`SR`), with an inquiry in between to see that it lives. */
export type SicsStream = 'repeat' | 'onChange'

/** MT-SICS: streams by SIR or SR, and asks for a stable value, zero or tare in between. */
export class SicsScale implements Scale {
  readonly name: string
  readonly url: string
  readonly service = new SicsService((command, answers) => this.#askBetween(command, answers))
  readonly #stream: ScaleCommand
  readonly #health = new HealthBook()
  readonly #book = new WeighingBook()
  readonly #trace = new Listeners<TraceLine>()
  readonly #kept: KeptWire
  readonly #turn: Turn<ScaleReply>
  readonly #watch: NodeJS.Timeout
  #heardMs = Date.now()
  /** Why what is connected cannot be used as MT-SICS; null while it can. */
  #unusable: DriverError | null = null

  constructor(name: string, url: string, open: OpenWire, stream: SicsStream = 'repeat') {
    this.name = name
    this.url = url
    this.#stream = sicsCommands[stream]
    this.#turn = new Turn({
      send: (bytes) => this.#send(bytes),
      onTimeout: () => this.#health.count('timeouts'),
      onUnsolicited: () => undefined,
      drainMs: 100,
    })
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => {
        const reader = new LineReader()
        this.#heardMs = Date.now()
        wire.onBytes((bytes) => this.#heard(reader, bytes))
        this.#startStream()
      },
      lost: (why) => this.#turn.abandon(new DriverError('closed', `The line to the scale was lost (${why}).`)),
    })
    this.#watch = setInterval(() => void this.#lookForSilence(), 500)
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

  async weigh(): Promise<Weighing> {
    const reply = await this.#askBetween(
      sicsCommands.stableWeight,
      (answer) => (answer.type === 'weight' && answer.stable) || answer.type === 'range',
    )
    return toWeighing(reply) ?? refuse('it gave no weight')
  }

  async zero(): Promise<void> {
    await this.#askBetween(sicsCommands.zero, (answer) => answer.type === 'zeroed')
  }

  async tare(): Promise<void> {
    await this.#askBetween(sicsCommands.tare, (answer) => answer.type === 'tare')
  }

  async clearTare(): Promise<void> {
    await this.#askBetween(sicsCommands.clearTare, (answer) => answer.type === 'tareCleared')
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#health.become('closed', null)
    this.#turn.abandon(new DriverError('closed', 'The station has closed the scale.'))
    await this.#kept.close()
  }

  /** Any command ends the stream; it is asked for again whether the answer was good, a refusal or none. */
  async #askBetween(command: ScaleCommand, answers: (reply: ScaleReply) => boolean): Promise<ScaleReply> {
    if (this.#unusable) throw this.#unusable
    try {
      return await this.#ask(command, answers)
    } finally {
      if (this.#kept.wire && !this.#unusable) this.#startStream()
    }
  }

  #ask(command: ScaleCommand, answers: (reply: ScaleReply) => boolean): Promise<ScaleReply> {
    return this.#turn.ask({
      name: command.meaning,
      bytes: encode(command),
      timeoutMs: command.timeoutMs,
      accept: (reply) => {
        if (reply.type === 'unusable') throw errorOf(reply)
        return answers(reply) ? reply : reply.type === 'refused' ? refuse(reply.words) : undefined
      },
    })
  }

  /** SIR and SR go on until another command; they have no acknowledgement of their own. */
  #startStream(): void {
    this.#send(encode(this.#stream)).catch(() =>
      this.#health.become('failed', 'The scale did not take the wish for weights.'),
    )
  }

  async #send(bytes: Uint8Array): Promise<void> {
    if (this.#trace.any)
      this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning: new TextDecoder().decode(bytes).trim() })
    await this.#kept.send(bytes)
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
      if (reply) this.#understood(reply)
      else this.#health.count('framingErrors')
    }
    this.#health.count('framingErrors', reader.framingErrors - errors)
  }

  #understood(reply: ScaleReply): void {
    this.#heardMs = Date.now()
    if (reply.type === 'unusable') this.#refuseDevice(errorOf(reply))
    else if (reply === unknownCommand && !this.#turn.busy) this.#probe()
    else if (!this.#unusable || (reply.type === 'weight' && !this.#turn.busy)) this.#read(reply)
    this.#turn.take(reply)
  }

  #read(reply: ScaleReply): void {
    this.#unusable = null
    this.#kept.proved()
    this.#health.answered(this.#heardMs)
    const weighing = toWeighing(reply)
    if (weighing) this.#book.add(weighing)
  }

  /** Nothing of it is read on. Another device may be on the line tomorrow: a look-alike's line is opened anew, ever more slowly. */
  #refuseDevice(error: DriverError): void {
    this.#unusable = error
    this.#health.become('failed', error.message)
    if (error.code === 'wrong-device') void this.#kept.renew()
  }

  /** A scale that does not know the stream is no MT-SICS scale; what it answers to `SI` tells which. */
  #probe(): void {
    if (this.#unusable) return
    this.#refuseDevice(
      new DriverError(
        'bad-answer',
        `The scale does not know ${this.#stream.text}. Set it to MT-SICS, level 0 or more.`,
      ),
    )
    // Whatever the answer is, it has been heard by then; that there was none is in the counters.
    this.#ask(sicsCommands.weightNow, () => true).catch(() => undefined)
  }

  async #lookForSilence(): Promise<void> {
    // A scale that waits for rest (up to the patience of its command) is silent for a good reason.
    if (!this.#kept.wire || this.#turn.busy || Date.now() - this.#heardMs < silenceMs) return
    if (this.#stream === sicsCommands.onChange && !this.#unusable && (await this.#lives())) return
    const again = this.#health.now.state === 'failed' && !this.#unusable
    if (!this.#unusable)
      this.#health.become('failed', 'The scale says nothing. Check its power, and that it is set to MT-SICS.')
    this.#heardMs = Date.now()
    // Twice silent: the line itself may be dead, and nobody would say so.
    if (again) await this.#kept.renew()
    else this.#startStream()
  }

  #lives(): Promise<boolean> {
    return this.service.weightNow().then(
      () => true,
      () => false,
    )
  }
}

function toWeighing(reply: ScaleReply): Weighing | null {
  if (reply.type === 'weight') return weighingOf(Date.now(), { grams: reply.grams, moving: !reply.stable })
  if (reply.type === 'range') return weighingOf(Date.now(), { grams: null, moving: false, range: reply.range })
  return null
}

function encode(command: ScaleCommand): Uint8Array {
  return new TextEncoder().encode(`${command.text}\r\n`)
}

function errorOf({ code, words }: Extract<ScaleReply, { type: 'unusable' }>): DriverError {
  return new DriverError(code, words)
}

function refuse(words: string): never {
  throw new DriverError('refused', `The scale refused: ${words}.`)
}
