import type { ConveyorFact, ConveyorReading } from './conveyor.ts'
import { stateName } from './packml.ts'
import { eventTypes, type PlcEvent } from './plc-events.ts'

/** What happened between two readings, in the order of the ring first. `beltMm` of an event's raw encoder comes from the caller. */
export function factsBetween(
  before: ConveyorReading | null,
  now: ConveyorReading,
  events: readonly PlcEvent[],
  beltMmOf: (rawCounts: number) => number,
): ConveyorFact[] {
  const facts: ConveyorFact[] = (now.details?.edges ?? []).map((edge) => ({ type: 'eyeChanged', ...edge }) as const)
  for (const event of events)
    if (event.type === eventTypes.gateMoved)
      facts.push({ type: 'gateMoved', trackId: event.trackId, beltMm: beltMmOf(event.counts) })
  const lost = now.details?.eventsLost ?? 0
  if (lost > 0) facts.push({ type: 'eventsLost', count: lost })
  return [...facts, ...levelFacts(before, now)]
}

/** Facts from what the reading shows as a state; the first reading tells what is not well. */
function levelFacts(before: ConveyorReading | null, now: ConveyorReading): ConveyorFact[] {
  const { beltMm, jam, outfeedFull } = now
  const facts: ConveyorFact[] = []
  if (jam !== (before?.jam ?? false)) facts.push(jam ? { type: 'beltJammed', beltMm } : { type: 'jamCleared' })
  if (outfeedFull !== (before?.outfeedFull ?? false))
    facts.push(outfeedFull ? { type: 'laneFilled', beltMm } : { type: 'laneFreed' })
  return before === null ? facts : [...facts, ...changes(before, now)]
}

function changes(before: ConveyorReading, now: ConveyorReading): ConveyorFact[] {
  const [was, is] = [before.details, now.details]
  if (!is) return []
  const facts: ConveyorFact[] = []
  const [from, to] = [stateName(before.packmlState), stateName(now.packmlState)]
  if (from !== to) facts.push({ type: 'stateChanged', from, to, why: is.stopReasonWords })
  if (is.unitMode !== was?.unitMode) facts.push({ type: 'modeChanged', to: is.unitMode })
  if (is.lastRefusal !== null && is.lastRefusal !== was?.lastRefusal)
    facts.push({ type: 'orderRefused', words: is.lastRefusal })
  return facts
}
