import type { Look } from '../look.ts'
import { awgMm, type PieceWire } from '../piece.ts'
import { stripMm, stripOf } from './wire-strip.ts'

/** How dark a wire is by its distance from a pixel's middle, as the scanner draws it: from its own thick wires, at its peak 1. */
export type WireProfile = (besideMm: number) => number

const binMm = 0.25
const thickest = 3
/** Beyond this many pixels from its middle nothing of a wire is left, whatever the scanner; there the profile is only noise. */
const reachPx = 2.6

/** The mean profile of the three thickest wires, symmetric and smooth: the shape that a thin one must have too. */
export function wireProfile(look: Look, plane: Float32Array, wires: readonly PieceWire[]): WireProfile {
  const chosen = wires.toSorted((a, b) => a.awg - b.awg).slice(0, thickest)
  const bins = Math.ceil(stripMm / binMm) + 1
  const [sums, counts] = [new Float64Array(bins), new Float64Array(bins)]
  for (const wire of chosen) {
    const strip = stripOf(look, wire)
    const outside = strip.filter(({ besideMm }) => Math.abs(besideMm) > Math.min(stripMm - 1, reachPx * look.pixelMm))
    const level = outside.reduce((sum, { index }) => sum + (plane[index] ?? 0), 0) / Math.max(1, outside.length)
    // Thick wires count by their mass, not by their noise: all of them have the same shape.
    const scale = 1 / (level * awgMm(wire.awg) ** 2)
    for (const { index, besideMm } of strip) {
      const at = Math.abs(besideMm) / binMm
      const bin = Math.floor(at)
      const share = at - bin
      const value = scale * (level - (plane[index] ?? 0))
      sums[bin] = (sums[bin] ?? 0) + (1 - share) * value
      counts[bin] = (counts[bin] ?? 0) + (1 - share)
      sums[bin + 1] = (sums[bin + 1] ?? 0) + share * value
      counts[bin + 1] = (counts[bin + 1] ?? 0) + share
    }
  }
  const raw = Array.from(sums, (sum, bin) => sum / Math.max(1e-9, counts[bin] ?? 0))
  const reachMm = Math.min(stripMm, reachPx * look.pixelMm)
  const kept = raw.map((value, bin) => (bin * binMm <= reachMm ? Math.max(0, value) : 0))
  const peak = Math.max(1e-12, ...kept)
  return (besideMm) => {
    const at = Math.abs(besideMm) / binMm
    const bin = Math.floor(at)
    return ((1 - (at - bin)) * (kept[bin] ?? 0) + (at - bin) * (kept[bin + 1] ?? 0)) / peak
  }
}
