import type { Item, Scene } from '../../solids/item.ts'
import type { Mm3 } from '../../solids/turn.ts'
import { squareTurns } from '../builder.ts'
import { type Bounds, boundsOf } from '../shaping/bounds.ts'
import { type Random, diceOf } from '../shaping/dice.ts'
import { type Entry, type Laid, itemsAt, laid } from './entries.ts'
import { placeFor } from './room.ts'

/**
 * Puts a thing where someone would hide it: in a free place among the others, or in the place of goods that are taken out. The scene
 * keeps its size. Null when it fits nowhere without taking out all goods.
 */
export function hide(scene: Scene, thing: Entry, random: Random): Scene | null {
  const turns = squareTurns(thing.builder.lies)
  const ways = [laid(thing, random), ...turns.map((turn) => laid(thing, random, turn))]
  return inFreePlace(scene, ways, random) ?? inPlaceOfGoods(scene, ways, random)
}

function inFreePlace(scene: Scene, ways: readonly Laid[], random: Random): Scene | null {
  const [container, ...others] = scene.items
  if (!container || container.builder === 'pallet-wood') return null
  const taken = others.filter(({ builder }) => !givesWay(builder)).map(({ solids }) => boundsOf(solids))
  for (const way of ways) {
    const at = placeFor({ within: roomWithin(container), taken }, way.sizeMm, [random(), random()])
    if (at) return withThing(scene, way, at, () => false)
  }
  return null
}

function inPlaceOfGoods(scene: Scene, ways: readonly Laid[], random: Random): Scene | null {
  const d = diceOf(random)
  const goods = scene.items.filter(({ role }) => role === 'goods')
  for (let tries = 0; tries < 12 && goods.length > 1; tries++) {
    const anchor = goods[d.whole(0, goods.length - 1)]
    const way = ways[tries % ways.length]
    const within = anchor && roomAround(scene, boundsOf(anchor.solids))
    const at = anchor && way && within && clamped(boundsOf(anchor.solids).min, way.sizeMm, within)
    if (!way || !at) continue
    const made = withThing(scene, way, at, (item) => item.role === 'goods')
    if (made.items.some((item) => item.role === 'goods' && item.builder !== way.entry.builder.name)) return made
  }
  return null
}

/** The scene with a thing in a place; void fill and, where `goes` says so, other items in that place are taken out. */
function withThing(scene: Scene, way: Laid, at: Mm3, goes: (item: Item) => boolean): Scene {
  const [x, y, z] = way.sizeMm
  const box: Bounds = { min: at, max: [at[0] + x, at[1] + y, at[2] + z] }
  const kept = scene.items.filter(
    (item) => !((givesWay(item.builder) || goes(item)) && meets(boundsOf(item.solids), box)),
  )
  return { sizeMm: scene.sizeMm, items: [...kept, ...itemsAt(way, at)] }
}

/** Paper, pillows, foam and dividers make room for anything. */
function givesWay(builder: string): boolean {
  return builder.startsWith('void-fill') || builder === 'divider-board'
}

function meets(a: Bounds, b: Bounds): boolean {
  return [0, 1, 2].every((axis) => (a.min[axis] ?? 0) < (b.max[axis] ?? 0) && (b.min[axis] ?? 0) < (a.max[axis] ?? 0))
}

/** A box's corner moved as little as it must to lie in a room; null when the room is too small. */
function clamped(corner: Mm3, sizeMm: Mm3, room: Bounds): Mm3 | null {
  const at = corner.map((value, axis) =>
    Math.max(room.min[axis] ?? 0, Math.min(value, (room.max[axis] ?? 0) - (sizeMm[axis] ?? 0))),
  )
  const fits = at.every((value, axis) => value + (sizeMm[axis] ?? 0) <= (room.max[axis] ?? 0) + 1e-6)
  return fits ? (at as unknown as Mm3) : null
}

/** The room of the carton or mailer that holds a place. */
function roomAround({ items }: Scene, place: Bounds): Bounds | null {
  const holders = items.filter(
    ({ kind, builder }) => (kind === 'carton' || kind === 'mailer') && builder !== 'pallet-wood',
  )
  const holder = holders
    .map(roomWithin)
    .find((room) =>
      [0, 1, 2].every(
        (axis) =>
          (room.min[axis] ?? 0) <= (place.min[axis] ?? 0) + 1 && (place.max[axis] ?? 0) <= (room.max[axis] ?? 0) + 1,
      ),
    )
  return holder ?? null
}

/** The room inside a carton's or mailer's walls, from its floor's thickness. */
function roomWithin(container: Item): Bounds {
  const { min, max } = boundsOf(container.solids)
  const floor = container.solids[0]
  const wall = floor?.shape.kind === 'box' ? floor.shape.sizeMm[2] : 0
  const inset: Mm3 = container.kind === 'mailer' ? [12, 7, wall] : [wall, wall, 2 * wall]
  return {
    min: [min[0] + inset[0], min[1] + inset[1], min[2] + inset[2]],
    max: [max[0] - inset[0], max[1] - inset[1], max[2] - inset[2]],
  }
}
