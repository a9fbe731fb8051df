import type { SetScan } from './scan-set.ts'
import type { Contents } from './world.ts'

/**
 * A stored scan as contents of a parcel: its rows pass the beam in order, its columns lie in the middle of the detector. Sampled
 * bilinearly to the detector's pitch; beyond the picture is air.
 */
export function imageContents(
  scan: Pick<SetScan, 'widthPx' | 'heightPx' | 'planes'>,
  pitchAcrossMm: number,
  pitchAlongMm: number,
): Contents {
  const { widthPx, heightPx, planes } = scan
  const [low, high] = [planes[0], planes[1] ?? planes[0]]
  const widthMm = widthPx * pitchAcrossMm
  return {
    lengthMm: heightPx * pitchAlongMm,
    widthMm,
    energies: planes.length === 2 ? 2 : 1,
    slice: (alongMm, pitchMm, lowOut, highOut) => {
      // Pixels are areas: the value of one lies in its middle, on the belt as on the detector.
      const y = clamp(alongMm / pitchAlongMm - 0.5, heightPx - 1)
      const row = Math.min(Math.floor(y), Math.max(0, heightPx - 2))
      const offsetMm = (lowOut.length * pitchMm - widthMm) / 2
      for (let channel = 0; channel < lowOut.length; channel++) {
        const x = ((channel + 0.5) * pitchMm - offsetMm) / pitchAcrossMm
        const inside = x >= 0 && x <= widthPx
        lowOut[channel] = inside && low ? sample(low, x - 0.5, row, y - row) : 1
        highOut[channel] =
          !inside || !high ? 1 : high === low ? (lowOut[channel] ?? 1) : sample(high, x - 0.5, row, y - row)
      }
    },
  }
}

type Plane = SetScan['planes'][number]

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value))
}

/** Transmission (0..1) at column `at`, a share of the way from one row to the next. */
function sample({ widthPx, heightPx, data }: Plane, at: number, row: number, share: number): number {
  const x = clamp(at, widthPx - 1)
  const left = Math.floor(x)
  const right = Math.min(widthPx - 1, left + 1)
  const part = x - left
  const from = row * widthPx
  const next = row + 1 < heightPx ? from + widthPx : from
  const here = (data[from + left] ?? 0) * (1 - part) + (data[from + right] ?? 0) * part
  const below = (data[next + left] ?? 0) * (1 - part) + (data[next + right] ?? 0) * part
  return (here * (1 - share) + below * share) / 65_535
}
