import type { Builder } from './builder.ts'
import { cables } from './builders/cables.ts'
import { camerasAndControllers } from './builders/cameras-and-controllers.ts'
import { electronics } from './builders/electronics.ts'
import { footwearAndBags } from './builders/footwear-and-bags.ts'
import { lampsAndCare } from './builders/lamps-and-care.ts'
import { powerAndBoards } from './builders/power-and-boards.ts'
import { bottlesAndJars } from './builders/bottles-and-jars.ts'
import { tools } from './builders/tools.ts'
import { toys } from './builders/toys.ts'
import { foodAndDrink } from './builders/food-and-drink.ts'
import { kitchen } from './builders/kitchen.ts'
import { classOf } from './taxonomy.ts'
import { bladesAndAmmunition } from './contraband/blades-and-ammunition.ts'
import { concealments } from './contraband/concealments.ts'
import { firearms } from './contraband/firearms.ts'
import { substances } from './contraband/substances.ts'
import { valuables } from './contraband/valuables.ts'
import { autoAndBicycle } from './builders/auto-and-bicycle.ts'
import { furnishings } from './builders/furnishings.ts'
import { hardware, washers } from './builders/hardware.ts'
import { jewelleryAndWatches } from './builders/jewellery-and-watches.ts'
import { paper } from './builders/paper.ts'
import { textiles } from './builders/textiles.ts'

/** Every builder of goods and of contraband. */
export const builders: readonly Builder[] = [
  ...toys,
  ...tools,
  ...bottlesAndJars,
  ...foodAndDrink,
  ...kitchen,
  ...paper,
  ...jewelleryAndWatches,
  ...autoAndBicycle,
  ...hardware,
  ...washers,
  ...furnishings,
  ...textiles,
  ...footwearAndBags,
  ...electronics,
  ...camerasAndControllers,
  ...powerAndBoards,
  ...cables,
  ...lampsAndCare,
  ...firearms,
  ...bladesAndAmmunition,
  ...substances,
  ...valuables,
  ...concealments,
]

/** Which shapes may be used: those of training, those kept from it, or all. */
export type Shapes = 'training' | 'heldOut' | 'all'

const cache = new Map<string, readonly Builder[]>()

/**
 * Builders of one class. A class of one shape family has nothing to hold out and gives that family whatever is asked. Throws RangeError
 * on a class that has no builders.
 */
export function buildersOf(kind: string, shapes: Shapes): readonly Builder[] {
  const key = `${kind} ${shapes}`
  const known = cache.get(key)
  if (known) return known
  const all = builders.filter((builder) => builder.kind === kind)
  if (all.length === 0) throw new RangeError(`No builder makes "${kind}".`)
  const held = classOf(kind).shapes.heldOut
  const wanted = all.filter(
    ({ shapeFamily }) => shapes === 'all' || held.includes(shapeFamily) === (shapes === 'heldOut'),
  )
  const chosen = wanted.length > 0 ? wanted : all
  cache.set(key, chosen)
  return chosen
}
