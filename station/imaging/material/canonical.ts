import { thinAHigh } from './matter-curves.ts'
import { mostAttenuation, tableGrid } from './matter-table.ts'
import { monotone, type WedgeCurve, wedgeCurve, type WedgeMaterial, type WedgePoint, wedgeZeff } from './wedge-curve.ts'

/**
 * This scanner's attenuations as the canonical scanner would have seen them, by aHigh and aLow/aHigh (`tableGrid`): models and thresholds
 * then depend on no tube voltage, filter or detector. Cells beyond what was measured keep what the nearest measured one became.
 */
export type CanonicalTable = { readonly high: Float32Array; readonly low: Float32Array }

/** Curves of the materials that both scanners have measured, light to heavy. */
type Axes = readonly WedgeCurve[]

/** How far a pixel may lie beyond the lightest and the heaviest axis, in steps between two axes. */
const [before, beyond] = [0.6, 0.25]

/**
 * Works the table out of the same materials' steps on both scanners; plastic and steel are needed, aluminium between them helps. A pixel's
 * place between two axes and its mass are found on this scanner and looked up on the canonical one. Throws RangeError where steps are
 * missing.
 */
export function canonicalTable(own: readonly WedgePoint[], canonical: readonly WedgePoint[]): CanonicalTable {
  const [here, there] = axesOf(own, canonical)
  const size = tableGrid.aSteps * tableGrid.ratioSteps
  const table = { high: new Float32Array(size), low: new Float32Array(size) }
  const back = backOf(there)
  for (let row = 0; row < tableGrid.aSteps; row++) {
    const aHigh = Math.min(reach(here), Math.max(thinAHigh / 4, (row + 0.5) / tableGrid.aScale))
    for (let column = 0; column < tableGrid.ratioSteps; column++) {
      const place = placeAt(here, aHigh, tableGrid.leastRatio + (column + 0.5) / tableGrid.ratioScale)
      const became = back(place, massAt(here, aHigh, place))
      const index = row * tableGrid.ratioSteps + column
      table.high[index] = became
      table.low[index] = became * ratioAt(there, became, place)
    }
  }
  return table
}

function axesOf(own: readonly WedgePoint[], canonical: readonly WedgePoint[]): readonly [here: Axes, there: Axes] {
  const both = (Object.keys(wedgeZeff) as WedgeMaterial[])
    .filter((material) => [own, canonical].every((points) => points.some((point) => point.material === material)))
    .sort((a, b) => wedgeZeff[a] - wedgeZeff[b])
  if (!both.some((material) => wedgeZeff[material] < 10) || !both.includes('fe'))
    throw new RangeError('Both scanners need steps of the same plastic and of steel to be held against each other.')
  const curves = (points: readonly WedgePoint[]): Axes => both.map((material) => wedgeCurve(material, points))
  return [curves(own), curves(canonical)]
}

function reach(axes: Axes): number {
  return Math.min(...axes.map((axis) => axis.mostAHigh))
}

/** Where a ratio lies among the axes at this aHigh: 0 on the lightest, 1 on the next, and so on. */
function placeAt(axes: Axes, aHigh: number, ratio: number): number {
  const ratios = axes.map((axis) => axis.ratio(aHigh))
  let at = 0
  while (at < ratios.length - 2 && ratio > (ratios[at + 1] ?? Infinity)) at++
  const [low, high] = [ratios[at] ?? 0, ratios[at + 1] ?? 1]
  const place = at + (ratio - low) / Math.max(1e-6, high - low)
  return Math.max(-before, Math.min(axes.length - 1 + beyond, place))
}

/** Something that each axis has, at a place among them; straight between two and beyond the last ones. */
function among(axes: Axes, place: number, of: (axis: WedgeCurve) => number): number {
  const at = Math.max(0, Math.min(axes.length - 2, Math.floor(place)))
  const [light, heavy] = [axes[at], axes[at + 1]]
  if (!light || !heavy) return Number.NaN
  return of(light) + (place - at) * (of(heavy) - of(light))
}

function ratioAt(axes: Axes, aHigh: number, place: number): number {
  return among(axes, place, (axis) => axis.ratio(aHigh))
}

/** Mass in g/cm²; beyond the heaviest axis it stays above nothing. */
function massAt(axes: Axes, aHigh: number, place: number): number {
  const heaviest = axes.at(-1)?.gCm2(aHigh) ?? 0
  return Math.max(
    heaviest / 4,
    among(axes, place, (axis) => axis.gCm2(aHigh)),
  )
}

/** On a scanner: the aHigh of a mass at a place among its axes; worked out once for each of a few hundred places. */
function backOf(axes: Axes): (place: number, gCm2: number) => number {
  const most = reach(axes)
  const aHigh = Array.from({ length: 120 }, (_, index) => ((index + 1) / 120) * most)
  const curves = new Map<number, { readonly most: number; readonly curve: (gCm2: number) => number }>()
  const curveAt = (key: number) => {
    const masses = aHigh.map((at) => massAt(axes, at, key / placesInOne))
    const made = { most: masses.at(-1) ?? 0, curve: monotone([0, ...masses], [0, ...aHigh]) }
    curves.set(key, made)
    return made
  }
  return (place, gCm2) => {
    const key = Math.round(place * placesInOne)
    const known = curves.get(key) ?? curveAt(key)
    return gCm2 >= known.most ? most : known.curve(gCm2)
  }
}

const placesInOne = 100

/** One pixel pair through the table. */
export function canonicalPair(
  table: CanonicalTable,
  aLow: number,
  aHigh: number,
): readonly [low: number, high: number] {
  const row = Math.min(tableGrid.aSteps - 1, Math.max(0, Math.min(mostAttenuation, aHigh)) * tableGrid.aScale)
  const ratio = aHigh > 0 ? aLow / aHigh : 1
  const column = Math.min(tableGrid.ratioSteps - 1, Math.max(0, (ratio - tableGrid.leastRatio) * tableGrid.ratioScale))
  const cell = Math.floor(row) * tableGrid.ratioSteps + Math.floor(column)
  // Within a row both grow straight with aHigh, so that steps of the table leave no steps in the picture.
  const middle = (Math.floor(row) + 0.5) / tableGrid.aScale
  const scale = aHigh / middle
  return [(table.low[cell] ?? 0) * scale, (table.high[cell] ?? 0) * scale]
}
