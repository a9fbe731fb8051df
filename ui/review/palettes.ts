import { matterCodes } from './matter.ts'
import type { ColourMap } from './view.ts'

/** Red, green and blue, 0..255. */
export type Rgb = readonly [number, number, number]

/** Colours of organic, mixed and metal at about half transmission, and of what nothing gets through when a window lights it up. */
export type MatterPalette = {
  readonly organic: Rgb
  readonly mixed: Rgb
  readonly metal: Rgb
  readonly opaque: Rgb
}

/**
 * By the convention of X-ray consoles, and for red-green blindness: there the classes differ in lightness and on the blue-yellow axis,
 * which both kinds of it keep (page/DESIGN §7).
 */
export const matterPalettes: Readonly<Record<'colour' | 'safe', MatterPalette>> = {
  colour: { organic: [226, 128, 28], mixed: [66, 150, 62], metal: [40, 92, 190], opaque: [150, 24, 20] },
  safe: { organic: [214, 150, 24], mixed: [140, 126, 150], metal: [24, 70, 168], opaque: [92, 14, 10] },
}

/** Grey level at which a colour of matter is pure: above it pales to white, below it darkens. */
export const pureLevel = 0.42 * 255

/** The darkest that opaque matter gets: black with a touch of red, so that it is not taken for a thick but judged part. */
const opaqueDark: Rgb = [44, 4, 4]

/** Ordered scales from the thickest to the thinnest, evenly spaced; lightness rises all the way. */
const scales: Readonly<Record<'density' | 'spectrum', readonly Rgb[]>> = {
  density: [
    [12, 26, 92],
    [88, 160, 168],
    [255, 250, 214],
  ],
  spectrum: [
    [10, 6, 40],
    [72, 18, 112],
    [164, 40, 112],
    [226, 88, 66],
    [250, 178, 62],
    [255, 252, 220],
  ],
}

const blend = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

/** Hue of a class of matter (`matterCodes`); narrow blends at the borders of the classes. */
function hueOf(matter: number, { organic, mixed, metal }: MatterPalette): Rgb {
  const between = (from: number, to: number): number => Math.max(0, Math.min(1, (matter - from) / (to - from)))
  return matter < 120 ? blend(organic, mixed, between(48, 80)) : blend(mixed, metal, between(160, 205))
}

/** Lightness from thickness, hue from matter: thin matter is pale, thick matter deep, and nothing gets through black-red. */
function matterColour(matter: number, level: number, palette: MatterPalette): Rgb {
  if (matter === matterCodes.opaque) return blend(opaqueDark, palette.opaque, Math.sqrt(level / 255))
  const hue = hueOf(matter, palette)
  if (level > pureLevel) return blend(hue, [255, 255, 255], (level - pureLevel) / (255 - pureLevel))
  return blend([12, 12, 12], hue, Math.sqrt(level / pureLevel))
}

function scaleColour(scale: readonly Rgb[], level: number): Rgb {
  const place = (level / 255) * (scale.length - 1)
  const index = Math.min(scale.length - 2, Math.floor(place))
  return blend(scale[index] ?? [0, 0, 0], scale[index + 1] ?? [255, 255, 255], place - index)
}

/** Colour of a class of matter at a grey level 0..255 in one of the maps. */
export function colourIn(map: ColourMap, matter: number, level: number): Rgb {
  if (map === 'grey') return [level, level, level]
  if (map === 'density' || map === 'spectrum') return scaleColour(scales[map], level)
  return matterColour(matter, level, matterPalettes[map])
}
