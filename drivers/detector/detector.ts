import type { Device, Unsubscribe } from '../device.ts'

/** What the detector is. `pitchMm` across the belt at the object plane. */
export type DetectorInfo = {
  readonly channels: number
  readonly pitchMm: number
  readonly energies: 1 | 2
  readonly bits: number
  readonly serial: string
  readonly firmware: string
}

/**
 * How it acquires: by time (`internal`) or one line each `encoderDiv` belt counts. What is left out stays as the detector has it:
 * `gain` as a factor, `energies` that it sends, `binning` = neighbouring channels to one pixel, `beltSpeedMmS` for detectors that
 * have no encoder.
 */
export type DetectorSettings = {
  readonly integrationUs: number
  readonly trigger: 'internal' | 'encoder'
  readonly encoderDiv: number
  readonly gain?: number
  readonly energies?: 1 | 2
  readonly binning?: number
  readonly beltSpeedMmS?: number
}

/**
 * One acquired line of raw counts. `lineId` grows by one per acquired line (a gap = lines lost in the device); `encoder` is the
 * belt encoder count at acquisition; `valid` is false when the payload failed its checksum. `high` is null with one energy.
 * The arrays belong to the receiver: the driver never writes to them again.
 */
export type DetectorLine = {
  readonly lineId: number
  readonly atMs: number
  readonly encoder: number
  readonly beamOn: boolean
  readonly saturated: boolean
  readonly valid: boolean
  readonly low: Uint16Array
  readonly high: Uint16Array | null
}

/**
 * Something that happened to the stream: lines lost (in the device, on the way, or here because nobody took them in time), the gap that
 * they leave in the picture, or nothing for three line periods while started. A `short` gap, up to four lines, is filled from its
 * neighbours and marked; a `long` one degrades the scan (hardware.md §3.2).
 */
export type DetectorFact =
  | {
      readonly type: 'linesLost'
      readonly count: number
      readonly where: 'device' | 'transport' | 'reader'
      readonly atMs: number
    }
  | { readonly type: 'lineGap'; readonly lines: number; readonly length: 'short' | 'long'; readonly atMs: number }
  | { readonly type: 'stalled'; readonly forMs: number; readonly atMs: number }
  | { readonly type: 'resumed'; readonly atMs: number }

/** What a detector measured to correct its own lines with: means in counts over so many lines, and channels it cannot correct. */
export type DetectorCalibration = {
  readonly lines: number
  readonly meanLow: number
  readonly meanHigh: number | null
  readonly badChannels: number
}

/** What a technician can ask of a detector that corrects itself. Each throws DriverError `refused` with the detector's reason. */
export interface DetectorService {
  /** How the detector says that it is set now. */
  settings(): Promise<DetectorSettings>
  /** Takes so many lines without beam as the dark level. */
  calibrateDark(lines: number): Promise<DetectorCalibration>
  /** Takes so many lines of open beam over an empty belt; its lines are gain-corrected from then on. */
  calibrateGain(lines: number): Promise<DetectorCalibration>
  /** Lines of a known pattern instead of the picture, to try cable and receiver; they are marked as not valid. */
  setTestPattern(on: boolean): Promise<void>
}

/** A line-scan detector. While started it streams; after a reconnect it goes on in the state it was asked for. */
export interface LineDetector extends Device {
  /** Null until it has answered once. */
  info(): DetectorInfo | null
  configure(settings: DetectorSettings): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
  onLine(listen: (line: DetectorLine) => void): Unsubscribe
  onFact(listen: (fact: DetectorFact) => void): Unsubscribe
  /** Absent where the protocol has no such commands. */
  readonly service?: DetectorService
}
