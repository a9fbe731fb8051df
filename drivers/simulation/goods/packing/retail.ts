import type { Item, Scene } from '../../solids/item.ts'
import type { Mm3 } from '../../solids/turn.ts'
import { squareTurns } from '../builder.ts'
import { boundsOf } from '../shaping/bounds.ts'
import { type Random, diceOf } from '../shaping/dice.ts'
import { type Container, cartonAround, mailerAround } from './carton.ts'
import { type Entry, type Laid, itemsAt, laid, pressed } from './entries.ts'
import { type Room, placeFor, taking } from './room.ts'
import { voidFill } from './void-fill.ts'

type Placed = { readonly thing: Laid; readonly at: Mm3 }

/** A carton with things packed in it as a packer would: the large ones first, each where it rests lowest; space left over is filled or not. */
export function packRetail(entries: readonly Entry[], random: Random): Scene {
  const d = diceOf(random)
  const things = entries.map((entry) =>
    laid(d.chance(0.3) ? (pressed(entry, d.between(0.6, 0.95)) ?? entry) : entry, random),
  )
  const placed = placedIn(things, random, d.between(1.2, 2.4))
  const used = reach(placed)
  const roomMm: Mm3 = [used[0] + d.between(1, 30), used[1] + d.between(1, 24), used[2] + d.between(0.5, 36)]
  const container = cartonAround(d, roomMm)
  const shift: Mm3 = [d.between(0, roomMm[0] - used[0]), d.between(0, roomMm[1] - used[1]), 0.1]
  return filled(container, put(placed, container.room.min, shift), random)
}

/** A mailing bag or envelope with one or a few things laid flat in it. */
export function packMailer(entries: readonly Entry[], random: Random): Scene {
  const d = diceOf(random)
  const things = entries.map((entry) => laid(pressed(entry, d.between(0.7, 1)) ?? entry, random, flattest(entry)))
  const placed = placedIn(things, random, 1.1)
  const used = reach(placed)
  const container = mailerAround(d, [used[0] + 1, used[1] + 1, used[2] + 0.4])
  return { sizeMm: container.sizeMm, items: [container.item, ...put(placed, container.room.min, [0.3, 0.3, 0.1])] }
}

/** The square turn in which a thing is lowest. */
function flattest(entry: Entry): Laid['turn'] {
  const [first, ...others] = squareTurns(['flat', 'side', 'end'])
  if (!first) throw new RangeError('There is no square turn.')
  const high = (turn: Laid['turn']): number => laid(entry, () => 0, turn).sizeMm[2]
  return others.reduce((best, turn) => (high(turn) < high(best) - 1e-6 ? turn : best), first)
}

/** Things in a room about `looseness` times their volume; the room grows until all fit. */
function placedIn(things: readonly Laid[], random: Random, looseness: number): readonly Placed[] {
  const d = diceOf(random)
  const bySize = [...things].sort((a, b) => rank(b) - rank(a))
  const volume = looseness * bySize.reduce((sum, { sizeMm: [x, y, z] }) => sum + x * y * z, 0)
  const widest = (axis: 0 | 1 | 2): number => Math.max(...bySize.map(({ sizeMm }) => sizeMm[axis])) + 0.5
  const edge = Math.cbrt(volume)
  let [along, across] = [
    Math.max(widest(0), edge * d.between(1.1, 1.6)),
    Math.max(widest(1), edge * d.between(0.85, 1.1)),
  ]
  let up = Math.max(widest(2), volume / along / across)
  for (let tries = 0; ; tries++) {
    const found = attempt(bySize, { within: { min: [0, 0, 0], max: [along, across, up] }, taken: [] }, random)
    if (found) return found
    along *= along < 480 ? 1.07 : 1
    across *= across < 340 ? 1.07 : 1
    up *= along < 480 || across < 340 ? 1.05 : 1.25
  }
}

/** False bottoms lie on the floor; otherwise the largest first. */
function rank({ entry, sizeMm: [x, y, z] }: Laid): number {
  return entry.builder.kind === 'false-bottom' && !entry.made.carrier ? Infinity : x * y * z
}

function attempt(things: readonly Laid[], start: Room, random: Random): readonly Placed[] | null {
  let room = start
  const placed: Placed[] = []
  for (const thing of things) {
    const at = placeFor(room, thing.sizeMm, [random(), random()])
    if (!at) return null
    placed.push({ thing, at })
    const [x, y, z] = thing.sizeMm
    room = taking(room, { min: at, max: [at[0] + x, at[1] + y, at[2] + z] })
  }
  return placed
}

/** Corner of the smallest room from the origin that holds all that is placed. */
function reach(placed: readonly Placed[]): Mm3 {
  return [0, 1, 2].map((axis) =>
    Math.max(...placed.map(({ at, thing }) => (at[axis] ?? 0) + (thing.sizeMm[axis] ?? 0))),
  ) as unknown as Mm3
}

function put(placed: readonly Placed[], from: Mm3, shift: Mm3): readonly Item[] {
  return placed.flatMap(({ thing, at }) =>
    itemsAt(thing, [at[0] + from[0] + shift[0], at[1] + from[1] + shift[1], at[2] + from[2] + shift[2]]),
  )
}

function filled(container: Container, items: readonly Item[], random: Random): Scene {
  const taken = items.map(({ solids }) => boundsOf(solids))
  const fill = voidFill(diceOf(random), { within: container.room, taken }, 5)
  return { sizeMm: container.sizeMm, items: [container.item, ...items, ...fill] }
}
