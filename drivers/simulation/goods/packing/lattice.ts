import type { Item, Scene } from '../../solids/item.ts'
import { moved } from '../../solids/solid.ts'
import { type Mm3, upright } from '../../solids/turn.ts'
import { turnFor } from '../builder.ts'
import type { Bounds } from '../shaping/bounds.ts'
import { type Dice, type Random, diceOf } from '../shaping/dice.ts'
import { block } from '../shaping/parts.ts'
import { cartonAround, packaging, palletUnder } from './carton.ts'
import { type Entry, type Laid, itemsAt, laid, squareLies } from './entries.ts'

/** How one retail unit is repeated: columns along, rows across, layers up, how many units in all, and the gap between them in mm. */
type Lattice = {
  readonly unit: Laid
  readonly columns: number
  readonly rows: number
  readonly layers: number
  readonly units: number
  readonly gapMm: number
}

/** A master carton's largest room in mm. */
const largestMm: Mm3 = [560, 400, 360]

/** The heaviest load of a master carton or pallet in grams. */
const heaviestLoadG = 25_000

/** More bodies than this make a picture slow without teaching more. */
const mostBodies = 4000

/** A lattice for about so many units, within what a master carton can hold; at least one. */
function latticeFor(
  entry: Entry,
  wantedUnits: number,
  random: Random,
  { withinMm = largestMm, heaviestG = heaviestLoadG } = {},
): Lattice {
  const d = diceOf(random)
  const unit = laid(entry, random, turnFor(squareLies(entry.builder.lies), squarely(random)))
  const { netMassG, packingG, solids } = entry.made
  const most = Math.max(
    1,
    Math.min(wantedUnits, Math.floor(heaviestG / (netMassG + packingG)), Math.floor(mostBodies / bodies(solids))),
  )
  const gapMm = d.of([0.4, 0.8, 2.5])
  const fits = [0, 1, 2].map((axis) =>
    Math.max(1, Math.floor((withinMm[axis] ?? 0) / ((unit.sizeMm[axis] ?? 1) + gapMm))),
  ) as unknown as Mm3
  const flat = Math.cbrt(most * d.between(0.8, 2))
  const columns = Math.min(fits[0], Math.max(1, Math.round(flat * d.between(0.9, 1.3))))
  const rows = Math.min(fits[1], Math.max(1, Math.round(flat)))
  const layers = Math.min(fits[2], Math.ceil(most / (columns * rows)))
  return { unit, columns, rows, layers, units: Math.min(most, columns * rows * layers), gapMm }
}

/** Random numbers that never choose a slant: units of a lattice stand square. */
function squarely(random: Random): Random {
  let turn = 0
  return () => (turn++ === 2 ? 0.99 : random())
}

function bodies(solids: Entry['made']['solids']): number {
  return solids.reduce((count, { holds }) => count + 1 + bodies(holds), 0)
}

/** Size in mm that a lattice fills. */
function latticeSize({ unit, columns, rows, layers, gapMm }: Lattice): Mm3 {
  const [x, y, z] = unit.sizeMm
  return [columns * (x + gapMm), rows * (y + gapMm), layers * (z + gapMm)]
}

/** The units of a lattice from a corner on, from below up; `without` names one cell that is left empty. */
function latticeItems(lattice: Lattice, from: Mm3, without: number | null): readonly Item[] {
  const { unit, columns, rows, units, gapMm } = lattice
  const step = unit.sizeMm.map((size) => size + gapMm)
  return Array.from({ length: units }, (_, cell) => cell)
    .filter((cell) => cell !== without)
    .flatMap((cell) => {
      const [column, row, layer] = [
        cell % columns,
        Math.floor(cell / columns) % rows,
        Math.floor(cell / (columns * rows)),
      ]
      return itemsAt(unit, [
        from[0] + gapMm / 2 + column * (step[0] ?? 0),
        from[1] + gapMm / 2 + row * (step[1] ?? 0),
        from[2] + gapMm / 2 + layer * (step[2] ?? 0),
      ])
    })
}

/** Thin board between the columns of a lattice whose gap leaves room for it. */
function dividers(lattice: Lattice, [x, y, z]: Mm3): readonly Item[] {
  const { columns, rows, gapMm, unit } = lattice
  if (gapMm < 2) return []
  const size = latticeSize(lattice)
  const lengthways = Array.from({ length: columns - 1 }, (_, at) =>
    block('cellulose', [1.6, size[1], size[2]], [x + (at + 1) * (unit.sizeMm[0] + gapMm), y + size[1] / 2, z], 0.4),
  )
  const crossways = Array.from({ length: rows - 1 }, (_, at) =>
    block('cellulose', [size[0], 1.6, size[2]], [x + size[0] / 2, y + (at + 1) * (unit.sizeMm[1] + gapMm), z], 0.4),
  )
  const sheets = [...lengthways, ...crossways]
  return sheets.length > 0 ? [packaging('void-fill', 'divider-board', sheets)] : []
}

/** A master carton: one lattice upon another, one for each kind of unit; now and then one unit is missing. */
export function packMaster(units: readonly (readonly [Entry, number])[], random: Random): Scene {
  const d = diceOf(random)
  const share = largestMm[2] / units.length
  const blocks = units.map(([entry, wanted]) =>
    latticeFor(entry, wanted, random, { withinMm: [largestMm[0], largestMm[1], share] }),
  )
  const sizes = blocks.map(latticeSize)
  const roomMm: Mm3 = [
    Math.max(...sizes.map((size) => size[0])) + d.between(0.5, 12),
    Math.max(...sizes.map((size) => size[1])) + d.between(0.5, 10),
    sizes.reduce((sum, size) => sum + size[2], 0) + d.between(1, 24),
  ]
  const container = cartonAround(d, roomMm)
  let up = container.room.min[2]
  const items = blocks.flatMap((lattice, at) => {
    const from: Mm3 = [container.room.min[0], container.room.min[1], up]
    up += sizes[at]?.[2] ?? 0
    const without = lattice.units > 2 && d.chance(0.08) ? d.whole(0, lattice.units - 1) : null
    return [...latticeItems(lattice, from, without), ...dividers(lattice, from)]
  })
  return { sizeMm: container.sizeMm, items: [container.item, ...items] }
}

/** What stands on a pallet, at most, in mm. */
const palletMm: Mm3 = [600, 480, 440]

/** Small cartons of one kind each on a low pallet. */
export function packPallet(units: readonly (readonly [Entry, number])[], random: Random): Scene {
  const d = diceOf(random)
  const planned: Mm3 = [d.whole(1, 2), d.whole(1, 2), d.whole(1, 3)]
  const withinMm: Mm3 = [540 / planned[0] - 12, 400 / planned[1] - 12, 330 / planned[2] - 16]
  const count = planned[0] * planned[1] * planned[2]
  const limits = { withinMm, heaviestG: heaviestLoadG / count }
  const made = Array.from({ length: count }, (_, at) => smallCarton(d, units[at % units.length], limits, random))
  const cell = [0, 1, 2].map((axis) => Math.max(...made.map(({ sizeMm }) => sizeMm[axis] ?? 0)) + 0.6) as unknown as Mm3
  // A unit that is larger than its cell makes larger cartons: fewer of them stand on the pallet.
  const [columns, rows, layers] = planned.map((wanted, axis) =>
    Math.max(1, Math.min(wanted, Math.floor((palletMm[axis] ?? 0) / (cell[axis] ?? 1)))),
  ) as unknown as Mm3
  const cells = bearable(made.slice(0, columns * rows * layers))
  const pallet = palletUnder([cell[0] * columns, cell[1] * rows, cell[2] * layers])
  const items = cells.flatMap((carton, at) => {
    const place: Mm3 = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / (columns * rows))]
    const byMm = place.map((step, axis) => step * (cell[axis] ?? 0) + (pallet.room.min[axis] ?? 0)) as unknown as Mm3
    return carton.items.map((item) => ({ ...item, solids: moved(item.solids, byMm, upright) }))
  })
  return { sizeMm: pallet.sizeMm, items: [pallet.item, ...items] }
}

/** The first cartons that a pallet can carry; always one. */
function bearable(cartons: readonly Scene[]): readonly Scene[] {
  let loadG = 0
  return cartons.filter(({ items }, at) => {
    const carton = items.reduce((sum, { netMassG }) => sum + netMassG, 0)
    if (at > 0 && loadG + carton > heaviestLoadG) return false
    loadG += carton
    return true
  })
}

function smallCarton(
  d: Dice,
  unit: readonly [Entry, number] | undefined,
  limits: { readonly withinMm: Mm3; readonly heaviestG: number },
  random: Random,
): Scene {
  if (!unit) throw new RangeError('A pallet needs at least one kind of unit.')
  const lattice = latticeFor(unit[0], Math.max(1, Math.min(unit[1], d.whole(2, 8))), random, limits)
  const size = latticeSize(lattice)
  const container = cartonAround(d, [size[0] + 0.4, size[1] + 0.4, size[2] + 0.4])
  const room: Bounds = container.room
  return { sizeMm: container.sizeMm, items: [container.item, ...latticeItems(lattice, room.min, null)] }
}
