import type { Body, Convex } from './bodies.ts'
import { writePolyhedronChords } from './polyhedron.ts'
import { channelsLeftOf, type Rays } from './rays.ts'

/** Channels from `from` to `to` (not included). */
export type ChannelRange = { readonly from: number; readonly to: number }

/** Channels whose rays may meet a body at some slice. */
export function channelsThat({ fromMm, toMm }: Body, rays: Rays): ChannelRange {
  return channelsOf(rays, fromMm[1], toMm[1], fromMm[2], toMm[2])
}

/** Those of a body's channels that may meet it in the slice from `fromAlongMm` to `toAlongMm`: fewer, where it is a rod that lies aslant. */
export function channelsAt(
  { rod }: Body,
  rays: Rays,
  range: ChannelRange,
  fromAlongMm: number,
  toAlongMm: number,
): ChannelRange {
  if (!rod) return range
  const { fromMm, toMm, radiusMm } = rod
  const run = toMm[0] - fromMm[0]
  if (Math.abs(run) < 4 * radiusMm) return range
  const a = (fromAlongMm - radiusMm - fromMm[0]) / run
  const b = (toAlongMm + radiusMm - fromMm[0]) / run
  const first = Math.max(0, Math.min(1, a, b))
  const last = Math.min(1, Math.max(0, a, b))
  const across = (share: number): number => fromMm[1] + share * (toMm[1] - fromMm[1])
  const up = (share: number): number => fromMm[2] + share * (toMm[2] - fromMm[2])
  const here = channelsOf(
    rays,
    Math.min(across(first), across(last)) - radiusMm,
    Math.max(across(first), across(last)) + radiusMm,
    Math.min(up(first), up(last)) - radiusMm,
    Math.max(up(first), up(last)) + radiusMm,
  )
  return { from: Math.max(range.from, here.from), to: Math.min(range.to, here.to) }
}

function channelsOf(rays: Rays, left: number, right: number, bottom: number, top: number): ChannelRange {
  const a = channelsLeftOf(rays, left, bottom)
  const b = channelsLeftOf(rays, left, top)
  const c = channelsLeftOf(rays, right, bottom)
  const d = channelsLeftOf(rays, right, top)
  return { from: Math.min(a, b, c, d), to: Math.max(a, b, c, d) }
}

/**
 * Writes the exact chords in mm of a body for the rays of the slice at `alongMm` to `out`, channels `from` to `to` (not included).
 * Rays are lines of the slice's plane, so that a chord is a length of matter whichever way the ray runs.
 */
export function writeChords(
  body: Body,
  rays: Rays,
  alongMm: number,
  { from, to }: ChannelRange,
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
