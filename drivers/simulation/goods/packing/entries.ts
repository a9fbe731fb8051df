import type { Item } from '../../solids/item.ts'
import { type Solid, moved } from '../../solids/solid.ts'
import { type Mm3, type Turn, upright } from '../../solids/turn.ts'
import { type Builder, type Lie, type Made, turnFor } from '../builder.ts'
import { type Shapes, buildersOf } from '../registry.ts'
import { type Bounds, boundsOf } from '../shaping/bounds.ts'
import type { Random } from '../shaping/dice.ts'
import { classOf } from '../taxonomy.ts'

/** A line to pack: so many pieces of a class. */
export type WantedLine = { readonly kind: string; readonly pieces: number }

/** A made thing about to be packed. */
export type Entry = { readonly builder: Builder; readonly made: Made }

/** A thing turned as it will lie, its bounds from the origin up. */
export type Laid = { readonly entry: Entry; readonly turn: Turn; readonly bounds: Bounds; readonly sizeMm: Mm3 }

/** One thing of a class, from any builder whose shapes are allowed. */
export function entryOf(kind: string, shapes: Shapes, random: Random): Entry {
  const choices = buildersOf(kind, shapes)
  const builder = choices[Math.floor(random() * choices.length)] ?? choices[0]
  if (!builder) throw new RangeError(`No builder makes "${kind}".`)
  return { builder, made: builder.build(random) }
}

/** In this share of the cases all packs of a line are the same article. */
const alikeShare = 0.7

/**
 * Retail packs that come nearest to the pieces wanted of a class without passing them, at most `limit` packs; where even the smallest
 * pack holds more than is left, they stop short, but there is always one.
 */
export function entriesFor(
  { kind, pieces }: WantedLine,
  shapes: Shapes,
  limit: number,
  random: Random,
): readonly Entry[] {
  const entries: Entry[] = []
  const alike = random() < alikeShare
  let left = pieces
  for (let tries = 0; tries < limit * 4 && left > 0 && entries.length < limit; tries++) {
    const [first] = entries
    const entry = first && alike ? first : entryOf(kind, shapes, random)
    if (entry.made.pieces > left && (entries.length > 0 || tries < limit * 2)) continue
    entries.push(entry)
    left -= entry.made.pieces
  }
  return entries.length > 0 ? entries : [entryOf(kind, shapes, random)]
}

/** A thing turned in one of the ways in which it may lie; soft things are sometimes pressed flatter. */
export function laid(entry: Entry, random: Random, turn: Turn = turnFor(entry.builder.lies, random)): Laid {
  const bounds = boundsOf(moved(bodiesOf(entry.made), [0, 0, 0], turn))
  const { min, max } = bounds
  return { entry, turn, bounds, sizeMm: [max[0] - min[0], max[1] - min[1], max[2] - min[2]] }
}

function bodiesOf(made: Made): readonly Solid[] {
  return made.carrier ? [...made.solids, ...made.carrier.solids] : made.solids
}

/** The items of a thing when the lowest corner of its bounds comes to a place: itself, and what carries it. */
export function itemsAt(
  { entry, turn, bounds }: Pick<Laid, 'entry' | 'turn' | 'bounds'>,
  [x, y, z]: Mm3,
): readonly Item[] {
  const byMm: Mm3 = [x - bounds.min[0], y - bounds.min[1], z - bounds.min[2]]
  const { builder, made } = entry
  const own: Item = {
    kind: builder.kind,
    builder: builder.name,
    role: classOf(builder.kind).role,
    pieces: made.pieces,
    netMassG: made.netMassG,
    solids: moved(made.solids, byMm, turn),
  }
  if (!made.carrier) return [own]
  const { kind, pieces, netMassG, solids } = made.carrier
  const carrier: Item = {
    kind,
    builder: builder.name,
    role: 'goods',
    pieces,
    netMassG,
    solids: moved(solids, byMm, turn),
  }
  return [carrier, own]
}

/** A soft thing pressed to a share (0..1) of its height: its bodies as high as that and as much denser. Null when a body lies aslant. */
export function pressed(entry: Entry, share: number): Entry | null {
  const solids = squeezed(entry.made.solids, share)
  if (!entry.builder.soft || entry.made.carrier || !solids) return null
  const [along, across, up] = entry.made.sizeMm
  return { builder: entry.builder, made: { ...entry.made, solids, sizeMm: [along, across, up * share] } }
}

function squeezed(solids: readonly Solid[], share: number): readonly Solid[] | null {
  const pressedSolids: Solid[] = []
  for (const solid of solids) {
    const holds = squeezed(solid.holds, share)
    if (!holds || solid.turn.some((value, at) => value !== upright[at])) return null
    const [x, y, z] = solid.centreMm
    const fill = solid.material === 'air' ? solid.fill : solid.fill / share
    if (fill > 1.9) return null
    pressedSolids.push({ ...solid, shape: flattened(solid.shape, share), fill, centreMm: [x, y, z * share], holds })
  }
  return pressedSolids
}

function flattened(shape: Solid['shape'], share: number): Solid['shape'] {
  if (shape.kind === 'extrusion') return { ...shape, heightMm: shape.heightMm * share }
  if (shape.kind === 'mesh')
    return { ...shape, cornersMm: shape.cornersMm.map(([x, y, z]) => [x, y, z * share] as const) }
  return { ...shape, sizeMm: [shape.sizeMm[0], shape.sizeMm[1], shape.sizeMm[2] * share] }
}

/** The ways in which a thing may lie and still stand square in a lattice. */
export function squareLies(lies: readonly Lie[]): readonly Lie[] {
  const square = lies.filter((lie) => lie !== 'anyhow')
  return square.length > 0 ? square : ['flat']
}
