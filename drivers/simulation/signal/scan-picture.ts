import { opticsOf, type Optics } from '../beam/optics.ts'
import { linePlacesMm } from './belt-motion.ts'
import { Noise } from './noise.ts'
import type { ScannerModel } from './scanner-model.ts'
import { SignalRow } from './signal-row.ts'
import { type LineOutput, tubeOutput } from './tube-output.ts'

/** A picture without noise: transmission (0..1) of both energies, row by row. */
export type CleanPicture = {
  readonly columns: number
  readonly rows: number
  readonly low: Float32Array
  readonly high: Float32Array
}

/** Counts of one energy, with each channel's mean dark level and open field from before the scan. */
export type EnergyCounts = { readonly counts: Uint16Array; readonly dark: Float32Array; readonly open: Float32Array }

/** A scan as a detector delivers it, and the calibration that was taken before. */
export type ScanCounts = {
  readonly columns: number
  readonly rows: number
  readonly low: EnergyCounts
  readonly high: EnergyCounts
}

const calibrationLines = 64

/** Sends a picture through a scanner: calibration with and without beam, then line by line. The same seed gives the same counts. */
export function scanPicture(
  picture: CleanPicture,
  model: ScannerModel,
  seed: number,
  optics = opticsFor(model),
): ScanCounts {
  const { columns, rows } = picture
  const noise = new Noise(seed)
  const outputAt = tubeOutput(model, optics, noise)
  const places = linePlacesMm(model, rows, noise)
  const outputs = Array.from({ length: rows + calibrationLines }, (_, line) => outputAt(line * model.lineMs))
  const scan = (energy: 'low' | 'high', seedBy: number): EnergyCounts => {
    const row = new SignalRow(model, optics, energy, columns, seed + seedBy)
    const air = new Float32Array(columns).fill(1)
    const dark = meanOf(columns, (_, counts) => row.expose(air, 0, counts))
    const open = meanOf(columns, (line, counts) => row.expose(air, outputs[line]?.[energy] ?? 1, counts))
    const counts = new Uint16Array(columns * rows)
    const seen = new Float32Array(columns)
    row.warm(model.warmedC)
    for (let line = 0; line < rows; line++) {
      takeLine(picture[energy], columns, rows, (places[line] ?? 0) / model.pitchAlongMm, seen)
      const output: LineOutput | undefined = outputs[line + calibrationLines]
      row.expose(seen, output?.[energy] ?? 1, counts.subarray(line * columns, (line + 1) * columns))
    }
    return { counts, dark, open }
  }
  return { columns, rows, low: scan('low', 1), high: scan('high', 2) }
}

/** The optics of a scanner. */
export function opticsFor({ tube, detector }: ScannerModel): Optics {
  return opticsOf(tube, detector)
}

function meanOf(columns: number, expose: (line: number, counts: Uint16Array) => void): Float32Array {
  const counts = new Uint16Array(columns)
  const sums = new Float64Array(columns)
  for (let line = 0; line < calibrationLines; line++) {
    expose(line, counts)
    counts.forEach((value, channel) => (sums[channel] = (sums[channel] ?? 0) + value))
  }
  return Float32Array.from(sums, (sum) => sum / calibrationLines)
}

/** The picture's line at a place between rows, linearly; before its first and behind its last row it stays as there. */
function takeLine(plane: Float32Array, columns: number, rows: number, place: number, out: Float32Array): void {
  const at = Math.max(0, Math.min(rows - 1, place))
  const row = Math.min(Math.floor(at), Math.max(0, rows - 2))
  const share = at - row
  const [here, next] = [row * columns, Math.min(rows - 1, row + 1) * columns]
  for (let column = 0; column < columns; column++)
    out[column] = (1 - share) * (plane[here + column] ?? 1) + share * (plane[next + column] ?? 1)
}
