import type { Declaration } from '../contract/declaration.ts'
import type { QualityFlag, ScanRecord } from '../contract/inspection.ts'
import type { Decision, ReasonCode } from '../contract/words.ts'

/** Photo-eyes as the lane knows them; the conveyor's names fit. */
export type Eye = 'infeed' | 'tunnelIn' | 'tunnelOut' | 'divert' | 'outfeed'

/** Devices whose silence matters to the lane. */
export type LaneDevice = 'conveyor' | 'detector' | 'generator' | 'barcode' | 'scale' | 'portal' | 'dosimeter'

/** Something a model or a measure saw in the picture. `boxPx` in pixels of the scan. */
export type Finding =
  | {
      readonly type: 'foreignObject'
      readonly boxPx: readonly [number, number, number, number]
      readonly score: number
      readonly pValue: number | null
      readonly threshold: number
      readonly massG: number | null
    }
  | {
      readonly type: 'denseObject'
      readonly boxPx: readonly [number, number, number, number]
      readonly areaMm2: number
      readonly massG: number | null
    }
  | {
      readonly type: 'opaqueArea'
      readonly share: number
      readonly boxPx: readonly [number, number, number, number] | null
    }
  | { readonly type: 'mass'; readonly massG: number; readonly uncertaintyG: number | null }
  | { readonly type: 'arealDensity'; readonly p50: number; readonly max: number }

/** What a radiation portal saw while a parcel was in it; `sigmas` above its background, null where the portal does not say. */
export type RadiationSeen = { readonly kind: 'gamma' | 'neutron'; readonly sigmas: number | null }

/** Facts of the lane, past tense. Every event carries the lane's clock; belt positions are in mm. All are plain JSON. */
export type LaneEvent = { readonly atMs: number } & (
  | { readonly type: 'laneStarted'; readonly by: string }
  | { readonly type: 'laneStopped'; readonly by: string }
  | { readonly type: 'safeReset'; readonly by: string }
  | {
      readonly type: 'eyeRose'
      readonly eye: Eye
      readonly beltMm: number
      readonly inspectionId: string | null
      readonly trackId: number | null
    }
  | { readonly type: 'eyeFell'; readonly eye: Eye; readonly beltMm: number }
  | { readonly type: 'beltReached'; readonly beltMm: number }
  | { readonly type: 'clockReached' }
  | { readonly type: 'beltChanged'; readonly running: boolean; readonly speedMmS: number; readonly beltMm: number }
  | { readonly type: 'labelRead'; readonly text: string; readonly beltMm: number }
  | { readonly type: 'labelUnreadable'; readonly beltMm: number }
  | { readonly type: 'weighed'; readonly grams: number; readonly stable: boolean; readonly beltMm: number }
  | {
      readonly type: 'declarationFound'
      readonly trackId: number
      readonly declaration: Declaration
      readonly sameLabelSeen: number
      readonly cartonSeen: number | null
    }
  | { readonly type: 'declarationMissing'; readonly trackId: number }
  | { readonly type: 'interlockOpened'; readonly name: string; readonly beltMm: number }
  | { readonly type: 'interlockClosed'; readonly name: string }
  | { readonly type: 'lampFailed'; readonly beltMm: number }
  | { readonly type: 'deviceFailed'; readonly device: LaneDevice; readonly message: string; readonly beltMm: number }
  | { readonly type: 'deviceRecovered'; readonly device: LaneDevice }
  /** The detector answers, but sends no lines although the belt moves. */
  | { readonly type: 'linesStopped'; readonly message: string; readonly beltMm: number }
  /** Lines come again, or the belt stands and nobody can tell: the next start will show. */
  | { readonly type: 'linesResumed' }
  | { readonly type: 'generatorFaulted'; readonly faults: readonly string[]; readonly beltMm: number }
  | { readonly type: 'beamReadBack'; readonly emitting: boolean; readonly beltMm: number }
  | { readonly type: 'beamUnknown'; readonly beltMm: number }
  | {
      readonly type: 'radiationAlarmed'
      readonly kind: 'gamma' | 'neutron'
      /** Standard deviations above the portal's background; null where it does not say. */
      readonly sigmas: number | null
      readonly beltMm: number
    }
  | {
      readonly type: 'doseRoseTooHigh'
      readonly uSvH: number
      readonly limitUSvH: number
      readonly beltMm: number
    }
  | { readonly type: 'doseFell' }
  | { readonly type: 'beltJammed'; readonly beltMm: number }
  | { readonly type: 'jamCleared' }
  | {
      readonly type: 'scanStored'
      readonly trackId: number
      readonly scan: ScanRecord
      readonly lastLineAtMs: number
      readonly imagingMs: number
    }
  | {
      readonly type: 'scanFailed'
      readonly trackId: number
      readonly code: 'disk-full' | 'no-lines' | 'worker' | 'write-failed'
      readonly words: string
    }
  | {
      readonly type: 'findingsReady'
      readonly trackId: number
      readonly findings: readonly Finding[]
      readonly quality: readonly QualityFlag[]
      readonly inferenceMs: number
      readonly model: { readonly id: string; readonly sha256: string } | null
    }
  | { readonly type: 'findingsFailed'; readonly trackId: number; readonly words: string }
  | {
      readonly type: 'officerDecided'
      readonly inspectionId: string
      readonly decision: Decision
      readonly reasonCode: ReasonCode
      readonly staffId: string
    }
  | { readonly type: 'gateEchoed'; readonly sequence: number }
  | { readonly type: 'gateRefused'; readonly trackId: number; readonly words: string }
  /** The store did not take a decision: it counts for nothing. */
  | { readonly type: 'decisionNotStored'; readonly trackId: number }
  | { readonly type: 'inspectionStored'; readonly trackId: number }
  | { readonly type: 'storageRefused'; readonly words: string }
  | { readonly type: 'storageRecovered' }
  /** A technician's calibration asks for X-rays over an empty belt; the lane grants or refuses, and takes it back by itself. */
  | { readonly type: 'calibrationBeamWanted'; readonly by: string }
  /** The calibration has what it needs; X-rays go off at once. */
  | { readonly type: 'calibrationBeamReleased' }
  /** Which calibration set is in use, why it cannot be trusted (null = it can), and whether one is being made now. */
  | {
      readonly type: 'calibrationChanged'
      readonly version: string | null
      readonly doubt: string | null
      readonly underWay: boolean
    }
)

export type LaneEventType = LaneEvent['type']
export type EventOf<T extends LaneEventType> = Extract<LaneEvent, { type: T }>
