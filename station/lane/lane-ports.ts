import type { BarcodeReader } from '../../drivers/barcode/barcode-reader.ts'
import type { Conveyor } from '../../drivers/conveyor/conveyor.ts'
import type { LineDetector } from '../../drivers/detector/detector.ts'
import type { AreaDosimeter } from '../../drivers/dosimeter/dosimeter.ts'
import type { LabelCamera } from '../../drivers/label-camera/label-camera.ts'
import type { RadiationPortal } from '../../drivers/portal/portal.ts'
import type { Scale } from '../../drivers/scale/scale.ts'
import type { StackLight } from '../../drivers/stack-light/stack-light.ts'
import type { Generator } from '../../drivers/xray/generator.ts'
import type { Declaration } from '../contract/declaration.ts'
import type { Inspection, QualityFlag, ScanRecord } from '../contract/inspection.ts'
import type { Scan } from '../imaging/scan.ts'
import type { Finding, LaneEvent } from '../inspection/event.ts'

/** The devices of a lane: five that every lane has, and what it may have besides. */
export type LaneDevices = {
  readonly conveyor: Conveyor
  readonly detector: LineDetector
  readonly generator: Generator
  readonly barcode: BarcodeReader
  readonly scale: Scale
  readonly labelCamera?: LabelCamera
  readonly portal?: RadiationPortal
  readonly dosimeter?: AreaDosimeter
  readonly stackLight?: StackLight
}

/** What the lane wants of storage. Every function is synchronous and durable when it returns; all throw on a full or broken disk. */
export type LaneStore = {
  readonly openInspection: (record: Inspection) => void
  /** Keeps a picture or a verdict of an open inspection, so that a restart finds it. */
  readonly updateInspection: (record: Inspection) => void
  readonly storeDecision: (record: Inspection) => void
  /** Inspection closed + audit row + outbox row in one transaction. */
  readonly closeInspection: (record: Inspection) => void
  readonly recordLaneEvent: (event: {
    kind: string
    words: string
    facts: Readonly<Record<string, string | number | boolean | null>>
  }) => void
  /** Appends to the journal of events from which the state can be replayed; may be kept back for up to a second. */
  readonly appendEvents: (events: readonly LaneEvent[]) => void
  readonly declarationFor: (label: string) => Declaration | null
  /** How many other inspections already carry this label. */
  readonly timesSeen: (label: string, otherThan: string) => number
  /** How many parcels of this master carton have been inspected. */
  readonly parcelsSeenOf: (masterCarton: string) => number
}

/** One scan as imaging hands it over: stored as evidence already, pixels in shared memory. */
export type StoredPicture = {
  readonly scan: Scan
  readonly record: ScanRecord
  readonly lastLineAtMs: number
  readonly imagingMs: number
}

/** One detector line with its place on the belt. */
export type LaneLine = {
  readonly encoder: number
  readonly lineId: number
  readonly beltMm: number
  readonly low: Uint16Array
  readonly high: Uint16Array | null
  readonly beamOn: boolean
  readonly valid: boolean
  readonly saturated: boolean
}

/** What the lane wants of imaging. */
export type LaneImaging = {
  readonly pushLine: (line: LaneLine) => void
  readonly calibrateDark: () => Promise<void>
  readonly calibrateOpen: () => Promise<void>
  readonly closeScan: (order: {
    inspectionId: string
    trackId: number
    fromBeltMm: number
    toBeltMm: number
    aborted: boolean
    merged: boolean
  }) => Promise<StoredPicture>
}

/** What the lane wants of the models; rejects on a time-out or a dead worker, and the parcel is then referred. */
export type LaneInterpreter = {
  readonly interpret: (scan: Scan) => Promise<{
    findings: readonly Finding[]
    quality: readonly QualityFlag[]
    inferenceMs: number
    model: { id: string; sha256: string } | null
  }>
}

/** Why imaging or evidence gave up on a scan, as `scanFailed` carries it. */
export type ScanFailure = {
  readonly code: 'disk-full' | 'no-lines' | 'worker' | 'write-failed'
  readonly words: string
}
