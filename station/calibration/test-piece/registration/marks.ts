import { type Component, componentsOf } from '../../../imaging/regions/components.ts'

/** A round dark spot in a picture: its middle in px (x right, y down; pixel middles at whole numbers) and its width in mm. */
export type Mark = { readonly xPx: number; readonly yPx: number; readonly diameterMm: number }

/** One plane of transmission 0..1 with its pitch. */
export type MarkPlane = {
  readonly widthPx: number
  readonly heightPx: number
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly plane: Float32Array
}

/** Darker than this a pixel belongs to a mark: 4 mm of lead or 12 mm of steel let far less through. */
const darkBelow = 0.3
/** A disc's two axes differ by less than this, its shadow being drawn out a little by belt or beam. */
const mostAxisRatio = 1.3
/** Area of a disc of the same second moments, as a share of its own; a bar or a ring is far from 1. */
const fillShares = [0.82, 1.15] as const

/** Every round dark spot whose diameter is within the given range in mm. */
export function roundMarks(picture: MarkPlane, leastMm: number, mostMm: number): readonly Mark[] {
  const { plane, widthPx, pitchAcrossMm, pitchAlongMm } = picture
  const mask = Uint8Array.from(plane, (value) => (value < darkBelow ? 1 : 0))
  const pixelMm2 = pitchAcrossMm * pitchAlongMm
  const least = (Math.PI / 4) * leastMm ** 2 * 0.6
  const { components } = componentsOf(mask, widthPx, Math.max(4, Math.floor(least / pixelMm2)))
  return components.flatMap((component) => {
    const [, , width, height] = component.boxPx
    if (Math.max(width * pitchAcrossMm, height * pitchAlongMm) > 1.25 * mostMm) return []
    const mark = markOf(component, picture)
    return mark && mark.diameterMm > 0.85 * leastMm && mark.diameterMm < 1.15 * mostMm ? [mark] : []
  })
}

/** How much darker than its surroundings each pixel of a spot is gives its middle and size to a part of a pixel. */
function markOf({ boxPx }: Component, picture: MarkPlane): Mark | null {
  const { widthPx, heightPx, pitchAcrossMm, pitchAlongMm } = picture
  const [x0, y0] = [Math.max(0, boxPx[0] - 2), Math.max(0, boxPx[1] - 2)]
  const [x1, y1] = [Math.min(widthPx, boxPx[0] + boxPx[2] + 2), Math.min(heightPx, boxPx[1] + boxPx[3] + 2)]
  const spot = momentsOf(picture, [x0, y0, x1, y1])
  if (!spot) return null
  const across = spot.xx * pitchAcrossMm ** 2
  const along = spot.yy * pitchAlongMm ** 2
  const root = Math.hypot((across - along) / 2, spot.xy * pitchAcrossMm * pitchAlongMm)
  const [wide, narrow] = [(across + along) / 2 + root, (across + along) / 2 - root]
  if (!(narrow > 0) || Math.sqrt(wide / narrow) > mostAxisRatio) return null
  const area = spot.pixels * pitchAcrossMm * pitchAlongMm
  const fill = area / (4 * Math.PI * Math.sqrt(wide * narrow))
  if (fill < fillShares[0] || fill > fillShares[1]) return null
  return { xPx: spot.x, yPx: spot.y, diameterMm: Math.sqrt((4 * area) / Math.PI) }
}

type Window = readonly [x0: number, y0: number, x1: number, y1: number]

/** Weight in pixels, middle and second moments of what is darker than the window's rim; null where the rim itself is dark. */
function momentsOf({ plane, widthPx }: MarkPlane, window: Window) {
  const around = rimOf(plane, widthPx, window)
  if (around < 2 * darkBelow) return null
  const [x0, y0, x1, y1] = window
  let [sum, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0]
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++) {
      const darker = (around - (plane[y * widthPx + x] ?? 0)) / around
      const weight = darker < 0.08 ? 0 : darker
      sum += weight
      sx += weight * x
      sy += weight * y
      sxx += weight * x * x
      syy += weight * y * y
      sxy += weight * x * y
    }
  const [x, y] = [sx / sum, sy / sum]
  return { pixels: sum, x, y, xx: sxx / sum - x * x, yy: syy / sum - y * y, xy: sxy / sum - x * y }
}

function rimOf(plane: Float32Array, widthPx: number, [x0, y0, x1, y1]: Window): number {
  const rim: number[] = []
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < x1; x++)
      if (x === x0 || y === y0 || x === x1 - 1 || y === y1 - 1) rim.push(plane[y * widthPx + x] ?? 0)
  return rim.sort((a, b) => a - b)[rim.length >> 1] ?? 0
}
