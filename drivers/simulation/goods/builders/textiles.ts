import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { ovalLoft } from '../shaping/mesh.ts'
import {
  type Mm2,
  ball,
  block,
  holding,
  plate,
  repeated,
  rod,
  shifted,
  strut,
  tipped,
  weighing,
} from '../shaping/parts.ts'
import { bagged, bare, papered } from '../shaping/wrap.ts'

/** Cloth folded flat: sheets of unlike size one upon another, the collar or hem thicker on one side. */
function folded(d: Dice, alongMm: number, acrossMm: number, thickMm: number, grams: number): readonly Solid[] {
  const layers = d.whole(2, 4)
  const each = thickMm / layers
  const share = (0.94 * grams) / layers
  const sheets = Array.from({ length: layers }, (_, layer) => {
    const less = d.between(0.9, 1)
    const sheet = block(
      'cellulose',
      [alongMm * less, acrossMm * d.between(0.9, 1), each],
      [d.between(-4, 4), d.between(-4, 4), layer * each],
    )
    return weighing(sheet, share)
  })
  const collar = block('cellulose', [44, acrossMm * 0.6, 10], [alongMm / 2 - 28, 0, thickMm])
  return [...sheets, weighing(collar, 0.06 * grams)]
}

/** Cloth rolled up, lying: an outer roll round a tighter core. */
function rolled(d: Dice, lengthMm: number, thickMm: number, grams: number): readonly Solid[] {
  const core = rod('cellulose', [thickMm * 0.4, thickMm * 0.4, lengthMm * 0.98], [0, 0, lengthMm * 0.01])
  const outer = rod('cellulose', [thickMm, thickMm * d.between(0.75, 1), lengthMm])
  return tipped([weighing(holding(outer, [weighing(core, grams * 0.25)]), grams * 0.75)], 0, 90)
}

const shirtOutline = (long: number, wide: number): readonly Mm2[] => [
  [-long / 2, -wide / 2], [long * 0.22, -wide / 2], [long * 0.12, -wide * 0.8], [long * 0.3, -wide * 0.86], [long * 0.5, -wide * 0.42],
  [long * 0.46, -wide * 0.12], [long * 0.46, wide * 0.12], [long * 0.5, wide * 0.42], [long * 0.3, wide * 0.86], [long * 0.12, wide * 0.8],
  [long * 0.22, wide / 2], [-long / 2, wide / 2],
] // prettier-ignore

const soft = { soft: true }

/** Shirts, jackets and towels. Cloth is thin, so a garment is known by its folds, its seams and its metal. */
export const textiles: readonly Builder[] = [
  recipe(
    'shirt',
    'folded',
    ['flat', 'over', 'side'],
    (d) => {
      const goods = folded(d, d.between(230, 310), d.between(180, 250), d.between(14, 32), d.between(110, 250))
      return { goods, packed: d.chance(0.8) ? bagged(d, goods) : goods }
    },
    soft,
  ),
  recipe(
    'shirt',
    'bundle',
    ['flat', 'over'],
    (d) => {
      const [along, across, grams] = [d.between(220, 290), d.between(170, 240), d.between(110, 210)]
      const pieces = d.whole(2, 5)
      const goods = Array.from({ length: pieces }, (_, at) =>
        shifted(tipped(folded(d, along, across, 17, grams), 0, 0, at % 2 === 0 ? 0 : 180), [0, 0, at * 27.5]),
      ).flat()
      return { goods, pieces, packed: bagged(d, goods) }
    },
    soft,
  ),
  recipe(
    'shirt',
    'rolled',
    ['flat'],
    (d) => {
      const goods = rolled(d, d.between(210, 300), d.between(65, 100), d.between(110, 240))
      return { goods, packed: d.chance(0.5) ? bagged(d, goods) : goods }
    },
    soft,
  ),
  recipe(
    'shirt',
    'spread',
    ['flat', 'over'],
    (d) => {
      const outline = shirtOutline(d.between(300, 370), d.between(170, 210))
      const body = weighing(plate('cellulose', outline, d.between(5, 10)), d.between(110, 220))
      return { goods: [body], packed: bagged(d, [body]) }
    },
    soft,
  ),
  recipe(
    'jacket',
    'folded',
    ['flat', 'over', 'side'],
    (d) => {
      const [along, across, thick] = [d.between(320, 420), d.between(260, 340), d.between(50, 110)]
      const filler = d.of(['nylon6', 'pet', 'polypropylene'])
      const half = weighing(block(filler, [along, across, thick / 2]), d.between(220, 500))
      const other = { ...half, centreMm: [0, 0, thick * 0.75] as const }
      const zip = zipper(d, along * 0.85).flatMap((one) => shifted([one], [0, d.between(-40, 40), thick]))
      const studs = repeated([rod('brass', [d.between(11, 16), 12, 4])], d.whole(3, 6), [along / 8, 0, 0])
      const goods = [half, other, ...zip, ...shifted(studs, [0, across * 0.3, thick])]
      return { goods, packed: bagged(d, goods) }
    },
    soft,
  ),
  recipe(
    'jacket',
    'quilted',
    ['flat', 'over'],
    (d) => {
      const [tubes, long] = [d.whole(4, 7), d.between(260, 380)]
      const thick = d.between(45, 65)
      const tube = weighing(ball('nylon6', [long, thick, thick * 0.9]), d.between(60, 95))
      const quilts = repeated([tube], tubes, [0, thick * 1.02, 0])
      const zip = shifted(zipper(d, long * 0.8), [0, 0, thick * 0.92])
      const pull = shifted([block('zn', [28, 7, 3])], [long * 0.3, 14, thick * 0.92])
      const goods = [...quilts, ...zip, ...pull]
      return { goods, packed: bagged(d, goods) }
    },
    soft,
  ),
  recipe(
    'jacket',
    'rolled',
    ['flat', 'anyhow'],
    (d) => {
      const [long, thick] = [d.between(260, 340), d.between(110, 160)]
      const roll = weighing(rod('nylon6', [thick, thick * 0.85, long]), d.between(400, 800))
      const zip = tipped(shifted(zipper(d, long * 0.9), [0, 0, thick / 2 + 1]), 0, 0)
      const goods = [...tipped([roll], 0, 90).map((one) => ({ ...one, centreMm: [0, 0, 0] as const })), ...zip]
      return { goods, packed: bagged(d, goods) }
    },
    soft,
  ),
  recipe(
    'towel',
    'folded',
    ['flat', 'over', 'side'],
    (d) => {
      const pieces = d.whole(1, 3)
      const layer = weighing(
        block('cellulose', [d.between(250, 350), d.between(200, 300), d.between(24, 34)]),
        d.between(220, 520),
      )
      const goods = repeated([layer], pieces, [0, 0, 35])
      return { goods, pieces, packed: d.of([bare, bagged, papered])(d, goods) }
    },
    soft,
  ),
  recipe(
    'towel',
    'rolled',
    ['flat', 'end'],
    (d) => {
      const goods = rolled(d, d.between(300, 420), d.between(110, 150), d.between(260, 600))
      return { goods, packed: d.of([bare, papered])(d, goods) }
    },
    soft,
  ),
  recipe(
    'towel',
    'flannels',
    ['flat', 'side'],
    (d) => {
      const [pieces, size] = [d.of([4, 6, 8]), d.between(145, 165)]
      const one = weighing(ovalLoft('cellulose', [
      { upMm: 0, sizeMm: [size, size * 0.97], square: 7 },
      { upMm: 8, sizeMm: [size * 1.02, size], square: 5 },
      { upMm: 13, sizeMm: [size * 0.96, size * 0.9], square: 4 },
    ]), d.between(45, 75)) // prettier-ignore
      const goods = repeated([one], pieces, [0, 0, 13.2])
      return { goods, pieces, packed: bagged(d, goods) }
    },
    soft,
  ),
]

/** A zip, lying along: two rows of metal teeth as one bar of thinned brass, on its tape. */
export function zipper(d: Dice, lengthMm: number): readonly Solid[] {
  const [material, fill] = d.of([
    ['brass', 0.5],
    ['zn', 0.5],
    ['pom', 0.7],
  ]) as readonly [string, number]
  const bar = strut(material, [-lengthMm / 2, 0, 2], [lengthMm / 2, 0, 2], d.between(3, 4.5), fill)
  return [bar]
}
