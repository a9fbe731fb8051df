import type { QualityFlag } from '../contract/inspection.ts'
import type { Box } from '../contract/words.ts'
import type { Scan } from './scan.ts'

/** Transmission floor: below it only noise is left (hardware facts §10.5). */
const opaqueBelow = 0.003 * 65_535
const matterBelow = 0.93 * 65_535

/** What is known of a scan besides its pixels. `firstChannel` and `channels` place the crop in the field. */
export type ScanCircumstances = {
  readonly firstChannel: number
  readonly channels: number
  readonly aborted: boolean
  readonly merged: boolean
  readonly saturatedLines: number
}

/**
 * The quality gate: everything that keeps a picture from being judged, each with the part of the picture it concerns and whether it
 * refers by itself. Lost lines: more than 1 %, or more than four in a row (detector framing §3.2).
 */
export function qualityOf(scan: Scan, about: ScanCircumstances): QualityFlag[] {
  const flags: QualityFlag[] = []
  const add = (code: QualityFlag['code'], share: number, refers: boolean, boxPx: Box | null = null): void =>
    void flags.push({ code, share: Math.min(1, share), refers, boxPx })
  if (about.aborted) add('aborted', 1, true)
  if (about.merged) add('merged', 1, true)
  const lost = scan.invalidRows.length / scan.heightPx
  const gap = longestGap(scan.invalidRows)
  if (lost > 0)
    add(
      'lines-lost',
      lost,
      lost > 0.01 || gap.length > 4,
      gap.length > 0 ? [0, gap.first, scan.widthPx, gap.length] : null,
    )
  if (about.saturatedLines > 0)
    add('saturated', about.saturatedLines / scan.heightPx, about.saturatedLines > 0.02 * scan.heightPx)
  for (const flag of fieldFlags(scan, about)) flags.push(flag)
  const opaque = opaqueArea(scan)
  if (opaque.share > 0) add('opaque', opaque.share, false, opaque.box)
  return flags
}

/** Whether the parcel touches the field's edge, whether there is air beside it, and whether the whole is too dark. */
function fieldFlags(scan: Scan, { firstChannel, channels }: ScanCircumstances): QualityFlag[] {
  const flags: QualityFlag[] = []
  const columns = columnMatter(scan)
  const touchesLeft = firstChannel === 0 && (columns[0] ?? 0) > 0.02
  const touchesRight = firstChannel + scan.widthPx === channels && (columns.at(-1) ?? 0) > 0.02
  if (touchesLeft || touchesRight) flags.push({ code: 'clipped', share: 1, refers: true, boxPx: null })
  if (!columns.some((matter) => matter < 0.02)) flags.push({ code: 'no-air', share: 1, refers: true, boxPx: null })
  const plane = scan.planes.at(-1)
  if (!plane) return flags
  let sum = 0
  for (let index = 0; index < plane.data.length; index++) sum += plane.data[index] as number
  if (sum / plane.data.length < 0.02 * 65_535) flags.push({ code: 'too-dark', share: 1, refers: true, boxPx: null })
  return flags
}

/** Share of matter in each column. */
function columnMatter(scan: Scan): number[] {
  const data = scan.planes[0]?.data ?? new Uint16Array(0)
  const counts = new Array<number>(scan.widthPx).fill(0)
  for (let from = 0; from < data.length; from += scan.widthPx)
    for (let column = 0; column < scan.widthPx; column++)
      if ((data[from + column] as number) < matterBelow) counts[column] = (counts[column] ?? 0) + 1
  return counts.map((matter) => matter / scan.heightPx)
}

/** Share of the matter that lets nothing through, and the box around it. The most penetrating plane decides. */
function opaqueArea(scan: Scan): { share: number; box: Box | null } {
  const data = scan.planes.at(-1)?.data ?? new Uint16Array(0)
  let [matter, opaque] = [0, 0]
  let [x0, y0, x1, y1] = [scan.widthPx, scan.heightPx, -1, -1]
  for (let index = 0; index < data.length; index++) {
    const value = data[index] as number
    if (value >= matterBelow) continue
    matter++
    if (value >= opaqueBelow) continue
    opaque++
    const [x, y] = [index % scan.widthPx, Math.floor(index / scan.widthPx)]
    x0 = Math.min(x0, x)
    x1 = Math.max(x1, x)
    y0 = Math.min(y0, y)
    y1 = Math.max(y1, y)
  }
  return { share: matter === 0 ? 0 : opaque / matter, box: opaque === 0 ? null : [x0, y0, x1 - x0 + 1, y1 - y0 + 1] }
}

function longestGap(rows: readonly number[]): { first: number; length: number } {
  let best = { first: 0, length: 0 }
  let run = { first: -2, length: 0 }
  for (const row of rows) {
    run = row === run.first + run.length ? { ...run, length: run.length + 1 } : { first: row, length: 1 }
    if (run.length > best.length) best = run
  }
  return best
}
