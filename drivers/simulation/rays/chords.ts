import type { Body, Convex } from './bodies.ts'
import { ballChord, boxChord, frustumChord } from './convex.ts'
import { writePolyhedronChords } from './polyhedron.ts'
import { besideRay, channelsLeftOf, type Rays } from './rays.ts'

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
  // The pixel before and the one behind may be covered in part.
  return { from: Math.max(0, Math.min(a, b, c, d) - 1), to: Math.min(rays.count, Math.max(a, b, c, d) + 1) }
}

/** A pixel's size where a body is: along the travel, and across its ray. 0 × 0 is a ray without width. */
export type Footprint = { readonly alongMm: number; readonly acrossMm: number }

/** A ray without width. */
export const thinRay: Footprint = { alongMm: 0, acrossMm: 0 }

/** A pixel's size at a body: how far apart the rays of its middle channels pass it. */
export function footprintAt({ centreMm }: Body, rays: Rays, { from, to }: ChannelRange, alongMm: number): Footprint {
  const channel = Math.max(0, Math.min(rays.count - 2, (from + to) >> 1))
  if (rays.count < 2) return { alongMm, acrossMm: 0 }
  const here = besideRay(rays, channel, centreMm[1], centreMm[2])
  return { alongMm, acrossMm: Math.abs(here - besideRay(rays, channel + 1, centreMm[1], centreMm[2])) }
}

/**
 * Writes the chords in mm of a body for the rays of the slice at `alongMm` to `out`, channels `from` to `to` (not included): exact for
 * a ray without width. Of a pixel it is the chord of its middle, but where a wall of a box or cylinder runs along the ray, in part of
 * the pixel and not in the rest, it counts by the share that it covers.
 */
export function writeChords(
  body: Body,
  rays: Rays,
  alongMm: number,
  range: ChannelRange,
  footprint: Footprint,
  out: Float64Array,
): void {
  const { form } = body
  if (form.kind === 'polyhedron') {
    out.fill(0, range.from, range.to)
    writePolyhedronChords(form, rays, alongMm, out)
    return
  }
  writeConvexChords(form, body.centreMm, rays, alongMm, range, footprint, out)
}

function writeConvexChords(
  { kind, rows, topShare }: Convex,
  [centreAlong, centreAcross, centreUp]: Body['centreMm'],
  rays: Rays,
  alongMm: number,
  { from, to }: ChannelRange,
  { alongMm: pixelAlong, acrossMm: pixelAcross }: Footprint,
  out: Float64Array,
): void {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = rows
  const along = alongMm - centreAlong
  const { fromAcross, fromUp, toAcross, toUp } = rays
  for (let channel = from; channel < to; channel++) {
    const across = (fromAcross[channel] ?? 0) - centreAcross
    const up = (fromUp[channel] ?? 0) - centreUp
    const da = toAcross[channel] ?? 0
    const du = toUp[channel] ?? 0
    const ox = m0 * along + m1 * across + m2 * up
    const oy = m3 * along + m4 * across + m5 * up
    const oz = m6 * along + m7 * across + m8 * up
    const dx = m1 * da + m2 * du
    const dy = m4 * da + m5 * du
    const dz = m7 * da + m8 * du
    if (kind === 'ellipsoid') {
      out[channel] = ballChord(ox, oy, oz, dx, dy, dz)
      continue
    }
    // The pixel's width along each axis of the body.
    const wx = Math.abs(m0) * pixelAlong + Math.abs(m1 * du - m2 * da) * pixelAcross
    const wy = Math.abs(m3) * pixelAlong + Math.abs(m4 * du - m5 * da) * pixelAcross
    const wz = Math.abs(m6) * pixelAlong + Math.abs(m7 * du - m8 * da) * pixelAcross
    out[channel] =
      kind === 'box'
        ? boxChord(ox, oy, oz, dx, dy, dz, wx, wy, wz)
        : frustumChord(ox, oy, oz, dx, dy, dz, topShare, wx, wy, wz)
  }
}
