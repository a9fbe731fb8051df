import type { Scan } from '../scan.ts'
import { matterCurves, waterCurves } from './matter-curves.ts'
import { makeMatterPlanes, matterOf, MatterRows, type MatterPlanes, type ScanNoise } from './matter.ts'
import { type MatterTable, matterTable } from './matter-table.ts'
import type { WedgePoint } from './wedge-curve.ts'

/** A scanner's material calibration: the steps of its wedge (a single energy is `aHigh`, and `aLow` the same), and its noise. */
export type MaterialCalibration = { readonly wedge: readonly WedgePoint[]; readonly noise: ScanNoise }

/** The table of a calibration; with one energy mass as of water and no atomic number. Throws RangeError where steps are missing. */
export function tableOf({ wedge }: MaterialCalibration, energies: 1 | 2): MatterTable {
  return matterTable(energies === 2 ? matterCurves(wedge) : waterCurves(wedge))
}

/** Material and mass thickness of a whole scan that is there already. Throws RangeError where steps are missing. */
export function matterOfScan(scan: Scan, material: MaterialCalibration): MatterPlanes {
  const { widthPx, heightPx, energies, planes } = scan
  const [low, high] = [planes[0], planes.at(-1)]
  if (!low || !high) throw new RangeError('The scan has no planes.')
  return matterOf({ widthPx, heightPx, low: low.data, high: high.data }, tableOf(material, energies), material.noise)
}

/** Lines farther apart than this are no neighbours. */
const gapMm = 6

/**
 * Material and mass thickness of the lines of a window, worked out as they come, in the window's own slots; at the end of a parcel only the
 * cut is left.
 */
export class MatterWindow {
  readonly #channels: number
  readonly #planes: MatterPlanes
  readonly #rows: MatterRows
  #lastMm = Number.NaN

  constructor(
    material: MaterialCalibration,
    { channels, energies }: { readonly channels: number; readonly energies: 1 | 2 },
    lines: number,
  ) {
    this.#channels = channels
    this.#planes = makeMatterPlanes(channels, lines)
    this.#rows = new MatterRows(tableOf(material, energies), material.noise, this.#planes)
  }

  /** Takes a good line, which has to stay in its slot. */
  add(line: Uint16Array, slot: number, beltMm: number): void {
    if (!(Math.abs(beltMm - this.#lastMm) <= gapMm)) this.#rows.end()
    this.#lastMm = beltMm
    this.#rows.push(line.subarray(0, this.#channels), line.subarray(line.length - this.#channels), slot)
  }

  /** The rows of these slots, from one channel on so many wide, in shared memory of their own. */
  cut(slots: Int32Array, firstChannel: number, widthPx: number): MatterPlanes {
    this.#rows.settle()
    const out = makeMatterPlanes(widthPx, slots.length)
    const { gCm2, zeff, sigmaZ, marks } = this.#planes
    for (let row = 0; row < slots.length; row++) {
      const from = (slots[row] ?? 0) * this.#channels + firstChannel
      const to = from + widthPx
      const at = row * widthPx
      out.gCm2.set(gCm2.subarray(from, to), at)
      out.zeff.set(zeff.subarray(from, to), at)
      out.sigmaZ.set(sigmaZ.subarray(from, to), at)
      out.marks.set(marks.subarray(from, to), at)
    }
    return out
  }
}
