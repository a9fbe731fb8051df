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

type Curves = {
  readonly absorption: Float32Array
  readonly organic: Float32Array
  readonly aluminium: Float32Array
  readonly steel: Float32Array
}

let curves: Curves | null = null

/** The wedges by every value of transmission, made once: a picture has a million pixels, transmission has 65,536 values. */
function curvesByValue(): Curves {
  if (curves) return curves
  const absorption = Float32Array.from({ length: 65_536 }, (_, value) => -Math.log(Math.max(value, 60) / 65_535))
  const by = (curve: readonly number[]): Float32Array => absorption.map((at) => along(curve, at))
  curves = { absorption, organic: by(wedge.organic), aluminium: by(wedge.aluminium), steel: by(wedge.steel) }
  return curves
}

/** Class of matter of each pixel by the curve method: 0 plastic, 128 aluminium, 255 steel. Where no ratio can be trusted it is 0. */
export function classesOf(low: Uint16Array, high: Uint16Array): Uint8Array {
  const { absorption, organic, aluminium, steel } = curvesByValue()
  const out = new Uint8Array(high.length)
  for (let index = 0; index < high.length; index++) {
    const value = high[index] ?? 65_535
    const aHigh = absorption[value] ?? 0
    if (aHigh < thinnest || aHigh > thickest) continue
    const ratio = (absorption[low[index] ?? 65_535] ?? 0) / aHigh
    const [plastic, light, heavy] = [organic[value] ?? 1, aluminium[value] ?? 1.5, steel[value] ?? 2]
    const place =
      ratio <= light
        ? (128 * (ratio - plastic)) / (light - plastic)
        : 128 + (127 * (ratio - light)) / Math.max(0.05, heavy - light)
    out[index] = Math.max(0, Math.min(255, Math.round(place)))
  }
  return out
}
