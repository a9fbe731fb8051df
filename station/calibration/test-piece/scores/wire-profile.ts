import type { Look } from '../look.ts'
import { awgMm, type PieceWire } from '../piece.ts'
import { stripMm, stripOf } from './wire-strip.ts'

/** How dark a wire is by its distance from a pixel's middle, as the scanner draws it: from its own thick wires, at its peak 1. */
export type WireProfile = (besideMm: number) => number

const binPx = 0.3
const thickest = 4
/** Beyond this many pixels from its middle nothing of a wire is left, whatever the scanner; there the profile is only noise. */
const reachPx = 2.6

/** The mean profile of the thickest wires, symmetric and smooth: the shape that a thin one must have too. */
export function wireProfile(look: Look, plane: Float32Array, wires: readonly PieceWire[]): WireProfile {
  const chosen = wires.toSorted((a, b) => a.awg - b.awg).slice(0, thickest)
  const binMm = binPx * look.pixelMm
  const bins = Math.ceil(stripMm / binMm) + 2
  const [sums, counts] = [new Float64Array(bins), new Float64Array(bins)]
  for (const wire of chosen) {
    const strip = stripOf(look, wire)
    const outside = strip
      .toSorted((a, b) => Math.abs(b.besideMm) - Math.abs(a.besideMm))
      .slice(0, Math.ceil(strip.length / 4))
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
  const raw = Array.from(sums, (sum, bin) => ((counts[bin] ?? 0) > 0 ? sum / (counts[bin] ?? 1) : Number.NaN))
  const reachMm = Math.min(stripMm, reachPx * look.pixelMm)
  const kept = bridged(raw).map((value, bin) => (bin * binMm <= reachMm ? Math.max(0, value) : 0))
  const peak = Math.max(1e-12, ...kept)
  return (besideMm) => {
    const at = Math.abs(besideMm) / binMm
    const bin = Math.floor(at)
    return ((1 - (at - bin)) * (kept[bin] ?? 0) + (at - bin) * (kept[bin + 1] ?? 0)) / peak
  }
}

/** Wires that lie along the pixels leave some distances out: these take what lies between their neighbours. */
function bridged(values: readonly number[]): readonly number[] {
  return values.map((value, at) => {
    if (!Number.isNaN(value)) return value
    const before = values.slice(0, at).findLastIndex((one) => !Number.isNaN(one))
    const after = values.findIndex((one, place) => place > at && !Number.isNaN(one))
    const [left, right] = [values[before] ?? values[after] ?? 0, values[after] ?? 0]
    return before < 0 || after < 0 ? left : left + ((at - before) / (after - before)) * (right - left)
  })
}
