import type { Inspection } from '../contract/inspection.ts'
import type { LaneMode, StopCause } from '../contract/lane-status.ts'
import type { Policy } from '../contract/policy.ts'
import type { Eye, RadiationSeen } from './event.ts'

/** Places along the belt in mm from the infeed eye, and the tolerances of tracking. All from configuration. */
export type LaneLayout = {
  readonly eyesMm: {
    readonly infeed: number
    readonly tunnelIn: number
    readonly tunnelOut: number
    readonly divert: number
    readonly outfeed: number
  }
  readonly beamMm: number
  readonly barcodeMm: number
  readonly scaleMm: readonly [from: number, to: number]
  /** Where a radiation portal looks, where the lane has one. */
  readonly portalMm?: readonly [from: number, to: number] | null | undefined
  readonly gateMm: number
  readonly endMm: number
  /** A front edge may meet an eye this far from where it is expected. */
  readonly toleranceMm: number
  /** Air lines kept before and after the parcel in its scan. */
  readonly scanMarginMm: number
  readonly longestParcelMm: number
  /** Beam goes off when nothing is in or before the beam for this much belt travel. */
  readonly beamIdleMm: number
  /** The last moment for a decision: this far before the gate the order goes out. */
  readonly gateLeadMm: number
}

/** Fixed settings of `step`: nothing in it changes while the lane runs except by a dated release. */
export type LaneSettings = {
  readonly laneId: string
  readonly layout: LaneLayout
  readonly policy: Policy
  readonly pitchMm: number
  readonly versions: Inspection['versions']
  /** Gate orders count on from here; chosen anew at each start, so that an echo of an earlier run means nothing. */
  readonly firstGateSequence: number
}

/**
 * One tracked parcel. `frontBeltMm` = belt position when its front edge was at the infeed eye, so that its place now is
 * `beltMm − frontBeltMm`; `rearBeltMm` likewise, null until an eye has seen its rear. `record` is what will be stored.
 */
export type TrackedParcel = {
  readonly trackId: number
  readonly frontBeltMm: number
  readonly rearBeltMm: number | null
  readonly eyesMet: readonly Eye[]
  readonly merged: boolean
  readonly trackingLost: boolean
  readonly scanAborted: boolean
  readonly beamChecked: boolean
  readonly weighAsked: boolean
  readonly scanAsked: boolean
  readonly scanFailure: string | null
  readonly declarationState: 'no-label' | 'asked' | 'found' | 'missing'
  readonly sameLabelSeen: number
  readonly cartonSeen: number | null
  /** What the radiation portal saw while the parcel was in it, the strongest of each kind. */
  readonly radiation: readonly RadiationSeen[]
  readonly gateSequence: number | null
  /** Closed in the record and handed to storage; `stored` once storage has said so. */
  readonly closing: boolean
  readonly stored: boolean
  /** Lane clock by which a verdict must be there; null until the last line has passed. */
  readonly verdictDueMs: number | null
  readonly record: Inspection
}

/** The whole lane, plain JSON. Replaying the same events gives the same value. */
export type LaneState = {
  readonly mode: LaneMode
  readonly beamRequested: boolean
  readonly beamReadBack: boolean | null
  readonly beltRunning: boolean
  readonly beltMm: number
  readonly beltSpeedMmS: number
  /** Lane clock by which a belt that was started must run; null while no start is under way. */
  readonly beltDueMs: number | null
  /** Every interlock has read closed once since the station came up: from then on an opened one latches. */
  readonly closedOnce: boolean
  /** A person has started the lane once: from then on every fault latches, whether the lane runs or stands. */
  readonly startedOnce: boolean
  readonly openInterlocks: readonly string[]
  readonly failedDevices: readonly string[]
  /** The detector sends no lines although it answers; apart from `failedDevices`, which is the driver's word. */
  readonly linesSilent: boolean
  readonly generatorFaults: readonly string[]
  /** The dosimeter reads more than its limit. */
  readonly doseTooHigh: boolean
  readonly jammed: boolean
  readonly storageRefused: string | null
  /** First cause first; later ones within 2 s are folded into its timeline. */
  readonly stops: readonly StopCause[]
  readonly parcels: readonly TrackedParcel[]
  /** Belt position since which nothing needs the beam; null while something does. */
  readonly beamFreeSinceMm: number | null
  /** Lane clock until which a calibration may have the beam over an empty belt; null while none has it. */
  readonly calibrationBeamUntilMs: number | null
  /** The calibration set in use: its version, why it cannot be trusted, and whether one is being made now. */
  readonly calibration: {
    readonly version: string | null
    readonly doubt: string | null
    readonly underWay: boolean
  }
  readonly lastGateSequence: number
  readonly counts: {
    readonly judged: number
    readonly cleared: number
    readonly referred: number
    readonly closed: number
    readonly beltStopsForCleared: number
  }
}
