import { paintLevels, paintThrough, tablesOf } from './colour.ts'
import { sharpened } from './edge.ts'
import type { Frame } from './gl-painter.ts'
import { enhancedLevels, tileShift, tileTables } from './local-contrast.ts'
import type { Picture } from './picture.ts'
import type { View } from './view.ts'

/** Radius of the unsharp mask at the object, in mm: bound to matter, not to pixels. */
const edgeRadiusMm = 3

/** What a frame may take over from the one before it. */
type Before = { readonly picture: Picture; readonly view: View; readonly frame: Frame }

/**
 * Makes frames of one canvas: everything that a view needs, as the GPU and the CPU take it. What the last frame has already (a sharpened
 * plane, colours) is taken over, so that a window under a finger costs its grey table alone.
 */
export class Frames {
  #before: Before | null = null
  #sharp: { readonly of: Uint16Array; readonly plane: Uint16Array } | null = null

  /** The frame of a picture in a view; `pitchMm` is the picture's. */
  next(picture: Picture, view: View, pitchMm: number): Frame {
    const { width, height, classes } = picture
    const before = this.#before
    const high = view.edge ? this.#sharpened(picture, pitchMm) : picture.high
    const tables = tablesOf(view, before ? { view: before.view, tables: before.frame.tables } : undefined)
    const tiles = view.enhance ? tileTables({ high, width, height, grey: tables.grey }, tileShift(pitchMm)) : null
    const frame = { width, height, high, classes, tables, tiles }
    this.#before = { picture, view, frame }
    return frame
  }

  #sharpened({ high, width, height }: Picture, pitchMm: number): Uint16Array {
    if (this.#sharp?.of !== high)
      this.#sharp = { of: high, plane: sharpened(high, width, height, edgeRadiusMm / pitchMm) }
    return this.#sharp.plane
  }
}

/** What a picture can show of a view: with one energy there is no colour of matter. */
export function shownView(view: View, single: boolean): View {
  if (!single) return view
  return { ...view, strip: null, map: view.map === 'colour' || view.map === 'safe' ? 'grey' : view.map }
}

/** A frame's pixels by the CPU alone, RGBA. */
export function pixelsOf({ high, width, height, classes, tables, tiles }: Frame): Uint8ClampedArray<ArrayBuffer> {
  if (!tiles) return paintThrough(high, classes, tables)
  return paintLevels(enhancedLevels({ high, width, height, grey: tables.grey }, tiles), classes, tables)
}
