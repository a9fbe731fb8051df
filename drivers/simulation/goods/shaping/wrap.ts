import type { Solid } from '../../solids/solid.ts'
import { boundsOf } from './bounds.ts'
import type { Dice } from './dice.ts'
import { block, grounded, hollow, shifted } from './parts.ts'

/** A retail packing: the goods as they lie in it, all bodies together. */
export type Wrap = (dice: Dice, goods: readonly Solid[]) => readonly Solid[]

/** A closed box around goods with walls of one material and room on every side. */
export function caseAround(
  goods: readonly Solid[],
  material: string,
  wallMm: number,
  roomMm: number,
  fill = 1,
): readonly Solid[] {
  const placed = shifted(grounded(goods), [0, 0, wallMm + roomMm / 4])
  const { min, max } = boundsOf(placed)
  const around = 2 * (wallMm + roomMm)
  const sizeMm = [max[0] - min[0] + around, max[1] - min[1] + around, max[2] + wallMm + roomMm] as const
  return [hollow(block(material, sizeMm, [0, 0, 0], fill), wallMm, placed)]
}

/** A folding box of carton board. */
export const boxed: Wrap = (dice, goods) =>
  caseAround(goods, 'cellulose', dice.between(0.35, 0.7), dice.between(1, 6), 0.9)

/** A snug folding box of thin board, as for cosmetics. */
export const snugBoxed: Wrap = (dice, goods) => caseAround(goods, 'cellulose', dice.between(0.3, 0.45), 0.8, 0.9)

/** A stout gift or device box: thick board and a tray of pulp or foam under the goods. */
export const giftBoxed: Wrap = (dice, goods) => {
  const { min, max } = boundsOf(goods)
  const [material, fill] = dice.of([['cellulose', 0.25], ['polyethylene', 0.05], ['pet', 0.04]] as const) // prettier-ignore
  const trayMm = dice.between(4, 14)
  const tray = block(material, [max[0] - min[0] + 8, max[1] - min[1] + 8, trayMm], [0, 0, 0], fill)
  return caseAround([tray, ...shifted(grounded(goods), [0, 0, trayMm])], 'cellulose', dice.between(1.2, 2), 0.5, 0.9)
}

/** A bag of film. */
export const bagged: Wrap = (dice, goods) =>
  caseAround(goods, 'polyethylene', dice.between(0.04, 0.09), dice.between(0.5, 3))

/** A wrapping of paper or tissue. */
export const papered: Wrap = (dice, goods) => caseAround(goods, 'cellulose', dice.between(0.08, 0.3), 0.4, 0.9)

/** A clear bubble on a card. */
export const blistered: Wrap = (dice, goods) => {
  const bubble = caseAround(goods, 'pet', dice.between(0.25, 0.45), dice.between(0.5, 2))
  const { min, max } = boundsOf(bubble)
  const cardMm = dice.between(0.4, 0.8)
  const sizeMm = [max[0] - min[0] + dice.between(8, 40), max[1] - min[1] + dice.between(8, 25), cardMm] as const
  return [block('cellulose', sizeMm, [0, 0, 0], 0.9), ...shifted(bubble, [0, 0, cardMm])]
}

/** A bag of bubble film: more air than film. */
export const bubbled: Wrap = (dice, goods) => caseAround(goods, 'polyethylene', dice.between(2, 4), 0.6, 0.03)

/** A clear shrink film. */
export const shrunk: Wrap = (_dice, goods) => caseAround(goods, 'polyethylene', 0.03, 0.1)

/** No packing. */
export const bare: Wrap = (_dice, goods) => goods
