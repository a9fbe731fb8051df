import { isWordTable, type MapRow, type RegisterMap, type TableName, type WordOrder } from './register-map.ts'
import { type SignalName, signalOf } from './signals.ts'
import { bitsOfFloat, floatOfBits, u32, words32 } from './word-order.ts'

/** What lies in the four tables, by address; places that nobody filled are empty. */
export type RegisterImage = {
  readonly discrete: boolean[]
  readonly coil: boolean[]
  readonly input: number[]
  readonly holding: number[]
}

/** Values by signal: bits as booleans, numbers in the unit of the signal. */
export type SignalValues = Partial<Record<SignalName, number | boolean>>

/** One write request. */
export type RegisterWrite =
  | { readonly table: 'coil'; readonly address: number; readonly values: readonly boolean[] }
  | { readonly table: 'holding'; readonly address: number; readonly values: readonly number[] }

/** Tables with nothing in them. */
export function emptyImage(): RegisterImage {
  return { discrete: [], coil: [], input: [], holding: [] }
}

/** The value of a row in an image; an empty place reads as 0 or false (or, inverted, true). */
export function readRow(row: MapRow, image: RegisterImage, order: WordOrder): number | boolean {
  if (!isWordTable(row.table)) return (image[row.table][row.address] ?? false) !== row.inverted
  const word = image[row.table][row.address] ?? 0
  const second = image[row.table][row.address + 1] ?? 0
  switch (row.type) {
    case 'bit':
      return ((word >> (row.bit ?? 0)) & 1) === (row.inverted ? 0 : 1)
    case 'u16':
      return word * row.scale
    case 'i16':
      return ((word << 16) >> 16) * row.scale
    case 'u32':
      return u32(word, second, order) * row.scale
    case 'f32':
      return floatOfBits(u32(word, second, order)) * row.scale
  }
}

/** Puts a value where its row says; other bits of the same register stay. */
export function writeRow(row: MapRow, value: number | boolean, image: RegisterImage, order: WordOrder): void {
  if (!isWordTable(row.table)) {
    image[row.table][row.address] = (value === true || value === 1) !== row.inverted
    return
  }
  const words = image[row.table]
  if (row.type === 'bit') {
    const mask = 1 << (row.bit ?? 0)
    const on = (value === true || value === 1) !== row.inverted
    words[row.address] = on ? (words[row.address] ?? 0) | mask : (words[row.address] ?? 0) & ~mask
    return
  }
  const raw = Number(value) / row.scale
  if (row.type === 'u16' || row.type === 'i16') {
    words[row.address] = Math.round(raw) & 0xffff
    return
  }
  const bits = row.type === 'f32' ? bitsOfFloat(raw) : Math.round(raw) >>> 0
  ;[words[row.address], words[row.address + 1]] = words32(bits, order)
}

/** All told signals of a map as an image has them. */
export function readSignals(map: RegisterMap, image: RegisterImage): SignalValues {
  const values: SignalValues = {}
  for (const row of map.rows.values())
    if (signalOf(row.name).access === 'told') values[row.name] = readRow(row, image, map.wordOrder)
  return values
}

/** A number of the values; 0 where the map has no such row. */
export function numberOf(values: SignalValues, name: SignalName): number {
  return Number(values[name] ?? 0)
}

/** A bit of the values; false where the map has no such row. */
export function bitOf(values: SignalValues, name: SignalName): boolean {
  return values[name] === true
}

/** Rows whose write makes a PLC act on what was written with them or before. */
const triggers: ReadonlySet<SignalName> = new Set(['commandChange', 'unitModeChange', 'gateSequence'])

/**
 * The fewest write requests that carry these orders out: neighbours go together, and a request with a trigger goes last. `shadow` is
 * what was written before, so that an order never changes the other bits of a register. Signals without a row are left out.
 */
export function writesFor(map: RegisterMap, orders: SignalValues, shadow: RegisterImage): RegisterWrite[] {
  const rows = (Object.keys(orders) as SignalName[]).flatMap((name) => map.rows.get(name) ?? [])
  const touched = new Map<string, { table: TableName; address: number; last: boolean }>()
  for (const row of rows) {
    writeRow(row, orders[row.name] ?? 0, shadow, map.wordOrder)
    const width = row.type === 'u32' || row.type === 'f32' ? 2 : 1
    for (let offset = 0; offset < width; offset++) {
      const address = row.address + offset
      touched.set(`${row.table} ${address}`, { table: row.table, address, last: triggers.has(row.name) })
    }
  }
  const places = [...touched.values()].sort((a, b) => a.table.localeCompare(b.table) || a.address - b.address)
  const groups: (typeof places)[] = []
  for (const place of places) {
    const before = groups.at(-1)?.at(-1)
    if (before && before.table === place.table && before.address + 1 === place.address) groups.at(-1)?.push(place)
    else groups.push([place])
  }
  const triggersLast = groups.sort((a, b) => Number(a.some(({ last }) => last)) - Number(b.some(({ last }) => last)))
  return triggersLast.flatMap((group) => requestOf(group, shadow))
}

function requestOf(
  group: readonly { table: TableName; address: number }[],
  shadow: RegisterImage,
): RegisterWrite | readonly [] {
  const first = group[0]
  if (!first) return []
  const { table, address } = first
  if (table === 'coil') return { table, address, values: group.map((place) => shadow.coil[place.address] ?? false) }
  if (table === 'holding') return { table, address, values: group.map((place) => shadow.holding[place.address] ?? 0) }
  throw new RangeError(`Table "${table}" cannot be written.`)
}
