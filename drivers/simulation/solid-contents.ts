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

/** A solid with what each ray needs worked out once. */
type ReadySolid = {
  readonly solid: Solid
  readonly cos: number
  readonly sin: number
  readonly reachMm: number
  /** Mass thickness in g/cm² of one mm of chord. */
  readonly gCm2PerMm: number
}

function ready(solid: Solid): ReadySolid {
  const turn = (solid.turnDeg * Math.PI) / 180
  return {
    solid,
    cos: Math.cos(turn),
    sin: Math.sin(turn),
    reachMm: Math.hypot(solid.sizeMm[0], solid.sizeMm[1]) / 2,
    gCm2PerMm: (solid.fill * densityOf(solid.material)) / 10,
  }
}

/** Chord in mm of the vertical ray at this place through the solid; exact. */
export function chordMm(solid: Solid, alongMm: number, acrossMm: number): number {
  return chordOf(ready(solid), alongMm, acrossMm)
}

function chordOf({ solid, cos, sin }: ReadySolid, alongMm: number, acrossMm: number): number {
  const [da, dc] = [alongMm - solid.centreMm[0], acrossMm - solid.centreMm[1]]
  const x = da * cos + dc * sin
  const y = -da * sin + dc * cos
  const [a, c, h] = [solid.sizeMm[0] / 2, solid.sizeMm[1] / 2, solid.sizeMm[2]]
  if (Math.abs(x) > a || Math.abs(y) > c) return 0
  if (solid.shape === 'box') return h
  if (solid.shape === 'cylinder-up') return (x / a) ** 2 + (y / c) ** 2 <= 1 ? h : 0
  return h * Math.sqrt(Math.max(0, 1 - (y / c) ** 2))
}

/** Solids as dual-energy contents of a parcel of this size. Throws RangeError on an unknown material. */
export function solidContents(lengthMm: number, widthMm: number, solids: readonly Solid[]): Contents {
  const all = solids.map(ready)
  return {
    lengthMm,
    widthMm,
    energies: 2,
    slice: (alongMm, pitchMm, low, high) => {
      const near = all.filter(({ solid, reachMm }) => Math.abs(alongMm - solid.centreMm[0]) <= reachMm)
      const chords = new Float64Array(near.length)
      const offsetMm = (low.length * pitchMm - widthMm) / 2
      let through = open
      for (let channel = 0; channel < low.length; channel++) {
        // Neighbours mostly see the same chords (boxes, air): their transmission need not be worked out again.
        if (chordsChange(near, chords, alongMm, channel * pitchMm - offsetMm)) through = throughChords(near, chords)
        low[channel] = through.low
        high[channel] = through.high
      }
    },
  }
}

const open = { low: 1, high: 1 }

/** Writes the chords of the ray at this place and tells whether any differs from what was there. */
function chordsChange(near: readonly ReadySolid[], chords: Float64Array, alongMm: number, acrossMm: number): boolean {
  let changed = false
  for (let index = 0; index < near.length; index++) {
    const one = near[index]
    const chord = one ? chordOf(one, alongMm, acrossMm) : 0
    if (chord === chords[index]) continue
    chords[index] = chord
    changed = true
  }
  return changed
}

function throughChords(near: readonly ReadySolid[], chords: Float64Array): { low: number; high: number } {
  const thickness = new Map<string, number>()
  near.forEach(({ solid, gCm2PerMm }, index) => {
    const chord = chords[index] ?? 0
    if (chord > 0) thickness.set(solid.material, (thickness.get(solid.material) ?? 0) + chord * gCm2PerMm)
  })
  return thickness.size > 0 ? transmission(thickness) : open
}
