import { energiesKev, muCm2G } from './materials.ts'
import { gaussNodes, nodeWeights } from './quadrature.ts'
import { type DetectorModel, referenceDetector, responseOf } from './response.ts'
import { referenceTube, spectrumOf, type TubeModel } from './spectrum.ts'

/**
 * Energy intervals that begin where a material has a K edge (Ag, Cd, Sn, I, Cs, Gd, W, Au, Pb), and how many nodes each gets.
 * Attenuation is smooth within one, so that Gauss quadrature with these few nodes gives every wedge of the reference within 0.2 %.
 */
const intervals = [
  [10, 1],
  [16, 2],
  [26, 1],
  [27, 2],
  [30, 2],
  [34, 1],
  [36, 4],
  [51, 4],
  [70, 3],
  [81, 2],
  [89, 5],
] as const

/** Starts in keV of the intervals within which no attenuation may jump. */
export const intervalStartsKev: readonly number[] = intervals.map(([from]) => from)

/** One node: its energy, and where in the tables its interval begins and ends. */
type EnergyNode = { readonly keV: number; readonly from: number; readonly to: number }

/**
 * How one scanner sees: its energy nodes and, per node, the share of the open-field signal of each channel (each sums to 1). Made once
 * a setting. `mu` gives attenuation in cm²/g at the nodes and throws RangeError on an unknown material.
 */
export type Optics = {
  readonly tube: TubeModel
  readonly detector: DetectorModel
  readonly nodesKev: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** Open-field signal of each channel in keV per second, steradian and mA. */
  readonly openKev: { readonly low: number; readonly high: number }
  readonly mu: (material: string) => Float64Array
}

/** The optics of a tube before a detector. Throws RangeError outside 80 to 180 kV or on an unknown material. */
export function opticsOf(tube: TubeModel = referenceTube, detector: DetectorModel = referenceDetector): Optics {
  const spectrum = spectrumOf(tube)
  const response = responseOf(detector)
  const signal = (channel: Float64Array): readonly number[] =>
    Array.from(spectrum, (photons, at) => photons * (channel[at] ?? 0))
  const [low, high] = [signal(response.low), signal(response.high)]
  const openKev = { low: sum(low), high: sum(high) }
  const nodes: EnergyNode[] = []
  const shares: { low: number[]; high: number[] } = { low: [], high: [] }
  intervals.forEach(([fromKev, count], index) => {
    const from = energiesKev.indexOf(fromKev)
    const nextKev = intervals[index + 1]?.[0] ?? Infinity
    const to = energiesKev.filter((keV) => keV < nextKev && keV < tube.kilovolts).length
    if (to <= from) return
    const points = energiesKev.slice(from, to)
    const lowHere = low.slice(from, to).map((value) => value / openKev.low)
    const highHere = high.slice(from, to).map((value) => value / openKev.high)
    const both = lowHere.map((value, at) => value + (highHere[at] ?? 0))
    const keVs = gaussNodes(points, both, Math.min(count, points.length))
    nodes.push(...keVs.map((keV) => ({ keV, from, to })))
    shares.low.push(...nodeWeights(keVs, points, lowHere))
    shares.high.push(...nodeWeights(keVs, points, highHere))
  })
  return {
    tube,
    detector,
    nodesKev: Float64Array.from(nodes, ({ keV }) => keV),
    low: Float64Array.from(shares.low),
    high: Float64Array.from(shares.high),
    openKev,
    mu: remembered((material) => {
      const row = muCm2G(material)
      return Float64Array.from(nodes, (node) => between(row, node))
    }),
  }
}

/**
 * Transmission (0..1) of both energy channels through mass thicknesses in g/cm² of several materials, polychromatic. For images see
 * `attenuate`. Throws RangeError on an unknown material.
 */
export function transmissionOf(
  optics: Optics,
  thicknessGCm2: ReadonlyMap<string, number>,
): { low: number; high: number } {
  const depth = new Float64Array(optics.nodesKev.length)
  for (const [material, gCm2] of thicknessGCm2)
    optics.mu(material).forEach((mu, node) => (depth[node] = (depth[node] ?? 0) + mu * gCm2))
  let [low, high] = [0, 0]
  depth.forEach((value, node) => {
    const through = Math.exp(-value)
    low += (optics.low[node] ?? 0) * through
    high += (optics.high[node] ?? 0) * through
  })
  return { low, high }
}

/** Attenuation at a node, log-log within its interval and so never across an edge. */
function between(row: Float64Array, { keV, from, to }: EnergyNode): number {
  const at = Math.max(from, Math.min(to - 2, from + Math.floor(keV - (energiesKev[from] ?? 0))))
  const [a, b] = [energiesKev[at] ?? 1, energiesKev[at + 1] ?? 1]
  if (to - from < 2) return row[from] ?? 0
  const share = Math.log(keV / a) / Math.log(b / a)
  return Math.exp((1 - share) * Math.log(row[at] ?? 1) + share * Math.log(row[at + 1] ?? 1))
}

function remembered(make: (material: string) => Float64Array): (material: string) => Float64Array {
  const made = new Map<string, Float64Array>()
  return (material) => {
    const known = made.get(material)
    if (known) return known
    const row = make(material)
    made.set(material, row)
    return row
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
