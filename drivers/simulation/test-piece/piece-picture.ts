import type { Optics } from '../beam/optics.ts'
import { raysOf } from '../rays/rays.ts'
import { renderScene } from '../render/render-scene.ts'
import type { View } from '../render/view.ts'
import { blurNarrow } from '../signal/blur.ts'
import type { CleanPicture } from '../signal/scan-picture.ts'
import type { ScannerModel } from '../signal/scanner-model.ts'
import type { Scene } from '../solids/item.ts'

/** A pixel and a line are the mean of so many rays each way: what a diode sees over its own width, and while the belt moves on. */
export const raysAPixel = 3

/**
 * Open field in mm around the scene: before and behind it, and beside it, where a tunnel has room for it and the columns that see nothing
 * but air tell how the tube wavers.
 */
export const marginMm = { along: 24, across: 90 } as const

/** So many columns at each edge see nothing but air. */
export function airColumnsOf({ pitchAcrossMm }: ScannerModel): number {
  return Math.floor((marginMm.across - 10) / pitchAcrossMm / 1.1)
}

/**
 * A scene as a scanner of real pixels sees it without noise: each value is the mean transmission over the pixel's width and the line's
 * travel, blurred by the scintillator before that. A magnification above 1 makes the shadow larger. What follows is `sharpened`. Throws
 * RangeError on an unknown material.
 */
export function piecePicture(scene: Scene, scanner: ScannerModel, optics: Optics, magnification = 1): CleanPicture {
  const view = fineView(scene, scanner, magnification)
  const { columns, rows, low, high } = renderScene(scene, optics, view)
  const [wide, tall] = [columns / raysAPixel, rows / raysAPixel]
  const pixels = (fine: Float32Array, blurPx: number) =>
    averaged(blurred(fine, columns, blurPx * raysAPixel), wide, tall)
  return { columns: wide, rows: tall, low: pixels(low, scanner.low.blurPx), high: pixels(high, scanner.high.blurPx) }
}

/** The scanner of a picture in which the blur of the scintillator already is: a real one blurs before the pixels, not from pixel to pixel. */
export function sharpened(scanner: ScannerModel): ScannerModel {
  return { ...scanner, low: { ...scanner.low, blurPx: 0 }, high: { ...scanner.high, blurPx: 0 } }
}

function blurred(fine: Float32Array, columns: number, sigmaRays: number): Float32Array {
  const out = new Float32Array(fine.length)
  for (let from = 0; from < fine.length; from += columns)
    blurNarrow(fine.subarray(from, from + columns), sigmaRays, out.subarray(from, from + columns))
  return out
}

function fineView(
  { sizeMm }: Scene,
  { geometry, pitchAcrossMm, pitchAlongMm }: ScannerModel,
  magnification: number,
): View {
  const across = pitchAcrossMm / magnification
  const along = pitchAlongMm / magnification
  const columns = raysAPixel * 2 * Math.ceil((sizeMm[1] / 2 + marginMm.across) / across)
  const rows = raysAPixel * Math.ceil((sizeMm[0] + 2 * marginMm.along) / along)
  const [acrossFine, alongFine] = [across / raysAPixel, along / raysAPixel]
  return {
    rays: raysOf(geometry, columns, acrossFine),
    columns,
    rows,
    firstRowMm: alongFine / 2 - marginMm.along,
    pitchAlongMm: alongFine,
    pitchAcrossMm: acrossFine,
  }
}

function averaged(fine: Float32Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(columns * rows)
  const share = 1 / raysAPixel ** 2
  const fineColumns = columns * raysAPixel
  for (let row = 0; row < rows * raysAPixel; row++) {
    const to = Math.floor(row / raysAPixel) * columns
    for (let column = 0; column < columns; column++) {
      const from = row * fineColumns + column * raysAPixel
      let sum = 0
      for (let ray = 0; ray < raysAPixel; ray++) sum += fine[from + ray] ?? 0
      out[to + column] = (out[to + column] ?? 0) + share * sum
    }
  }
  return out
}
