import type { Inspection } from '../contract/inspection.ts'
import type { LaneEffect } from './effect.ts'
import type { LaneSettings, LaneState, TrackedParcel } from './lane-state.ts'

/** One turn of `step`: the state as it becomes, and the orders so far. Lives no longer than the call. */
export type Turn = {
  readonly settings: LaneSettings
  readonly atMs: number
  state: LaneState
  readonly effects: LaneEffect[]
}

/** Adds an order; beam-off goes before everything that is already there. */
export function order(turn: Turn, effect: LaneEffect): void {
  if (effect.type === 'turnBeamOff') turn.effects.unshift(effect)
  else turn.effects.push(effect)
}

/** Changes the lane's own fields. */
export function change(turn: Turn, changes: Partial<LaneState>): void {
  turn.state = { ...turn.state, ...changes }
}

/** The parcel of this track, if it is still there. */
export function parcelOf(turn: Turn, trackId: number): TrackedParcel | undefined {
  return turn.state.parcels.find((parcel) => parcel.trackId === trackId)
}

/** Changes one parcel, and its record where given. */
export function changeParcel(
  turn: Turn,
  trackId: number,
  changes: Partial<TrackedParcel>,
  record: Partial<Inspection> = {},
): void {
  const parcels = turn.state.parcels.map((parcel) =>
    parcel.trackId === trackId
      ? {
          ...parcel,
          ...changes,
          record: Object.keys(record).length > 0 ? { ...parcel.record, ...record } : parcel.record,
        }
      : parcel,
  )
  change(turn, { parcels })
}

/** Where a parcel's front edge is now, in mm from the infeed eye. */
export function placeMm(parcel: TrackedParcel, beltMm: number): number {
  return beltMm - parcel.frontBeltMm
}

/** Belt position at which the parcel's rear edge is at the infeed eye; while it is unknown, the front edge's. */
export function rearBeltMm(parcel: TrackedParcel): number {
  return parcel.rearBeltMm ?? parcel.frontBeltMm
}
