import type { Shape } from '../solids/solid.ts'
import { type Mm3, type Turn, turned } from '../solids/turn.ts'
import { alongRay, besideRay, channelsLeftOf, type Rays } from './rays.ts'

/** A closed surface of flat faces, placed on the belt: corners as x, y, z in mm, and each face's corners in order, ended by −1. */
export type Polyhedron = {
  readonly kind: 'polyhedron'
  readonly corners: Float64Array
  readonly faces: Int32Array
  readonly fromMm: Mm3
  readonly toMm: Mm3
}

/** A prism or mesh as a placed polyhedron. */
export function polyhedronOf(
  shape: Shape & { readonly kind: 'extrusion' | 'mesh' },
  centreMm: Mm3,
  turn: Turn,
): Polyhedron {
  const own = shape.kind === 'mesh' ? shape.cornersMm : prismCorners(shape.outlineMm, shape.heightMm)
  const faces = shape.kind === 'mesh' ? shape.triangles.map((face) => [...face]) : prismFaces(shape.outlineMm.length)
  const corners = new Float64Array(own.length * 3)
  own.forEach((corner, at) => {
    const [along, across, up] = turned(corner, turn)
    corners.set([along + centreMm[0], across + centreMm[1], up + centreMm[2]], at * 3)
  })
  const ends = (pick: (...values: number[]) => number, start: number): Mm3 => {
    const out = [start, start, start]
    corners.forEach((value, at) => (out[at % 3] = pick(out[at % 3] ?? start, value)))
    return [out[0] ?? start, out[1] ?? start, out[2] ?? start]
  }
  return {
    kind: 'polyhedron',
    corners,
    faces: Int32Array.from(faces.flatMap((face) => [...face, -1])),
    fromMm: ends(Math.min, Infinity),
    toMm: ends(Math.max, -Infinity),
  }
}

/** Bottom corners first, top corners behind them. */
function prismCorners(outlineMm: readonly (readonly [number, number])[], heightMm: number): readonly Mm3[] {
  return [-heightMm / 2, heightMm / 2].flatMap((up) => outlineMm.map(([along, across]): Mm3 => [along, across, up]))
}

function prismFaces(sides: number): readonly (readonly number[])[] {
  const round = Array.from({ length: sides }, (_, at) => at)
  const walls = round.map((at) => [at, (at + 1) % sides, ((at + 1) % sides) + sides, at + sides])
  return [round.toReversed(), round.map((at) => at + sides), ...walls]
}

/**
 * Writes the chords in mm of the rays of the slice at `alongMm` to `out`, one a channel, which must be 0 before. The slice cuts each face in stretches; a ray
 * that crosses a stretch takes its distance, entering and leaving with opposite signs. Neighbouring faces share the very same
 * crossings, so that no ray slips through an edge or counts it twice.
 */
export function writePolyhedronChords(
  { corners, faces }: Polyhedron,
  rays: Rays,
  alongMm: number,
  out: Float64Array,
): void {
  const cut = { up: new Float64Array(32), down: new Float64Array(32), ups: 0, downs: 0 }
  let [from, to] = [rays.count, 0]
  let first = 0
  for (let at = 0; at < faces.length; at++) {
    if ((faces[at] ?? -1) >= 0) continue
    cutFace(corners, faces, { first, last: at - 1 }, alongMm, cut)
    first = at + 1
    for (let pair = 0; pair < cut.ups; pair++) {
      const [enter, leave] = addStretch(rays, cut, pair, out)
      from = Math.min(from, enter)
      to = Math.max(to, leave)
    }
  }
  for (let channel = from; channel < to; channel++) out[channel] = Math.abs(out[channel] ?? 0)
}

type Cut = { up: Float64Array; down: Float64Array; ups: number; downs: number }

/** Where a face's outline crosses the slice: from behind to before it, and back. There are as many of the ones as of the others. */
function cutFace(
  corners: Float64Array,
  faces: Int32Array,
  { first, last }: { readonly first: number; readonly last: number },
  alongMm: number,
  cut: Cut,
): void {
  cut.ups = 0
  cut.downs = 0
  let before = (faces[last] ?? 0) * 3
  let wasIn = (corners[before] ?? 0) >= alongMm
  for (let at = first; at <= last; at++) {
    const here = (faces[at] ?? 0) * 3
    const isIn = (corners[here] ?? 0) >= alongMm
    // Always from the corner behind to the one before the slice: both faces of an edge then find the same place to the last bit.
    if (isIn && !wasIn) putCrossing(corners, before, here, alongMm, (cut.up = roomFor(cut.up, cut.ups)), cut.ups++)
    if (wasIn && !isIn)
      putCrossing(corners, here, before, alongMm, (cut.down = roomFor(cut.down, cut.downs)), cut.downs++)
    before = here
    wasIn = isIn
  }
}

function putCrossing(
  corners: Float64Array,
  low: number,
  high: number,
  alongMm: number,
  into: Float64Array,
  at: number,
): void {
  const lowAlong = corners[low] ?? 0
  const share = (alongMm - lowAlong) / ((corners[high] ?? 0) - lowAlong)
  const [across, up] = [corners[low + 1] ?? 0, corners[low + 2] ?? 0]
  into[at * 2] = across + share * ((corners[high + 1] ?? 0) - across)
  into[at * 2 + 1] = up + share * ((corners[high + 2] ?? 0) - up)
}

/** The list, or one of twice its length with the same places. */
function roomFor(list: Float64Array, places: number): Float64Array {
  if (places * 2 < list.length) return list
  const room = new Float64Array(list.length * 2)
  room.set(list)
  return room
}

/** Adds the signed distance along each ray that crosses the stretch; returns which channels do. */
function addStretch(rays: Rays, { up, down }: Cut, pair: number, out: Float64Array): readonly [number, number] {
  const [aAcross, aUp] = [up[pair * 2] ?? 0, up[pair * 2 + 1] ?? 0]
  const [bAcross, bUp] = [down[pair * 2] ?? 0, down[pair * 2 + 1] ?? 0]
  const a = channelsLeftOf(rays, aAcross, aUp)
  const b = channelsLeftOf(rays, bAcross, bUp)
  const sign = a < b ? 1 : -1
  for (let channel = Math.min(a, b); channel < Math.max(a, b); channel++) {
    const sideA = besideRay(rays, channel, aAcross, aUp)
    const share = sideA / (sideA - besideRay(rays, channel, bAcross, bUp))
    const distance = alongRay(rays, channel, aAcross + share * (bAcross - aAcross), aUp + share * (bUp - aUp))
    out[channel] = (out[channel] ?? 0) + sign * distance
  }
  return [Math.min(a, b), Math.max(a, b)]
}
