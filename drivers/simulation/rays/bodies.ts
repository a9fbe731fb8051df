import { densityOf } from '../beam/materials.ts'
import type { Scene } from '../solids/item.ts'
import type { Shape, Solid } from '../solids/solid.ts'
import { backTurn, type Mm3, thenTurn, type Turn, turned, upright } from '../solids/turn.ts'
import { type Polyhedron, polyhedronOf } from './polyhedron.ts'

/** What one mm of a body's chord adds to a material's mass thickness in g/cm²; less than nothing for what it displaces. */
export type Share = { readonly material: string; readonly gCm2PerMm: number }

/** A form that a ray enters and leaves once. `rows` map a place relative to the body's centre into its frame, halved to ±1. */
export type Convex = {
  readonly kind: 'box' | 'ellipsoid' | 'frustum'
  readonly rows: Turn
  readonly topShare: number
}

/** One body, placed on the belt and made ready for rays: where it reaches, how thin it is, and what it adds to which item. */
export type Body = {
  readonly item: number
  readonly form: Convex | Polyhedron
  readonly centreMm: Mm3
  /** Smallest upright box that holds it. */
  readonly fromMm: Mm3
  readonly toMm: Mm3
  /** Rough width in mm of its shadow from above, which must not slip between two rays. */
  readonly narrowMm: number
  /** The wall that it is or that it fills, in mm; Infinity where there is none. */
  readonly wallMm: number
  /** Whether its walls stand upright, or lie level: a box that lies on a side, a cylinder that stands. */
  readonly upright: boolean
  /** A rod that holds a convex body: lines of a long body that lies aslant need only be traced where the rod is. */
  readonly rod: { readonly fromMm: Mm3; readonly toMm: Mm3; readonly radiusMm: number } | null
  readonly shares: readonly Share[]
}

/**
 * Every body of a parcel with all that it holds, in the items' order, the parcel lying in the middle of the belt: across 0 is the
 * middle. Throws RangeError on an unknown material.
 */
export function bodiesOf({ items, sizeMm }: Scene): readonly Body[] {
  const frame: Frame = { centreMm: [0, -sizeMm[1] / 2, 0], turn: upright }
  return items.flatMap((item, number) => placedBodies(item.solids, number, frame, null))
}

type Frame = { readonly centreMm: Mm3; readonly turn: Turn }

function placedBodies(solids: readonly Solid[], item: number, frame: Frame, holder: Solid | null): readonly Body[] {
  return solids.flatMap((solid) => {
    const [along, across, up] = turned(solid.centreMm, frame.turn)
    const [x, y, z] = frame.centreMm
    const here: Frame = { centreMm: [x + along, y + across, z + up], turn: thenTurn(solid.turn, frame.turn) }
    const shares = [...shareOf(solid, 1), ...(holder ? shareOf(holder, -1) : [])]
    const thin = {
      narrowMm: shadowMm(solid, here.turn),
      wallMm: Math.min(wallOf(solid), holder ? wallOf(holder) : Infinity),
    }
    return [bodyOf(solid.shape, item, here, shares, thin), ...placedBodies(solid.holds, item, here, solid)]
  })
}

/** Air is what the open field looks through as well: it counts as nothing. */
function shareOf({ material, fill }: Solid, sign: 1 | -1): readonly Share[] {
  const gCm2PerMm = (sign * fill * densityOf(material)) / 10
  return material === 'air' || gCm2PerMm === 0 ? [] : [{ material, gCm2PerMm }]
}

function bodyOf(
  shape: Shape,
  item: number,
  { centreMm, turn }: Frame,
  shares: readonly Share[],
  thin: Pick<Body, 'narrowMm' | 'wallMm'>,
): Body {
  const base = { item, centreMm, shares, ...thin, rod: null, upright: false }
  if (shape.kind === 'extrusion' || shape.kind === 'mesh') {
    const form = polyhedronOf(shape, centreMm, turn)
    return { ...base, form, fromMm: form.fromMm, toMm: form.toMm }
  }
  const rows = halved(backTurn(turn), shape.sizeMm)
  const stands = shape.kind === 'box' ? [turn[6], turn[7], turn[8]] : [turn[8]]
  const isUpright = shape.kind !== 'ellipsoid' && stands.some((share) => Math.abs(share) > 0.9999)
  const topShare = shape.kind === 'frustum' ? shape.topShare : 1
  const [from, to] = [0, 1, 2]
    .map((axis) => reachAlong(shape, turn, axis))
    .reduce<[number[], number[]]>(
      ([lows, highs], { low, high }, axis) => [
        [...lows, (centreMm[axis] ?? 0) + low],
        [...highs, (centreMm[axis] ?? 0) + high],
      ],
      [[], []],
    )
  return {
    ...base,
    form: { kind: shape.kind, rows, topShare },
    fromMm: mm3(from),
    toMm: mm3(to),
    rod: rodOf(shape.sizeMm, centreMm, turn),
    upright: isUpright,
  }
}

/** The rod about a body's longest side, where it is several times as long as thick. */
function rodOf(sizeMm: Mm3, centreMm: Mm3, turn: Turn): Body['rod'] {
  const longest = Math.max(...sizeMm)
  const own = sizeMm.indexOf(longest)
  const radiusMm = Math.hypot(...sizeMm.filter((_, axis) => axis !== own)) / 2
  if (longest < 6 * radiusMm) return null
  const half = [0, 1, 2].map((axis) => ((turn[axis * 3 + own] ?? 0) * longest) / 2)
  return {
    fromMm: mm3(centreMm.map((place, axis) => place - (half[axis] ?? 0))),
    toMm: mm3(centreMm.map((place, axis) => place + (half[axis] ?? 0))),
    radiusMm,
  }
}

/** The turn into a body's own frame, which there is measured in halves of its size. */
function halved([a, b, c, d, e, f, g, h, i]: Turn, sizeMm: Mm3): Turn {
  const [x, y, z] = mm3(sizeMm.map((size) => Math.max(1e-9, size / 2)))
  return [a / x, b / x, c / x, d / y, e / y, f / y, g / z, h / z, i / z]
}

/** How far a convex form reaches along one axis of the parcel, from its centre. */
function reachAlong(shape: Shape & { readonly sizeMm: Mm3 }, turn: Turn, axis: number): { low: number; high: number } {
  const [a, b, c] = [0, 1, 2].map((own) => (turn[axis * 3 + own] ?? 0) * ((shape.sizeMm[own] ?? 0) / 2))
  const [along, across, up] = [a ?? 0, b ?? 0, c ?? 0]
  if (shape.kind === 'box') {
    const reach = Math.abs(along) + Math.abs(across) + Math.abs(up)
    return { low: -reach, high: reach }
  }
  if (shape.kind === 'ellipsoid') {
    const reach = Math.hypot(along, across, up)
    return { low: -reach, high: reach }
  }
  const base = Math.hypot(along, across)
  const top = base * (shape.kind === 'frustum' ? shape.topShare : 1)
  return { low: Math.min(-up - base, up - top), high: Math.max(-up + base, up + top) }
}

/** Width of the shadow from above: its area by its longest side. */
function shadowMm({ shape }: Solid, turn: Turn): number {
  const size = sizeOf(shape)
  const upShare = [turn[6], turn[7], turn[8]].map(Math.abs)
  const area = upShare.reduce((sum, share, own) => sum + (share * size[0] * size[1] * size[2]) / (size[own] ?? 1), 0)
  const longest = Math.max(...size.map((side, own) => side * Math.sqrt(Math.max(0, 1 - (upShare[own] ?? 0) ** 2))))
  return area / Math.max(1e-9, longest)
}

/** Thinnest wall of a hollow body: half of what it is larger than its only content. Where there are several, none is its wall. */
function wallOf({ shape, holds }: Solid): number {
  const [held, ...more] = holds
  if (!held || more.length > 0) return Infinity
  const [outer, inner] = [sizeOf(shape), sizeOf(held.shape)]
  const walls = outer.map((side, own) => (side - (inner[own] ?? 0)) / 2).filter((wall) => wall > 0)
  return Math.min(Infinity, ...walls)
}

function sizeOf(shape: Shape): Mm3 {
  if (shape.kind !== 'extrusion' && shape.kind !== 'mesh') return mm3(shape.sizeMm.map((side) => Math.max(1e-9, side)))
  const corners = shape.kind === 'mesh' ? shape.cornersMm : shape.outlineMm
  const spread = (axis: number): number => {
    const values = corners.map((corner) => corner[axis] ?? 0)
    return Math.max(1e-9, Math.max(...values) - Math.min(...values))
  }
  return [spread(0), spread(1), shape.kind === 'mesh' ? spread(2) : Math.max(1e-9, shape.heightMm)]
}

function mm3(values: readonly number[]): Mm3 {
  return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0]
}
