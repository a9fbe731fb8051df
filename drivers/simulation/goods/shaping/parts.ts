import { densityOf } from '../../physics.ts'
import { type Shape, type Solid, moved, volumeMm3 } from '../../solids/solid.ts'
import { type Mm3, type Turn, backTurn, turnBy, turned, upright } from '../../solids/turn.ts'
import { boundsOf } from './bounds.ts'

/** A corner of an outline in mm: along, across. */
export type Mm2 = readonly [alongMm: number, acrossMm: number]

const origin: Mm3 = [0, 0, 0]

/** A body by the middle of its underside, which is how things stand on one another; `fill` < 1 thins its material. */
function standing(shape: Shape, heightMm: number, material: string, [x, y, z]: Mm3, fill: number): Solid {
  return { shape, material, fill, centreMm: [x, y, z + heightMm / 2], turn: upright, holds: [] }
}

/** A box whose underside's middle is at a place. */
export function block(material: string, sizeMm: Mm3, at: Mm3 = origin, fill = 1): Solid {
  return standing({ kind: 'box', sizeMm }, sizeMm[2], material, at, fill)
}

/** An ellipsoid whose lowest point is at a place. */
export function ball(material: string, sizeMm: Mm3, at: Mm3 = origin, fill = 1): Solid {
  return standing({ kind: 'ellipsoid', sizeMm }, sizeMm[2], material, at, fill)
}

/** An upright cylinder, elliptical where its sizes differ. */
export function rod(material: string, sizeMm: Mm3, at: Mm3 = origin, fill = 1): Solid {
  return standing({ kind: 'frustum', sizeMm, topShare: 1 }, sizeMm[2], material, at, fill)
}

/** An upright round cone cut off: `baseMm` wide below and `topMm` above; `flat` is its depth across as a share of its width along. */
export function cone(
  material: string,
  baseMm: number,
  topMm: number,
  heightMm: number,
  at: Mm3 = origin,
  flat = 1,
): Solid {
  const wide = Math.max(baseMm, topMm, 0.01)
  const topShare = Math.min(baseMm, topMm) / wide
  const shape: Shape = { kind: 'frustum', sizeMm: [wide, wide * flat, heightMm], topShare }
  const stood = standing(shape, heightMm, material, at, 1)
  return topMm > baseMm ? { ...stood, turn: turnBy(180, 0, 0) } : stood
}

/** A flat piece cut to an outline, lying. */
export function plate(
  material: string,
  outlineMm: readonly Mm2[],
  heightMm: number,
  at: Mm3 = origin,
  fill = 1,
): Solid {
  return standing({ kind: 'extrusion', outlineMm, heightMm }, heightMm, material, at, fill)
}

/** A round bar from one place to another. */
export function strut(material: string, from: Mm3, to: Mm3, thickMm: number, fill = 1): Solid {
  const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
  const lengthMm = Math.max(0.01, Math.hypot(x, y, z))
  return {
    shape: { kind: 'frustum', sizeMm: [thickMm, thickMm, lengthMm], topShare: 1 },
    material,
    fill,
    centreMm: [from[0] + x / 2, from[1] + y / 2, from[2] + z / 2],
    turn: towards([x / lengthMm, y / lengthMm, z / lengthMm]),
    holds: [],
  }
}

/** The turn that brings up to a direction of length 1. */
function towards([x, y, z]: Mm3): Turn {
  if (Math.abs(z) > 0.9999) return z > 0 ? upright : turnBy(180, 0, 0)
  const flat = Math.hypot(x, y)
  return [-y / flat, (-x * z) / flat, x, x / flat, (-y * z) / flat, y, 0, flat, z]
}

/** A body that holds others; they are given in the frame that the body itself is placed in. */
export function holding(outer: Solid, inner: readonly Solid[]): Solid {
  const back = backTurn(outer.turn)
  const [x, y, z] = turned(outer.centreMm, back)
  return { ...outer, holds: [...outer.holds, ...moved(inner, [-x, -y, -z], back)] }
}

/** A box, ellipsoid or cylinder with a hollow of its own form behind walls of one thickness; the hollow is of `material` (air) and holds `contents`. */
export function hollow(
  outer: Solid,
  wallMm: number,
  contents: readonly Solid[] = [],
  material = 'air',
  fill = 1,
): Solid {
  const { shape } = outer
  if (shape.kind === 'mesh' || shape.kind === 'extrusion')
    throw new RangeError(`A ${shape.kind} is hollowed by its own maker.`)
  const sizeMm = shape.sizeMm.map((size) => Math.max(0.02, size - 2 * wallMm)) as unknown as Mm3
  const cavity: Solid = { ...outer, shape: { ...shape, sizeMm: narrowed(shape, sizeMm) }, material, fill, holds: [] }
  return holding(outer, [contents.length > 0 ? holding(cavity, contents) : cavity])
}

/** A cone's cavity is narrower still at its base, because the base's wall is cut where the cone is wide. */
function narrowed(shape: Shape, sizeMm: Mm3): Mm3 {
  if (shape.kind !== 'frustum' || shape.topShare === 1) return sizeMm
  const slope = (shape.sizeMm[0] * (1 - shape.topShare)) / 2 / shape.sizeMm[2]
  const lessMm = 2 * (Math.hypot(1, slope) - 1 + slope) * ((shape.sizeMm[2] - sizeMm[2]) / 2)
  return [Math.max(0.02, sizeMm[0] - lessMm), Math.max(0.02, sizeMm[1] - lessMm), sizeMm[2]]
}

/** A pipe or ring: a cylinder with a hole through it. */
export function ring(material: string, outerMm: number, innerMm: number, heightMm: number, at: Mm3 = origin): Solid {
  return holding(rod(material, [outerMm, outerMm, heightMm], at), [rod('air', [innerMm, innerMm, heightMm], at)])
}

/** The body with its fill chosen so that its own material weighs this many grams. */
export function weighing(solid: Solid, grams: number): Solid {
  const held = solid.holds.reduce((sum, inner) => sum + volumeMm3(inner.shape), 0)
  const fullG = ((volumeMm3(solid.shape) - held) * densityOf(solid.material)) / 1000
  return { ...solid, fill: grams / fullG }
}

/** Bodies moved. */
export function shifted(solids: readonly Solid[], byMm: Mm3): readonly Solid[] {
  return moved(solids, byMm, upright)
}

/** Bodies turned about the origin by degrees about along, across and up, in this order. */
export function tipped(
  solids: readonly Solid[],
  aboutAlongDeg: number,
  aboutAcrossDeg: number,
  aboutUpDeg = 0,
): readonly Solid[] {
  return moved(solids, origin, turnBy(aboutAlongDeg, aboutAcrossDeg, aboutUpDeg))
}

/** Bodies moved so that they rest on the ground with their middle above the origin. */
export function grounded(solids: readonly Solid[]): readonly Solid[] {
  const { min, max } = boundsOf(solids)
  return shifted(solids, [-(min[0] + max[0]) / 2, -(min[1] + max[1]) / 2, -min[2]])
}

/** The same bodies several times, `stepMm` apart, about the middle. */
export function repeated(solids: readonly Solid[], count: number, stepMm: Mm3): readonly Solid[] {
  return Array.from({ length: count }, (_, index) => {
    const step = index - (count - 1) / 2
    return shifted(solids, [stepMm[0] * step, stepMm[1] * step, stepMm[2] * index])
  }).flat()
}
