/** What part of the picture is shown: zoom 1 = the whole fits, and the point of the picture (0..1) in the middle of the stage. */
export type Viewport = { readonly zoom: number; readonly x: number; readonly y: number }

export const wholePicture: Viewport = { zoom: 1, x: 0.5, y: 0.5 }
const zooms = [1, 2, 4, 8, 16, 32, 64] as const

/** The next zoom step up (1) or down (−1). */
export function zoomStep({ zoom, x, y }: Viewport, direction: 1 | -1): Viewport {
  const next =
    direction > 0 ? zooms.find((step) => step > zoom + 1e-6) : [...zooms].reverse().find((step) => step < zoom - 1e-6)
  return next === undefined ? { zoom, x, y } : next === 1 ? wholePicture : { zoom: next, x, y }
}

/** Zoom by a factor around a point of the picture; the point stays where it is on the stage. */
export function zoomAround(view: Viewport, factor: number, x: number, y: number): Viewport {
  const zoom = Math.max(1, Math.min(64, view.zoom * factor))
  if (zoom === 1) return wholePicture
  const share = view.zoom / zoom
  return inside({ zoom, x: x + (view.x - x) * share, y: y + (view.y - y) * share })
}

/** Moves the middle by parts of the stage. */
export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return inside({ ...view, x: view.x + dx / view.zoom, y: view.y + dy / view.zoom })
}

/** The nine zones on the digits: 1–3 upper, 4–6 middle, 7–9 lower, each at 3×. */
export function zone(digit: number): Viewport {
  const index = digit - 1
  return inside({ zoom: 3, x: ((index % 3) + 0.5) / 3, y: (Math.floor(index / 3) + 0.5) / 3 })
}

/** A place of the picture (0..1, with its size) large enough to look at. */
export function zoomTo(x: number, y: number, size: number): Viewport {
  return inside({ zoom: Math.max(2, Math.min(8, 0.25 / Math.max(0.01, size))), x, y })
}

/** Never shows more beyond the picture's edge than need be. */
function inside({ zoom, x, y }: Viewport): Viewport {
  const half = 0.5 / zoom
  const clamp = (value: number): number => Math.max(half, Math.min(1 - half, value))
  return { zoom, x: clamp(x), y: clamp(y) }
}
