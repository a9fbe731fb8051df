import type { Body, Convex } from './bodies.ts'
import { writePolyhedronChords } from './polyhedron.ts'
import { channelsLeftOf, type Rays } from './rays.ts'

/** Channels from `from` to `to` (not included) whose rays may meet a body at some slice. */
export function channelsThat({ fromMm, toMm }: Body, rays: Rays): { readonly from: number; readonly to: number } {
  let [from, to] = [rays.count, 0]
  for (const across of [fromMm[1], toMm[1]])
    for (const up of [fromMm[2], toMm[2]]) {
      const at = channelsLeftOf(rays, across, up)
      from = Math.min(from, at)
      to = Math.max(to, at)
    }
  return { from, to }
}

/**
 * Writes the exact chords in mm of a body for the rays of the slice at `alongMm` to `out`, channels `from` to `to` (not included).
 * Rays are lines of the slice's plane, so that a chord is a length of matter whichever way the ray runs.
 */
export function writeChords(
  body: Body,
  rays: Rays,
  alongMm: number,
  { from, to }: { readonly from: number; readonly to: number },
  out: Float64Array,
): void {
  const { form } = body
  if (form.kind === 'polyhedron') {
    out.fill(0, from, to)
    writePolyhedronChords(form, rays, alongMm, out)
    return
  }
  writeConvexChords(form, body, rays, alongMm, from, to, out)
}

function writeConvexChords(
  { kind, rows, topShare }: Convex,
  { centreMm }: Body,
  rays: Rays,
  alongMm: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = rows
  const [along, middle, height] = [alongMm - centreMm[0], centreMm[1], centreMm[2]]
  const { fromAcross, fromUp, toAcross, toUp } = rays
  for (let channel = from; channel < to; channel++) {
    const across = (fromAcross[channel] ?? 0) - middle
    const up = (fromUp[channel] ?? 0) - height
    const da = toAcross[channel] ?? 0
    const du = toUp[channel] ?? 0
    const ox = m0 * along + m1 * across + m2 * up
    const oy = m3 * along + m4 * across + m5 * up
    const oz = m6 * along + m7 * across + m8 * up
    const dx = m1 * da + m2 * du
    const dy = m4 * da + m5 * du
    const dz = m7 * da + m8 * du
    out[channel] =
      kind === 'box'
        ? boxChord(ox, oy, oz, dx, dy, dz)
        : kind === 'ellipsoid'
          ? ballChord(ox, oy, oz, dx, dy, dz)
          : frustumChord(ox, oy, oz, dx, dy, dz, topShare)
  }
}

const never = 1e-12

/** Where the ray o + t·d is within −1..1 of all three axes. */
function boxChord(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
  let enter = -Infinity
  let leave = Infinity
  if (Math.abs(dx) > never) {
    const a = (-1 - ox) / dx
    const b = (1 - ox) / dx
    enter = Math.min(a, b)
    leave = Math.max(a, b)
  } else if (Math.abs(ox) > 1) return 0
  if (Math.abs(dy) > never) {
    const a = (-1 - oy) / dy
    const b = (1 - oy) / dy
    enter = Math.max(enter, Math.min(a, b))
    leave = Math.min(leave, Math.max(a, b))
  } else if (Math.abs(oy) > 1) return 0
  if (Math.abs(dz) > never) {
    const a = (-1 - oz) / dz
    const b = (1 - oz) / dz
    enter = Math.max(enter, Math.min(a, b))
    leave = Math.min(leave, Math.max(a, b))
  } else if (Math.abs(oz) > 1) return 0
  return leave > enter ? leave - enter : 0
}

/** Where the ray is within the unit ball. */
function ballChord(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
  const a = dx * dx + dy * dy + dz * dz
  const b = ox * dx + oy * dy + oz * dz
  const root = b * b - a * (ox * ox + oy * oy + oz * oz - 1)
  return root > 0 ? (2 * Math.sqrt(root)) / a : 0
}

/** Where the ray is between base (z = −1) and top (z = 1) and within the radius there, which goes from 1 to `topShare`. */
function frustumChord(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, top: number): number {
  let enter = -Infinity
  let leave = Infinity
  if (Math.abs(dz) > never) {
    const low = (-1 - oz) / dz
    const high = (1 - oz) / dz
    enter = Math.min(low, high)
    leave = Math.max(low, high)
  } else if (Math.abs(oz) > 1) return 0
  const slope = (top - 1) / 2
  const radius = (1 + top) / 2 + slope * oz
  const a = dx * dx + dy * dy - slope * slope * dz * dz
  const b = ox * dx + oy * dy - slope * dz * radius
  const c = ox * ox + oy * oy - radius * radius
  if (Math.abs(a) < never) return straightPart(b, c, enter, leave)
  const root = b * b - a * c
  if (root <= 0) return a < 0 ? leave - enter : 0
  const first = (-b - Math.sqrt(root)) / a
  const second = (-b + Math.sqrt(root)) / a
  if (a > 0) return Math.max(0, Math.min(leave, second) - Math.max(enter, first))
  // Steeper than the wall: outside between the roots; of the two cones beyond them only one lies between base and top.
  return Math.max(0, Math.min(leave, second) - enter) + Math.max(0, leave - Math.max(enter, first))
}

/** A ray as steep as the wall, or along the axis: within where 2·b·t + c is not above 0. */
function straightPart(b: number, c: number, enter: number, leave: number): number {
  if (Math.abs(b) < never) return c <= 0 ? leave - enter : 0
  const wall = -c / (2 * b)
  return b > 0 ? Math.max(0, Math.min(leave, wall) - enter) : Math.max(0, leave - Math.max(enter, wall))
}
