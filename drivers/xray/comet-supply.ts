import { DriverError } from '../driver-error.ts'
import type { HealthBook } from '../health-book.ts'
import type { OpenWire } from '../wire/wire.ts'
import {
  type CometCommand,
  cometCommandOf,
  cometCommands,
  cometPaceMs,
  cometStates,
  cometSteps,
} from './comet-commands.ts'
import { type CometAnswer, CometAnswerReader, cometNumber, encodeComet } from './comet-framing.ts'
import type { GeneratorIdentity } from './generator.ts'
import { GeneratorLine, type OffOrder } from './line.ts'
import { mistaken, numberProbe } from './looks-like.ts'
import type { GeneratorSettings } from './settings.ts'
import { type LineNews, notInUse, type SlowReading, type Supply, type SupplyReading } from './supply.ts'
import type { TubeRow } from './tube-table.ts'

const timeoutMs = 500
const probeMs = 300
/** Within this time after "on" the state must have left standby (hardware.md §9: read back within 500 ms). */
const readBackMs = 400
/** A value is read with one decimal: it may differ by half of that. */
const readBackSlack = 0.06

/** A Comet XRP: orders without answers, each read back by the question behind it, 50 ms between two frames. */
export class CometSupply implements Supply {
  readonly #settings: GeneratorSettings
  readonly #tube: TubeRow
  readonly #line: GeneratorLine<CometAnswer>
  #set: { kilovolts: number; milliamps: number } | null = null

  constructor(open: OpenWire, tube: TubeRow, settings: GeneratorSettings, health: HealthBook, news: LineNews) {
    this.#settings = settings
    this.#tube = tube
    let reader = new CometAnswerReader()
    const codec = {
      newReader: () => (reader = new CometAnswerReader()),
      bytesOf: ({ text }: CometAnswer) => Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
      words: answerInWords,
      paceMs: cometPaceMs,
      sending: (bytes: Uint8Array) => reader.sending(String.fromCharCode(...bytes.subarray(1, -2))),
    }
    this.#line = new GeneratorLine(open, codec, health, {
      opened: news.opened,
      lost: () => {
        this.#set = null
        news.lost()
      },
    })
  }

  get trace(): Supply['trace'] {
    return this.#line.trace
  }

  get notUsed(): Supply['notUsed'] {
    return [
      ...(this.#settings.htTimerS
        ? []
        : [notInUse('watchdog', 'the switch-off timer (setting htTimerS); polling is the feed')]),
      notInUse('fault list and reset', 'the bits of its system word are not public'),
    ]
  }

  async identify(): Promise<GeneratorIdentity> {
    await this.#readState(true)
    await this.#readNumber(cometCommands.readKilovolts)
    const word = await this.#ask(cometCommands.readSystem)
    return {
      dialect: 'comet-xrp',
      fullScaleKv: this.#settings.fullScaleKv || this.#tube.maxKv,
      fullScaleMa: this.#settings.fullScaleMa || this.#tube.maxMa,
      model: `Comet XRP, system word ${word}`,
    }
  }

  prepare(): Promise<void> {
    return this.feedWatchdog()
  }

  async read(): Promise<SupplyReading> {
    const state = await this.#readState()
    const kilovolts = await this.#readNumber(cometCommands.readKilovolts)
    const milliamps = await this.#readNumber(cometCommands.readMilliamps)
    this.#set ??= {
      kilovolts: await this.#readNumber(cometCommands.readKilovoltsSet),
      milliamps: await this.#readNumber(cometCommands.readMilliampsSet),
    }
    return {
      highVoltageOn: isOn(state),
      emitting: state.startsWith('3'),
      interlock1Closed: false,
      interlock2Closed: false,
      interlocksTold: false,
      ready: state === '8' || isOn(state),
      kilovolts,
      milliamps,
      kilovoltsSet: this.#set.kilovolts,
      milliampsSet: this.#set.milliamps,
      faults: [],
      arcing: null,
      filamentOn: null,
      values: [{ name: 'state', value: cometStates[state] ?? state, unit: null }],
    }
  }

  async readSlowly(): Promise<SlowReading> {
    const timer = (await this.#ask(cometCommands.readTimer)).trim()
    const value = timer.includes('X') ? 'disabled' : timer
    return { hours: null, values: [{ name: 'switch-off timer', value, unit: null }] }
  }

  async setKilovolts(kilovolts: number): Promise<void> {
    const { setKilovolts, readKilovoltsSet } = cometCommands
    const set = await this.#setAndReadBack(setKilovolts, readKilovoltsSet, kilovolts, cometSteps.kilovolts)
    this.#set = { milliamps: 0, ...this.#set, kilovolts: set }
  }

  async setMilliamps(milliamps: number): Promise<void> {
    const { setMilliamps, readMilliampsSet } = cometCommands
    const set = await this.#setAndReadBack(setMilliamps, readMilliampsSet, milliamps, cometSteps.milliamps)
    this.#set = { kilovolts: 0, ...this.#set, milliamps: set }
  }

  enableFilament(): Promise<void> {
    return Promise.resolve()
  }

  async turnOn(): Promise<boolean> {
    const orderedMs = performance.now()
    let state = await this.#ask(cometCommands.readState, cometCommands.turnOn.text)
    while (state === '8' && performance.now() - orderedMs < readBackMs) state = await this.#readState()
    if (state === '1')
      throw new DriverError(
        'refused',
        'The generator stays in standby after "on". Check interlocks and its key switch.',
      )
    return isOn(state)
  }

  /** There is no public command for it; the next "on" shows whether the generator is well. */
  async resetFaults(): Promise<void> {
    await this.#readState()
  }

  async feedWatchdog(): Promise<void> {
    const { htTimerS } = this.#settings
    if (!htTimerS) return
    const seconds = Math.min(99 * 60 + 58, Math.round(htTimerS))
    const two = (value: number): string => String(value).padStart(2, '0')
    const digits = `${two(Math.floor(seconds / 60))}${two(seconds % 60)}`
    await this.#ask(cometCommands.readTimerSet, `${cometCommands.setTimer.text}${digits}`)
  }

  shoutOff(): Promise<void> {
    return this.#line.shoutOff(off)
  }

  shoutOffNow(): boolean {
    return this.#line.shoutOffNow(off)
  }

  renew(): Promise<void> {
    return this.#line.renew()
  }

  close(): Promise<void> {
    return this.#line.close()
  }

  async #readState(probing = false): Promise<string> {
    try {
      return await this.#ask(cometCommands.readState)
    } catch (error) {
      if (!probing || !(error instanceof DriverError && error.code === 'timeout')) throw error
      for (const probe of [numberProbe('serial'), numberProbe('tcp')]) {
        const likeness = probe.likeness(await this.#line.probe(probe.bytes, probe.name, probeMs))
        if (likeness)
          throw new DriverError(
            'wrong-device',
            mistaken(likeness, { driver: 'comet-xrp', form: null }),
            {},
            { cause: error },
          )
      }
      throw error
    }
  }

  async #readNumber(command: CometCommand): Promise<number> {
    return cometNumber(await this.#ask(command))
  }

  /** A question, behind an order where there is one. */
  #ask(command: CometCommand, order?: string): Promise<string> {
    return this.#line.ask({
      name: command.meaning,
      bytes: encodeComet(command.text),
      ...(order === undefined ? {} : { order: { name: orderInWords(order), bytes: encodeComet(order) } }),
      timeoutMs,
      accept: (answer) => (answer.command === command ? answer.text : undefined),
    })
  }

  async #setAndReadBack(set: CometCommand, read: CometCommand, value: number, step: number): Promise<number> {
    const steps = Math.round(value / step)
    const told = cometNumber(await this.#ask(read, `${set.text}${String(steps).padStart(4, '0')}`))
    if (Math.abs(told - value) <= readBackSlack) return steps * step
    throw new DriverError(
      'bad-answer',
      `The generator was set to ${value} ${set.unit} and reads back ${told} ${set.unit}. Try again; then check the line.`,
      { value, told },
    )
  }
}

const off: OffOrder = {
  name: cometCommands.turnOff.meaning,
  bytes: encodeComet(cometCommands.turnOff.text),
  cancels: cometCommands.turnOn.meaning,
}

const isOn = (state: string): boolean => state === '2' || state.startsWith('3')

/** An order's text in words, e.g. `U1400` is `set kV 140.0 kV`. */
function orderInWords(text: string): string {
  const { command, digits } = cometCommandOf(text) ?? { command: null, digits: '' }
  if (!command) return text
  if (command.unit === null) return [command.meaning, ...(digits ? [digits] : [])].join(' ')
  const step = command.unit === 'kV' ? cometSteps.kilovolts : cometSteps.milliamps
  return `${command.meaning} ${(Number(digits) * step).toFixed(command.unit === 'kV' ? 1 : 2)} ${command.unit}`
}

function answerInWords({ text, command }: CometAnswer): string {
  if (command === null) return `unasked: ${text}`
  if (command.answer === 'state') return `state: ${cometStates[text] ?? text}`
  if (command.unit === null) return `${command.meaning}: ${text.trim()}`
  return `${command.meaning}: ${cometNumber(text).toFixed(1)} ${command.unit}`
}
