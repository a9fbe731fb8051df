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
/** A pixel's own ratio is taken for its mass from where its noise is this share of it. */
const ownRatioShare = 0.012
/** A square whose attenuation spreads by no more than this share (variance over square of the mean) is of one thickness. */
const evenSpread = 0.01
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

type Line = {
  readonly high: Uint16Array
  /** −ln of the transmission in both energies. */
  readonly aLow: Float32Array
  readonly aHigh: Float32Array
  readonly row: number
}

/**
 * Material and mass thickness line by line: a line is classed as soon as two more have come, by the square of which it is the middle. The
 * lines given must stay as they are until three more have come. Attenuations are averaged and not transmissions, each by itself as a
 * weight, so that air beside a thick piece makes no lighter material of it.
 */
export class MatterRows {
  readonly #table: MatterTable
  readonly #noise: ScanNoise
  readonly #out: MatterPlanes
  /** Sums of each column over the held lines, with `reach` empty columns on either side: aLow, aHigh, and aHigh². */
  readonly #low: Float64Array
  readonly #high: Float64Array
  readonly #squares: Float64Array
  readonly #wide: Float64Array
  readonly #airAHigh: number
  readonly #ownAHigh: number
  readonly #lines: Line[] = []
  readonly #free: Float32Array[] = []
  #next = 0

  constructor(table: MatterTable, noise: ScanNoise, out: MatterPlanes) {
    const { widthPx } = out
    this.#table = table
    this.#noise = noise
    this.#out = out
    this.#low = new Float64Array(widthPx + 2 * reach)
    this.#high = new Float64Array(widthPx + 2 * reach)
    this.#squares = new Float64Array(widthPx + 2 * reach)
    this.#wide = Float64Array.from(
      { length: widthPx },
      (_, x) => Math.min(widthPx, x + reach + 1) - Math.max(0, x - reach),
    )
    const [sigmaLow, sigmaHigh] = [0, 1].map((energy) =>
      Math.sqrt((noise.signal[energy] ?? 0) + (noise.electronic[energy] ?? 0)),
    )
    // Open field cannot be brighter than itself, so that its noise looks like 0.4 sigma of matter.
    this.#airAHigh = (0.4 + 1.5 / side) * (sigmaHigh ?? 0)
    this.#ownAHigh = Math.hypot(sigmaLow ?? 0, sigmaHigh ?? 0) / ownRatioShare
  }

  /** Takes one line of both energies, whose result belongs into this row of the planes. */
  push(low: Uint16Array, high: Uint16Array, row: number): void {
    const line = { high, aLow: this.#logs(low), aHigh: this.#logs(high), row }
    this.#lines.push(line)
    this.#add(line, 1)
    if (this.#lines.length - 1 - this.#next >= reach) this.#classNext()
  }

  /** Classes the last lines by what has come so far; lines that come later class them again. */
  settle(): void {
    for (const line of this.#lines.slice(this.#next)) this.#class(line)
  }

  /** Classes the last lines and begins anew: the next line is no neighbour of these. */
  end(): void {
    while (this.#next < this.#lines.length) this.#classNext()
    for (const { aLow, aHigh } of this.#lines) this.#free.push(aLow, aHigh)
    this.#lines.length = 0
    this.#next = 0
    for (const sums of [this.#low, this.#high, this.#squares]) sums.fill(0)
  }

  #logs(line: Uint16Array): Float32Array {
    const out = this.#free.pop() ?? new Float32Array(line.length)
    for (let x = 0; x < line.length; x++) out[x] = logTable[line[x] as number] as number
    return out
  }

  #add({ aLow, aHigh }: Line, sign: 1 | -1): void {
    const [low, high, squares] = [this.#low, this.#high, this.#squares]
    for (let x = 0; x < aLow.length; x++) {
      const a = aHigh[x] as number
      low[x + reach] = (low[x + reach] as number) + sign * (aLow[x] as number)
      high[x + reach] = (high[x + reach] as number) + sign * a
      squares[x + reach] = (squares[x + reach] as number) + sign * a * a
    }
  }

  #classNext(): void {
    const oldest = this.#lines[0]
    if (oldest && this.#next > reach) {
      this.#add(oldest, -1)
      this.#free.push(oldest.aLow, oldest.aHigh)
      this.#lines.shift()
      this.#next--
    }
    const line = this.#lines[this.#next++]
    if (line) this.#class(line)
  }

  /** The hot loop of the chain, written for the compiler: no objects, and every index is known to be inside. */
  #class({ high, aLow, aHigh, row }: Line): void {
    const { opaqueGPerA, airGPerA } = this.#table
    const { gCm2, zeff, sigmaZ, marks, widthPx } = this.#out
    const [lows, highs, squares, wides, lines] = [this.#low, this.#high, this.#squares, this.#wide, this.#lines.length]
    let [sumLow, sumHigh, sumSquares] = [0, 0, 0]
    for (let x = 0; x < 2 * reach; x++) {
      sumLow += lows[x] as number
      sumHigh += highs[x] as number
      sumSquares += squares[x] as number
    }
    for (let x = 0, at = row * widthPx; x < widthPx; x++, at++) {
      sumLow += lows[x + 2 * reach] as number
      sumHigh += highs[x + 2 * reach] as number
      sumSquares += squares[x + 2 * reach] as number
      const pixels = (wides[x] as number) * lines
      zeff[at] = 0
      sigmaZ[at] = 0
      const own = aHigh[x] as number
      const mean = sumHigh / pixels
      if ((high[x] as number) <= opaqueLevel) {
        marks[at] = matterMarks.opaque
        gCm2[at] = own * opaqueGPerA
      } else if (mean < thinAHigh) {
        marks[at] = matterMarks.thin
        gCm2[at] = mean <= this.#airAHigh ? 0 : own * airGPerA
      } else
        gCm2[at] =
          own *
          this.#tell(
            at,
            sumLow / sumHigh,
            sumSquares / sumHigh,
            pixels,
            sumSquares > (1 + evenSpread) * sumHigh * mean ? own : 0,
            aLow[x] as number,
          )
      sumLow -= lows[x] as number
      sumHigh -= highs[x] as number
      sumSquares -= squares[x] as number
    }
  }

  /** Number, uncertainty and mark of a pixel that something can be told of; returns its mass thickness per aHigh. `own` is 0 among equals. */
  #tell(at: number, ratio: number, aHigh: number, pixels: number, own: number, ownLow: number): number {
    const { cells } = this.#table
    const { zeff, sigmaZ, marks } = this.#out
    const cell = cellOf(ratio, aHigh)
    const z = cells[cell] as number
    // Among unequal neighbours a pixel that is dark enough to have a ratio of its own does not ask what lies beside it.
    const gPerA = own >= this.#ownAHigh ? massOf(cells, ownLow / own, own) : massOf(cells, ratio, aHigh)
    if (z === 0) {
      marks[at] = matterMarks.beyond
      return gPerA
    }
    const { signal, electronic } = this.#noise
    const throughHigh = inverseTable[Math.min(lastInverse, aHigh * inverseScale) | 0] as number
    const throughLow = inverseTable[Math.min(lastInverse, aHigh * ratio * inverseScale) | 0] as number
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

/** Mass thickness per aHigh, straight between the table's two nearest rows: within one a thin metal's would differ by 5 %. */
function massOf(cells: Float32Array, ratio: number, aHigh: number): number {
  const place = Math.max(0, Math.min(lastRow - 0.001, aHigh * tableGrid.aScale - 0.5))
  const share = place - (place | 0)
  const cell = cellOf(ratio, ((place | 0) + 0.5) / tableGrid.aScale) + 1
  const here = cells[cell] as number
  const next = cells[cell + 4 * tableGrid.ratioSteps] as number
  return next === 0 ? here : here + share * (next - here)
}

function cellOf(ratio: number, aHigh: number): number {
  const column = Math.max(0, Math.min(lastColumn, (ratio - tableGrid.leastRatio) * tableGrid.ratioScale)) | 0
  return ((Math.min(lastRow, aHigh * tableGrid.aScale) | 0) * tableGrid.ratioSteps + column) * 4
}

const lastRow = tableGrid.aSteps - 1
const lastColumn = tableGrid.ratioSteps - 1

/** e^a by steps of a. */
const inverseScale = 128
const lastInverse = mostAttenuation * inverseScale
const inverseTable = new Float32Array(lastInverse + 1).map((_, at) => Math.exp((at + 0.5) / inverseScale))
