import type { Solid } from '../solids/solid.ts'
import { type Mm3, type Turn, turnBy } from '../solids/turn.ts'
import { sizeOf } from './shaping/bounds.ts'
import { type Dice, type Random, diceOf } from './shaping/dice.ts'
import { grounded } from './shaping/parts.ts'
import { weightG } from './shaping/weigh.ts'

/** How a thing may lie: as built, on its long side, on its end, upside down, or at any slant. */
export type Lie = 'flat' | 'side' | 'end' | 'over' | 'anyhow'

/**
 * One good as made: all its bodies resting on the ground about the origin, how many pieces they are, and its size. `netMassG` is the
 * goods with the vessel that they are used from (a bottle, a tin, a blister); `packingG` is the retail packing around them.
 */
export type Made = {
  readonly solids: readonly Solid[]
  readonly pieces: number
  readonly netMassG: number
  readonly packingG: number
  readonly sizeMm: Mm3
  /** Ordinary goods in whose hollow the thing hides (a book, a shoe); in the same frame, declared as what they are. */
  readonly carrier: Carrier | null
}

/** Goods that hide something, with their own class and net mass. */
export type Carrier = {
  readonly kind: string
  readonly solids: readonly Solid[]
  readonly pieces: number
  readonly netMassG: number
}

/** A recipe for goods of one class. Recipes of one `shapeFamily` look alike; training leaves out whole families, not only seeds. */
export type Builder = {
  readonly name: string
  readonly kind: string
  readonly shapeFamily: string
  readonly lies: readonly Lie[]
  /** Gives way when it is pressed, so that it fits where it is a little too high. */
  readonly soft: boolean
  /** The contraband class that an inexperienced eye takes it for. */
  readonly confusedWith: string | null
  build(random: Random): Made
}

/** What a recipe says: the goods' own bodies, their pieces (1), and the bodies with their retail packing where there is one. */
export type Draft = {
  readonly goods: readonly Solid[]
  readonly pieces?: number
  readonly packed?: readonly Solid[]
  readonly carrier?: { readonly kind: string; readonly goods: readonly Solid[]; readonly pieces?: number }
}

/** A builder from its recipe. */
export function recipe(
  kind: string,
  shapeFamily: string,
  lies: readonly Lie[],
  draft: (dice: Dice) => Draft,
  { soft = false, confusedWith = null as string | null } = {},
): Builder {
  const build = (random: Random): Made => {
    const { goods, pieces = 1, packed = goods, carrier } = draft(diceOf(random))
    const all = grounded([...packed, ...(carrier?.goods ?? [])])
    const solids = all.slice(0, packed.length)
    const netMassG = weightG(goods)
    const packingG = Math.max(0, weightG(solids) - netMassG)
    const carried = carrier && {
      kind: carrier.kind,
      solids: all.slice(packed.length),
      pieces: carrier.pieces ?? 1,
      netMassG: weightG(carrier.goods),
    }
    return { solids, pieces, netMassG, packingG, sizeMm: sizeOf(all), carrier: carried ?? null }
  }
  return { name: `${kind}-${shapeFamily}`, kind, shapeFamily, lies, soft, confusedWith, build }
}

/** One plausible turn of a thing that may lie so. */
export function turnFor(lies: readonly Lie[], random: Random): Turn {
  const dice = diceOf(random)
  const lie = lies[dice.whole(0, lies.length - 1)] ?? 'flat'
  const quarter = 90 * dice.whole(0, 3)
  switch (lie) {
    case 'flat':
      return turnBy(0, 0, quarter + (dice.chance(0.3) ? dice.between(-15, 15) : 0))
    case 'side':
      return turnBy(90, 0, quarter)
    case 'end':
      return turnBy(0, 90, quarter)
    case 'over':
      return turnBy(180, 0, quarter)
    case 'anyhow':
      return turnBy(dice.between(-180, 180), dice.between(-40, 40), dice.between(0, 360))
  }
}

/** Turns that may be tried when a thing must fit: the square ones of how it may lie. */
export function squareTurns(lies: readonly Lie[]): readonly Turn[] {
  const tips = lies.flatMap(
    (lie): readonly (readonly [number, number])[] =>
    lie === 'side' ? [[90, 0]] : lie === 'end' ? [[0, 90]] : lie === 'anyhow' ? [[90, 0], [0, 90], [0, 0]] : [[0, 0]], // prettier-ignore
  )
  return tips.flatMap(([along, across]) => [turnBy(along, across, 0), turnBy(along, across, 90)])
}
