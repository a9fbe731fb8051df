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
