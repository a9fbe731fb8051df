import type { WedgeMaterial } from '../imaging/material/wedge-curve.ts'

/** A known piece that a technician lays on the belt: its size in mm (along, across, high), its density in g/cm³ and its mass. */
export type Piece = {
  readonly name: string
  readonly material: WedgeMaterial
  readonly sizeMm: readonly [along: number, across: number, height: number]
  readonly densityGCm3: number
}

/** Densities of the wedge materials in g/cm³ (hardware.md §10.3 and §10.5). */
const densities = { pe: 0.94, pmma: 1.19, al: 2.699, fe: 7.874, water: 1 } as const
const names = { pe: 'PE', pmma: 'PMMA', al: 'aluminium', fe: 'steel', water: 'water' } as const
const plateMm = 120

/** A step of a wedge: a plate 120 mm square of so many mm. */
export function wedgeStep(material: WedgeMaterial, mm: number): Piece {
  return {
    name: `${names[material]} ${mm} mm`,
    material,
    sizeMm: [plateMm, plateMm, mm],
    densityGCm3: densities[material],
  }
}

/** The block for belt, geometry, scale and eyes: PMMA, 300 mm along the belt, 200 mm across, 50 mm high. */
export const referenceBlock: Piece = {
  name: 'reference block',
  material: 'pmma',
  sizeMm: [300, 200, 50],
  densityGCm3: densities.pmma,
}

/** Mass thickness of a piece in g/cm², seen from above. */
export const thicknessGCm2 = ({ sizeMm, densityGCm3 }: Piece): number => (sizeMm[2] / 10) * densityGCm3

/** Mass of a piece in g. */
export const massGOf = ({ sizeMm, densityGCm3 }: Piece): number =>
  (sizeMm[0] * sizeMm[1] * sizeMm[2] * densityGCm3) / 1000
