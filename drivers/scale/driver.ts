import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire } from '../wire/wire.ts'
import { LineReader, parseReply, type ScaleCommand, type ScaleReply, sicsCommands } from './commands.ts'
import type { Scale, Weighing } from './scale.ts'

/** A streaming scale that says nothing for so long has failed. */
const silenceMs = 1500

/** MT-SICS: streams by SIR, and asks for a stable value or zero in between. */
export class SicsScale implements Scale {
  readonly name: string
  readonly url: string
  readonly #health = new HealthBook()
  readonly #weighings = new Listeners<Weighing>()
  readonly #trace = new Listeners<TraceLine>()
  readonly #kept: KeptWire
  readonly #turn: Turn<ScaleReply>
  readonly #watch: NodeJS.Timeout
  #latest: Weighing | null = null
  #heardMs = Date.now()

  constructor(name: string, url: string, open: OpenWire) {
    this.name = name
    this.url = url
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
        this.#stream()
      },
      lost: (why) => this.#turn.abandon(new DriverError('closed', `The line to the scale was lost (${why}).`)),
    })
    this.#watch = setInterval(() => this.#lookForSilence(), 500)
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    const latest = this.#latest
    return [
      { name: 'weight', value: latest ? Math.round(latest.grams) : '–', unit: 'g' },
      {
        name: 'state',
        value: !latest ? '–' : latest.range !== 'ok' ? latest.range : latest.stable ? 'stable' : 'moving',
        unit: null,
      },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  onWeighing(listen: (weighing: Weighing) => void): Unsubscribe {
    return this.#weighings.add(listen)
  }

  async weigh(): Promise<Weighing> {
    const reply = await this.#askBetween(
      sicsCommands.stableWeight,
      (answer) => (answer.type === 'weight' && answer.stable) || answer.type === 'range',
    )
    return this.#weighingOf(reply) ?? refuse('it gave no weight')
  }

  async zero(): Promise<void> {
    await this.#askBetween(sicsCommands.zero, (answer) => answer.type === 'zeroed')
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
    try {
      return await this.#ask(command, answers)
    } finally {
      if (this.#kept.wire) this.#stream()
    }
  }

  #ask(command: ScaleCommand, answers: (reply: ScaleReply) => boolean): Promise<ScaleReply> {
    return this.#turn.ask({
      name: command.meaning,
      bytes: encode(command),
      timeoutMs: command.timeoutMs,
      accept: (reply) => (reply.type === 'refused' ? refuse(reply.words) : answers(reply) ? reply : undefined),
    })
  }

  /** SIR goes on until another command; it has no acknowledgement of its own. */
  #stream(): void {
    this.#send(encode(sicsCommands.repeat)).catch(() =>
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
      if (!reply) {
        this.#health.count('framingErrors')
        continue
      }
      this.#heardMs = Date.now()
      this.#kept.proved()
      this.#health.answered(this.#heardMs)
      const weighing = this.#weighingOf(reply)
      if (weighing) {
        this.#latest = weighing
        this.#weighings.tell(weighing)
      }
      this.#turn.take(reply)
    }
    this.#health.count('framingErrors', reader.framingErrors - errors)
  }

  #weighingOf(reply: ScaleReply): Weighing | null {
    const atMs = Date.now()
    if (reply.type === 'weight') return { atMs, grams: reply.grams, stable: reply.stable, range: 'ok' }
    if (reply.type === 'range') return { atMs, grams: 0, stable: false, range: reply.range }
    return null
  }

  #lookForSilence(): void {
    // A scale that waits for rest (up to the patience of its command) is silent for a good reason.
    if (!this.#kept.wire || this.#turn.busy || Date.now() - this.#heardMs < silenceMs) return
    this.#health.become('failed', 'The scale says nothing. Check its power, and that it is set to MT-SICS.')
    this.#heardMs = Date.now()
    this.#stream()
  }
}

function encode(command: ScaleCommand): Uint8Array {
  return new TextEncoder().encode(`${command.text}\r\n`)
}

function refuse(words: string): never {
  throw new DriverError('refused', `The scale refused: ${words}.`)
}
