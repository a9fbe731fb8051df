import { DriverError } from '../driver-error.ts'
import { integer, isObject, type Json, listOf, MapFault, nameOf, oneOf, said } from './map-json.ts'
import { checkPlaces } from './map-places.ts'
import { rowFrom } from './map-row.ts'
import {
  isWordTable,
  type MapRow,
  type ReadBlock,
  type RegisterMap,
  type RingPlace,
  tableNames,
  wordOrders,
} from './register-map.ts'
import { type SignalName, signalNames, signalOf } from './signals.ts'
import { isStopReason, type StopReason, stopReasonWords } from './stop-reasons.ts'

/** Reads a register map from parsed JSON. Throws DriverError `bad-url` that names every faulty row and says what to do. */
export function checkMap(json: unknown, file: string): RegisterMap {
  const faults: string[] = []
  /** The value, or undefined where it is faulty; the fault is kept. */
  const attempt = <T>(make: () => T): T | undefined => {
    try {
      return make()
    } catch (fault) {
      if (!(fault instanceof MapFault)) throw fault
      faults.push(fault.message)
      return undefined
    }
  }
  const map = attempt(() => mapOf(json, file, attempt))
  if (map && faults.length === 0) faults.push(...checkPlaces(map))
  if (map && faults.length === 0) return map
  throw new DriverError('bad-url', `The register map ${file} cannot be used: ${faults.join('; ')}.`, { file })
}

type Attempt = <T>(make: () => T) => T | undefined

function mapOf(json: unknown, file: string, attempt: Attempt): RegisterMap {
  if (!isObject(json)) throw new MapFault('it is not a JSON object; copy maps/clearlane.json and change it')
  const wordOrder = attempt(() => oneOf('wordOrder', json['wordOrder'], wordOrders))
  const rows = rowsFrom(json, attempt)
  const reads = listOf(json['reads']).flatMap((item, index) => attempt(() => blockFrom(item, index)) ?? [])
  const ring = json['ring'] === undefined ? undefined : attempt(() => ringFrom(json['ring']))
  return {
    name: nameOf(json) || file,
    file,
    wordOrder: wordOrder ?? 'ABCD',
    rows,
    reads,
    ring: ring ?? null,
    stopReasons: stopReasonsFrom(json['stopReasons'], attempt),
  }
}

function rowsFrom(json: Json, attempt: Attempt): ReadonlyMap<SignalName, MapRow> {
  const items = listOf(json['rows'])
  const rows = new Map<SignalName, MapRow>()
  for (const item of items)
    attempt(() => {
      const row = rowFrom(item)
      if (rows.has(row.name)) throw new MapFault(`row "${row.name}" is there twice; remove one`)
      rows.set(row.name, row)
    })
  const named = new Set(items.map(nameOf))
  for (const name of signalNames)
    if (signalOf(name).required && !named.has(name))
      attempt(() => {
        throw new MapFault(`row "${name}" (${signalOf(name).meaning}) is missing; add it`)
      })
  return rows
}

function blockFrom(item: unknown, index: number): ReadBlock {
  const what = `read block ${index + 1}`
  if (!isObject(item)) throw new MapFault(`${what} is ${said(item)}; write { "table", "address", "count" }`)
  const table = oneOf(`${what}: table`, item['table'], tableNames)
  const [address, count] = [integer(item['address']), integer(item['count'])]
  if (address === null || count === null) throw new MapFault(`${what}: give address and count`)
  const most = isWordTable(table) ? 125 : 2000
  if (count >= 1 && count <= most) return { table, address, count }
  throw new MapFault(`${what}: count is ${count}; one request reads 1 to ${most} of table ${table}`)
}

function ringFrom(item: unknown): RingPlace {
  if (!isObject(item)) throw new MapFault(`ring is ${said(item)}; write { "table", "address", "entries" }`)
  const table = oneOf('ring: table', item['table'], ['input', 'holding'])
  const [address, entries] = [integer(item['address']), integer(item['entries'])]
  // Event numbers wrap at 2^16, so their place is only steady where the number of entries divides it; 16 fill one request.
  if (address !== null && entries !== null && [2, 4, 8, 16].includes(entries)) return { table, address, entries }
  throw new MapFault('ring: address is its first register, entries are 2, 4, 8 or 16')
}

function stopReasonsFrom(item: unknown, attempt: Attempt): ReadonlyMap<number, StopReason> {
  const reasons = new Map<number, StopReason>()
  for (const [code, name] of Object.entries(isObject(item) ? item : {}))
    attempt(() => {
      if (integer(code) === null || typeof name !== 'string' || !isStopReason(name))
        throw new MapFault(
          `stopReasons: "${code}" is ${said(name)}; known are ${Object.keys(stopReasonWords).join(', ')}`,
        )
      reasons.set(Number(code), name)
    })
  return reasons
}
