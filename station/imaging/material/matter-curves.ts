import { type WedgeCurve, type WedgeMaterial, type WedgePoint, wedgeCurve, wedgeZeff } from './wedge-curve.ts'

/** What a pair of attenuations means. `zeff` NaN and `gCm2` as of the nearest curve where it cannot be told. */
export type Matter = { readonly gCm2: number; readonly zeff: number }

/** Below this aHigh nothing can be said of a material; a sheet of paper is thicker. */
export const thinAHigh = 0.02

/** A scanner's material calibration: pairs of attenuations to mass thickness and effective atomic number. */
export type MatterCurves = {
  readonly materials: readonly WedgeMaterial[]
  /** The largest aHigh that every curve reaches; beyond it answers come from the curves that do, or not at all. */
  readonly mostAHigh: number
  /** Mass thickness per aHigh of the heaviest material at its thickest step: what an opaque pixel holds at least. */
  readonly opaqueGPerA: number
  /** Mass thickness per aHigh of next to nothing of the lightest material. */
  readonly airGPerA: number
  matter(aLow: number, aHigh: number): Matter
}

/**
 * The curve method (hardware.md §10.5): at each aHigh the ratio aLow/aHigh is placed between the curves of the wedge's materials. Between
 * light materials Zeff goes linearly with the ratio, from aluminium on its reciprocal does (both from the reference table of 50
 * materials). Needs one plastic and one metal. Throws RangeError saying which steps are missing.
 */
export function matterCurves(points: readonly WedgePoint[]): MatterCurves {
  const known = [...new Set(points.map((point) => point.material))].sort((a, b) => wedgeZeff[a] - wedgeZeff[b])
  const curves = known.map((material) => wedgeCurve(material, points))
  if (!known.some((material) => wedgeZeff[material] < 10) || !known.some((material) => wedgeZeff[material] > 10))
    throw new RangeError('The wedge needs a plastic (pe or pmma) and a metal (al or fe) to tell materials apart.')
  return {
    materials: known,
    mostAHigh: Math.min(...curves.map((curve) => curve.mostAHigh)),
    opaqueGPerA: thickest(curves),
    airGPerA: (curves[0]?.gCm2(thinAHigh) ?? 0) / thinAHigh,
    matter: (aLow, aHigh) => placed(curves, aLow, aHigh),
  }
}

/**
 * Of a scanner with one energy, which is `aHigh` of these points: mass as if all were water, or the plastic nearest to it, and no atomic
 * number at all. Throws RangeError where the wedge has none of the three.
 */
export function waterCurves(points: readonly WedgePoint[]): MatterCurves {
  const material = (['water', 'pmma', 'pe'] as const).find((name) => points.some((point) => point.material === name))
  if (!material) throw new RangeError('The wedge needs steps of water or plastic (pmma, pe) to tell mass by.')
  const curve = wedgeCurve(material, points)
  return {
    materials: [material],
    mostAHigh: curve.mostAHigh,
    opaqueGPerA: thickest([curve]),
    airGPerA: curve.gCm2(thinAHigh) / thinAHigh,
    matter: (_, aHigh) => ({ gCm2: curve.gCm2(aHigh), zeff: Number.NaN }),
  }
}

function thickest(curves: readonly WedgeCurve[]): number {
  const heaviest = curves.at(-1)
  return heaviest ? heaviest.gCm2(heaviest.mostAHigh) / heaviest.mostAHigh : 0
}

function placed(curves: readonly WedgeCurve[], aLow: number, aHigh: number): Matter {
  const reached = curves.filter((curve) => aHigh <= curve.mostAHigh)
  const [only] = reached
  if (!(aHigh > 0) || !only) return { gCm2: Number.NaN, zeff: Number.NaN }
  if (reached.length === 1) return { gCm2: only.gCm2(aHigh), zeff: Number.NaN }
  const ratio = aLow / aHigh
  const ratios = reached.map((curve) => curve.ratio(aHigh))
  let at = 0
  while (at < reached.length - 2 && ratio > (ratios[at + 1] ?? Infinity)) at++
  const [light, heavy] = [reached[at] ?? only, reached[at + 1] ?? only]
  const [low, high] = [ratios[at] ?? 0, ratios[at + 1] ?? 1]
  const share = (ratio - low) / Math.max(1e-6, high - low)
  const inside = Math.max(-0.5, Math.min(1.3, share))
  return {
    zeff: between(wedgeZeff[light.material], wedgeZeff[heavy.material], inside),
    gCm2: massBetween(light.gCm2(aHigh), heavy.gCm2(aHigh), Math.max(0, inside)),
  }
}

function between(light: number, heavy: number, share: number): number {
  if (light < wedgeZeff.al) return Math.max(2, light + share * (heavy - light))
  return 1 / Math.max(1 / 90, 1 / light + share * (1 / heavy - 1 / light))
}

/** Beyond the heaviest it goes on as before, so that noise about that curve does not only add mass. Mixtures of two materials: their attenuations add, so that their masses per attenuation do. */
function massBetween(light: number, heavy: number, share: number): number {
  return light + share * (heavy - light)
}
