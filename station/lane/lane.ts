import type { Inspection } from '../contract/inspection.ts'
import { nextDeadlines } from '../inspection/deadlines.ts'
import type { LaneEffect } from '../inspection/effect.ts'
import type { LaneEvent } from '../inspection/event.ts'
import type { LaneSettings, LaneState } from '../inspection/lane-state.ts'
import { initialState, step } from '../inspection/step.ts'

/** How the lane reaches the world: effects out, news to whoever shows them, and the journal. */
export type LaneOutlets = {
  readonly carryOut: (effect: LaneEffect, lane: Lane) => void
  readonly onState: (state: LaneState) => void
  readonly onInspection: (record: Inspection) => void
  readonly journal: (events: readonly LaneEvent[]) => void
  readonly onBroken: (event: LaneEvent, error: unknown) => void
}

/** No belt passes more places than this between two polls; more means that a deadline does not go away. */
const mostDeadlinesAtOnce = 64

/**
 * The lane's one loop: an event goes through `step`, the effects go out in order, and events that come back meanwhile wait their
 * turn. It holds the state and nothing else.
 */
export class Lane {
  readonly settings: LaneSettings
  readonly #outlets: LaneOutlets
  readonly #waiting: LaneEvent[] = []
  #state: LaneState
  #busy = false

  constructor(settings: LaneSettings, outlets: LaneOutlets) {
    this.settings = settings
    this.#outlets = outlets
    this.#state = initialState(settings)
  }

  get state(): LaneState {
    return this.#state
  }

  /** Takes an event in; returns when it and all that it caused have been carried out. */
  dispatch(event: LaneEvent): void {
    this.#waiting.push(event)
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#take(next)
    } finally {
      this.#busy = false
    }
  }

  /** Tells `step` about belt positions and times that it waits for and that have come. */
  passDeadlines(beltMm: number, atMs: number): void {
    for (let turn = 0; turn < mostDeadlinesAtOnce; turn++) {
      const due = nextDeadlines(this.settings, this.#state)
      if (due.beltMm !== null && beltMm >= due.beltMm) this.dispatch({ type: 'beltReached', atMs, beltMm })
      else if (due.atMs !== null && atMs >= due.atMs) this.dispatch({ type: 'clockReached', atMs })
      else return
    }
    const stuck: LaneEvent = { type: 'beltReached', atMs, beltMm }
    this.#outlets.onBroken(
      stuck,
      new Error(`${mostDeadlinesAtOnce} deadlines at one belt position: one of them does not go away.`),
    )
  }

  #take(event: LaneEvent): void {
    const before = this.#state
    const { state, effects } = step(this.settings, before, event)
    this.#state = state
    for (const effect of effects) {
      try {
        this.#outlets.carryOut(effect, this)
      } catch (error) {
        this.#outlets.onBroken(event, error)
      }
    }
    this.#outlets.journal([event])
    this.#tellChanges(before, state)
  }

  #tellChanges(before: LaneState, now: LaneState): void {
    if (before === now) return
    const known = new Map(before.parcels.map((parcel) => [parcel.trackId, parcel.record]))
    for (const parcel of now.parcels)
      if (known.get(parcel.trackId) !== parcel.record) this.#outlets.onInspection(parcel.record)
    this.#outlets.onState(now)
  }
}
