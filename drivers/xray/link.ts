import { DriverError } from '../driver-error.ts'
import type { HealthBook } from '../health-book.ts'
import type { TraceLine } from '../device.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire } from '../wire/wire.ts'
import { answerInWords } from './answer-words.ts'
import { type CommandName, xrvCommands } from './commands.ts'
import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'

/** What a link tells its driver: a fresh line, or none. */
export type LinkNews = { readonly opened: () => void; readonly lost: () => void }

/** One generator line: commands of the table out, their answers back, one at a time; `shout` waits for nobody. */
export class GeneratorLink {
  readonly trace = new Listeners<TraceLine>()
  readonly #form: FrameForm
  readonly #health: HealthBook
  readonly #kept: KeptWire
  readonly #turn: Turn<Message>
  #reader: MessageReader
  #timeoutsInARow = 0

  constructor(open: OpenWire, form: FrameForm, health: HealthBook, news: LinkNews) {
    this.#form = form
    this.#health = health
    this.#reader = new MessageReader(form)
    this.#turn = new Turn({
      send: (bytes, name) => {
        // What no line carried was not said.
        if (this.#kept.wire) this.#tell('sent', bytes, name)
        return this.#kept.send(bytes)
      },
      onTimeout: () => this.#timedOut(),
      onUnsolicited: () => health.count('unsolicited'),
      drainMs: 150,
    })
    this.#kept = new KeptWire(open, health, {
      opened: (wire) => {
        this.#reader = new MessageReader(form)
        wire.onBytes((bytes) => this.#heard(bytes))
        news.opened()
      },
      lost: (why) => {
        this.#turn.abandon(new DriverError('closed', `The line to the generator was lost (${why}).`))
        news.lost()
      },
    })
  }

  /** Asks for values or acknowledgement. Throws DriverError `timeout`, `refused`, `bad-answer` or `closed`. */
  ask(name: CommandName, args: readonly (number | string)[] = []): Promise<readonly string[]> {
    const command = xrvCommands[name]
    const bytes = encodeMessage({ code: command.code, args: args.map(String) }, this.#form)
    return this.#turn.ask({
      name: nameOf(name, args),
      bytes,
      timeoutMs: command.timeoutMs,
      accept: (message) => (message.code === command.code ? checked(name, message.args) : undefined),
    })
  }

  /** Turns the output off at once, past everything that waits; its acknowledgement is not waited for. A waiting "on" is dropped. */
  async shoutOff(): Promise<void> {
    await this.#kept.send(this.#offBytes())
  }

  /** The same within this call, for a process about to end; false while there is no line. */
  shoutOffNow(): boolean {
    return this.#kept.sendNow(this.#offBytes())
  }

  #offBytes(): Uint8Array {
    this.#turn.cancelWaiting(
      nameOf('setOutput', [1]),
      new DriverError('cancelled', 'X-rays were turned off before the order to turn them on was sent.'),
    )
    const bytes = encodeMessage({ code: xrvCommands.setOutput.code, args: ['0'] }, this.#form)
    this.#tell('sent', bytes, `${nameOf('setOutput', [0])} (at once)`)
    return bytes
  }

  /** Gives the line up and opens it anew. */
  renew(): Promise<void> {
    return this.#kept.renew()
  }

  close(): Promise<void> {
    this.#turn.abandon(new DriverError('closed', 'The station has closed the generator.'))
    return this.#kept.close()
  }

  #heard(bytes: Uint8Array): void {
    const before = { framing: this.#reader.framingErrors, checksum: this.#reader.checksumErrors }
    for (const message of this.#reader.push(bytes)) {
      this.#timeoutsInARow = 0
      this.#kept.proved()
      this.#tell('received', encodeMessage(message, this.#form), answerInWords(message))
      this.#turn.take(message)
    }
    this.#health.count('framingErrors', this.#reader.framingErrors - before.framing)
    this.#health.count('checksumErrors', this.#reader.checksumErrors - before.checksum)
  }

  /** A device that bites its tongue twice gets a fresh line. */
  #timedOut(): void {
    this.#health.count('timeouts')
    if (++this.#timeoutsInARow >= 2) {
      this.#timeoutsInARow = 0
      void this.#kept.renew()
    }
  }

  #tell(direction: TraceLine['direction'], bytes: Uint8Array, meaning: string): void {
    if (this.trace.any) this.trace.tell({ atMs: Date.now(), direction, bytes, meaning })
  }
}

/** A command with its arguments, in words for the trace and for errors. */
function nameOf(name: CommandName, args: readonly (number | string)[]): string {
  return [xrvCommands[name].meaning, ...args].join(' ')
}

/** Arguments of an answer that fits the command, or a DriverError. Set commands are acknowledged by `$`. */
function checked(name: CommandName, args: readonly string[]): readonly string[] {
  const { answers, meaning, code } = xrvCommands[name]
  if (answers === null) {
    if (args[0] === '$') return args
    throw new DriverError(
      'refused',
      `The generator refused "${meaning}" (answer ${code},${args.join(',')}). Check interlocks and limits.`,
      { command: meaning, answer: args.join(',') },
    )
  }
  if (args[0] === '!')
    throw new DriverError('refused', `The generator refused "${meaning}" with error ${args[1] ?? '?'}.`, {
      command: meaning,
    })
  if (args.length !== answers || args.some((arg) => arg.trim() === '' || !Number.isFinite(Number(arg)))) {
    throw new DriverError(
      'bad-answer',
      `The generator's answer to "${meaning}" has ${args.length} values, ${answers} belong there. Check the dialect.`,
      { command: meaning },
    )
  }
  return args
}
