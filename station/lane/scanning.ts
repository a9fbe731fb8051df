import type { EffectOf } from '../inspection/effect.ts'
import type { TrackedParcel } from '../inspection/lane-state.ts'
import type { Lane } from './lane.ts'
import type { LaneImaging, LaneInterpreter, LaneLine, ScanFailure, StoredPicture } from './lane-ports.ts'

/** Parts of scanning; `failureOf` turns what imaging threw into words for the officer. */
export type ScanningParts = {
  readonly imaging: LaneImaging
  readonly interpreter: LaneInterpreter
  readonly failureOf: (error: unknown) => ScanFailure
  readonly nowMs: () => number
  readonly onTrouble: (what: string, error: unknown) => void
}

/** Calibration that imaging has now: nothing, dark only, or dark and open field. */
export type Readiness = 'nothing' | 'dark' | 'open'

/**
 * Cuts scans out of the stream of lines, has them stored and interpreted, and keeps their pixels until they are. Dark and open
 * field are taken by themselves whenever the beam is off, or on over an empty belt.
 */
export class Scanning {
  readonly #parts: ScanningParts
  readonly #pictures = new Map<number, StoredPicture>()
  #readiness: Readiness = 'nothing'
  #calibrating = false

  constructor(parts: ScanningParts) {
    this.#parts = parts
  }

  get readiness(): Readiness {
    return this.#readiness
  }

  pushLine(line: LaneLine): void {
    this.#parts.imaging.pushLine(line)
  }

  /** Takes dark lines when asked for the first time while the beam is off. */
  calibrateDark(): void {
    if (this.#readiness === 'nothing') this.#calibrate('dark', () => this.#parts.imaging.calibrateDark())
  }

  /** Takes open-field lines; to be called only while the beam is settled and nothing is in or near it. */
  calibrateOpen(): void {
    if (this.#readiness === 'dark') this.#calibrate('open', () => this.#parts.imaging.calibrateOpen())
  }

  /** The open field is measured anew after the beam has been off. */
  beamWentOff(): void {
    if (this.#readiness === 'open') this.#readiness = 'dark'
  }

  #calibrate(readiness: Readiness, measure: () => Promise<void>): void {
    if (this.#calibrating) return
    this.#calibrating = true
    measure()
      .then(
        () => (this.#readiness = readiness),
        (error: unknown) => this.#parts.onTrouble(`take ${readiness} lines`, error),
      )
      .finally(() => (this.#calibrating = false))
  }

  close(
    lane: Lane,
    parcel: TrackedParcel,
    { trackId, fromBeltMm, toBeltMm, aborted, merged }: EffectOf<'closeScan'>,
  ): void {
    this.#parts.imaging
      .closeScan({ inspectionId: parcel.record.id, trackId, fromBeltMm, toBeltMm, aborted, merged })
      .then(
        (picture) => {
          this.#pictures.set(trackId, picture)
          const { record: scan, lastLineAtMs, imagingMs } = picture
          lane.dispatch({ type: 'scanStored', atMs: this.#parts.nowMs(), trackId, scan, lastLineAtMs, imagingMs })
        },
        (error: unknown) => {
          this.#parts.onTrouble('store a scan', error)
          lane.dispatch({ type: 'scanFailed', atMs: this.#parts.nowMs(), trackId, ...this.#parts.failureOf(error) })
        },
      )
  }

  interpret(lane: Lane, trackId: number): void {
    const picture = this.#pictures.get(trackId)
    if (!picture) return
    this.#parts.interpreter.interpret(picture.scan).then(
      (answer) => lane.dispatch({ type: 'findingsReady', atMs: this.#parts.nowMs(), trackId, ...answer }),
      (error: unknown) => {
        this.#parts.onTrouble('interpret a scan', error)
        lane.dispatch({
          type: 'findingsFailed',
          atMs: this.#parts.nowMs(),
          trackId,
          words: error instanceof Error ? error.message : String(error),
        })
      },
    )
    this.#pictures.delete(trackId)
  }

  /** Lets the pixels of a closed inspection go. */
  forget(trackId: number): void {
    this.#pictures.delete(trackId)
  }
}
