import { opticsOf, transmissionOf } from './beam/optics.ts'

export { densityOf, materialNames } from './beam/materials.ts'

const reference = opticsOf()

/**
 * Transmission (0..1) of both energy channels of the 160 kV reference scanner through mass thicknesses in g/cm² of several materials,
 * polychromatic. Throws RangeError on an unknown material.
 */
export function transmission(thicknessGCm2: ReadonlyMap<string, number>): { low: number; high: number } {
  return transmissionOf(reference, thicknessGCm2)
}
