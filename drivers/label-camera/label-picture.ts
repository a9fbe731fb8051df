import { encode } from 'fast-png'
import { mulberry } from '../simulation/feed.ts'
import { drawLabel, type DrawnCode, type GreyPixels } from './label-drawing.ts'

/** A label in the picture: where its middle lies and how far it is turned, clockwise. */
export type PlacedLabel = {
  readonly codes: readonly DrawnCode[]
  readonly centrePx: readonly [x: number, y: number]
  readonly turnDeg: number
}

/**
 * What the simulated camera sees. `noise` is the standard deviation in grey levels of 255; `contrast` 1 is black on white, 0 is a label that has
 * faded to white.
 */
export type Scene = {
  readonly widthPx: number
  readonly heightPx: number
  readonly labels: readonly PlacedLabel[]
  readonly noise: number
  readonly contrast: number
  readonly seed: number
}

/** Grey of the carton around the labels. */
const carton = 110

/** Draws the scene as a PNG of 8 bits grey. Throws RangeError on a text that its symbology cannot hold. */
export function drawScene(scene: Scene): Uint8Array {
  const { widthPx, heightPx, noise } = scene
  const grey = new Uint8Array(widthPx * heightPx).fill(carton)
  for (const label of scene.labels) place(grey, scene, label)
  const random = mulberry(scene.seed)
  // Twelve uniform numbers less six are near enough to a normal one; three of them widened are enough for a camera.
  for (let at = 0; at < grey.length && noise > 0; at++) {
    const normal = (random() + random() + random() - 1.5) * 2
    grey[at] = Math.max(0, Math.min(255, (grey[at] ?? 0) + noise * normal))
  }
  return encode({ width: widthPx, height: heightPx, data: grey, depth: 8, channels: 1 })
}

/** Draws a label turned around its middle, each pixel from the four dots around its place. */
function place(grey: Uint8Array, scene: Scene, { codes, centrePx, turnDeg }: PlacedLabel): void {
  const label = drawLabel(codes)
  const [cos, sin] = [Math.cos((turnDeg * Math.PI) / 180), Math.sin((turnDeg * Math.PI) / 180)]
  const reach = Math.hypot(label.widthPx, label.heightPx) / 2
  const [left, right] = [Math.max(0, centrePx[0] - reach), Math.min(scene.widthPx, centrePx[0] + reach)]
  const [top, bottom] = [Math.max(0, centrePx[1] - reach), Math.min(scene.heightPx, centrePx[1] + reach)]
  for (let y = Math.floor(top); y < bottom; y++)
    for (let x = Math.floor(left); x < right; x++) {
      const [dx, dy] = [x - centrePx[0], y - centrePx[1]]
      const shade = shadeAt(label, dx * cos + dy * sin + label.widthPx / 2, dy * cos - dx * sin + label.heightPx / 2)
      if (shade !== null) grey[y * scene.widthPx + x] = 255 - (255 - shade) * scene.contrast
    }
}

/** The label's grey at a place between its dots; null outside. */
function shadeAt({ widthPx, heightPx, grey }: GreyPixels, x: number, y: number): number | null {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  if (column < 0 || row < 0 || column >= widthPx - 1 || row >= heightPx - 1) return null
  const [right, down] = [x - column, y - row]
  const at = row * widthPx + column
  const above = (grey[at] ?? 0) * (1 - right) + (grey[at + 1] ?? 0) * right
  const below = (grey[at + widthPx] ?? 0) * (1 - right) + (grey[at + widthPx + 1] ?? 0) * right
  return above * (1 - down) + below * down
}
