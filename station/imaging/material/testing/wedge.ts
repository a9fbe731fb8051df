import { densityOf, transmission } from '../../../../drivers/simulation/physics.ts'
import type { WedgeMaterial, WedgePoint } from '../wedge-curve.ts'

const tableNames = { pe: 'polyethylene', pmma: 'pmma', water: 'water', al: 'al', fe: 'fe' } as const

/** Steps in cm of a technician's wedge. */
export const usualSteps: Readonly<Partial<Record<WedgeMaterial, readonly number[]>>> = {
  pe: [1, 2, 5, 10, 15, 20, 30],
  pmma: [1, 2, 5, 10, 15, 20, 30],
  al: [0.1, 0.2, 0.5, 1, 2, 4, 6, 8, 10],
  fe: [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3],
}

/** −ln of what a thickness in g/cm² lets through, in both energies of the simulated scanner. */
export function attenuations(material: string, gCm2: number): { readonly aLow: number; readonly aHigh: number } {
  const { low, high } = transmission(new Map([[material, gCm2]]))
  return { aLow: -Math.log(low), aHigh: -Math.log(high) }
}

/** A wedge as the simulated scanner sees it without noise. */
export function wedgePoints(
  steps: Readonly<Partial<Record<WedgeMaterial, readonly number[]>>> = usualSteps,
): WedgePoint[] {
  return (Object.entries(steps) as [WedgeMaterial, readonly number[]][]).flatMap(([material, cms]) =>
    cms.map((cm) => {
      const gCm2 = cm * densityOf(tableNames[material])
      return { material, gCm2, ...attenuations(tableNames[material], gCm2) }
    }),
  )
}
