import { type MatterCurves, thinAHigh } from './matter-curves.ts'

const aSteps = 512
const ratioSteps = 512
const leastRatio = 0.9
const mostRatio = 2.6
/** Largest attenuation of the table; more is opaque to every detector. */
export const mostAttenuation = 8

/**
 * A material calibration as a table by aHigh and by aLow/aHigh. Four numbers a cell, side by side so that one look at memory brings all of
 * them: the effective atomic number, the mass thickness per aHigh in g/cm², how fast Zeff changes with the ratio, and nothing. Cells that
 * nothing was measured for are 0.
 */
export type MatterTable = {
  readonly cells: Float32Array
  /** What an opaque pixel holds at least, in g/cm² per aHigh: as the heaviest wedge material at its thickest. */
  readonly opaqueGPerA: number
  /** Of what is too thin to be told apart, in g/cm² per aHigh: as the lightest wedge material, for packing is of that kind. */
  readonly airGPerA: number
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
  const cells = new Float32Array(aSteps * ratioSteps * 4)
  for (let row = 0; row < aSteps; row++) {
    const aHigh = Math.max(thinAHigh / 2, (row + 0.5) / tableGrid.aScale)
    for (let column = 0; column < ratioSteps; column++) {
      const ratio = leastRatio + (column + 0.5) / tableGrid.ratioScale
      const { zeff, gCm2 } = curves.matter(ratio * aHigh, aHigh)
      const at = (row * ratioSteps + column) * 4
      cells[at] = Number.isFinite(zeff) ? zeff : 0
      cells[at + 1] = Number.isFinite(gCm2) ? gCm2 / aHigh : 0
    }
    slopeRow(cells, row * ratioSteps)
  }
  return { cells, opaqueGPerA: curves.opaqueGPerA, airGPerA: curves.airGPerA }
}

/** How fast Zeff changes along a row; where it stands still because nothing heavier or lighter is known, as fast as just inside. */
function slopeRow(cells: Float32Array, from: number): void {
  const zeff = (at: number): number => cells[at * 4] ?? 0
  let last = 0
  for (let at = from + 1; at < from + ratioSteps - 1; at++) {
    const change = (zeff(at + 1) - zeff(at - 1)) / 2
    if (change > 0 && zeff(at - 1) > 0) last = change * tableGrid.ratioScale
    cells[at * 4 + 2] = last
  }
  const end = from + ratioSteps - 1
  for (let at = end - 1; at >= from; at--) if (cells[at * 4 + 2] === 0) cells[at * 4 + 2] = cells[at * 4 + 6] ?? 0
  cells[end * 4 + 2] = last
}
