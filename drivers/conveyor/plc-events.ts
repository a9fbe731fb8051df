import type { RegisterImage } from './map-codec.ts'
import { numberOf, type SignalValues } from './map-codec.ts'
import { type RegisterMap, ringEntry, type RingPlace, type WordOrder } from './register-map.ts'
import { u32 } from './word-order.ts'

/** Numbers of event types in the ring (hardware.md §4.2, IR 15). */
export const eventTypes = { eyeBlocked: 1, eyeFree: 2, gateMoved: 3, jam: 4, laneFull: 5 } as const

/** One event of the PLC as its registers have it; `eye` counts from 0 = infeed, `counts` is the raw encoder. */
export type PlcEvent = {
  readonly sequence: number
  readonly type: number
  readonly eye: number
  readonly trackId: number
  readonly counts: number
}

/** Events since the last poll in their order, and how many are gone for good. */
export type NewEvents = { readonly events: readonly PlcEvent[]; readonly lost: number; readonly last: number }

/** The head of the ring, or null where the map has none. */
export function headEvent(map: RegisterMap, values: SignalValues): PlcEvent | null {
  if (!map.rows.has('eventSequence')) return null
  return {
    sequence: numberOf(values, 'eventSequence'),
    type: numberOf(values, 'eventType'),
    eye: numberOf(values, 'eventEye'),
    trackId: numberOf(values, 'eventTrackId'),
    counts: numberOf(values, 'eventCounts'),
  }
}

/** The entries of a ring as its registers have them; type 0 is an entry that nothing was written to yet. */
export function ringEvents(ring: RingPlace, words: readonly number[], order: WordOrder): PlcEvent[] {
  const entries = Array.from({ length: ring.entries }, (_, entry) => {
    const word = (offset: number): number => words[entry * ringEntry.words + offset] ?? 0
    return {
      sequence: word(ringEntry.sequence),
      type: word(ringEntry.type),
      eye: word(ringEntry.eye),
      trackId: word(ringEntry.trackId),
      counts: u32(word(ringEntry.counts), word(ringEntry.counts + 1), order),
    }
  })
  return entries.filter(({ type }) => type !== 0)
}

/** Writes an event into its entry of a ring; the other half of `ringEvents`, for the simulator. */
export function writeRingEvent(
  ring: RingPlace,
  event: PlcEvent,
  image: RegisterImage,
  words32: readonly [number, number],
): void {
  const first = ring.address + (event.sequence % ring.entries) * ringEntry.words
  const words = [event.sequence, event.type, event.eye, event.trackId, ...words32]
  words.forEach((word, offset) => (image[ring.table][first + offset] = word))
}

/** How many events came after number `last`; null where the numbers ran backwards, as they do when the PLC has started anew. */
export function eventsSince(last: number, head: number): number | null {
  const count = (head - last) & 0xffff
  return count < 0x8000 ? count : null
}

/**
 * Events numbered behind `last` up to the head, from the ring (empty where it was not read or there is none). Numbers that are nowhere
 * are lost. Without a `last` nothing is new: nobody knows what passed before.
 */
export function newEvents(last: number | null, head: PlcEvent, ring: readonly PlcEvent[]): NewEvents {
  const count = last === null ? null : eventsSince(last, head.sequence)
  if (last === null || count === null) return { events: [], lost: 0, last: head.sequence }
  const known = new Map([...ring, head].map((event) => [event.sequence, event]))
  const events: PlcEvent[] = []
  // An entry of a ring can be at most its length old; looking further back would only find the same gap.
  for (let back = Math.min(count, ring.length + 1) - 1; back >= 0; back--) {
    const event = known.get((head.sequence - back) & 0xffff)
    if (event) events.push(event)
  }
  return { events, lost: count - events.length, last: head.sequence }
}
