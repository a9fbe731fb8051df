import type { Shape, Solid } from '../../solids/solid.ts'
import { type Mm3, turned } from '../../solids/turn.ts'
import { type Bounds, boundsOf, boxCorners, intoFrame } from './bounds.ts'
import type { Mm2 } from './parts.ts'

/** A place of the skin itself is neither in nor out; tests look this share of the way to it. */
const under = 0.998

/** True when a place in a form's own frame lies in it or within `withinMm` of its skin. */
export function insideShape(shape: Shape, [x, y, z]: Mm3, withinMm = 0): boolean {
  if (shape.kind === 'mesh') return insideMesh(shape.cornersMm, shape.triangles, [x, y, z], withinMm)
  if (shape.kind === 'extrusion')
    return Math.abs(z) <= shape.heightMm / 2 + withinMm && insideOutline(shape.outlineMm, [x, y], withinMm)
  const [along, across, up] = shape.sizeMm.map((size) => size / 2 + withinMm) as unknown as Mm3
  if (shape.kind === 'box') return Math.abs(x) <= along && Math.abs(y) <= across && Math.abs(z) <= up
  if (shape.kind === 'ellipsoid') return Math.hypot(x / along, y / across, z / up) <= 1
  const share = 1 + (shape.topShare - 1) * ((z + shape.sizeMm[2] / 2) / shape.sizeMm[2])
  const [wide, deep] = [(shape.sizeMm[0] / 2) * share + withinMm, (shape.sizeMm[1] / 2) * share + withinMm]
  return Math.abs(z) <= up && Math.hypot(x / wide, y / deep) <= 1
}

/** True when a place lies in a placed body. */
export function insideSolid(solid: Solid, placeMm: Mm3, withinMm = 0): boolean {
  return insideShape(solid.shape, intoFrame(solid, placeMm), withinMm)
}

/** Places on a form's skin and in its corners, in its own frame. */
export function skinOf(shape: Shape): readonly Mm3[] {
  if (shape.kind === 'mesh') return shape.cornersMm
  if (shape.kind === 'extrusion')
    return shape.outlineMm.flatMap(([x, y]) => [
      [x, y, shape.heightMm / 2] as const,
      [x, y, -shape.heightMm / 2] as const,
    ])
  if (shape.kind === 'box') return boxCorners(shape.sizeMm)
  const [along, across, up] = shape.sizeMm
  return Array.from({ length: 16 }, (_, at) => (Math.PI * at) / 8).flatMap((rad): readonly Mm3[] => {
    const [x, y] = [(along / 2) * Math.cos(rad), (across / 2) * Math.sin(rad)]
    if (shape.kind === 'frustum')
      return [
        [x, y, -up / 2],
        [x * shape.topShare, y * shape.topShare, up / 2],
      ]
    return [-0.9, -0.4, 0, 0.4, 0.9].map((share) => {
      const wide = Math.sqrt(1 - share * share)
      return [x * wide, y * wide, (share * up) / 2] as const
    })
  })
}

/** Places just under the skin, in the frame that the body is placed in. */
export function skinOfSolid(solid: Solid): readonly Mm3[] {
  return skinOf(solid.shape).map((place) => {
    const [x, y, z] = turned([place[0] * under, place[1] * under, place[2] * under], solid.turn)
    return [x + solid.centreMm[0], y + solid.centreMm[1], z + solid.centreMm[2]] as const
  })
}

/**
 * Share (0..1) of the matter of some bodies that lies where another of them has matter too, by counting places of a lattice of `steps`³ over their
 * bounds; bodies that touch, or stand in one another's hollows, share nothing.
 */
export function overlapShare(solids: readonly Solid[], steps: number): number {
  const { min, max } = boundsOf(solids)
  const at = (axis: 0 | 1 | 2, step: number): number => min[axis] + ((max[axis] - min[axis]) * (step + 0.5)) / steps
  let [once, more] = [0, 0]
  for (let cell = 0; cell < steps ** 3; cell++) {
    const place: Mm3 = [
      at(0, cell % steps),
      at(1, Math.floor(cell / steps) % steps),
      at(2, Math.floor(cell / steps ** 2)),
    ]
    const claims = solids.filter((solid) => within(boxOf(solid), place) && matterAt(solid, place)).length
    if (claims > 0) once++
    if (claims > 1) more++
  }
  return once === 0 ? 0 : more / once
}

const boxes = new WeakMap<Solid, Bounds>()

function boxOf(solid: Solid): Bounds {
  const known = boxes.get(solid) ?? boundsOf([solid])
  boxes.set(solid, known)
  return known
}

function within({ min, max }: Bounds, [x, y, z]: Mm3): boolean {
  return x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1] && z >= min[2] && z <= max[2]
}

/** True when a place lies in a body's matter: its own or what it holds, but not in its hollows. */
function matterAt(solid: Solid, placeMm: Mm3): boolean {
  if (!insideSolid(solid, placeMm, -0.05)) return false
  const own = intoFrame(solid, placeMm)
  const held = solid.holds.filter((inner) => within(boxOf(inner), own) && insideSolid(inner, own))
  return held.length > 0 ? held.some((inner) => matterAt(inner, own)) : solid.material !== 'air'
}

function insideOutline(outline: readonly Mm2[], [x, y]: Mm2, withinMm: number): boolean {
  let odd = false
  for (let at = 0; at < outline.length; at++) {
    const [ax, ay] = outline[at] ?? [0, 0]
    const [bx, by] = outline[(at + 1) % outline.length] ?? [0, 0]
    if (withinMm > 0 && distanceToEdge([x, y], [ax, ay], [bx, by]) <= withinMm) return true
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) odd = !odd
  }
  return odd
}

function distanceToEdge([x, y]: Mm2, [ax, ay]: Mm2, [bx, by]: Mm2): number {
  const [dx, dy] = [bx - ax, by - ay]
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}

/** By the solid angle that the surface fills as seen from the place: all round from inside, nothing from outside. */
function insideMesh(
  corners: readonly Mm3[],
  triangles: readonly (readonly [number, number, number])[],
  place: Mm3,
  withinMm: number,
): boolean {
  let angle = 0
  for (const triangle of triangles) {
    const [a, b, c] = triangle.map((corner) => {
      const [x, y, z] = corners[corner] ?? place
      return [x - place[0], y - place[1], z - place[2]] as const
    })
    if (!a || !b || !c) continue
    const [la, lb, lc] = [Math.hypot(...a), Math.hypot(...b), Math.hypot(...c)]
    if (withinMm > 0 && Math.min(la, lb, lc) <= withinMm) return true
    const triple =
      a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
    angle += 2 * Math.atan2(triple, la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb)
  }
  return Math.abs(angle) > 2 * Math.PI
}

function dot(a: Mm3, b: Mm3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
