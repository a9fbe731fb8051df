import { integer, isObject, type Json, MapFault, nameOf, oneOf, said } from './map-json.ts'
import { isWordTable, type MapRow, type RowType, rowTypes, type TableName, tableNames } from './register-map.ts'
import { isSignalName, type SignalName, signalNames, signalOf } from './signals.ts'

const rowKeys = ['name', 'table', 'address', 'type', 'bit', 'inverted', 'scale', 'expect']

/** One row of a map file. Throws MapFault that names the row and says what to do. */
export function rowFrom(item: unknown): MapRow {
  if (!isObject(item)) throw new MapFault(`a row is ${said(item)}; write { "name", "table", "address", "type" }`)
  const name = nameOf(item)
  if (!isSignalName(name)) throw new MapFault(`row "${name}" is no signal of a lane; known are ${near(name)}`)
  try {
    return checkedRow(name, item)
  } catch (fault) {
    if (fault instanceof MapFault) throw new MapFault(`row "${name}": ${fault.message}`)
    throw fault
  }
}

function checkedRow(name: SignalName, item: Json): MapRow {
  const unknown = Object.keys(item).filter((key) => !rowKeys.includes(key))
  if (unknown.length > 0) throw new MapFault(`"${unknown.join('", "')}" is not known; a row has ${rowKeys.join(', ')}`)
  const table = oneOf('table', item['table'], tableNames)
  if (signalOf(name).access === 'ordered' && table !== 'coil' && table !== 'holding')
    throw new MapFault(`table "${table}" cannot be written; put it into coil or holding`)
  const type = typeOf(name, item['type'], table)
  return {
    name,
    table,
    address: addressOf(item['address']),
    type,
    bit: type === 'bit' && isWordTable(table) ? bitOf(item['bit']) : null,
    inverted: item['inverted'] === true,
    scale: scaleOf(item['scale'] ?? 1),
    expect: constantOf(name, item['expect']),
  }
}

function addressOf(value: unknown): number {
  const address = integer(value)
  if (address !== null && address <= 65_535) return address
  throw new MapFault(`address is ${said(value)}; give the PDU address, 0 to 65535 ("40101" of a manual is 100)`)
}

function typeOf(name: SignalName, value: unknown, table: TableName): RowType {
  if (signalOf(name).kind === 'bit') {
    if (value === undefined || value === 'bit') return 'bit'
    throw new MapFault(`type is ${said(value)}; this signal is a bit`)
  }
  if (!isWordTable(table)) throw new MapFault(`a number lies in input or holding, not in ${table}`)
  return oneOf(
    'type',
    value,
    rowTypes.filter((type) => type !== 'bit'),
  )
}

function bitOf(value: unknown): number {
  const bit = integer(value)
  if (bit !== null && bit <= 15) return bit
  throw new MapFault(`bit is ${said(value)}; say which bit of the register, 0 (lowest) to 15`)
}

function scaleOf(value: unknown): number {
  if (typeof value === 'number' && value > 0) return value
  throw new MapFault(`scale is ${said(value)}; give a number above 0`)
}

function constantOf(name: SignalName, value: unknown): number | null {
  const needed = name === 'signature' || name === 'mapVersion' || name === 'wordProbe'
  if (value === undefined && !needed) return null
  const constant = integer(value)
  if (constant !== null) return constant
  throw new MapFault(`expect is ${said(value)}; give the constant that the PLC shows here, e.g. "0x4E49"`)
}

/** Known names that begin alike, or the first ones. */
function near(name: string): string {
  const start = name.slice(0, 3).toLowerCase()
  const alike = signalNames.filter((known) => known.toLowerCase().startsWith(start))
  return (alike.length > 0 ? alike : signalNames.slice(0, 12)).join(', ')
}
