import type { Plane, PlaneName, Scan } from './scan.ts'

/** Transmission below which a pixel is matter; packing paper is just above it. */
const matterBelow = 0.93 * 65_535
/** Air columns kept on either side. */
const airColumns = 24

/** Rows of a cut, all energies of a line side by side. */
export type CutRows = { readonly rows: number; readonly data: Uint16Array; readonly invalid: readonly number[] }

/**
 * A cut range as a scan: planes of their own in shared memory, cropped across to the matter with air on both sides. An empty range
 * keeps its whole width.
 */
export function toScan(
  cut: CutRows,
  channels: number,
  energies: 1 | 2,
  pitchAcrossMm: number,
  pitchAlongMm: number,
): { scan: Scan; firstChannel: number } {
  const [from, to] = matterSpan(cut, channels, energies)
  const widthPx = to - from
  const names: readonly PlaneName[] = energies === 2 ? ['low', 'high'] : ['single']
  const planes = names.map((name, energy): Plane => {
    const data = new Uint16Array(new SharedArrayBuffer(widthPx * cut.rows * 2))
    for (let row = 0; row < cut.rows; row++) {
      const at = row * channels * energies + energy * channels
      data.set(cut.data.subarray(at + from, at + to), row * widthPx)
    }
    return { name, widthPx, heightPx: cut.rows, data }
  })
  const scan: Scan = {
    widthPx,
    heightPx: cut.rows,
    pitchAcrossMm,
    pitchAlongMm,
    energies,
    planes,
    invalidRows: cut.invalid,
  }
  return { scan, firstChannel: from }
}

/** First and last+1 channel that belong to the parcel: at least a few rows of matter, so that single bad pixels do not count. */
function matterSpan(cut: CutRows, channels: number, energies: number): [number, number] {
  const fewest = Math.max(3, cut.rows * 0.01)
  const counts = new Uint32Array(channels)
  for (let row = 0; row < cut.rows; row++) {
    const from = row * channels * energies
    for (let channel = 0; channel < channels; channel++)
      if ((cut.data[from + channel] as number) < matterBelow) counts[channel] = (counts[channel] as number) + 1
  }
  let first = channels
  let last = -1
  for (let channel = 0; channel < channels; channel++) {
    if ((counts[channel] ?? 0) < fewest) continue
    first = Math.min(first, channel)
    last = channel
  }
  if (last < 0) return [0, channels]
  return [Math.max(0, first - airColumns), Math.min(channels, last + 1 + airColumns)]
}
