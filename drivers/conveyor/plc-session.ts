import type { OpenWire } from '../wire/wire.ts'
import type { ConveyorCommand, UnitMode } from './conveyor.ts'
import { emptyImage, numberOf, type RegisterImage, readSignals, type SignalValues, writesFor } from './map-codec.ts'
import { demandOurMap } from './map-identity.ts'
import { type LinkBook, ModbusLink, type ModbusSettings } from './modbus-link.ts'
import { packmlCommands, unitModes } from './packml.ts'
import { eventsSince, headEvent, newEvents, type PlcEvent, ringEvents } from './plc-events.ts'
import type { Polled } from './reading.ts'
import { isWordTable, type ReadBlock, type RegisterMap, ringEntry, rowOf } from './register-map.ts'

/** A PLC: how its wire is opened, how it is spoken to, and where everything lies in it. */
export type PlcPlace = { readonly open: OpenWire; readonly settings: ModbusSettings; readonly map: RegisterMap }

/**
 * One connection to a PLC whose map has been verified: signature, version and word order are read before anything is written, and
 * again with each poll. Knows where everything lies; knows no belt.
 */
export class PlcSession {
  readonly map: RegisterMap
  readonly #link: ModbusLink
  readonly #shadow: RegisterImage = emptyImage()
  #polls: Promise<unknown> = Promise.resolve()
  #lastEvent: number | null = null
  #change = 0
  #values: SignalValues = {}

  private constructor(link: ModbusLink, map: RegisterMap) {
    this.#link = link
    this.map = map
  }

  /** Connects and verifies; throws DriverError, `wrong-device` where the PLC is not one of this map. */
  static async open({ open, settings, map }: PlcPlace, book: LinkBook): Promise<PlcSession> {
    const link = await ModbusLink.open(open, settings, book)
    try {
      const session = new PlcSession(link, map)
      await session.#readImage()
      // A change number that the PLC has seen already would be no change for it.
      const { table, address } = rowOf(map, 'commandChange')
      session.#change = (await link.read({ table, address, count: 1 }))[0] ?? 0
      return session
    } catch (error) {
      link.close()
      throw error
    }
  }

  get isAlive(): boolean {
    return this.#link.isAlive
  }

  get echoes(): boolean {
    return this.#link.echoes
  }

  /** Values of the newest poll. */
  get values(): SignalValues {
    return this.#values
  }

  /** Reads everything that the map reads, and the event ring where more than one event has come. */
  poll(): Promise<Polled> {
    // One after the other, or two polls could tell the same events.
    const poll = this.#polls.then(
      () => this.#pollOnce(),
      () => this.#pollOnce(),
    )
    this.#polls = poll
    return poll
  }

  async #pollOnce(): Promise<Polled> {
    await this.#readImage()
    const atMs = Date.now()
    const head = headEvent(this.map, this.#values)
    if (!head) return { atMs, values: this.#values, events: [], eventsLost: 0 }
    const ring = (eventsSince(this.#lastEvent ?? head.sequence, head.sequence) ?? 0) > 1 ? await this.#readRing() : []
    const { events, lost, last } = newEvents(this.#lastEvent, head, ring)
    this.#lastEvent = last
    return { atMs, values: this.#values, events, eventsLost: lost }
  }

  /** Writes orders in as few requests as can be; none of them is ever repeated. */
  async order(orders: SignalValues, words: string, urgent = false): Promise<void> {
    for (const write of writesFor(this.map, orders, this.#shadow)) await this.#link.write(write, words, urgent)
  }

  /** Writes a command under a new change number, which it returns; the PLC has it, but may refuse it. */
  async command(command: ConveyorCommand): Promise<number> {
    const commandChange = this.#nextChange()
    await this.order({ command: packmlCommands[command], commandChange }, `command ${command}`)
    return commandChange
  }

  /** Writes a wish for a unit mode under a new change number, which it returns. */
  async changeMode(mode: UnitMode): Promise<number> {
    const unitModeChange = this.#nextChange()
    await this.order({ unitModeWanted: unitModes[mode], unitModeChange }, `unit mode ${mode}`)
    return unitModeChange
  }

  /** The newest refusal, as its register has it. */
  get rejected(): number {
    return numberOf(this.#values, 'rejectedCommand')
  }

  close(): void {
    this.#link.close()
  }

  #nextChange(): number {
    return (this.#change = (this.#change + 1) & 0xffff)
  }

  async #readImage(): Promise<void> {
    const image = emptyImage()
    for (const block of this.map.reads) await this.#readInto(image, block)
    demandOurMap(this.map, image)
    this.#values = readSignals(this.map, image)
  }

  async #readInto(image: RegisterImage, block: ReadBlock): Promise<void> {
    const read = await this.#link.read(block)
    read.forEach((value, offset) => {
      if (isWordTable(block.table)) image[block.table][block.address + offset] = value
      else image[block.table][block.address + offset] = value === 1
    })
  }

  async #readRing(): Promise<readonly PlcEvent[]> {
    const { ring, wordOrder } = this.map
    if (!ring) return []
    const { table, address, entries } = ring
    return ringEvents(ring, await this.#link.read({ table, address, count: entries * ringEntry.words }), wordOrder)
  }
}
