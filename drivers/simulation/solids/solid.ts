import { densityOf } from '../physics.ts'
import { type Mm3, type Turn, thenTurn, turned } from './turn.ts'

/**
 * A body's form in its own frame, centred on its own origin; sizes are full sizes in mm along, across and up.
 * - `frustum`: an elliptical cylinder about its own up axis whose top is `topShare` (0..1) as wide as its base; 1 = cylinder, 0 = cone.
 * - `extrusion`: a simple polygon (any turning sense, may be concave) in its own along/across plane, `heightMm` thick about the plane.
 * - `mesh`: a closed surface of triangles, corners by number, seen anticlockwise from outside.
 */
export type Shape =
  | { readonly kind: 'box'; readonly sizeMm: Mm3 }
  | { readonly kind: 'ellipsoid'; readonly sizeMm: Mm3 }
  | { readonly kind: 'frustum'; readonly sizeMm: Mm3; readonly topShare: number }
  | {
      readonly kind: 'extrusion'
      readonly outlineMm: readonly (readonly [alongMm: number, acrossMm: number])[]
      readonly heightMm: number
    }
  | {
      readonly kind: 'mesh'
      readonly cornersMm: readonly Mm3[]
      readonly triangles: readonly (readonly [number, number, number])[]
    }

/**
 * One body of one material. `centreMm` and `turn` place it in the frame of what holds it; `fill` < 1 thins the material (cloth,
 * loose powder against its bulk density). What it `holds` lies wholly inside it, apart from one another, in its own frame, and takes
 * the place of its material there: a bottle is glass that holds wine; a hollow holds `air`.
 */
export type Solid = {
  readonly shape: Shape
  readonly material: string
  readonly fill: number
  readonly centreMm: Mm3
  readonly turn: Turn
  readonly holds: readonly Solid[]
}

/** The bodies after a turn of the whole group about its origin and then a move. */
export function moved(solids: readonly Solid[], byMm: Mm3, turn: Turn): readonly Solid[] {
  return solids.map((solid) => {
    const [along, across, up] = turned(solid.centreMm, turn)
    return {
      ...solid,
      centreMm: [along + byMm[0], across + byMm[1], up + byMm[2]] as const,
      turn: thenTurn(solid.turn, turn),
    }
  })
}

/** Volume of a form in mm³, with everything that it may hold. */
export function volumeMm3(shape: Shape): number {
  if (shape.kind === 'extrusion') return Math.abs(areaMm2(shape.outlineMm)) * shape.heightMm
  if (shape.kind === 'mesh') return meshVolumeMm3(shape.cornersMm, shape.triangles)
  const [along, across, up] = shape.sizeMm
  const block = along * across * up
  if (shape.kind === 'box') return block
  if (shape.kind === 'ellipsoid') return (Math.PI / 6) * block
  const top = shape.topShare
  return ((Math.PI / 4) * block * (1 + top + top * top)) / 3
}

/**
 * Mass in grams of bodies and all that they hold, as a scale shows it: air is borne by the air around and weighs nothing. Throws
 * RangeError on an unknown material.
 */
export function massG(solids: readonly Solid[]): number {
  return solids.reduce((grams, solid) => {
    const own = volumeMm3(solid.shape) - solid.holds.reduce((held, inner) => held + volumeMm3(inner.shape), 0)
    const gCm3 = solid.material === 'air' ? 0 : solid.fill * densityOf(solid.material)
    return grams + (own * gCm3) / 1000 + massG(solid.holds)
  }, 0)
}

/** Half the size of the smallest upright box about a form's own origin that contains it however the form is turned: its reach in mm. */
export function reachMm(shape: Shape): number {
  if (shape.kind === 'mesh') return Math.max(0, ...shape.cornersMm.map((corner) => Math.hypot(...corner)))
  if (shape.kind === 'extrusion')
    return Math.max(...shape.outlineMm.map(([x, y]) => Math.hypot(x, y, shape.heightMm / 2)))
  return Math.hypot(...shape.sizeMm) / 2
}

/** Signed area in mm² of a polygon; positive when its corners go anticlockwise. */
function areaMm2(outlineMm: readonly (readonly [number, number])[]): number {
  return outlineMm.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = outlineMm[(index + 1) % outlineMm.length] ?? [x, y]
    return sum + (x * nextY - nextX * y) / 2
  }, 0)
}

function meshVolumeMm3(cornersMm: readonly Mm3[], triangles: readonly (readonly [number, number, number])[]): number {
  const origin: Mm3 = [0, 0, 0]
  return triangles.reduce((sum, [a, b, c]) => {
    const [p, q, r] = [cornersMm[a] ?? origin, cornersMm[b] ?? origin, cornersMm[c] ?? origin]
    const cross =
      p[0] * (q[1] * r[2] - q[2] * r[1]) - p[1] * (q[0] * r[2] - q[2] * r[0]) + p[2] * (q[0] * r[1] - q[1] * r[0])
    return sum + cross / 6
  }, 0)
}
