import { Worker } from 'node:worker_threads'
import type { Strip } from '../contract/strip.ts'
import type { ScannerEffects } from './corrections/effects.ts'
import { ImagingError } from './imaging-error.ts'
import type { FromImaging, ToImaging } from './imaging-worker.ts'
import type { MaterialCalibration } from './material/matter-window.ts'
import type { Calibration, PipelineSetup, ScanOrder, StoredScan } from './pipeline.ts'
import { makeRing, type RingMemory, RingWriter } from './ring.ts'

/** How imaging is opened; the rest of the pipeline's setup follows from it. */
export type ImagingOptions = Omit<PipelineSetup, 'ring' | 'windowLines' | 'calibration'> & {
  readonly channels: number
  readonly energies: 1 | 2
  readonly onTrouble: (error: unknown) => void
  /** What a technician measured of the scanner, where anything was. */
  readonly material?: MaterialCalibration | null
  readonly effects?: ScannerEffects | null
}

/** One line for imaging, with its place on the belt. */
export type ImagingLine = {
  readonly beltMm: number
  readonly lineId: number
  readonly beamOn: boolean
  readonly valid: boolean
  readonly saturated: boolean
  readonly low: Uint16Array
  readonly high: Uint16Array | null
}

/** Room for two seconds of the fastest detector, and for the longest parcel with its way to the cut. */
const ringLines = 1200
const windowLines = 4096

type Pending = { readonly resolve: (stored: StoredScan | null) => void; readonly reject: (error: ImagingError) => void }

/** The main thread's end of imaging: lines go in through shared memory, pictures come back; a worker that dies is started again. */
export class Imaging {
  readonly #options: ImagingOptions
  readonly #pending = new Map<number, Pending>()
  readonly #strips = new Set<(strip: Strip) => void>()
  #ring: RingMemory
  #writer: RingWriter
  #worker: Worker
  #calibration: Calibration
  #id = 0
  #closed = false

  constructor(options: ImagingOptions) {
    this.#options = options
    this.#calibration = {
      dark: null,
      frame: null,
      material: options.material ?? null,
      effects: options.effects ?? null,
    }
    this.#ring = makeRing(ringLines, options.channels, options.energies)
    this.#writer = new RingWriter(this.#ring)
    this.#worker = this.#start()
  }

  /** Never waits: with a full ring the line is dropped and counted. */
  pushLine(line: ImagingLine): void {
    this.#writer.write(line)
  }

  get linesDropped(): number {
    return this.#writer.dropped
  }

  onStrip(listen: (strip: Strip) => void): () => void {
    this.#strips.add(listen)
    return () => void this.#strips.delete(listen)
  }

  /** Takes the next dark lines as the dark level. */
  async calibrateDark(): Promise<void> {
    await this.#order({ type: 'calibrate', id: ++this.#id, what: 'dark' })
  }

  /** Takes the next lit lines as the open field; nothing may be in the beam meanwhile. Throws ImagingError `bad-calibration`. */
  async calibrateOpen(): Promise<void> {
    await this.#order({ type: 'calibrate', id: ++this.#id, what: 'open' })
  }

  /**
   * Takes what a technician measured of the scanner, from the next line on; null where nothing was. Throws ImagingError `bad-calibration` where
   * steps of the wedge are missing.
   */
  async setMeasured(material: MaterialCalibration | null, effects: ScannerEffects | null): Promise<void> {
    await this.#order({ type: 'measured', id: ++this.#id, material, effects })
  }

  /** Cuts, judges and stores one parcel's picture. Throws ImagingError. */
  async closeScan(order: ScanOrder): Promise<StoredScan> {
    const stored = await this.#order({ type: 'close', id: ++this.#id, order })
    if (stored === null) throw new ImagingError('worker', 'Imaging gave no picture.')
    return stored
  }

  /** For tests and for a technician: ends the thread as a crash would. */
  async killWorker(): Promise<void> {
    await this.#worker.terminate()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#failAll('The station is closing.')
    await this.#worker.terminate()
  }

  #order(order: ToImaging): Promise<StoredScan | null> {
    return new Promise((resolve, reject) => {
      this.#pending.set(order.id, { resolve, reject })
      this.#worker.postMessage(order)
    })
  }

  #start(): Worker {
    const { onTrouble, pitchAcrossMm, pitchAlongMm, evidence, attribution } = this.#options
    const setup = { pitchAcrossMm, pitchAlongMm, evidence, attribution }
    const worker = new Worker(new URL('imaging-worker.ts', import.meta.url), {
      workerData: { ...setup, ring: this.#ring, windowLines, calibration: this.#calibration } satisfies PipelineSetup,
    })
    worker.on('message', (news: FromImaging) => this.#heard(news))
    worker.on('error', onTrouble)
    worker.on('exit', () => {
      if (this.#closed) return
      this.#failAll('The imaging thread ended; it is started again with the last calibration.')
      this.#ring = makeRing(ringLines, this.#options.channels, this.#options.energies)
      this.#writer = new RingWriter(this.#ring)
      this.#worker = this.#start()
    })
    return worker
  }

  #heard(news: FromImaging): void {
    if (news.type === 'strip') {
      for (const listen of this.#strips) listen(news.strip)
      return
    }
    const pending = this.#pending.get(news.id)
    this.#pending.delete(news.id)
    if (news.type === 'calibrated') this.#calibration = news.calibration
    if (news.type === 'calibrated') pending?.resolve(null)
    else if (news.type === 'done') pending?.resolve(news.stored)
    else pending?.reject(new ImagingError(news.code, news.message))
  }

  #failAll(words: string): void {
    for (const { reject } of this.#pending.values()) reject(new ImagingError('worker', words))
    this.#pending.clear()
  }
}
