import { matterMarks, type MatterPlanes } from '../material/matter.ts'
import { type Component, componentsOf } from './components.ts'

/** Mass in grams with one standard deviation; `atLeast` where part of it is opaque, so that the true mass may be any more. */
export type Mass = { readonly grams: number; readonly sigmaG: number; readonly atLeast: boolean }

/** One connected body of the picture in its own terms: size at the object plane, mass, mean Zeff (null where it means nothing). */
export type Region = {
  readonly boxPx: Component['boxPx']
  readonly sizeMm: readonly [across: number, along: number]
  readonly areaMm2: number
  readonly mass: Mass
  readonly zeff: number | null
  readonly sigmaZ: number | null
  readonly opaqueShare: number
}

/** Pixel pitch at the object plane, and what is known of the calibration that the planes were made with. */
export type Scale = {
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  /** One standard deviation of a mass as a share of it, from the wedge's residuals and the spread of magnification. */
  readonly share: number
  /** Uncertainty of an empty pixel's mass thickness in g/cm²: offset, drift and scatter. */
  readonly offsetGCm2: number
}

/**
 * What a scanner with a measured wedge is uncertain by: so that grams ± 1.645 sigma holds the truth in nine of ten made parcels without
 * opaque parts (`clearlane mass-error`).
 */
export const usualScale: Omit<Scale, 'pitchAcrossMm' | 'pitchAlongMm'> = { share: 0.06, offsetGCm2: 0.006 }

/** A body is what holds more than this; the carton's own walls are about half of it. */
const leastGCm2 = 0.35
const leastAreaMm2 = 25

/** Mass of the whole picture, everything above the empty belt. */
export function wholeMass(matter: MatterPlanes, scale: Scale): Mass {
  return massWhere(matter, scale, () => true)
}

/** The connected bodies, heaviest first, at most `most` of them. */
export function regionsOf(matter: MatterPlanes, scale: Scale, most = 200): Region[] {
  const mask = new Uint8Array(matter.gCm2.length)
  for (let index = 0; index < mask.length; index++) mask[index] = (matter.gCm2[index] ?? 0) > leastGCm2 ? 1 : 0
  const areaMm2 = scale.pitchAcrossMm * scale.pitchAlongMm
  const { labels, components } = componentsOf(mask, matter.widthPx, leastAreaMm2 / areaMm2)
  return components
    .slice(0, most)
    .map((component) => regionOf(matter, scale, labels, component))
    .sort((a, b) => b.mass.grams - a.mass.grams)
}

function regionOf(matter: MatterPlanes, scale: Scale, labels: Int32Array, { label, pixels, boxPx }: Component): Region {
  const [x0, y0, width, height] = boxPx
  let [sumZ, weight, variance, opaque] = [0, 0, 0, 0]
  for (let y = y0; y < y0 + height; y++)
    for (let index = y * matter.widthPx + x0; index < y * matter.widthPx + x0 + width; index++) {
      if (labels[index] !== label) continue
      if (matter.marks[index] === matterMarks.opaque) opaque++
      const zeff = matter.zeff[index] ?? 0
      if (zeff === 0) continue
      const own = matter.gCm2[index] ?? 0
      sumZ += zeff * own
      weight += own
      variance += ((matter.sigmaZ[index] ?? 0) * own) ** 2
    }
  const { pitchAcrossMm, pitchAlongMm } = scale
  return {
    boxPx,
    sizeMm: [width * pitchAcrossMm, height * pitchAlongMm],
    areaMm2: pixels * pitchAcrossMm * pitchAlongMm,
    mass: massWhere(matter, scale, (index) => labels[index] === label, boxPx),
    zeff: weight > 0 ? sumZ / weight : null,
    sigmaZ: weight > 0 ? Math.sqrt(variance) / weight : null,
    opaqueShare: opaque / pixels,
  }
}

/** Sums mass thickness over pixels; every pixel's error is shared (calibration, offset), so that it does not average away. */
function massWhere(
  matter: MatterPlanes,
  scale: Scale,
  isPart: (index: number) => boolean,
  [x0, y0, width, height]: Component['boxPx'] = [0, 0, matter.widthPx, matter.heightPx],
): Mass {
  const cm2 = (scale.pitchAcrossMm * scale.pitchAlongMm) / 100
  let [sum, pixels, opaque] = [0, 0, 0]
  for (let y = y0; y < y0 + height; y++)
    for (let index = y * matter.widthPx + x0; index < y * matter.widthPx + x0 + width; index++) {
      if (!isPart(index)) continue
      sum += matter.gCm2[index] ?? 0
      pixels++
      if (matter.marks[index] === matterMarks.opaque) opaque++
    }
  const grams = sum * cm2
  return { grams, sigmaG: Math.hypot(scale.share * grams, scale.offsetGCm2 * pixels * cm2), atLeast: opaque > 0 }
}
