import type { View } from './view.ts'
import { greyTable } from './window-level.ts'

type Rgb = readonly [number, number, number]

/** Colours of matter at about half transmission (page/DESIGN §7, the conventional map). */
const organic: Rgb = [226, 128, 28]
const mixed: Rgb = [66, 150, 62]
const metal: Rgb = [40, 92, 190]

/** Grey level at which a colour of matter is pure: above it pales to white, below it darkens. */
const pureLevel = 0.42 * 255

const blend = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

/** Hue of a class of matter 0..255 (0 plastic, 128 aluminium, 255 steel); narrow blends at the borders of the classes. */
function hueOf(matter: number): Rgb {
  const between = (from: number, to: number): number => Math.max(0, Math.min(1, (matter - from) / (to - from)))
  return matter < 120 ? blend(organic, mixed, between(48, 80)) : blend(mixed, metal, between(160, 205))
}

/** How much of a class stays when organic or metal alone is asked for. */
function keepOf(matter: number, strip: View['strip']): number {
  if (strip === null) return 1
  const isMetal = matter > 180
  const isMixed = matter > 64 && !isMetal
  if (strip === 'organic') return isMetal ? 0 : isMixed ? 0.25 : 1
  return isMetal ? 1 : isMixed ? 0.35 : 0
}

/** Lightness from thickness, hue from matter: thin matter is pale, thick matter deep, and nothing gets through black. */
function matterColour(matter: number, level: number): Rgb {
  const hue = hueOf(matter)
  if (level > pureLevel) return blend(hue, [255, 255, 255], (level - pureLevel) / (255 - pureLevel))
  return blend([12, 12, 12], hue, Math.sqrt(level / pureLevel))
}

/** One ordered scale: pale yellow to deep blue, lightness falling evenly. */
function densityColour(level: number): Rgb {
  const share = level / 255
  if (share > 0.5) return blend([88, 160, 168], [255, 250, 214], (share - 0.5) * 2)
  return blend([12, 26, 92], [88, 160, 168], share * 2)
}

/** Colours for every class of matter (rows) and grey level (columns), RGBA; 256 × 256. */
export function paletteOf(view: View): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(256 * 256 * 4)
  for (let matter = 0; matter < 256; matter++) {
    const keep = keepOf(matter, view.strip)
    for (let grey = 0; grey < 256; grey++) {
      const level = 255 - (255 - grey) * keep
      const rgb =
        view.map === 'density'
          ? densityColour(level)
          : view.map === 'grey'
            ? ([level, level, level] as const)
            : matterColour(matter, level)
      const at = (matter * 256 + grey) * 4
      for (let channel = 0; channel < 3; channel++) {
        const value = view.negative ? 255 - (rgb[channel] ?? 0) : (rgb[channel] ?? 0)
        out[at + channel] = value * view.lamp
      }
      out[at + 3] = 255
    }
  }
  return out
}

/** The look-up tables of a view: grey level by transmission, and colour (RGBA as one number) by class and grey level. */
export type ViewTables = { readonly grey: Uint8Array; readonly colours: Uint32Array }

export function tablesOf(view: View): ViewTables {
  return { grey: greyTable(view), colours: new Uint32Array(paletteOf(view).buffer) }
}

/**
 * Window, matter and colours put together on the CPU, RGBA: the exact path, and the one that the GPU has to agree with. `classes` is
 * null with one energy; `tables` may be kept by who paints the same view often.
 */
export function paintPixels(
  high: Uint16Array,
  classes: Uint8Array | null,
  view: View,
  { grey, colours }: ViewTables = tablesOf(view),
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint32Array(high.length)
  for (let index = 0; index < high.length; index++) {
    out[index] = colours[((classes?.[index] ?? 0) << 8) | (grey[high[index] ?? 0] ?? 0)] ?? 0
  }
  return new Uint8ClampedArray(out.buffer)
}
