import type { Optics } from '../beam/optics.ts'
import { blurWide } from '../signal/blur.ts'
import { hardeningOf, openSignalKev } from '../signal/hardening.ts'
import { Noise } from '../signal/noise.ts'
import type { CleanPicture } from '../signal/scan-picture.ts'
import type { Energy, ScannerModel } from '../signal/scanner-model.ts'
import { tubeOutput } from '../signal/tube-output.ts'

/**
 * What a scan of a picture is on average in one energy, as transmission: all of it, and what comes straight through without scatter. And
 * what is known of its noise: variance of each pixel alone, and relative variances that a whole column (its calibration) and a whole line (the tube's ripple, which the
 * air of several lines does not tell) share.
 */
export type ExpectedScan = {
  readonly mean: Float32Array
  readonly direct: Float32Array
  readonly variance: Float32Array
  readonly columnShare: number
  readonly lineShare: number
}

/** Lines of the calibration with open field, as `scanPicture` takes them. */
const calibrationLines = 64

/** The blur is in the picture. Afterglow is left out: it moves the level of a line by a part of a percent, and not what stands out in it. */
export function expectedScan(
  { columns, rows, ...planes }: CleanPicture,
  scanner: ScannerModel,
  optics: Optics,
  energy: Energy,
  airColumns: number,
): ExpectedScan {
  const { scatterShare, scatterPx } = scanner[energy]
  const always = scanner.airScatterShare
  const quanta = openSignalKev(optics, energy, scanner)
  const hardening = hardeningOf(optics, energy)
  const electronic = (scanner.diodes.noiseCounts / scanner.diodes.openFieldCounts) ** 2
  const [direct, scattered, scratch] = [new Float32Array(columns), new Float32Array(columns), new Float32Array(columns)]
  const mean = new Float32Array(columns * rows)
  const straight = new Float32Array(columns * rows)
  const variance = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    direct.set(planes[energy].subarray(row * columns, (row + 1) * columns))
    for (let column = 0; column < columns; column++) scattered[column] = 1 - (direct[column] ?? 0)
    blurWide(scattered, scatterPx, scratch)
    const light = direct.map((value, column) => value + scatterShare * (scattered[column] ?? 0) + always)
    const air = [...light.subarray(0, airColumns), ...light.subarray(-airColumns)].reduce((a, b) => a + b, 0)
    const level = airColumns > 0 ? air / (2 * airColumns) : 1 + always
    light.forEach((value, column) => {
      const through = direct[column] ?? 0
      const keV = hardening.at(through > 0 ? -Math.log(through) : Infinity)
      mean[row * columns + column] = value / level
      straight[row * columns + column] = through / level
      variance[row * columns + column] = ((value * keV) / quanta + electronic) / level ** 2
    })
  }
  const open = (hardening.openKev / quanta + electronic) / (1 + always)
  return {
    mean,
    direct: straight,
    variance,
    columnShare: open / calibrationLines,
    lineShare: rippleOf(scanner, optics, energy),
  }
}

const rippleLines = 600

/** Relative variance of the tube's output from line to line in one energy. */
function rippleOf(scanner: ScannerModel, optics: Optics, energy: Energy): number {
  const outputAt = tubeOutput(scanner, optics, new Noise(1))
  const outputs = Array.from({ length: rippleLines }, (_, line) => outputAt(line * scanner.lineMs)[energy])
  const squares = outputs.slice(1).reduce((sum, output, at) => sum + (output - (outputs[at] ?? output)) ** 2 / 2, 0)
  return squares / (rippleLines - 1)
}
