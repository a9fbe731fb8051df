import { DriverError } from '../driver-error.ts'
import type { HealthBook } from '../health-book.ts'
import type { OpenWire } from '../wire/wire.ts'
import { type Command, type FullScale, fromWire, toWire } from './command.ts'
import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'
import type { GeneratorIdentity } from './generator.ts'
import { GeneratorLine, type OffOrder } from './line.ts'
import { cometProbe, likenessOf, mistaken, numberProbe, telling } from './looks-like.ts'
import { checkedAnswer } from './number-answer.ts'
import type { NumberDialect, Talk } from './number-dialect.ts'
import { answerInWords, orderInWords } from './number-words.ts'
import type { GeneratorSettings } from './settings.ts'
import { SwitchAnswers } from './switch-answers.ts'
import type { LineNews, SlowReading, Supply, SupplyReading } from './supply.ts'

const probeMs = 300
/** 22 in no dialect's words: whatever comes back is looked at as it is. */
const tell: Command = {
  code: telling.code,
  meaning: 'who is there?',
  answers: 'any',
  timeoutMs: 500,
  takes: [],
  gives: [],
  flags: [],
}

/** Reads messages and tells whose answers they are. */
class SwitchReader extends MessageReader {
  readonly #switched: SwitchAnswers

  constructor(form: FrameForm, switched: SwitchAnswers) {
    super(form)
    this.#switched = switched
  }

  override push(chunk: Uint8Array): Message[] {
    return super.push(chunk).map((message) => this.#switched.heard(message))
  }
}

/** A Spellman supply that speaks a number dialect, with or without checksum. */
export class NumberSupply implements Supply {
  readonly #dialect: NumberDialect
  readonly #settings: GeneratorSettings
  readonly #form: FrameForm
  readonly #line: GeneratorLine<Message>
  readonly #switched: SwitchAnswers
  #full: FullScale | null = null
  #set = { kilovolts: 0, milliamps: 0 }

  constructor(
    open: OpenWire,
    dialect: NumberDialect,
    form: FrameForm,
    settings: GeneratorSettings,
    health: HealthBook,
    news: LineNews,
  ) {
    this.#dialect = dialect
    this.#settings = settings
    this.#form = form
    this.#switched = new SwitchAnswers(dialect.setOutput.code)
    const codec = {
      newReader: () => new SwitchReader(form, this.#switched),
      bytesOf: (message: Message) => encodeMessage(message, form),
      words: (message: Message) => answerInWords(message, dialect.commands, this.#full),
      paceMs: 0,
      sending: (bytes: Uint8Array) => this.#sending(bytes),
    }
    this.#line = new GeneratorLine(open, codec, health, {
      opened: () => {
        this.#switched.forget()
        news.opened()
      },
      lost: () => {
        this.#full = null
        this.#set = { kilovolts: 0, milliamps: 0 }
        news.lost()
      },
    })
  }

  get trace(): Supply['trace'] {
    return this.#line.trace
  }

  get notUsed(): Supply['notUsed'] {
    return this.#dialect.notUsed(this.#settings)
  }

  async identify(): Promise<GeneratorIdentity> {
    const likeness = likenessOf(await this.#telling())
    const { driver, title } = this.#dialect
    if (likeness?.driver !== driver) {
      if (likeness) throw new DriverError('wrong-device', mistaken(likeness, { driver, form: this.#form }))
      throw new DriverError(
        'wrong-device',
        `The answer to 22 is not that of a ${title}, nor of any generator with a driver here. Check which generator it is; only "off" is sent to it.`,
      )
    }
    const identity = await this.#dialect.identified({ ask: this.#ask, settings: this.#settings })
    this.#full = { fullScaleKv: identity.fullScaleKv, fullScaleMa: identity.fullScaleMa }
    return identity
  }

  /** The answer to the one question that all number dialects share; after silence, the other protocols' harmless reads are tried. */
  async #telling(): Promise<readonly string[]> {
    try {
      return await this.#ask(tell)
    } catch (error) {
      if (!(error instanceof DriverError && error.code === 'timeout')) throw error
      for (const probe of [numberProbe(this.#form === 'serial' ? 'tcp' : 'serial'), cometProbe]) {
        const likeness = probe.likeness(await this.#line.probe(probe.bytes, probe.name, probeMs))
        if (likeness)
          throw new DriverError(
            'wrong-device',
            mistaken(likeness, { driver: this.#dialect.driver, form: this.#form }),
            {},
            { cause: error },
          )
      }
      throw error
    }
  }

  prepare(): Promise<void> {
    return this.#dialect.prepare(this.#talk())
  }

  async read(): Promise<SupplyReading> {
    const talk = this.#talk()
    const reading = await this.#dialect.read(talk)
    const { readKilovoltsSet, readMilliampsSet } = this.#dialect
    if (readKilovoltsSet) this.#set.kilovolts = await this.#readSet(readKilovoltsSet)
    if (readMilliampsSet) this.#set.milliamps = await this.#readSet(readMilliampsSet)
    return { ...reading, kilovoltsSet: this.#set.kilovolts, milliampsSet: this.#set.milliamps }
  }

  readSlowly(): Promise<SlowReading> {
    return this.#dialect.readSlowly(this.#talk())
  }

  async setKilovolts(kilovolts: number): Promise<void> {
    this.#set.kilovolts = await this.#setAndReadBack(
      this.#dialect.setKilovolts,
      this.#dialect.readKilovoltsSet,
      kilovolts,
    )
  }

  async setMilliamps(milliamps: number): Promise<void> {
    this.#set.milliamps = await this.#setAndReadBack(
      this.#dialect.setMilliamps,
      this.#dialect.readMilliampsSet,
      milliamps,
    )
  }

  async enableFilament(on: boolean): Promise<void> {
    const { enableFilament } = this.#dialect
    if (enableFilament) await this.#ask(enableFilament, [on ? 1 : 0])
  }

  async turnOn(): Promise<boolean> {
    await this.#ask(this.#dialect.setOutput, [1])
    return this.#dialect.isOn(this.#talk())
  }

  async resetFaults(): Promise<void> {
    if (this.#dialect.resetFaults) await this.#ask(this.#dialect.resetFaults)
    // Where no reset is known, "off" is what lets a supply of this family arm itself anew.
    else await this.#ask(this.#dialect.setOutput, [0])
  }

  feedWatchdog(): Promise<void> {
    return this.#dialect.feedWatchdog(this.#talk())
  }

  shoutOff(): Promise<void> {
    return this.#line.shoutOff(this.#off())
  }

  shoutOffNow(): boolean {
    return this.#line.shoutOffNow(this.#off())
  }

  renew(): Promise<void> {
    return this.#line.renew()
  }

  close(): Promise<void> {
    return this.#line.close()
  }

  #sending(bytes: Uint8Array): void {
    if (String.fromCharCode(...bytes.subarray(1, 4)) === `${this.#dialect.setOutput.code},`) this.#switched.sent(false)
    else this.#switched.asked()
  }

  #off(): OffOrder {
    this.#switched.sent(true)
    const { setOutput } = this.#dialect
    return {
      name: orderInWords(setOutput, [0], null),
      bytes: encodeMessage({ code: setOutput.code, args: ['0'] }, this.#form),
      cancels: orderInWords(setOutput, [1], null),
    }
  }

  #talk(): Talk {
    if (!this.#full) throw new DriverError('wrong-device', 'The generator has not shown yet what it is.')
    return { ask: this.#ask, settings: this.#settings, full: this.#full }
  }

  readonly #ask = (command: Command, args: readonly number[] = []): Promise<readonly string[]> =>
    this.#line.ask({
      name: orderInWords(command, args, this.#full),
      bytes: encodeMessage({ code: command.code, args: args.map(String) }, this.#form),
      timeoutMs: command.timeoutMs,
      accept: (message) =>
        message.code === command.code && !this.#switched.isShouted(message)
          ? checkedAnswer(command, message.args, this.#dialect.errors)
          : undefined,
    })

  async #readSet(read: Command): Promise<number> {
    const [counts] = await this.#ask(read)
    const [scaled] = read.gives
    return scaled && this.#full ? fromWire(Number(counts), scaled, this.#full) : Number(counts)
  }

  async #setAndReadBack(set: Command, read: Command | null, value: number): Promise<number> {
    const { full } = this.#talk()
    const [scaled] = set.takes
    if (!scaled) return value
    const counts = toWire(value, scaled, full)
    await this.#ask(set, [counts])
    if (!read) return fromWire(counts, scaled, full)
    const [answer] = await this.#ask(read)
    if (Number(answer) === counts) return fromWire(counts, scaled, full)
    const words = fromWire(Number(answer), scaled, full).toFixed(scaled.digits)
    throw new DriverError(
      'bad-answer',
      `The generator was set to ${value} ${scaled.unit} and reads back ${words} ${scaled.unit}. Try again; then check the line.`,
      { counts, answer: answer ?? '' },
    )
  }
}
