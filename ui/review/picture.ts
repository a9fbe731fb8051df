import type { PlanePixels } from '../station-client.ts'
import { classesOf } from './matter.ts'

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

/** A picture of one plane, or of the low and the high one; null where there is none. */
export function pictureOf(planes: readonly PlanePixels[]): Picture | null {
  const last = planes.at(-1)
  const first = planes[0]
  if (!last || !first) return null
  const high = turned(last)
  const classes = planes.length === 2 ? classesOf(turned(first), high) : null
  return { width: last.heightPx, height: last.widthPx, high, classes }
}

/** The picture turned over, left for right: a parcel may have come the other way round. */
export function mirrored({ width, height, high, classes }: Picture): Picture {
  const turnedOver = <T extends Uint8Array | Uint16Array>(from: T, to: T): T => {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) to[y * width + x] = from[y * width + width - 1 - x] ?? 0
    return to
  }
  return {
    width,
    height,
    high: turnedOver(high, new Uint16Array(high.length)),
    classes: classes && turnedOver(classes, new Uint8Array(classes.length)),
  }
}
