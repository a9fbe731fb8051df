import {
  emptyImage,
  readRow,
  type RegisterImage,
  type RegisterWrite,
  type SignalValues,
  writeRow,
} from './map-codec.ts'
import type { RegisterBank } from './modbus-server.ts'
import { type PlcEvent, writeRingEvent } from './plc-events.ts'
import { type ReadBlock, type RegisterMap, ringEntry, type TableName, widthOf } from './register-map.ts'
import { type SignalName, signalOf } from './signals.ts'
import { floatOfBits, words32 } from './word-order.ts'

/** What stands behind a bank: what the PLC tells now, and who hears what it was ordered. `ordered` is all that was ever written. */
export type BankParts = {
  readonly told: () => SignalValues
  readonly events: () => readonly PlcEvent[]
  readonly obey: (written: ReadonlySet<SignalName>, ordered: SignalValues) => void
}

const illegalAddress = 2
const floatProbe = floatOfBits(0x40490fd0)

/** The registers of a simulated PLC as a map lays them out: told signals come from its parts, ordered ones are kept as written. */
export class MapBank implements RegisterBank {
  readonly #map: RegisterMap
  readonly #parts: BankParts
  readonly #written: RegisterImage = emptyImage()
  readonly #ends: Readonly<Record<TableName, readonly [from: number, end: number]>>
  #ordered: SignalValues = {}

  /** `first` are the orders that stand before anybody wrote. */
  constructor(map: RegisterMap, first: SignalValues, parts: BankParts) {
    this.#map = map
    this.#parts = parts
    this.#ends = {
      discrete: rangeOf(map, 'discrete'),
      coil: rangeOf(map, 'coil'),
      input: rangeOf(map, 'input'),
      holding: rangeOf(map, 'holding'),
    }
    for (const row of map.rows.values())
      if (signalOf(row.name).access === 'ordered') writeRow(row, first[row.name] ?? 0, this.#written, map.wordOrder)
    this.#ordered = this.#readOrders()
  }

  /** Everything that was ordered, as last written. */
  get ordered(): SignalValues {
    return this.#ordered
  }

  read({ table, address, count }: ReadBlock): readonly number[] | null {
    const [from, end] = this.#ends[table]
    if (address < from || address + count > end) return null
    const image = this.#imageOf(table)
    return Array.from({ length: count }, (_, offset) => Number(image[table][address + offset] ?? 0))
  }

  write({ table, address, values }: RegisterWrite): number {
    const [from, end] = this.#ends[table]
    if (address < from || address + values.length > end) return illegalAddress
    values.forEach((value, offset) => {
      if (table === 'coil') this.#written.coil[address + offset] = value === true
      else this.#written.holding[address + offset] = Number(value)
    })
    this.#ordered = this.#readOrders()
    const touched = [...this.#map.rows.values()].filter(
      (row) => row.table === table && row.address < address + values.length && row.address + widthOf(row) > address,
    )
    this.#parts.obey(new Set(touched.map(({ name }) => name)), this.#ordered)
    return 0
  }

  #readOrders(): SignalValues {
    const ordered: SignalValues = {}
    for (const row of this.#map.rows.values())
      if (signalOf(row.name).access === 'ordered') ordered[row.name] = readRow(row, this.#written, this.#map.wordOrder)
    return ordered
  }

  #imageOf(table: TableName): RegisterImage {
    const { rows, ring, wordOrder } = this.#map
    const image = emptyImage()
    const told: SignalValues = { floatProbe, ...this.#parts.told() }
    for (const row of rows.values())
      if (row.table === table) {
        const own = signalOf(row.name).access === 'ordered' ? this.#ordered[row.name] : told[row.name]
        writeRow(row, row.expect ?? own ?? 0, image, wordOrder)
      }
    if (ring?.table === table)
      for (const event of this.#parts.events().slice(-ring.entries))
        writeRingEvent(ring, event, image, words32(event.counts, wordOrder))
    return image
  }
}

/** Addresses of a table from its first row or read block to its last. */
function rangeOf({ rows, reads, ring }: RegisterMap, table: TableName): readonly [number, number] {
  const spans = [
    ...[...rows.values()].map((row) => ({ ...row, count: widthOf(row) })),
    ...reads,
    ...(ring ? [{ ...ring, count: ring.entries * ringEntry.words }] : []),
  ].filter((span) => span.table === table)
  if (spans.length === 0) return [0, 0]
  return [
    Math.min(...spans.map(({ address }) => address)),
    Math.max(...spans.map(({ address, count }) => address + count)),
  ]
}
