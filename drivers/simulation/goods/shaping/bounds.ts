import type { Shape, Solid } from '../../solids/solid.ts'
import { type Mm3, type Turn, turned } from '../../solids/turn.ts'

/** The upright box around something, in mm. */
export type Bounds = { readonly min: Mm3; readonly max: Mm3 }

/** The tightest upright box around bodies; what they hold lies inside them and is not looked at. Throws RangeError when there are none. */
export function boundsOf(solids: readonly Solid[]): Bounds {
  if (solids.length === 0) throw new RangeError('There are no bodies to find the bounds of.')
  const min: [number, number, number] = [Infinity, Infinity, Infinity]
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const { shape, turn, centreMm } of solids) {
    for (const axis of [0, 1, 2] as const) {
      const [low, high] = spanAlong(shape, turn, axis)
      min[axis] = Math.min(min[axis], centreMm[axis] + low)
      max[axis] = Math.max(max[axis], centreMm[axis] + high)
    }
  }
  return { min, max }
}

/** Size in mm of the tightest upright box around bodies. */
export function sizeOf(solids: readonly Solid[]): Mm3 {
  const { min, max } = boundsOf(solids)
  return [max[0] - min[0], max[1] - min[1], max[2] - min[2]]
}

/** How far a turned form reaches down and up one axis from its own origin. */
function spanAlong(shape: Shape, turn: Turn, axis: 0 | 1 | 2): readonly [number, number] {
  const [x, y, z] = [turn[axis * 3] ?? 0, turn[axis * 3 + 1] ?? 0, turn[axis * 3 + 2] ?? 0]
  if (shape.kind === 'mesh') return cornerSpan(shape.cornersMm, [x, y, z])
  if (shape.kind === 'extrusion') {
    const [low, high] = cornerSpan(
      shape.outlineMm.map(([along, across]) => [along, across, 0] as const),
      [x, y, z],
    )
    const half = (Math.abs(z) * shape.heightMm) / 2
    return [low - half, high + half]
  }
  const [along, across, up] = shape.sizeMm.map((size) => size / 2) as unknown as Mm3
  if (shape.kind === 'box') return evenly(Math.abs(x) * along + Math.abs(y) * across + Math.abs(z) * up)
  if (shape.kind === 'ellipsoid') return evenly(Math.hypot(x * along, y * across, z * up))
  const disc = Math.hypot(x * along, y * across)
  const [base, top] = [-z * up, z * up]
  return [Math.min(base - disc, top - disc * shape.topShare), Math.max(base + disc, top + disc * shape.topShare)]
}

const evenly = (reach: number): readonly [number, number] => [-reach, reach]

function cornerSpan(corners: readonly Mm3[], [x, y, z]: Mm3): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const corner of corners) {
    const along = x * corner[0] + y * corner[1] + z * corner[2]
    if (along < low) low = along
    if (along > high) high = along
  }
  return [low, high]
}

/** The eight corners of a box of this size about its own origin. */
export function boxCorners([along, across, up]: Mm3): readonly Mm3[] {
  return [-1, 1].flatMap((i) =>
    [-1, 1].flatMap((j) => [-1, 1].map((k) => [(i * along) / 2, (j * across) / 2, (k * up) / 2] as const)),
  )
}

/** A place in a body's own frame, given in the frame that the body is placed in. */
export function intoFrame(solid: Solid, [x, y, z]: Mm3): Mm3 {
  const [a, b, c, d, e, f, g, h, i] = solid.turn
  const from: Mm3 = [x - solid.centreMm[0], y - solid.centreMm[1], z - solid.centreMm[2]]
  return turned(from, [a, d, g, b, e, h, c, f, i])
}
