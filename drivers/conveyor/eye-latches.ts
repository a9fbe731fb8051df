import { type EyeName, eyeNames } from './conveyor.ts'
import { numberOf, type SignalValues } from './map-codec.ts'
import { eventTypes, type PlcEvent } from './plc-events.ts'

type Latch = { blocked: boolean; rises: number; falls: number; riseCounts: number; fallCounts: number }

/** Rises of the infeed that are kept to compare the way to the next eye with. */
const keptRises = 32
/** Share of the way by which encoder and distance may differ. */
const toleranceShare = 0.05

/** What a PLC remembers of its eyes: counters and places of edges, the ring of events, and whether the encoder agrees with the distances. */
export class EyeLatches {
  readonly #latches = Object.fromEntries(
    eyeNames.map((eye) => [eye, { blocked: false, rises: 0, falls: 0, riseCounts: 0, fallCounts: 0 }]),
  ) as Record<EyeName, Latch>
  readonly #wayCounts: () => number
  #infeedRises: number[] = []
  #events: PlcEvent[] = []
  #sequence = 0
  #valid = true

  /** `wayCounts` is the encoder's way from the infeed eye to the tunnel entry. */
  constructor(wayCounts: () => number) {
    this.#wayCounts = wayCounts
  }

  /** Newest events, oldest first; at most 16. */
  get events(): readonly PlcEvent[] {
    return this.#events
  }

  get trackingValid(): boolean {
    return this.#valid
  }

  /** Encoder at the rise of an eye that is blocked now; null while it is free. */
  blockedSince(eye: EyeName): number | null {
    const { blocked, riseCounts } = this.#latches[eye]
    return blocked ? riseCounts : null
  }

  /** Notes an eye's level at this encoder count; a change is an edge. */
  look(eye: EyeName, blocked: boolean, counts: number): void {
    const latch = this.#latches[eye]
    if (blocked === latch.blocked) return
    latch.blocked = blocked
    if (blocked) {
      latch.rises++
      latch.riseCounts = counts
      this.#compareWay(eye, counts)
    } else {
      latch.falls++
      latch.fallCounts = counts
    }
    const type = blocked ? eventTypes.eyeBlocked : eventTypes.eyeFree
    this.note({ type, eye: eyeNames.indexOf(eye), trackId: 0, counts })
  }

  /** Puts an event into the ring. */
  note(event: Omit<PlcEvent, 'sequence'>): void {
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#events = [...this.#events, { ...event, sequence: this.#sequence }].slice(-16)
  }

  /** Latches and head of the ring as signals. */
  values(): SignalValues {
    const values: SignalValues = {}
    for (const eye of eyeNames) {
      const latch = this.#latches[eye]
      values[`${eye}Blocked`] = latch.blocked
      values[`${eye}Rises`] = latch.rises & 0xffff
      values[`${eye}Falls`] = latch.falls & 0xffff
      values[`${eye}RiseCounts`] = latch.riseCounts
      values[`${eye}FallCounts`] = latch.fallCounts
    }
    values.parcelCount = numberOf(values, 'infeedRises')
    const head = this.#events.at(-1)
    if (!head) return values
    const { sequence, type, eye, trackId, counts } = head
    return {
      ...values,
      eventSequence: sequence,
      eventType: type,
      eventEye: eye,
      eventTrackId: trackId,
      eventCounts: counts,
    }
  }

  /** A parcel at the tunnel entry must have been at the infeed one way ago; otherwise the encoder slips, or somebody laid it down. */
  #compareWay(eye: EyeName, counts: number): void {
    if (eye === 'infeed') this.#infeedRises = [...this.#infeedRises, counts].slice(-keptRises)
    if (eye !== 'tunnelIn') return
    const wayCounts = this.#wayCounts()
    const room = wayCounts * toleranceShare
    this.#valid = this.#infeedRises.some((rise) => Math.abs(((counts - rise) | 0) - wayCounts) <= room)
  }
}
