import type { Solid } from '../../solids/solid.ts'
import { cone, holding } from './parts.ts'

/** A round vessel: outer widths in mm at heights from its foot up, one wall, and what it holds up to a share (0..1) of its height. */
export type VesselPlan = {
  readonly material: string
  readonly profile: readonly (readonly [wideMm: number, upMm: number])[]
  readonly wallMm: number
  readonly floorMm?: number
  readonly contents?: string
  readonly contentsFill?: number
  readonly level?: number
  /** Depth across as a share of the width along; 1 = round. */
  readonly flat?: number
}

type Stretch = {
  readonly from: readonly [wideMm: number, upMm: number]
  readonly to: readonly [wideMm: number, upMm: number]
}

/** A vessel as cones one upon another, each holding its share of contents and of the air above them. It is open at the top. */
export function vessel(plan: VesselPlan): readonly Solid[] {
  const { profile, material, flat = 1 } = plan
  const last = profile.length - 1
  return profile.slice(0, last).map((from, index) => {
    const to = profile[index + 1] ?? from
    const outer = cone(material, from[0], to[0], to[1] - from[1], [0, 0, from[1]], flat)
    return holding(outer, inside(plan, { from, to }))
  })
}

/** What is inside one stretch of a vessel: contents below the level, air above. */
function inside(plan: VesselPlan, { from, to }: Stretch): readonly Solid[] {
  const { profile, wallMm, flat = 1, floorMm = wallMm, contents = 'air', level = 1, contentsFill = 1 } = plan
  const [footMm, topMm] = [profile[0]?.[1] ?? 0, profile.at(-1)?.[1] ?? 0]
  const levelMm = footMm + floorMm + (topMm - footMm - floorMm) * level
  const bottomMm = Math.max(from[1], footMm + floorMm)
  if (bottomMm >= to[1] - 1e-9) return []
  const slope = Math.abs(to[0] - from[0]) / 2 / (to[1] - from[1])
  const lessMm = 2 * wallMm * Math.min(2.5, Math.hypot(1, slope))
  const wideAt = (upMm: number): number => {
    const outer = from[0] + ((to[0] - from[0]) * (upMm - from[1])) / (to[1] - from[1])
    return Math.max(0.1, Math.min(outer - lessMm, outer - lessMm / flat))
  }
  const part = (material: string, low: number, high: number, fill: number): readonly Solid[] =>
    high - low < 0.05 ? [] : [{ ...cone(material, wideAt(low), wideAt(high), high - low, [0, 0, low], flat), fill }]
  const cutMm = Math.min(to[1], Math.max(bottomMm, levelMm))
  return [...part(contents, bottomMm, cutMm, contentsFill), ...part('air', cutMm, to[1], 1)]
}
