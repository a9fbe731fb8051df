import { thinAHigh } from './matter-curves.ts'
import { type MatterTable, mostAttenuation, tableGrid } from './matter-table.ts'

/** Why a pixel's material means nothing: `0` it means something. */
export const matterMarks = { fine: 0, thin: 1, opaque: 2, beyond: 3, noisy: 4 } as const

/** Relative variance of one open-field count in each energy (signal noise), and of the electronics alone. */
export type ScanNoise = {
  readonly signal: readonly [low: number, high: number]
  readonly electronic: readonly [low: number, high: number]
}

/** A parcel in g/cm² and Zeff, with the uncertainty of Zeff and a mark, all of the scan's size, row by row. */
export type MatterPlanes = {
  readonly widthPx: number
  readonly heightPx: number
  /** Mass thickness in g/cm², unsmoothed. */
  readonly gCm2: Float32Array
  /** Effective atomic number over 5 × 5 pixels; 0 where it means nothing. */
  readonly zeff: Float32Array
  /** One standard deviation of `zeff`. */
  readonly sigmaZ: Float32Array
  readonly marks: Uint8Array
}

/** Side of the square over which the ratio is averaged before it is classed (hardware.md §10.5). */
const side = 5
const reach = (side - 1) / 2
/** Transmission × 65535 at or below which nothing is told from the dark. */
const opaqueLevel = 131
/** A Zeff this uncertain is not shown. */
const mostSigmaZ = 4

const logTable = new Float32Array(65_536).map(
  (_, value) => -Math.log(Math.max(Math.exp(-mostAttenuation), value / 65_535)),
)

/** Planes of transmission × 65535, row by row. */
export type DualPlanes = {
  readonly widthPx: number
  readonly heightPx: number
  readonly low: Uint16Array
  readonly high: Uint16Array
}

/** Material and mass thickness of every pixel, in one pass over the two planes. */
export function matterOf(planes: DualPlanes, table: MatterTable, noise: ScanNoise): MatterPlanes {
  const { widthPx, heightPx } = planes
  const size = widthPx * heightPx
  const out: MatterPlanes = {
    widthPx,
    heightPx,
    gCm2: new Float32Array(size),
    zeff: new Float32Array(size),
    sigmaZ: new Float32Array(size),
    marks: new Uint8Array(size),
  }
  const means = { low: new Float64Array(widthPx), high: new Float64Array(widthPx), pixels: new Uint8Array(widthPx) }
  const columns = { low: new Float64Array(widthPx), high: new Float64Array(widthPx), rows: 0 }
  for (let y = -reach; y < heightPx; y++) {
    addRow(planes, columns, y + reach, 1)
    addRow(planes, columns, y - reach - 1, -1)
    if (y < 0) continue
    meanRow(columns.low, columns.rows, means.low, means.pixels)
    meanRow(columns.high, columns.rows, means.high, means.pixels)
    classRow(planes.high, y * widthPx, means, { table, noise, out })
  }
  return out
}

type Columns = { readonly low: Float64Array; readonly high: Float64Array; rows: number }
type Means = { readonly low: Float64Array; readonly high: Float64Array; readonly pixels: Uint8Array }
type Work = { readonly table: MatterTable; readonly noise: ScanNoise; readonly out: MatterPlanes }

function addRow({ widthPx, heightPx, low, high }: DualPlanes, columns: Columns, row: number, sign: 1 | -1): void {
  if (row < 0 || row >= heightPx) return
  const from = row * widthPx
  columns.rows += sign
  for (let x = 0; x < widthPx; x++) {
    columns.low[x] = (columns.low[x] ?? 0) + sign * (low[from + x] ?? 0)
    columns.high[x] = (columns.high[x] ?? 0) + sign * (high[from + x] ?? 0)
  }
}

/** Means over the square about each pixel of a row, from the sums of its columns; at the edges over what there is. */
function meanRow(columns: Float64Array, rows: number, means: Float64Array, pixels: Uint8Array): void {
  let sum = 0
  let wide = 0
  for (let x = -reach; x < columns.length; x++) {
    if (x + reach < columns.length) {
      sum += columns[x + reach] ?? 0
      wide++
    }
    if (x > reach) {
      sum -= columns[x - reach - 1] ?? 0
      wide--
    }
    if (x < 0) continue
    pixels[x] = wide * rows
    means[x] = sum / (wide * rows)
  }
}

/** The hot loop of the chain, written for the compiler: no objects, and every index is known to be inside. */
function classRow(high: Uint16Array, from: number, means: Means, { table, noise, out }: Work): void {
  const { aScale, ratioScale, leastRatio } = tableGrid
  const [signalLow, signalHigh] = noise.signal
  const [darkLow, darkHigh] = noise.electronic
  for (let x = 0; x < means.low.length; x++) {
    const meanLow = means.low[x] as number
    const meanHigh = means.high[x] as number
    const own = logTable[high[from + x] as number] as number
    if (meanHigh <= opaqueLevel || meanLow <= 1) {
      out.marks[from + x] = matterMarks.opaque
      out.gCm2[from + x] = own * table.opaqueGPerA
      continue
    }
    const aHigh = logTable[(meanHigh + 0.5) | 0] as number
    const ratio = (logTable[(meanLow + 0.5) | 0] as number) / aHigh
    const column = Math.max(0, Math.min(lastColumn, (ratio - leastRatio) * ratioScale)) | 0
    const cell = (Math.min(lastRow, aHigh * aScale) | 0) * tableGrid.ratioSteps + column
    const zeff = table.zeff[cell] as number
    out.gCm2[from + x] = own * (table.gPerA[cell] as number)
    if (aHigh < thinAHigh || zeff === 0) {
      out.marks[from + x] = aHigh < thinAHigh ? matterMarks.thin : matterMarks.beyond
      continue
    }
    const throughLow = 65_535 / meanLow
    const throughHigh = 65_535 / meanHigh
    const varLow = (signalLow + darkLow * throughLow) * throughLow
    const varHigh = (signalHigh + darkHigh * throughHigh) * throughHigh * ratio * ratio
    const sigma = ((table.slope[cell] as number) / aHigh) * Math.sqrt((varLow + varHigh) / (means.pixels[x] as number))
    out.sigmaZ[from + x] = sigma
    if (sigma > mostSigmaZ) out.marks[from + x] = matterMarks.noisy
    else out.zeff[from + x] = zeff
  }
}

const lastRow = tableGrid.aSteps - 1
const lastColumn = tableGrid.ratioSteps - 1
