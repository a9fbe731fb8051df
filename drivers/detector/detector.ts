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

/** How it acquires: by time (`internal`) or one line each `encoderDiv` belt counts. */
export type DetectorSettings = {
  readonly integrationUs: number
  readonly trigger: 'internal' | 'encoder'
  readonly encoderDiv: number
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

/** Something that happened to the stream: lines lost, or nothing for three line periods while started. */
export type DetectorFact =
  | {
      readonly type: 'linesLost'
      readonly count: number
      readonly where: 'device' | 'transport'
      readonly atMs: number
    }
  | { readonly type: 'stalled'; readonly forMs: number; readonly atMs: number }
  | { readonly type: 'resumed'; readonly atMs: number }

/** A line-scan detector. While started it streams; after a reconnect it goes on in the state it was asked for. */
export interface LineDetector extends Device {
  /** Null until it has answered once. */
  info(): DetectorInfo | null
  configure(settings: DetectorSettings): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
  onLine(listen: (line: DetectorLine) => void): Unsubscribe
  onFact(listen: (fact: DetectorFact) => void): Unsubscribe
}
