import {
  type ConveyorReading,
  type EyeName,
  eyeNames,
  type InterlockName,
  interlockNames,
} from '../../drivers/conveyor/conveyor.ts'
import type { LaneEvent } from '../inspection/event.ts'

/** Who gives fresh names to a parcel that comes to the infeed eye. */
export type NewNames = () => { readonly inspectionId: string; readonly trackId: number }

type Edge = { readonly eye: EyeName; readonly rose: boolean; readonly beltMm: number }

const wrap16 = (later: number, earlier: number): number => (later - earlier) & 0xffff

/**
 * What happened between two polls of the PLC, oldest first by belt position. The first reading (no `before`) tells the state of
 * everything that is not well, and no edges: nobody knows what passed before. Counters make sure that no edge is missed.
 */
export function conveyorFacts(before: ConveyorReading | null, now: ConveyorReading, names: NewNames): LaneEvent[] {
  return [
    ...safetyFacts(before, now),
    ...beltFacts(before, now),
    ...(before === null ? [] : edgesBetween(before, now)).map((edge) => edgeEvent(edge, now.atMs, names)),
  ]
}

/** Interlocks, E-stop and jam. They stand first: the beam goes off before anything else is thought about. */
function safetyFacts(before: ConveyorReading | null, now: ConveyorReading): LaneEvent[] {
  const { atMs, beltMm } = now
  const was = (name: InterlockName): boolean => before?.interlocks[name] ?? true
  const opened = interlockNames.filter((name) => was(name) && !now.interlocks[name])
  const closed = interlockNames.filter((name) => !was(name) && now.interlocks[name])
  const events: LaneEvent[] = [
    ...opened.map((name) => ({ type: 'interlockOpened', atMs, name, beltMm }) as const),
    ...closed.map((name) => ({ type: 'interlockClosed', atMs, name }) as const),
  ]
  const wasJammed = before?.jam ?? false
  if (now.jam && !wasJammed) events.push({ type: 'beltJammed', atMs, beltMm })
  if (!now.jam && wasJammed) events.push({ type: 'jamCleared', atMs })
  return events
}

/** The belt's speed is worth an event when it starts, stops, or has changed by more than 10 mm/s. */
function beltFacts(before: ConveyorReading | null, now: ConveyorReading): LaneEvent[] {
  const changed =
    before === null || before.beltRunning !== now.beltRunning || Math.abs(before.speedMmS - now.speedMmS) > 10
  if (!changed) return []
  return [{ type: 'beltChanged', atMs: now.atMs, running: now.beltRunning, speedMmS: now.speedMmS, beltMm: now.beltMm }]
}

/** Every edge since the reading before. Where an eye saw several, only the newest has a known place: the others share it. */
function edgesBetween(before: ConveyorReading, now: ConveyorReading): Edge[] {
  const edges: Edge[] = []
  for (const eye of eyeNames) {
    const [from, to] = [before.eyes[eye], now.eyes[eye]]
    const rises = wrap16(to.rises, from.rises)
    const falls = wrap16(to.falls, from.falls)
    edges.push(...alternate(eye, from.blocked, rises, falls, to))
  }
  return edges.sort((a, b) => a.beltMm - b.beltMm)
}

function alternate(
  eye: EyeName,
  blocked: boolean,
  rises: number,
  falls: number,
  latch: { riseBeltMm: number; fallBeltMm: number },
): Edge[] {
  const edges: Edge[] = []
  let next = !blocked
  for (let left = rises + falls; left > 0; left--) {
    edges.push({ eye, rose: next, beltMm: next ? latch.riseBeltMm : latch.fallBeltMm })
    next = !next
  }
  // An older edge cannot lie behind a newer one of the same eye, whatever place it had to borrow.
  for (let index = edges.length - 2; index >= 0; index--) {
    const [older, newer] = [edges[index], edges[index + 1]]
    if (older && newer && older.beltMm > newer.beltMm) edges[index] = { ...older, beltMm: newer.beltMm }
  }
  return edges
}

function edgeEvent(edge: Edge, atMs: number, names: NewNames): LaneEvent {
  const { eye, beltMm } = edge
  if (!edge.rose) return { type: 'eyeFell', atMs, eye, beltMm }
  // A parcel may turn up at any eye; each rise carries fresh names so that `step` stays pure.
  const fresh = names()
  return { type: 'eyeRose', atMs, eye, beltMm, inspectionId: fresh.inspectionId, trackId: fresh.trackId }
}
