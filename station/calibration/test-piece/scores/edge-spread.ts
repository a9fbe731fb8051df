import { eachPixel, type Look } from '../look.ts'
import type { BoxMm, PlaceMm } from '../piece.ts'

/** One edge of a slab: from corner to corner on the piece, the open side to its left. */
export type SlabEdge = { readonly from: PlaceMm; readonly to: PlaceMm }

/** The four edges of a square slab. */
export function slabEdges([u, v]: PlaceMm, sideMm: number, turnDeg: number): readonly SlabEdge[] {
  const [cos, sin] = [Math.cos((turnDeg * Math.PI) / 180), Math.sin((turnDeg * Math.PI) / 180)]
  const corner = (x: number, y: number): PlaceMm => [
    u + (sideMm / 2) * (x * cos - y * sin),
    v + (sideMm / 2) * (x * sin + y * cos),
  ]
  const corners = [corner(-1, -1), corner(-1, 1), corner(1, 1), corner(1, -1)]
  return corners.map((from, at) => ({ from, to: corners[(at + 1) % 4] ?? from }))
}

/** Transmission by signed distance in mm from an edge (above 0: open side), in bins; empty bins are NaN. */
export type EdgeSpread = { readonly binMm: number; readonly firstMm: number; readonly values: Float64Array }

/** Corners are rounded by the blur of both edges: that much of an edge is left out at each end. */
const cornerMm = 5

/**
 * The spread of an edge in mm on the piece, drawn out finer than the pixels by its slant against their grid.
 */
export function edgeSpread(
  look: Look,
  plane: Float32Array,
  edge: SlabEdge,
  reachMm: number,
  binMm: number,
): EdgeSpread {
  const [fu, fv] = edge.from
  const lengthMm = Math.hypot(edge.to[0] - fu, edge.to[1] - fv)
  const [x, y] = [(edge.to[0] - fu) / lengthMm, (edge.to[1] - fv) / lengthMm]
  const margin = reachMm + 1
  const box: BoxMm = [
    Math.min(fu, edge.to[0]) - margin,
    Math.min(fv, edge.to[1]) - margin,
    Math.abs(edge.to[0] - fu) + 2 * margin,
    Math.abs(edge.to[1] - fv) + 2 * margin,
  ]
  const bins = 2 * Math.round(reachMm / binMm)
  const [sums, counts] = [new Float64Array(bins), new Float64Array(bins)]
  eachPixel(look, box, 0, (index, u, v) => {
    const along = (u - fu) * x + (v - fv) * y
    if (along < cornerMm || along > lengthMm - cornerMm) return
    const beside = (v - fv) * x - (u - fu) * y
    const bin = Math.floor((beside + reachMm) / binMm)
    if (bin < 0 || bin >= bins) return
    sums[bin] = (sums[bin] ?? 0) + (plane[index] ?? 0)
    counts[bin] = (counts[bin] ?? 0) + 1
  })
  const values = sums.map((sum, bin) => ((counts[bin] ?? 0) > 0 ? sum / (counts[bin] ?? 1) : Number.NaN))
  return { binMm, firstMm: -reachMm + binMm / 2, values }
}
