import type { ScanRecord } from '../contract/inspection.ts'
import type { Strip } from '../contract/strip.ts'
import { EvidenceError } from '../evidence/evidence-error.ts'
import { type EvidencePlace, storeEvidence } from '../evidence/store.ts'
import {
  type CalibrationFrame,
  fewestLines,
  LevelGatherer,
  type LevelFrame,
  makeCalibration,
} from './calibration-frame.ts'
import { EvenPitch } from './corrections/even-pitch.ts'
import type { ScannerEffects } from './corrections/effects.ts'
import { LineCorrector } from './corrections/line-corrector.ts'
import { followDrift } from './correct.ts'
import { toScan } from './crop.ts'
import { ImagingError } from './imaging-error.ts'
import { type MaterialCalibration, MatterWindow } from './material/matter-window.ts'
import type { MatterPlanes } from './material/matter.ts'
import { qualityOf } from './quality.ts'
import { type RingLine, type RingMemory, RingReader } from './ring.ts'
import { type Mass, type Region, regionsOf, type Scale, usualScale, wholeMass } from './regions/mass.ts'
import type { Scan } from './scan.ts'
import { StripBuilder } from './strip-builder.ts'
import { LineWindow } from './window.ts'

/** What imaging is set up with. `windowLines` corrected lines are kept to cut scans from. */
export type PipelineSetup = {
  readonly ring: RingMemory
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly windowLines: number
  readonly evidence: EvidencePlace
  readonly attribution: string | null
  /** What an earlier pipeline was calibrated by, so that a restarted worker goes on with it. */
  readonly calibration: Calibration
}

/**
 * Dark level and finished calibration, each once there is one; and what a technician measured: the scanner's material calibration, and what
 * it does to its lines beyond offset and gain. Without the one no material is told, without the other no more is corrected.
 */
export type Calibration = {
  readonly dark: LevelFrame | null
  readonly frame: CalibrationFrame | null
  readonly material?: MaterialCalibration | null
  readonly effects?: ScannerEffects | null
}

/** The range of one parcel on the belt, as it passed the beam. `atMs` (epoch) names the day it is stored under. */
export type ScanOrder = {
  readonly inspectionId: string
  readonly trackId: number
  readonly fromBeltMm: number
  readonly toBeltMm: number
  readonly aborted: boolean
  readonly merged: boolean
  readonly atMs: number
}

/**
 * One parcel's picture, stored; its planes lie in shared memory. `matter`, `mass` and `regions` (heaviest first) where there is a material
 * calibration.
 */
export type StoredScan = {
  readonly scan: Scan
  readonly record: ScanRecord
  readonly matter: MatterPlanes | null
  readonly mass: Mass | null
  readonly regions: readonly Region[]
  readonly lastLineAtMs: number
  readonly imagingMs: number
}

/**
 * Lines in, corrected lines, strips and scans out. Everything but the storing is done while the belt moves, so that the last line
 * leaves only the cut and the file to do.
 */
export class Pipeline {
  readonly #setup: PipelineSetup
  readonly #reader: RingReader
  readonly #window: LineWindow
  readonly #strips: StripBuilder
  #gather: {
    readonly beamOn: boolean
    readonly levels: LevelGatherer
    readonly done: (frame: LevelFrame) => void
    readonly give: (words: string) => void
  } | null = null
  #dark: LevelFrame | null = null
  #frame: CalibrationFrame | null = null
  #corrector: LineCorrector | null = null
  #material: MaterialCalibration | null
  #effects: ScannerEffects | null
  #matter: MatterWindow | null = null
  readonly #evenPitch: EvenPitch
  readonly #even: Uint16Array
  #drift: number[]

  constructor(setup: PipelineSetup, onStrip: (strip: Strip) => void) {
    const { ring } = setup
    this.#setup = setup
    this.#reader = new RingReader(ring)
    this.#window = new LineWindow(setup.windowLines, ring.channels * ring.energies)
    this.#strips = new StripBuilder(ring.channels, ring.energies, setup.pitchAlongMm, onStrip)
    this.#drift = new Array<number>(ring.energies).fill(1)
    this.#dark = setup.calibration.dark
    this.#evenPitch = new EvenPitch(setup.pitchAlongMm, ring.channels * ring.energies)
    this.#even = new Uint16Array(ring.channels * ring.energies)
    this.#material = setup.calibration.material ?? null
    this.#effects = setup.calibration.effects ?? null
    this.#use(setup.calibration.frame)
    this.#matter = this.#matterWindow()
  }

  /** Takes what has come since the last call. */
  drain(): void {
    this.#reader.drain((line) => this.#take(line))
    this.#strips.flushOld(Date.now())
  }

  /** Belt position of the newest corrected line. */
  newestMm(): number | null {
    return this.#window.newestMm()
  }

  /**
   * Mean of the next lines that are dark (or lit). A newer wish replaces an older one; that, and lines that do not come in time, reject
   * with ImagingError `bad-calibration`.
   */
  gather(beamOn: boolean, timeoutMs: number): Promise<LevelFrame> {
    const { ring } = this.#setup
    this.#gather?.give('Another calibration was begun before this one had its lines.')
    const levels = new LevelGatherer(ring.channels * ring.energies)
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#gather = null
      }
      const give = (words: string): void => {
        end()
        reject(new ImagingError('bad-calibration', words))
      }
      const done = (frame: LevelFrame): void => {
        end()
        resolve(frame)
      }
      const beam = beamOn ? 'on' : 'off'
      const timer = setTimeout(
        () => give(`Only ${levels.lines} lines came with the beam ${beam}. Check the detector and the belt.`),
        timeoutMs,
      )
      this.#gather = { beamOn, levels, done, give }
    })
  }

  /** The calibration in use, to be kept where a dead worker does not take it along. */
  get calibration(): Calibration {
    return { dark: this.#dark, frame: this.#frame, material: this.#material, effects: this.#effects }
  }

  /**
   * Takes what a technician measured of the scanner, or nothing. Throws ImagingError `bad-calibration` where steps of the wedge are missing,
   * and then keeps what it had.
   */
  setMeasured(material: MaterialCalibration | null, effects: ScannerEffects | null): void {
    const before = this.#material
    this.#material = material
    try {
      this.#matter = this.#matterWindow()
    } catch (cause) {
      this.#material = before
      throw new ImagingError('bad-calibration', cause instanceof Error ? cause.message : String(cause), { cause })
    }
    this.#effects = effects
    this.#use(this.#frame)
  }

  setDark(frame: LevelFrame): void {
    this.#dark = frame
  }

  /** Makes the calibration out of the dark frame and this open field. Throws ImagingError `no-calibration` or `bad-calibration`. */
  setOpen(open: LevelFrame): void {
    if (this.#dark === null)
      throw new ImagingError('no-calibration', 'No dark lines were taken before the beam came on.')
    this.#use(makeCalibration(this.#dark, open, this.#setup.ring.energies))
    this.#drift.fill(1)
  }

  #use(frame: CalibrationFrame | null): void {
    this.#frame = frame
    this.#corrector = frame && new LineCorrector(frame, this.#setup.ring.channels, this.#effects)
  }

  #matterWindow(): MatterWindow | null {
    const { ring, windowLines } = this.#setup
    return this.#material && new MatterWindow(this.#material, ring, windowLines)
  }

  /** Cuts one parcel, judges the picture's quality, and stores it before anyone interprets it. Throws ImagingError. */
  async close(order: ScanOrder): Promise<StoredScan> {
    const startedMs = performance.now()
    if (this.#frame === null)
      throw new ImagingError(
        'no-calibration',
        'The open field has not been measured; run the empty belt with the beam on.',
      )
    const { pitchAcrossMm, pitchAlongMm, ring, attribution } = this.#setup
    const cut = this.#window.cut(order.fromBeltMm, order.toBeltMm, pitchAlongMm)
    if (cut === null) throw new ImagingError('no-lines', 'The detector gave no line of this parcel.')
    const { scan, firstChannel } = toScan(cut, ring.channels, ring.energies, pitchAcrossMm, pitchAlongMm)
    const seen = this.#seen(cut.slots, firstChannel, scan)
    const evidence = await this.#store(order, scan)
    const record: ScanRecord = {
      widthPx: scan.widthPx,
      heightPx: scan.heightPx,
      pitchAcrossMm,
      pitchAlongMm,
      energies: scan.energies,
      fieldXPx: firstChannel,
      linesLost: cut.invalid.length,
      evidence,
      quality: qualityOf(scan, {
        firstChannel,
        channels: ring.channels,
        aborted: order.aborted,
        merged: order.merged,
        saturatedLines: cut.saturated,
      }),
      attribution,
    }
    return { scan, record, ...seen, lastLineAtMs: order.atMs, imagingMs: performance.now() - startedMs }
  }

  /** What the parcel is of, where that is known. */
  #seen(slots: Int32Array, firstChannel: number, { widthPx, pitchAcrossMm, pitchAlongMm }: Scan) {
    const matter = this.#matter?.cut(slots, firstChannel, widthPx) ?? null
    if (!matter) return { matter, mass: null, regions: [] }
    const scale: Scale = { ...usualScale, pitchAcrossMm, pitchAlongMm }
    return { matter, mass: wholeMass(matter, scale), regions: regionsOf(matter, scale) }
  }

  async #store(order: ScanOrder, scan: Scan): Promise<ScanRecord['evidence']> {
    try {
      return await storeEvidence(this.#setup.evidence, order.inspectionId, order.atMs, scan.planes)
    } catch (cause) {
      const full = cause instanceof EvidenceError && cause.code === 'disk-full'
      throw new ImagingError(
        full ? 'disk-full' : 'write-failed',
        cause instanceof Error ? cause.message : String(cause),
        { cause },
      )
    }
  }

  #take(line: RingLine): void {
    this.#measure(line)
    if (this.#frame === null || this.#corrector === null) return
    const { channels } = this.#setup.ring
    const good = line.valid && line.beamOn
    if (good) this.#drift = followDrift(line.samples, this.#frame, channels, this.#drift)
    if (this.#effects?.trigger === 'time' && good) {
      this.#corrector.correct(line.samples, this.#drift, this.#even)
      this.#evenPitch.push(this.#even, line.beltMm, (even, beltMm) => {
        const place = this.#window.next()
        place.set(even)
        this.#keep(place, beltMm, true, line.saturated)
      })
      return
    }
    const corrected = this.#window.next()
    this.#corrector.correct(line.samples, this.#drift, corrected)
    // A dark line is no picture of anything, and a damaged one must not be trusted.
    this.#keep(corrected, line.beltMm, good, line.saturated)
  }

  #keep(corrected: Uint16Array, beltMm: number, good: boolean, saturated: boolean): void {
    const slot = this.#window.commit(beltMm, good, saturated)
    if (good) this.#matter?.add(corrected, slot, beltMm)
    this.#strips.add(corrected, beltMm)
  }

  #measure(line: RingLine): void {
    const gather = this.#gather
    if (gather === null || !line.valid || line.beamOn !== gather.beamOn) return
    gather.levels.add(line.samples)
    if (gather.levels.lines < fewestLines) return
    gather.done(gather.levels.frame())
  }
}
