import type { StopCause } from '../contract/lane-status.ts'

/**
 * Orders of the lane, imperative. They are carried out in the order given; `turnBeamOff` always stands first where it stands.
 * Whatever an order brings back comes as an event.
 */
export type LaneEffect =
  | { readonly type: 'turnBeamOff' }
  | { readonly type: 'turnBeamOn' }
  | { readonly type: 'startBelt' }
  | { readonly type: 'stopBelt'; readonly cause: StopCause['code'] }
  | { readonly type: 'resetSafety' }
  /** A parcel came: a row must exist before anything else happens to it. */
  | { readonly type: 'openInspection'; readonly trackId: number }
  | { readonly type: 'lookUpDeclaration'; readonly trackId: number; readonly label: string }
  /** Ask the scale for what it shows now (the parcel is wholly on it). */
  | { readonly type: 'weigh'; readonly trackId: number }
  /** Cut the lines that passed the beam between these belt positions, store them as evidence, then report `scanStored`. */
  | {
      readonly type: 'closeScan'
      readonly trackId: number
      readonly fromBeltMm: number
      readonly toBeltMm: number
      readonly aborted: boolean
      readonly merged: boolean
    }
  /** Run measures and the model on the stored scan, then report `findingsReady`. */
  | { readonly type: 'interpretScan'; readonly trackId: number }
  /** Record the decision durably (audit row) before the gate hears of it. */
  | { readonly type: 'storeDecision'; readonly trackId: number }
  | {
      readonly type: 'orderGate'
      readonly trackId: number
      readonly sequence: number
      readonly decision: 'release' | 'divert'
      readonly windowMm: readonly [number, number]
    }
  /** One transaction: inspection closed + audit row + outbox row; then report `inspectionStored`. */
  | { readonly type: 'closeInspection'; readonly trackId: number }
  /** Something for the audit log and for HQ: a stop, a start, a reset, a fault. */
  | {
      readonly type: 'recordLaneEvent'
      readonly kind: string
      readonly words: string
      readonly facts: Readonly<Record<string, string | number | boolean | null>>
    }

export type LaneEffectType = LaneEffect['type']
export type EffectOf<T extends LaneEffectType> = Extract<LaneEffect, { type: T }>
