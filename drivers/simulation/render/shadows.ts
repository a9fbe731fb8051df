import type { ReadyBody } from './line-tracer.ts'

/**
 * What is seen of one item: its box in pixels (x, y, width, height; null where nothing shows), the pixels it covers, the share of them
 * in which it is what the label plane shows, and its own mass thickness in g/cm²: mean and most over its pixels, and over its box.
 */
export type ItemShadow = {
  readonly item: number
  readonly boxPx: readonly [x: number, y: number, width: number, height: number] | null
  readonly areaPx: number
  readonly visibleShare: number
  readonly meanGCm2: number
  readonly maxGCm2: number
  readonly gCm2: Float32Array
}

/** Thinner than this an item does not show: a twentieth of a millimetre of plastic. */
const leastGCm2 = 0.005

type Window = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

/** Cuts an item's own plane down to its shadow, and leaves the plane empty for the next item. `window` holds all that was written. */
export function cutShadow(item: number, own: Float32Array, columns: number, window: Window): ItemShadow {
  let [left, right, top, bottom] = [columns, -1, Infinity, -1]
  let [areaPx, sum, most] = [0, 0, 0]
  for (let row = window.top; row < window.bottom; row++) {
    for (let column = window.left; column < window.right; column++) {
      const value = own[row * columns + column] ?? 0
      if (value < leastGCm2) continue
      areaPx++
      sum += value
      most = Math.max(most, value)
      left = Math.min(left, column)
      right = Math.max(right, column)
      top = Math.min(top, row)
      bottom = row
    }
  }
  const shown = areaPx > 0
  const [width, height] = shown ? [right - left + 1, bottom - top + 1] : [0, 0]
  const gCm2 = new Float32Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (top + row) * columns + left
    gCm2.set(own.subarray(from, from + width), row * width)
  }
  for (let row = window.top; row < window.bottom; row++)
    own.fill(0, row * columns + window.left, row * columns + window.right)
  const boxPx = shown ? ([left, top, width, height] as const) : null
  return { item, boxPx, areaPx, visibleShare: 0, meanGCm2: shown ? sum / areaPx : 0, maxGCm2: most, gCm2 }
}

/** Pixels that the bodies of an item may have written. */
export function windowOf(bodies: readonly ReadyBody[], rowsOf: (body: ReadyBody) => readonly [number, number]): Window {
  let window: Window = { left: Infinity, right: 0, top: Infinity, bottom: 0 }
  for (const body of bodies) {
    const [top, bottom] = rowsOf(body)
    window = {
      left: Math.min(window.left, body.pixels.from),
      right: Math.max(window.right, body.pixels.to),
      top: Math.min(window.top, top),
      bottom: Math.max(window.bottom, bottom),
    }
  }
  return window
}

/**
 * Which item is the thickest in each pixel: its number in the scene plus 1, 0 where there is none. Packaging shows only where nothing
 * else does. Fills in each shadow's visible share.
 */
export function labelled(
  shadows: readonly ItemShadow[],
  isPackaging: (item: number) => boolean,
  columns: number,
  rows: number,
): { readonly labels: Uint16Array<ArrayBuffer>; readonly shadows: readonly ItemShadow[] } {
  const labels = new Uint16Array(columns * rows)
  const best = new Float32Array(columns * rows)
  for (const shadow of shadows) {
    // Far thinner than anything that shows, so that even the thinnest goods come before the thickest packaging.
    const weight = isPackaging(shadow.item) ? 1e-9 : 1
    eachPixel(shadow, columns, (at, gCm2) => {
      if (gCm2 * weight <= (best[at] ?? 0)) return
      best[at] = gCm2 * weight
      labels[at] = shadow.item + 1
    })
  }
  const seen = shadows.map((shadow) => {
    let visiblePx = 0
    eachPixel(shadow, columns, (at) => {
      if (labels[at] === shadow.item + 1) visiblePx++
    })
    return { ...shadow, visibleShare: shadow.areaPx > 0 ? visiblePx / shadow.areaPx : 0 }
  })
  return { labels, shadows: seen }
}

function eachPixel({ boxPx, gCm2 }: ItemShadow, columns: number, visit: (at: number, gCm2: number) => void): void {
  if (!boxPx) return
  const [x, y, width] = boxPx
  let column = 0
  let at = y * columns + x
  for (const value of gCm2) {
    if (value >= leastGCm2) visit(at, value)
    at++
    if (++column < width) continue
    column = 0
    at += columns - width
  }
}
