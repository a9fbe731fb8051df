import type { Look } from '../look.ts'
import type { PieceWire } from '../piece.ts'
import { neighbourNoise } from './neighbour-noise.ts'
import type { WireProfile } from './wire-profile.ts'
import { type Candidate, drawn, stripOf, wireLengthMm } from './wire-strip.ts'

/**
 * Integral of a picture along a candidate line, weighted by the wire's profile, the strip's own mean taken off (one point of a Radon
 * transform of the neighbourhood): how much darker than its surroundings the line is at its middle, as a share of them. `whiteSigma` is what
 * the noise of single pixels alone makes of it.
 */
export type LineIntegral = { readonly darker: number; readonly whiteSigma: number }

/** The integral along one candidate line of a wire, or along a part of it. */
export function lineIntegral(
  look: Look,
  plane: Float32Array,
  wire: PieceWire,
  profile: WireProfile,
  candidate: Candidate = drawn,
  part: readonly [fromMm: number, toMm: number] = [0, Infinity],
): LineIntegral {
  const strip = stripOf(look, wire, candidate).filter(({ alongMm }) => alongMm >= part[0] && alongMm < part[1])
  const weights = strip.map(({ besideMm }) => profile(besideMm))
  const middle = weights.reduce((sum, weight) => sum + weight, 0) / strip.length
  let [sum, squares, level] = [0, 0, 0]
  strip.forEach(({ index }, at) => {
    const weight = (weights[at] ?? 0) - middle
    const value = plane[index] ?? 0
    sum -= weight * value
    squares += weight * weight
    level += value
  })
  level /= strip.length
  const darker = sum / squares / level
  // The noise is that of what is left when the wire is taken away.
  const rest = strip.map(({ index }, at) => ({
    index,
    value: (plane[index] ?? 0) + darker * level * (weights[at] ?? 0),
  }))
  return { darker, whiteSigma: neighbourNoise(rest) / Math.sqrt(squares) / level }
}

/** A wire as a detector sees it: its ratio of signal to the scatter of integrals along lines where nothing lies. */
export type WireSighting = { readonly awg: number; readonly snr: number }

const laneStepMm = 1.5
/** A wire this clear leaves more behind than noise when it is taken away: lanes keep clear of it. */
const strongSnr = 20
const fewestLanes = 12

/**
 * Every wire of a block of parallel wires along its drawn line. `lanes`: how many lines between them gave the noise. What the wires
 * themselves draw is taken out of the picture first, so that lanes may lie beside thin ones.
 */
export function sightings(
  look: Look,
  plane: Float32Array,
  wires: readonly PieceWire[],
  block: readonly PieceWire[],
  profile: WireProfile,
): { readonly wires: readonly WireSighting[]; readonly lanes: number; readonly noiseRatio: number } {
  const seen = wires.map((wire) => ({ wire, ...lineIntegral(look, plane, wire, profile) }))
  const drawnIn = block.map((wire) => ({ wire, ...lineIntegral(look, plane, wire, profile) }))
  const bare = without(look, plane, drawnIn, profile)
  const strong = drawnIn.filter(({ darker, whiteSigma }) => darker > strongSnr * whiteSigma).map(({ wire }) => wire)
  const [first] = wires
  const ratios = (first ? lanesOf(first, block, strong) : []).map((lane) => {
    const { darker, whiteSigma } = lineIntegral(look, bare, lane, profile)
    return darker / whiteSigma
  })
  const noiseRatio = ratios.length < fewestLanes ? 1 : scatterOf(ratios)
  return {
    wires: seen.map(({ wire, darker, whiteSigma }) => ({ awg: wire.awg, snr: darker / (whiteSigma * noiseRatio) })),
    lanes: ratios.length,
    noiseRatio,
  }
}

/** The innermost 85 % of a normal distribution scatter by so much of its whole. */
const [innerShare, innerScatter] = [0.85, 0.7215]

/** Scatter of integrals about nothing, without the outermost ones: a line along an edge of scattered light is no noise. */
function scatterOf(ratios: readonly number[]): number {
  const inner = ratios.map(Math.abs).sort((a, b) => a - b).slice(0, Math.floor(innerShare * ratios.length)) // prettier-ignore
  return Math.max(1, Math.sqrt(inner.reduce((sum, ratio) => sum + ratio * ratio, 0) / inner.length) / innerScatter)
}

/** The picture with every wire of the block filled up again. */
function without(
  look: Look,
  plane: Float32Array,
  wires: readonly { readonly wire: PieceWire; readonly darker: number }[],
  profile: WireProfile,
): Float32Array {
  const bare = Float32Array.from(plane)
  for (const { wire, darker } of wires)
    for (const { index, besideMm } of stripOf(look, wire))
      bare[index] = (bare[index] ?? 0) * (1 + darker * profile(besideMm))
  return bare
}

/** Lines of a wire's own shape wherever the block has room for one clear of strong wires. */
function lanesOf(wire: PieceWire, block: readonly PieceWire[], strong: readonly PieceWire[]): readonly PieceWire[] {
  const lengthMm = wireLengthMm(wire)
  const [x, y] = [(wire.toMm[0] - wire.fromMm[0]) / lengthMm, (wire.toMm[1] - wire.fromMm[1]) / lengthMm]
  const beside = ({ fromMm }: PieceWire): number => (fromMm[1] - wire.fromMm[1]) * x - (fromMm[0] - wire.fromMm[0]) * y
  const places = block.map(beside)
  const [from, to] = [Math.min(...places), Math.max(...places)]
  const own = wire.wave?.amplitudeMm ?? 0
  return Array.from({ length: Math.floor((to - from) / laneStepMm) + 1 }, (_, at) => from + at * laneStepMm)
    .filter((aside) => strong.every((one) => Math.abs(beside(one) - aside) > 6 + own + (one.wave?.amplitudeMm ?? 0)))
    .map((aside) => ({
      ...wire,
      fromMm: [wire.fromMm[0] - y * aside, wire.fromMm[1] + x * aside],
      toMm: [wire.toMm[0] - y * aside, wire.toMm[1] + x * aside],
    }))
}
