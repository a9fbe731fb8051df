import { emptyImage, writesFor } from './map-codec.ts'
import { type MapRow, type ReadBlock, type RegisterMap, ringEntry, widthOf } from './register-map.ts'
import { gateSignals, signalOf } from './signals.ts'

/** What the rows of a map do to each other, in words: nothing may overlap, every told row is read, a gate order is one request. */
export function checkPlaces(map: RegisterMap): string[] {
  return [...overlaps(map), ...unread(map), ...tornGate(map), ...ringFaults(map)]
}

function overlaps({ rows }: RegisterMap): string[] {
  const taken = new Map<string, MapRow[]>()
  return [...rows.values()].flatMap((row) =>
    Array.from({ length: widthOf(row) }, (_, offset) => `${row.table} ${row.address + offset}`).flatMap((place) => {
      const there = taken.get(place) ?? []
      taken.set(place, [...there, row])
      // Several bits may share a register, each its own.
      const other = there.find(({ bit }) => bit === null || row.bit === null || bit === row.bit)
      return other ? [`row "${row.name}": ${place} is taken by "${other.name}" already; move one`] : []
    }),
  )
}

function unread({ rows, reads }: RegisterMap): string[] {
  return [...rows.values()]
    .filter((row) => signalOf(row.name).access === 'told' && !reads.some((block) => covers(block, row)))
    .map(({ name, table, address, type }) => {
      const block = `{ "table": "${table}", "address": ${address}, "count": ${widthOf({ type })} }`
      return `row "${name}": ${table} ${address} lies in no read block; widen one of "reads" or add ${block}`
    })
}

function covers(block: ReadBlock, row: MapRow): boolean {
  const end = row.address + widthOf(row)
  return block.table === row.table && row.address >= block.address && end <= block.address + block.count
}

function tornGate(map: RegisterMap): string[] {
  const gate = Object.fromEntries([...gateSignals, 'lightPattern'].map((name) => [name, 0]))
  if (writesFor(map, gate, emptyImage()).length === 1) return []
  return [
    `rows ${gateSignals.join(', ')}: they must lie side by side in table holding, so that one request carries the whole gate order (lightPattern may lie between them)`,
  ]
}

function ringFaults({ rows, ring }: RegisterMap): string[] {
  if (!ring) return []
  const head = ['eventSequence', 'eventType', 'eventEye', 'eventTrackId', 'eventCounts'] as const
  const headless = head.filter((name) => !rows.has(name))
  const end = ring.address + ring.entries * ringEntry.words
  const inside = [...rows.values()].filter(
    (row) => row.table === ring.table && row.address < end && row.address + widthOf(row) > ring.address,
  )
  return [
    ...headless.map((name) => `row "${name}": a map with a ring needs it; add it`),
    ...inside.map(({ name, table, address }) => `row "${name}": ${table} ${address} lies in the ring; move one`),
  ]
}
