/** Ratio of attenuations along the wedges of plastic, aluminium and steel, by the high-energy attenuation. */
const wedge = {
  at: [0.1, 0.2, 0.4, 1.0, 1.5, 2.0, 2.9, 4.8],
  organic: [1.185, 1.182, 1.178, 1.166, 1.158, 1.153, 1.147, 1.13],
  aluminium: [1.764, 1.7, 1.62, 1.472, 1.42, 1.378, 1.325, 1.28],
  steel: [2.6, 2.52, 2.281, 1.943, 1.77, 1.66, 1.51, 1.348],
} as const

/** Too thin for a hue (page/DESIGN §7), and too thick for a trustworthy ratio; −ln of transmission. */
const thinnest = 0.03
const thickest = 4.5

function along(curve: readonly number[], at: number): number {
  const { at: places } = wedge
  let index = places.findIndex((place) => place >= at)
  if (index < 0) return curve.at(-1) ?? 1
  index = Math.max(1, index)
  const [a, b] = [places[index - 1] ?? 0, places[index] ?? 1]
  const share = Math.max(0, Math.min(1, (at - a) / (b - a)))
  return (curve[index - 1] ?? 1) * (1 - share) + (curve[index] ?? 1) * share
}

/** Codes of matter: 0 plastic, 128 aluminium, 254 steel, all between them in between; 255 where too little gets through to tell. */
export const matterCodes = { organic: 0, aluminium: 128, steel: 254, opaque: 255 } as const

/** By every value of transmission: its attenuation, the ratios of plastic and aluminium, and codes for a unit of ratio below and above. */
type Curves = {
  readonly absorption: Float32Array
  readonly organic: Float32Array
  readonly aluminium: Float32Array
  readonly codesBelow: Float32Array
  readonly codesAbove: Float32Array
}

let curves: Curves | null = null

/** The wedges by every value of transmission, made once: a picture has a million pixels, transmission has 65,536 values. */
function curvesByValue(): Curves {
  if (curves) return curves
  const absorption = Float32Array.from({ length: 65_536 }, (_, value) => -Math.log(Math.max(value, 60) / 65_535))
  const by = (of: (at: number) => number): Float32Array => absorption.map(of)
  const { organic, aluminium, steel } = wedge
  const codes = matterCodes.steel - matterCodes.aluminium
  curves = {
    absorption,
    organic: by((at) => along(organic, at)),
    aluminium: by((at) => along(aluminium, at)),
    codesBelow: by((at) => matterCodes.aluminium / (along(aluminium, at) - along(organic, at))),
    codesAbove: by((at) => codes / Math.max(0.05, along(steel, at) - along(aluminium, at))),
  }
  return curves
}

/** Code of one pixel, by the values of both its energies. */
function codeOf({ absorption, organic, aluminium, codesBelow, codesAbove }: Curves, low: number, high: number): number {
  const aHigh = absorption[high] ?? 0
  if (aHigh < thinnest) return matterCodes.organic
  if (aHigh > thickest) return matterCodes.opaque
  const ratio = (absorption[low] ?? 0) / aHigh
  const light = aluminium[high] ?? 1.5
  const place =
    ratio <= light
      ? (ratio - (organic[high] ?? 1)) * (codesBelow[high] ?? 0)
      : matterCodes.aluminium + (ratio - light) * (codesAbove[high] ?? 0)
  return place <= 0 ? matterCodes.organic : place >= matterCodes.steel ? matterCodes.steel : Math.floor(place + 0.5)
}

/**
 * Class of matter of each pixel by the curve method, as `matterCodes`. Thin matter has no ratio that can be trusted and counts as
 * organic, which is colourless there; too thick matter is opaque, whatever its ratio.
 */
export function classesOf(low: Uint16Array, high: Uint16Array): Uint8Array {
  const made = curvesByValue()
  const out = new Uint8Array(high.length)
  for (let index = 0; index < high.length; index++)
    out[index] = codeOf(made, low[index] ?? 65_535, high[index] ?? 65_535)
  return out
}
