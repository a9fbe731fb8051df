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
  const { widthPx, heightPx, low, high } = planes
  const out = makeMatterPlanes(widthPx, heightPx)
  const rows = new MatterRows(table, noise, out)
  for (let row = 0; row < heightPx; row++)
    rows.push(low.subarray(row * widthPx, (row + 1) * widthPx), high.subarray(row * widthPx, (row + 1) * widthPx), row)
  rows.end()
  return out
}

/** Planes of this size in shared memory, all of it empty. */
export function makeMatterPlanes(widthPx: number, heightPx: number): MatterPlanes {
  const numbers = (): Float32Array => new Float32Array(new SharedArrayBuffer(4 * widthPx * heightPx))
  return {
    widthPx,
    heightPx,
    gCm2: numbers(),
    zeff: numbers(),
    sigmaZ: numbers(),
    marks: new Uint8Array(new SharedArrayBuffer(widthPx * heightPx)),
  }
}

type Line = { readonly low: Uint16Array; readonly high: Uint16Array; readonly row: number }

/**
 * Material and mass thickness line by line: a line is classed as soon as two more have come, by the square of which it is the middle. The
 * lines given must stay as they are until five more have come.
 */
export class MatterRows {
  readonly #table: MatterTable
  readonly #noise: ScanNoise
  readonly #out: MatterPlanes
  /** Sums of each column over the held lines, with `reach` empty columns on either side. */
  readonly #low: Int32Array
  readonly #high: Int32Array
  readonly #wide: Float64Array
  readonly #airAHigh: number
  readonly #lines: Line[] = []
  #next = 0

  constructor(table: MatterTable, noise: ScanNoise, out: MatterPlanes) {
    this.#table = table
    this.#noise = noise
    this.#out = out
    this.#low = new Int32Array(out.widthPx + 2 * reach)
    this.#high = new Int32Array(out.widthPx + 2 * reach)
    this.#wide = Float64Array.from(
      { length: out.widthPx },
      (_, x) => Math.min(out.widthPx, x + reach + 1) - Math.max(0, x - reach),
    )
    // Open field cannot be brighter than itself, so that its noise looks like 0.4 sigma of matter.
    this.#airAHigh = (0.4 + 3 / side) * Math.sqrt(noise.signal[1] + noise.electronic[1])
  }

  /** Takes one line of both energies, whose result belongs into this row of the planes. */
  push(low: Uint16Array, high: Uint16Array, row: number): void {
    this.#lines.push({ low, high, row })
    addLine(this.#low, low, 1)
    addLine(this.#high, high, 1)
    if (this.#lines.length - 1 - this.#next >= reach) this.#classNext()
  }

  /** Classes the last lines by what has come so far; lines that come later class them again. */
  settle(): void {
    for (const line of this.#lines.slice(this.#next)) this.#class(line)
  }

  /** Classes the last lines and begins anew: the next line is no neighbour of these. */
  end(): void {
    while (this.#next < this.#lines.length) this.#classNext()
    this.#lines.length = 0
    this.#next = 0
    this.#low.fill(0)
    this.#high.fill(0)
  }

  #classNext(): void {
    const oldest = this.#lines[0]
    if (oldest && this.#next > reach) {
      addLine(this.#low, oldest.low, -1)
      addLine(this.#high, oldest.high, -1)
      this.#lines.shift()
      this.#next--
    }
    const line = this.#lines[this.#next++]
    if (line) this.#class(line)
  }

  /** The hot loop of the chain, written for the compiler: no objects, and every index is known to be inside. */
  #class({ high, row }: Line): void {
    const { opaqueGPerA, airGPerA } = this.#table
    const { gCm2, zeff, sigmaZ, marks, widthPx } = this.#out
    const [lows, highs, wides, airAHigh, lines] = [
      this.#low,
      this.#high,
      this.#wide,
      this.#airAHigh,
      this.#lines.length,
    ]
    let sumLow = 0
    let sumHigh = 0
    for (let x = 0; x < 2 * reach; x++) {
      sumLow += lows[x] as number
      sumHigh += highs[x] as number
    }
    for (let x = 0, at = row * widthPx; x < widthPx; x++, at++) {
      sumLow += lows[x + 2 * reach] as number
      sumHigh += highs[x + 2 * reach] as number
      const pixels = (wides[x] as number) * lines
      const meanLow = sumLow / pixels
      const meanHigh = sumHigh / pixels
      sumLow -= lows[x] as number
      sumHigh -= highs[x] as number
      const own = logTable[high[x] as number] as number
      zeff[at] = 0
      sigmaZ[at] = 0
      const aHigh = logTable[(meanHigh + 0.5) | 0] as number
      if (aHigh < thinAHigh) {
        marks[at] = matterMarks.thin
        gCm2[at] = aHigh <= airAHigh ? 0 : own * airGPerA
      } else if (meanHigh <= opaqueLevel || meanLow <= 1) {
        marks[at] = matterMarks.opaque
        gCm2[at] = own * opaqueGPerA
      } else gCm2[at] = own * this.#tell(at, meanLow, meanHigh, aHigh, pixels)
    }
  }

  /** Number, uncertainty and mark of a pixel that something can be told of; returns its mass thickness per aHigh. */
  #tell(at: number, meanLow: number, meanHigh: number, aHigh: number, pixels: number): number {
    const { cells } = this.#table
    const { zeff, sigmaZ, marks } = this.#out
    const { aScale, ratioScale, leastRatio, ratioSteps } = tableGrid
    const ratio = (logTable[(meanLow + 0.5) | 0] as number) / aHigh
    const column = Math.max(0, Math.min(lastColumn, (ratio - leastRatio) * ratioScale)) | 0
    const cell = ((Math.min(lastRow, aHigh * aScale) | 0) * ratioSteps + column) * 4
    const z = cells[cell] as number
    const gPerA = cells[cell + 1] as number
    if (z === 0) {
      marks[at] = matterMarks.beyond
      return gPerA
    }
    const { signal, electronic } = this.#noise
    const throughLow = 65_535 / meanLow
    const throughHigh = 65_535 / meanHigh
    const varLow = (signal[0] + electronic[0] * throughLow) * throughLow
    const varHigh = (signal[1] + electronic[1] * throughHigh) * throughHigh * ratio * ratio
    const sigma = ((cells[cell + 2] as number) / aHigh) * Math.sqrt((varLow + varHigh) / pixels)
    sigmaZ[at] = sigma
    const noisy = sigma > mostSigmaZ
    marks[at] = noisy ? matterMarks.noisy : matterMarks.fine
    if (!noisy) zeff[at] = z
    return gPerA
  }
}

function addLine(columns: Int32Array, line: Uint16Array, sign: 1 | -1): void {
  if (sign === 1)
    for (let x = 0; x < line.length; x++) columns[x + reach] = (columns[x + reach] as number) + (line[x] as number)
  else for (let x = 0; x < line.length; x++) columns[x + reach] = (columns[x + reach] as number) - (line[x] as number)
}

const lastRow = tableGrid.aSteps - 1
const lastColumn = tableGrid.ratioSteps - 1
