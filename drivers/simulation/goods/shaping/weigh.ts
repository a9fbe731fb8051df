import { type Solid, volumeMm3 } from '../../solids/solid.ts'
import { densityOf } from '../../physics.ts'

/** What a scale shows in grams for bodies and all that they hold: air in air weighs nothing. Throws RangeError on an unknown material. */
export function weightG(solids: readonly Solid[]): number {
  return solids.reduce((grams, solid) => {
    if (solid.material === 'air') return grams + weightG(solid.holds)
    const own = volumeMm3(solid.shape) - solid.holds.reduce((held, inner) => held + volumeMm3(inner.shape), 0)
    return grams + (own * solid.fill * densityOf(solid.material)) / 1000 + weightG(solid.holds)
  }, 0)
}
