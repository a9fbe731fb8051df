import type { SetScan } from './scan-set.ts'
import type { Contents } from './world.ts'

/**
 * A stored scan as contents of a parcel: its rows pass the beam in order, its columns lie in the middle of the detector. Sampled
 * bilinearly to the detector's pitch; beyond the picture is air.
 */
export function imageContents(scan: SetScan, pitchAcrossMm: number, pitchAlongMm: number): Contents {
  const { widthPx, heightPx } = scan
  const low = scan.planes[0]?.data ?? new Uint16Array(widthPx * heightPx).fill(65_535)
  const high = scan.planes[1]?.data ?? low
  const widthMm = widthPx * pitchAcrossMm
  const sample = (data: Uint16Array, x: number, row: number, share: number): number => {
    const from = row * widthPx
    const left = Math.floor(x)
    const part = x - left
    const next = row + 1 < heightPx ? from + widthPx : from
    const right = Math.min(widthPx - 1, left + 1)
    const here = (data[from + left] ?? 0) * (1 - part) + (data[from + right] ?? 0) * part
    const below = (data[next + left] ?? 0) * (1 - part) + (data[next + right] ?? 0) * part
    return (here * (1 - share) + below * share) / 65_535
  }
  return {
    lengthMm: heightPx * pitchAlongMm,
    widthMm,
    energies: scan.planes.length === 2 ? 2 : 1,
    slice: (alongMm, pitchMm, lowOut, highOut) => {
      const y = Math.max(0, Math.min(heightPx - 1, alongMm / pitchAlongMm))
      const row = Math.floor(y)
      const offsetMm = (lowOut.length * pitchMm - widthMm) / 2
      for (let channel = 0; channel < lowOut.length; channel++) {
        const x = (channel * pitchMm - offsetMm) / pitchAcrossMm
        const inside = x >= 0 && x <= widthPx - 1
        lowOut[channel] = inside ? sample(low, x, row, y - row) : 1
        highOut[channel] = inside ? sample(high, x, row, y - row) : 1
      }
    },
  }
}
