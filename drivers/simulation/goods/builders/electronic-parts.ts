import type { Solid } from '../../solids/solid.ts'
import type { Mm3 } from '../../solids/turn.ts'
import type { Dice } from '../shaping/dice.ts'
import { block, hollow, holding, repeated, rod, strut, tipped } from '../shaping/parts.ts'

/** A populated board lying in a room of this size: laminate with copper below, chips, shields and metal parts above it. */
export function board(d: Dice, [along, across, up]: Mm3, [x, y, z]: Mm3, parts: number): readonly Solid[] {
  const sheetMm = Math.min(1.4, up * 0.4)
  const columns = Math.max(1, Math.round(Math.sqrt((parts * along) / across)))
  const rows = Math.max(1, Math.ceil(parts / columns))
  const [cellX, cellY] = [along / columns, across / rows]
  const chips = Array.from({ length: parts }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)]
    const [material, fill] = d.of([['glass_sio2', 0.85], ['glass_sio2', 0.85], ['fe', 0.35], ['alumina', 0.8], ['cu', 0.5], ['sn', 0.3]]) as readonly [string, number] // prettier-ignore
    const size: Mm3 = [
      cellX * d.between(0.35, 0.85),
      cellY * d.between(0.35, 0.85),
      Math.min(up - sheetMm, d.between(0.8, 3)),
    ]
    return block(
      material,
      size,
      [x - along / 2 + cellX * (column + 0.5), y - across / 2 + cellY * (row + 0.5), z + sheetMm],
      fill,
    )
  })
  return [block('pcb_fr4', [along, across, sheetMm], [x, y, z]), ...chips]
}

/** An electric motor, lying along: can, laminated core with copper in its slots, shaft. */
export function motor(d: Dice, wideMm: number, longMm: number): readonly Solid[] {
  const slot = rod('cu', [wideMm * 0.2, wideMm * 0.2, longMm * 0.7], [0, 0, longMm * 0.15], 0.6)
  const core = rod('fe', [wideMm * 0.78, wideMm * 0.78, longMm * 0.75], [0, 0, longMm * 0.125], d.between(0.75, 0.9))
  const wound = holding(core, [
    ...repeated([slot], 3, [wideMm * 0.23, 0, 0]),
    ...repeated([slot], 2, [0, wideMm * 0.46, 0]),
  ])
  const can = hollow(rod('fe', [wideMm, wideMm, longMm]), wideMm * 0.06, [wound])
  const shaft = rod('fe', [wideMm * 0.12, wideMm * 0.12, longMm * 0.3], [0, 0, longMm])
  return tipped([can, shaft], 0, 90)
}

/** A small screw, lying along across. */
export function screw(material: string, [x, y, z]: Mm3, thickMm: number, longMm: number): Solid {
  return strut(material, [x - longMm / 2, y, z], [x + longMm / 2, y, z], thickMm)
}

/** A round cell standing: steel can full of active stuff, its nub on top. */
export function roundCell(lithium: boolean, wideMm: number, longMm: number, at: Mm3 = [0, 0, 0]): readonly Solid[] {
  const can = hollow(
    rod(lithium ? 'fe' : 'stainless304', [wideMm, wideMm, longMm * 0.97], at),
    lithium ? 0.25 : 0.3,
    [],
    lithium ? 'li_ion_cell' : 'zn',
    lithium ? 0.95 : 0.34,
  )
  return [
    can,
    rod('stainless304', [wideMm * 0.36, wideMm * 0.36, longMm * 0.03], [at[0], at[1], at[2] + longMm * 0.97]),
  ]
}
