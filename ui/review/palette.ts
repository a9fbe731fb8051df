/** How the officer wants the picture; the same settings always give the same pixels. */
export type View = {
  readonly map: 'colour' | 'grey' | 'density'
  readonly negative: boolean
  readonly strip: 'organic' | 'metal' | null
  /** Absorption window: centre and width in −ln of transmission. */
  readonly centre: number
  readonly width: number
  readonly edge: boolean
  /** Brightness of the open field, 0..1. */
  readonly lamp: number
}

/** The officer's default: grey or colour, the whole absorption range, the open field at 88 % of white. */
export const defaultView: View = {
  map: 'colour',
  negative: false,
  strip: null,
  centre: 1.7,
  width: 3.4,
  edge: false,
  lamp: 0.88,
}

/** Steps of "penetrate": a steeper window, further into the dark, by repeated touch. */
export const penetrateSteps: readonly Pick<View, 'centre' | 'width'>[] = [
  { centre: 1.7, width: 3.4 },
  { centre: 2.3, width: 2.4 },
  { centre: 3.2, width: 2.2 },
  { centre: 4.2, width: 2.4 },
]

const greyLevels = 256

/**
 * Grey level 0..255 for each of the 65,536 values of transmission: 255 = open field, 0 = nothing gets through the window. A linear
 * window over the attenuation (DICOM PS3.3 C.11.2.1.2 over −ln of transmission).
 */
export function greyTable({ centre, width }: Pick<View, 'centre' | 'width'>): Uint8Array {
  const from = centre - width / 2
  return Uint8Array.from({ length: 65_536 }, (_, value) => {
    const attenuation = -Math.log(Math.max(value, 1) / 65_535)
    const share = 1 - (attenuation - from) / width
    return Math.round(255 * Math.max(0, Math.min(1, share)))
  })
}

type Rgb = readonly [number, number, number]
const organic: Rgb = [226, 128, 28]
const mixed: Rgb = [66, 150, 62]
const metal: Rgb = [40, 92, 190]

const blend = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
]

/** Hue of a class of matter; narrow blends at the borders of the classes. */
function hueOf(matter: number): Rgb {
  const between = (from: number, to: number): number => Math.max(0, Math.min(1, (matter - from) / (to - from)))
  return matter < 120 ? blend(organic, mixed, between(48, 80)) : blend(mixed, metal, between(160, 205))
}

/** How much of a class stays when organic or metal is stripped to the other. */
function keepOf(matter: number, strip: View['strip']): number {
  if (strip === null) return 1
  const isMetal = matter > 180
  const isMixed = matter > 64 && !isMetal
  if (strip === 'organic') return isMetal ? 0 : isMixed ? 0.25 : 1
  return isMetal ? 1 : isMixed ? 0.35 : 0
}

/** Colours for every class of matter (rows) and grey level (columns), RGBA; 256 × 256. */
export function paletteOf(view: View): Uint8ClampedArray {
  const out = new Uint8ClampedArray(256 * greyLevels * 4)
  for (let matter = 0; matter < 256; matter++) {
    const keep = keepOf(matter, view.strip)
    for (let grey = 0; grey < greyLevels; grey++) {
      const level = 255 - (255 - grey) * keep
      const rgb =
        view.map === 'density'
          ? densityColour(level / 255)
          : view.map === 'grey'
            ? ([level, level, level] as const)
            : matterColour(matter, level / 255)
      const at = (matter * greyLevels + grey) * 4
      for (let channel = 0; channel < 3; channel++) {
        const value = view.negative ? 255 - (rgb[channel] ?? 0) : (rgb[channel] ?? 0)
        out[at + channel] = value * view.lamp
      }
      out[at + 3] = 255
    }
  }
  return out
}

/** Lightness from thickness, hue from matter: thin matter is pale, thick matter deep, and only the thickest is black. */
function matterColour(matter: number, level: number): Rgb {
  const hue = hueOf(matter)
  const depth = 1 - level
  const tinted = blend([255, 255, 255], hue, Math.min(1, depth * 2.4))
  const dark = Math.max(0, (depth - 0.55) / 0.45)
  return blend(tinted, [0, 0, 0], dark * 0.95)
}

/** One hue, ordered: pale yellow to deep blue, lightness falling evenly. */
function densityColour(level: number): Rgb {
  const pale: Rgb = [255, 250, 214]
  const middle: Rgb = [88, 160, 168]
  const deep: Rgb = [12, 26, 92]
  return level > 0.5 ? blend(middle, pale, (level - 0.5) * 2) : blend(deep, middle, level * 2)
}

/** Window, edges and colours put together on the CPU: the exact path, and the one that the GPU has to agree with. */
export function paintPixels(high: Uint16Array, classes: Uint8Array | null, view: View): Uint8ClampedArray<ArrayBuffer> {
  const grey = greyTable(view)
  const colours = new Uint32Array(paletteOf(view).buffer)
  const out = new Uint32Array(high.length)
  for (let index = 0; index < high.length; index++) {
    out[index] = colours[((classes?.[index] ?? 0) << 8) | (grey[high[index] ?? 0] ?? 0)] ?? 0
  }
  return new Uint8ClampedArray(out.buffer)
}

/** Unsharp mask over a radius in pixels: what differs from its surround stands out. Works on transmission. */
export function sharpened(high: Uint16Array, width: number, height: number, radiusPx: number): Uint16Array {
  const radius = Math.max(1, Math.round(radiusPx))
  const across = boxMean(high, width, height, radius, 1, width)
  const surround = boxMean(across, height, width, radius, width, 1)
  return Uint16Array.from(high, (value, index) =>
    Math.max(1, Math.min(65_535, value + 1.6 * (value - (surround[index] ?? value)))),
  )
}

/** Running mean along one axis: `length` samples a line, `lines` lines, `step` between samples and `stride` between lines. */
function boxMean(
  source: ArrayLike<number>,
  length: number,
  lines: number,
  radius: number,
  step: number,
  stride: number,
): Float32Array {
  const out = new Float32Array(source.length)
  for (let line = 0; line < lines; line++) {
    const at = (index: number): number => source[line * stride + Math.max(0, Math.min(length - 1, index)) * step] ?? 0
    let sum = 0
    for (let index = -radius; index <= radius; index++) sum += at(index)
    for (let index = 0; index < length; index++) {
      out[line * stride + index * step] = sum / (2 * radius + 1)
      sum += at(index + radius + 1) - at(index - radius)
    }
  }
  return out
}
