import type { WedgeStep } from './scan-set-info.ts'
import type { Scene } from './solids/item.ts'
import { massG, type Solid } from './solids/solid.ts'
import { upright } from './solids/turn.ts'

/** Names of the wedge's materials in scan-set/1 and in the tables. */
const materials = { pe: 'polyethylene', pmma: 'pmma', al: 'al', fe: 'fe' } as const

const thicknessesMm = {
  pe: [10, 20, 50, 100, 200, 300],
  pmma: [10, 20, 50, 100, 200, 300],
  al: [1, 2, 5, 10, 20, 40, 80],
  fe: [0.2, 0.5, 1, 2, 5, 10, 20, 30],
} as const

const plateMm = 120

/** A calibration step, and the plate that is scanned for it: 120 mm square, so that it fills its picture. */
export type WedgeScene = { readonly step: WedgeStep; readonly scene: Scene }

/** The step wedges of hardware facts §10.5: plastics of 10 to 300 mm, aluminium of 1 to 80 mm, steel of 0.2 to 30 mm. */
export function wedgeScenes(): readonly WedgeScene[] {
  return (['pe', 'pmma', 'al', 'fe'] as const).flatMap((material) =>
    thicknessesMm[material].map((mm) => ({
      step: { step: `${material}-${mm}`, material, mm },
      scene: plate(materials[material], mm),
    })),
  )
}

function plate(material: string, mm: number): Scene {
  const solid: Solid = {
    shape: { kind: 'box', sizeMm: [plateMm, plateMm, mm] },
    material,
    fill: 1,
    centreMm: [plateMm / 2, plateMm / 2, mm / 2],
    turn: upright,
    holds: [],
  }
  const item = {
    kind: 'wedge',
    builder: 'wedge',
    role: 'goods',
    pieces: 1,
    netMassG: massG([solid]),
    solids: [solid],
  } as const
  return { sizeMm: [plateMm, plateMm, mm], items: [item] }
}
