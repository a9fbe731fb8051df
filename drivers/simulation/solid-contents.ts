import { densityOf, transmission } from './physics.ts'
import type { Contents } from './world.ts'

/**
 * A solid in a parcel, seen from above: X-rays go straight down. Places in mm from the parcel's front left corner; `turnDeg` turns it
 * in the plane of the belt. A cylinder may stand (`axis: 'up'`) or lie along its length. `fill` < 1 thins the material (cloth, packing).
 */
export type Solid = {
  readonly shape: 'box' | 'cylinder-up' | 'cylinder-lying'
  readonly material: string
  readonly centreMm: readonly [along: number, across: number]
  readonly sizeMm: readonly [along: number, across: number, height: number]
  readonly turnDeg: number
  readonly fill: number
}

/** Mass of a solid in grams. */
export function massOf({ shape, material, sizeMm, fill }: Solid): number {
  const [along, across, height] = sizeMm
  const round = shape === 'box' ? 1 : Math.PI / 4
  return (along * across * height * round * fill * densityOf(material)) / 1000
}

/** Chord in mm of the vertical ray at this place through the solid; exact. */
export function chordMm(solid: Solid, alongMm: number, acrossMm: number): number {
  const turn = (solid.turnDeg * Math.PI) / 180
  const [da, dc] = [alongMm - solid.centreMm[0], acrossMm - solid.centreMm[1]]
  const x = da * Math.cos(turn) + dc * Math.sin(turn)
  const y = -da * Math.sin(turn) + dc * Math.cos(turn)
  const [a, c, h] = [solid.sizeMm[0] / 2, solid.sizeMm[1] / 2, solid.sizeMm[2]]
  if (Math.abs(x) > a || Math.abs(y) > c) return 0
  if (solid.shape === 'box') return h
  if (solid.shape === 'cylinder-up') return (x / a) ** 2 + (y / c) ** 2 <= 1 ? h : 0
  return h * Math.sqrt(Math.max(0, 1 - (y / c) ** 2))
}

/** Solids as dual-energy contents of a parcel of this size. */
export function solidContents(lengthMm: number, widthMm: number, solids: readonly Solid[]): Contents {
  return {
    lengthMm,
    widthMm,
    energies: 2,
    slice: (alongMm, pitchMm, low, high) => {
      const reach = (solid: Solid): number => Math.hypot(solid.sizeMm[0], solid.sizeMm[1]) / 2
      const near = solids.filter((solid) => Math.abs(alongMm - solid.centreMm[0]) <= reach(solid))
      const offsetMm = (low.length * pitchMm - widthMm) / 2
      for (let channel = 0; channel < low.length; channel++) {
        const through = rayThrough(near, alongMm, channel * pitchMm - offsetMm)
        low[channel] = through.low
        high[channel] = through.high
      }
    },
  }
}

const open = { low: 1, high: 1 }

function rayThrough(solids: readonly Solid[], alongMm: number, acrossMm: number): { low: number; high: number } {
  let thickness: Map<string, number> | null = null
  for (const solid of solids) {
    const chord = chordMm(solid, alongMm, acrossMm)
    if (chord <= 0) continue
    thickness ??= new Map()
    const gCm2 = (chord / 10) * solid.fill * densityOf(solid.material)
    thickness.set(solid.material, (thickness.get(solid.material) ?? 0) + gCm2)
  }
  return thickness ? transmission(thickness) : open
}
