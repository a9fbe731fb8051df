import type { Solid } from '../solids/solid.ts'
import type { Turn } from '../solids/turn.ts'
import type { PlaceMm, WireShape } from './piece-shape.ts'

/**
 * No rod is thinner than this: rays would step over it. A thinner wire is a rod of this width and of the wire's mass a length, which is
 * all that a pixel several times as wide sees of it.
 */
const leastRodMm = 0.3
const stepsInPeriod = 10

/** Diameter in mm of a wire of the American wire gauge (ASTM B258): 24 is 0.511 mm, each 6 numbers halve it. */
export function wireMm(awg: number): number {
  return 0.127 * 92 ** ((36 - awg) / 39)
}

/** A wire as rods from place to place at a height above the belt. */
export function wireRods(wire: WireShape, upMm: number): readonly Solid[] {
  const thickMm = wireMm(wire.awg)
  const rodMm = Math.max(leastRodMm, thickMm)
  const places = wirePlaces(wire)
  return places.slice(1).map((to, index): Solid => {
    const from = places[index] ?? to
    const lengthMm = Math.hypot(to[0] - from[0], to[1] - from[1])
    const [x, y] = [(to[0] - from[0]) / lengthMm, (to[1] - from[1]) / lengthMm]
    return {
      shape: { kind: 'frustum', sizeMm: [rodMm, rodMm, lengthMm], topShare: 1 },
      material: 'cu',
      fill: (thickMm / rodMm) ** 2,
      centreMm: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, upMm + rodMm / 2],
      turn: lyingAlong(x, y),
      holds: [],
    }
  })
}

/** The places through which a wire runs, end to end. */
export function wirePlaces({ fromMm, toMm, wave }: WireShape): readonly PlaceMm[] {
  if (!wave) return [fromMm, toMm]
  const lengthMm = Math.hypot(toMm[0] - fromMm[0], toMm[1] - fromMm[1])
  const [x, y] = [(toMm[0] - fromMm[0]) / lengthMm, (toMm[1] - fromMm[1]) / lengthMm]
  const steps = Math.round((stepsInPeriod * lengthMm) / wave.periodMm)
  return Array.from({ length: steps + 1 }, (_, step): PlaceMm => {
    const along = (step / steps) * lengthMm
    const aside = wave.amplitudeMm * Math.sin((2 * Math.PI * along) / wave.periodMm)
    return [fromMm[0] + x * along - y * aside, fromMm[1] + y * along + x * aside]
  })
}

/** The turn that brings a rod's own up axis down into a level direction of length 1. */
function lyingAlong(x: number, y: number): Turn {
  return [-y, 0, x, x, 0, y, 0, 1, 0]
}
