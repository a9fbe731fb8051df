import type { PlanePixels } from '../station-client.ts'

/**
 * A picture as the page shows it: travel goes to the right, so the first row of the scan lies at the right edge. `high` decides
 * brightness; `classes` is the class of matter 0..255 (organic 0, mixed about 128, metal 255), null with one energy.
 */
export type Picture = {
  readonly width: number
  readonly height: number
  readonly high: Uint16Array
  readonly classes: Uint8Array | null
}

/** Turns a stored plane into the page's direction: column = row from the right, row = channel. */
export function turned({ widthPx, heightPx, data }: PlanePixels): Uint16Array {
  const out = new Uint16Array(data.length)
  for (let row = 0; row < heightPx; row++) {
    const x = heightPx - 1 - row
    for (let channel = 0; channel < widthPx; channel++)
      out[channel * heightPx + x] = data[row * widthPx + channel] ?? 65_535
  }
  return out
}

/** A picture of one plane, or of the low and the high one. */
export function pictureOf(planes: readonly PlanePixels[]): Picture | null {
  const last = planes.at(-1)
  const first = planes[0]
  if (!last || !first) return null
  const high = turned(last)
  const classes = planes.length === 2 ? classesOf(turned(first), high) : null
  return { width: last.heightPx, height: last.widthPx, high, classes }
}

/** Ratio of attenuations along the wedges of plastic, aluminium and steel, by the high-energy attenuation. */
const wedge = {
  at: [0.1, 0.2, 0.4, 1.0, 1.5, 2.0, 2.9, 4.8],
  organic: [1.185, 1.182, 1.178, 1.166, 1.158, 1.153, 1.147, 1.13],
  aluminium: [1.764, 1.7, 1.62, 1.472, 1.42, 1.378, 1.325, 1.28],
  steel: [2.6, 2.52, 2.281, 1.943, 1.77, 1.66, 1.51, 1.348],
} as const

function along(curve: readonly number[], at: number): number {
  const { at: places } = wedge
  let index = places.findIndex((place) => place >= at)
  if (index < 0) return curve.at(-1) ?? 1
  index = Math.max(1, index)
  const [a, b] = [places[index - 1] ?? 0, places[index] ?? 1]
  const share = Math.max(0, Math.min(1, (at - a) / (b - a)))
  return (curve[index - 1] ?? 1) * (1 - share) + (curve[index] ?? 1) * share
}

/** Too thin for a hue, and too thick for a trustworthy ratio. */
const thinnest = 0.03
const thickest = 4.5

/** Class of matter of each pixel by the curve method: 0 plastic, 128 aluminium, 255 steel; smoothed over 3 × 3 pixels first. */
export function classesOf(low: Uint16Array, high: Uint16Array): Uint8Array {
  const table = Float32Array.from({ length: 65_536 }, (_, value) => -Math.log(Math.max(value, 60) / 65_535))
  return Uint8Array.from(high, (value, index) => {
    const aHigh = table[value] ?? 0
    if (aHigh < thinnest || aHigh > thickest) return 0
    const ratio = (table[low[index] ?? 0] ?? 0) / aHigh
    const [organic, aluminium, steel] = [
      along(wedge.organic, aHigh),
      along(wedge.aluminium, aHigh),
      along(wedge.steel, aHigh),
    ]
    const place =
      ratio <= aluminium
        ? (128 * (ratio - organic)) / (aluminium - organic)
        : 128 + (127 * (ratio - aluminium)) / Math.max(0.05, steel - aluminium)
    return Math.max(0, Math.min(255, Math.round(place)))
  })
}
