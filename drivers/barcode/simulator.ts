import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import type { Dialect } from './dialects.ts'
import { encodeCode, frameText } from './framing.ts'
import type { ReaderSettings } from './reader-settings.ts'
import { type Reading, SimulatedReading } from './simulated-reading.ts'
import { faultless, type ReaderFaults } from './simulator-faults.ts'

/** How the simulated reader is set up; the same settings as the driver's. */
export type BarcodeSimulation = {
  readonly dialect: Dialect
  readonly settings: ReaderSettings
  readonly faults?: ReaderFaults
}

/** A reader that speaks text: tells what it read on each parcel in its dialect, and obeys its trigger orders. */
export class BarcodeSimulator {
  readonly #dialect: Dialect
  readonly #settings: ReaderSettings
  readonly #wires = new Set<Wire>()
  readonly #reading: SimulatedReading
  #toldSinceTrigger = 0

  constructor(world: World, { dialect, settings, faults = faultless }: BarcodeSimulation) {
    this.#dialect = dialect
    this.#settings = settings
    this.#reading = new SimulatedReading(world, settings.trigger === 'host', faults, (reading) => this.#tell(reading))
  }

  attach(wire: Wire): void {
    this.#wires.add(wire)
    wire.onEnd(() => this.#wires.delete(wire))
    let heard = ''
    wire.onBytes((bytes) => {
      heard = this.#obey(heard + String.fromCharCode(...bytes), wire).slice(-64)
    })
  }

  listen(): Promise<Served> {
    return serveLoopback(
      (wire) => this.attach(wire),
      () => this.close(),
    )
  }

  close(): void {
    this.#reading.close()
  }

  /** Carries out the orders in what was heard, in their order; gives back what is left of it. */
  #obey(heard: string, wire: Wire): string {
    const { trigger } = this.#dialect
    if (!trigger) return ''
    const orders = (['on', 'off'] as const)
      .map((order) => ({ order, text: String.fromCharCode(...trigger[order]) }))
      .map(({ order, text }) => ({ order, at: heard.indexOf(text), length: text.length }))
      .filter(({ at }) => at >= 0)
      .toSorted((a, b) => a.at - b.at)
    const [first] = orders
    if (!first) return heard
    this.#trigger(first.order, wire)
    return this.#obey(heard.slice(first.at + first.length), wire)
  }

  #trigger(order: 'on' | 'off', wire: Wire): void {
    const answer = this.#dialect.answer(order)
    if (answer !== null) send(wire, frameText(answer, this.#dialect.frame))
    if (order === 'on') this.#toldSinceTrigger = 0
    else if (this.#reading.triggered && this.#toldSinceTrigger === 0 && this.#dialect.tellsNoRead) this.#sayNoRead()
    this.#reading.trigger(order === 'on')
  }

  #tell({ codes, times, noise }: Reading): void {
    this.#toldSinceTrigger++
    if (noise.length > 0) this.#send(noise)
    for (let turn = 0; turn < times; turn++) {
      if (codes.length === 0) this.#sayNoRead()
      else for (const text of this.#messages(codes)) this.#send(encodeCode({ text, aim: null }, this.#dialect.frame))
    }
  }

  /** One message for all codes where the reader has a separator, else one each. */
  #messages(codes: Reading['codes']): string[] {
    const texts = codes.map(({ text, aim }) => `${this.#settings.aim ? aim : ''}${text}`)
    return this.#settings.separator === null ? texts : [texts.join(this.#settings.separator)]
  }

  #sayNoRead(): void {
    this.#send(frameText(this.#settings.noRead[0] ?? 'NOREAD', this.#dialect.frame))
  }

  #send(bytes: Uint8Array): void {
    for (const wire of this.#wires) send(wire, bytes)
  }
}

/** Bytes for a driver that has just gone are nobody's loss. */
function send(wire: Wire, bytes: Uint8Array): void {
  wire.send(bytes).catch(() => undefined)
}
