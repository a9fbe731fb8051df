import { matterCodes } from './matter.ts'
import { colourIn } from './palettes.ts'
import type { View } from './view.ts'
import { greyTable } from './window-level.ts'

/** How much of a class stays when organic or metal alone is asked for. What nothing gets through always stays: nobody has judged it. */
function keepOf(matter: number, strip: View['strip']): number {
  if (strip === null || matter === matterCodes.opaque) return 1
  const isMetal = matter > 180
  const isMixed = matter > 64 && !isMetal
  if (strip === 'organic') return isMetal ? 0 : isMixed ? 0.25 : 1
  return isMetal ? 1 : isMixed ? 0.35 : 0
}

/** What of a view decides the colours; the rest of it decides the grey level. */
type Colours = Pick<View, 'map' | 'negative' | 'strip' | 'lamp'>

/** Colours for every class of matter (rows) and grey level (columns), RGBA; 256 × 256. */
export function paletteOf({ map, negative, strip, lamp }: Colours): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(256 * 256 * 4)
  for (let matter = 0; matter < 256; matter++) {
    const keep = keepOf(matter, strip)
    for (let grey = 0; grey < 256; grey++) {
      const rgb = colourIn(map, matter, 255 - (255 - grey) * keep)
      const at = (matter * 256 + grey) * 4
      for (let channel = 0; channel < 3; channel++) {
        const value = negative ? 255 - (rgb[channel] ?? 0) : (rgb[channel] ?? 0)
        out[at + channel] = value * lamp
      }
      out[at + 3] = 255
    }
  }
  return out
}

/** The look-up tables of a view: grey level by transmission, and colour (RGBA as one number) by class and grey level. */
export type ViewTables = { readonly grey: Uint8Array; readonly colours: Uint32Array<ArrayBuffer> }

/** Both tables of a view. `before` are those of the last frame: its colours serve again where only the window has moved. */
export function tablesOf(view: View, before?: { readonly view: View; readonly tables: ViewTables }): ViewTables {
  const same =
    before?.view.map === view.map &&
    before.view.negative === view.negative &&
    before.view.strip === view.strip &&
    before.view.lamp === view.lamp
  return {
    grey: greyTable(view),
    colours: same && before ? before.tables.colours : new Uint32Array(paletteOf(view).buffer),
  }
}

/** Colours by transmission through both tables, RGBA: the exact path, and the one that the GPU has to agree with. */
export function paintThrough(
  high: Uint16Array,
  classes: Uint8Array | null,
  { grey, colours }: ViewTables,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint32Array(high.length)
  for (let index = 0; index < high.length; index++) {
    out[index] = colours[((classes?.[index] ?? 0) << 8) | (grey[high[index] ?? 0] ?? 0)] ?? 0
  }
  return new Uint8ClampedArray(out.buffer)
}

/** Colours by grey levels that are there already (local contrast), RGBA. */
export function paintLevels(
  levels: Uint8Array,
  classes: Uint8Array | null,
  { colours }: ViewTables,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint32Array(levels.length)
  for (let index = 0; index < levels.length; index++)
    out[index] = colours[((classes?.[index] ?? 0) << 8) | (levels[index] ?? 0)] ?? 0
  return new Uint8ClampedArray(out.buffer)
}

/**
 * Window, matter and colours of a view put together, RGBA. `classes` is null with one energy; `tables` may be kept by who paints the
 * same view often.
 */
export function paintPixels(
  high: Uint16Array,
  classes: Uint8Array | null,
  view: View,
  tables: ViewTables = tablesOf(view),
): Uint8ClampedArray<ArrayBuffer> {
  return paintThrough(high, classes, tables)
}
