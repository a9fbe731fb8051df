import { type MatterCurves, thinAHigh } from './matter-curves.ts'

const aSteps = 512
const ratioSteps = 512
const leastRatio = 0.9
const mostRatio = 2.6
/** Largest attenuation of the table; more is opaque to every detector. */
export const mostAttenuation = 8

/**
 * A material calibration as a table: by aHigh and by aLow/aHigh, the effective atomic number, the mass thickness per aHigh in g/cm², and
 * how fast Zeff changes with the ratio. Cells that nothing was measured for are 0.
 */
export type MatterTable = {
  readonly zeff: Float32Array
  readonly gPerA: Float32Array
  readonly slope: Float32Array
  /** What an opaque pixel holds at least, in g/cm² per aHigh: as the heaviest wedge material at its thickest. */
  readonly opaqueGPerA: number
}

/** Indices are found by these: `row = aHigh × aScale`, `column = (ratio − leastRatio) × ratioScale`. */
export const tableGrid = {
  aSteps,
  ratioSteps,
  leastRatio,
  aScale: aSteps / mostAttenuation,
  ratioScale: ratioSteps / (mostRatio - leastRatio),
} as const

/** Works the table of a calibration out; some 260,000 cells, once a calibration. */
export function matterTable(curves: MatterCurves): MatterTable {
  const size = aSteps * ratioSteps
  const { opaqueGPerA } = curves
  const [zeffs, masses, slope] = [new Float32Array(size), new Float32Array(size), new Float32Array(size)]
  for (let row = 0; row < aSteps; row++) {
    const aHigh = Math.max(thinAHigh / 2, (row + 0.5) / tableGrid.aScale)
    for (let column = 0; column < ratioSteps; column++) {
      const ratio = leastRatio + (column + 0.5) / tableGrid.ratioScale
      const { zeff, gCm2 } = curves.matter(ratio * aHigh, aHigh)
      zeffs[row * ratioSteps + column] = Number.isFinite(zeff) ? zeff : 0
      masses[row * ratioSteps + column] = Number.isFinite(gCm2) ? gCm2 / aHigh : 0
    }
  }
  for (let row = 0; row < aSteps; row++) slopeRow(zeffs, slope, row * ratioSteps)
  return { zeff: zeffs, gPerA: masses, slope, opaqueGPerA }
}

/** How fast Zeff changes along a row; where it stands still because nothing heavier or lighter is known, as fast as just inside. */
function slopeRow(zeffs: Float32Array, slope: Float32Array, from: number): void {
  let last = 0
  for (let at = from + 1; at < from + ratioSteps - 1; at++) {
    const change = ((zeffs[at + 1] ?? 0) - (zeffs[at - 1] ?? 0)) / 2
    if (change > 0 && (zeffs[at - 1] ?? 0) > 0) last = change * tableGrid.ratioScale
    slope[at] = last
  }
  for (let at = from + ratioSteps - 2; at >= from; at--) if (slope[at] === 0) slope[at] = slope[at + 1] ?? 0
  slope[from + ratioSteps - 1] = last
}
