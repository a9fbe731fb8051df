import type { Declaration } from '../contract/declaration.ts'
import type { QualityFlag, ScanRecord } from '../contract/inspection.ts'
import type { Policy } from '../contract/policy.ts'
import type { Finding, RadiationSeen } from './event.ts'

/** All that is known of one parcel. `findings` null = nobody has looked at its picture; `failure` says why, where there is a reason. */
export type ReconcileInput = {
  readonly findings: readonly Finding[] | null
  readonly quality: readonly QualityFlag[]
  readonly scan: ScanRecord | null
  readonly declaration: Declaration | null
  readonly label: string | null
  readonly scaleG: number | null
  readonly policy: Policy
  readonly merged: boolean
  readonly trackingLost: boolean
  readonly aborted: boolean
  readonly failure: string | null
  readonly sameLabelSeen: number
  readonly cartonSeen: number | null
  /** Why the calibration in use cannot be trusted, in a sentence; null where it can, or where the policy asks for none. */
  readonly calibrationDoubt?: string | null
  /** What the radiation portal saw; null on a lane without one. */
  readonly radiation: readonly RadiationSeen[] | null
}
