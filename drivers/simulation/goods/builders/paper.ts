import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { block, holding, repeated, rod, shifted, tipped } from '../shaping/parts.ts'
import { bagged, bare, boxed, papered, shrunk } from '../shaping/wrap.ts'

/** A bound book: boards stand out over the block of pages, which is open on three sides. */
function bound(d: Dice, along: number, across: number, thick: number): readonly Solid[] {
  const boards = d.between(1.8, 2.8)
  const pages = block('cellulose', [along - 6, across - 4, thick], [0, 1, boards], d.between(0.95, 1.2))
  const cover = (upMm: number): Solid => block('cellulose', [along, across, boards], [0, 0, upMm], 1)
  const spine = block('cellulose', [along, boards, thick + 2 * boards], [0, across / 2 + boards / 2, 0], 1)
  return [cover(0), pages, cover(boards + thick), spine]
}

/** Books and other printed matter. */
export const paper: readonly Builder[] = [
  recipe(
    'book',
    'paperback',
    ['flat', 'over', 'side', 'end'],
    (d) => {
      const pieces = d.whole(1, 4)
      const [along, across, thick] = [d.between(170, 235), d.between(105, 160), d.between(9, 40)]
      const one = block('cellulose', [along, across, thick], [0, 0, 0], d.between(0.7, 1.1))
      const goods = repeated([one], pieces, [0, 0, thick + 0.2])
      return { goods, pieces, packed: d.of([bare, shrunk, papered])(d, goods) }
    },
    { confusedWith: 'cash' },
  ),
  recipe(
    'book',
    'bound',
    ['flat', 'over', 'side', 'end'],
    (d) => {
      const goods = bound(d, d.between(190, 300), d.between(130, 220), d.between(12, 42))
      return { goods, packed: d.of([bare, shrunk, papered])(d, goods) }
    },
    { confusedWith: 'false-bottom' },
  ),
  recipe('book', 'spiral', ['flat', 'over'], (d) => {
    const [along, across, thick] = [d.between(200, 300), d.between(140, 212), d.between(8, 20)]
    const pages = block('cellulose', [along, across, thick], [0, 0, 0], 0.95)
    const steps = Math.floor(along / 9)
    const rings = repeated(
      [holding(rod('fe', [thick + 7, thick + 7, 1.4]), [rod('air', [thick + 4.4, thick + 4.4, 1.4])])],
      steps,
      [0, 0, 9],
    )
    const spine = shifted(tipped(rings, 0, 90), [-along / 2 + 4, across / 2 + thick / 2 + 4, thick / 2])
    const goods = [pages, ...spine]
    return { goods, packed: d.of([bare, shrunk, bagged])(d, goods) }
  }),
  recipe('book', 'slipcased', ['flat', 'side'], (d) => {
    const pieces = d.whole(2, 5)
    const [along, across, thick] = [d.between(170, 230), d.between(120, 165), d.between(14, 32)]
    const one = bound(d, along, across, thick)
    const goods = repeated(one, pieces, [0, 0, thick + 6])
    return { goods, pieces, packed: boxed(d, goods) }
  }),
]
