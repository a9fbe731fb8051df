import type { Optics } from '../../../drivers/simulation/beam/optics.ts'
import { Noise } from '../../../drivers/simulation/signal/noise.ts'
import type { CleanPicture } from '../../../drivers/simulation/signal/scan-picture.ts'
import type { ScannerModel } from '../../../drivers/simulation/signal/scanner-model.ts'
import { SignalRow } from '../../../drivers/simulation/signal/signal-row.ts'
import { tubeOutput } from '../../../drivers/simulation/signal/tube-output.ts'
import { type CalibrationFrame, LevelGatherer, makeCalibration, noiseOf } from '../calibration-frame.ts'
import { followDrift } from '../correct.ts'
import type { ScannerEffects } from '../corrections/effects.ts'
import { LineCorrector } from '../corrections/line-corrector.ts'
import type { ScanNoise } from '../material/matter.ts'

const calibrationLines = 256

/** What a technician would have measured of a simulated scanner. */
export function effectsOf(model: ScannerModel): ScannerEffects {
  const energies = [model.low, model.high].map(({ afterglow, scatterShare, scatterPx }) => ({
    afterglow,
    scatter: { share: scatterShare, sigmaPx: scatterPx, airShare: model.airScatterShare },
  }))
  return { lineMs: model.lineMs, trigger: 'encoder', moduleChannels: model.diodes.moduleChannels, energies }
}

/**
 * A simulated scanner with the lane's own calibration and correction behind it: dark lines, open field, then pictures of `columns` channels.
 * `effects` null corrects offset, gain, bad channels and drift alone.
 */
export class SimulatedScan {
  readonly frame: CalibrationFrame
  readonly noise: ScanNoise
  readonly #columns: number
  readonly #rows: readonly [SignalRow, SignalRow]
  readonly #corrector: LineCorrector
  readonly #output: ReturnType<typeof tubeOutput>
  readonly #counts: Uint16Array
  readonly #model: ScannerModel
  #drift = [1, 1]
  #line = 0

  constructor(model: ScannerModel, optics: Optics, columns: number, seed: number, effects: ScannerEffects | null) {
    this.#model = model
    this.#columns = columns
    this.#rows = [
      new SignalRow(model, optics, 'low', columns, 2 * seed + 1),
      new SignalRow(model, optics, 'high', columns, 2 * seed + 2),
    ]
    this.#output = tubeOutput(model, optics, new Noise(seed))
    this.#counts = new Uint16Array(2 * columns)
    const air = new Float32Array(columns).fill(1)
    const level = (lit: boolean) => {
      const gatherer = new LevelGatherer(2 * columns)
      for (let line = 0; line < calibrationLines; line++) gatherer.add(this.#expose(air, air, lit))
      return gatherer.frame()
    }
    const [dark, open] = [level(false), level(true)]
    this.frame = makeCalibration(dark, open, 2)
    this.noise = noiseOf(dark, open, this.frame, 2) ?? { signal: [0, 0], electronic: [0, 0] }
    for (const row of this.#rows) row.warm(model.warmedC)
    this.#corrector = new LineCorrector(this.frame, columns, effects)
  }

  /** One picture as the lane has it: transmission × 65535, corrected. The tube drifts on from picture to picture. */
  take({ rows, low, high }: CleanPicture): { readonly low: Uint16Array; readonly high: Uint16Array } {
    const columns = this.#columns
    const out = { low: new Uint16Array(columns * rows), high: new Uint16Array(columns * rows) }
    const corrected = new Uint16Array(2 * columns)
    for (let row = 0; row < rows; row++) {
      const [from, to] = [row * columns, (row + 1) * columns]
      const counts = this.#expose(low.subarray(from, to), high.subarray(from, to), true)
      this.#drift = followDrift(counts, this.frame, columns, this.#drift)
      this.#corrector.correct(counts, this.#drift, corrected)
      out.low.set(corrected.subarray(0, columns), from)
      out.high.set(corrected.subarray(columns), from)
    }
    return out
  }

  #expose(low: Float32Array, high: Float32Array, lit: boolean): Uint16Array {
    const output = this.#output(this.#line++ * this.#model.lineMs)
    this.#rows[0].expose(low, lit ? output.low : 0, this.#counts.subarray(0, this.#columns))
    this.#rows[1].expose(high, lit ? output.high : 0, this.#counts.subarray(this.#columns))
    return this.#counts
  }
}
