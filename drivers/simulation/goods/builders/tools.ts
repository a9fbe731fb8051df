import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { hollowLoft, ovalLoft } from '../shaping/mesh.ts'
import { arcPath } from '../shaping/outline.ts'
import {
  type Mm2,
  block,
  hollow,
  holding,
  plate,
  repeated,
  ring,
  rod,
  shifted,
  strut,
  tipped,
} from '../shaping/parts.ts'
import { bagged, bare, blistered, boxed, caseAround, papered } from '../shaping/wrap.ts'
import { board, motor, roundCell } from './electronic-parts.ts'

/** An open jaw's outline, its mouth towards along. */
function jaw(wide: number): readonly Mm2[] {
  const r = wide / 2
  return [...arcPath(r, 36, 324, 14), [r * 0.1, -r * 0.55], [-r * 0.2, 0], [r * 0.1, r * 0.55]]
}

function spanner(d: Dice, long: number, openEnds: number): readonly Solid[] {
  const [head, thick] = [long * d.between(0.16, 0.21), long * 0.035 + 1.5]
  const handle = block('fe', [long - head * 1.72, head * 0.45, thick * 0.75], [0, 0, thick * 0.12])
  const open = plate('fe', jaw(head), thick)
  const eye = ring('fe', head * 0.86, head * 0.5, thick)
  const at = (side: number, part: Solid, turn: number): readonly Solid[] =>
    shifted(tipped([part], 0, 0, turn), [side * (long / 2 - head * 0.42), 0, 0])
  return [handle, ...at(-1, open, 180), ...at(1, openEnds > 1 ? open : eye, 0)]
}

/** Hand tools and electric drills. */
export const tools: readonly Builder[] = [
  recipe('spanner', 'combination', ['flat', 'over', 'side'], (d) => {
    const goods = spanner(d, d.between(120, 290), 1)
    return { goods, packed: d.of([bare, bagged, blistered, papered])(d, goods) }
  }),
  recipe('spanner', 'set', ['flat', 'over', 'side'], (d) => {
    const pieces = d.whole(5, 10)
    let across = 0
    const goods = Array.from({ length: pieces }, (_, at) => {
      const long = 100 + at * d.between(11, 16)
      const one = shifted(spanner(d, long, at % 3 === 0 ? 2 : 1), [0, across, 0])
      across += long * 0.24
      return one
    }).flat()
    return { goods, pieces, packed: d.chance(0.5) ? caseAround(goods, 'polypropylene', 2, 3) : bagged(d, goods) }
  }),
  recipe(
    'spanner',
    'adjustable',
    ['flat', 'over', 'side'],
    (d) => {
      const long = d.between(150, 300)
      const head = long * 0.22
      const outline: readonly Mm2[] = [[0, -head * 0.5], [head * 0.7, -head * 0.6], [head * 1.2, -head * 0.1], [head * 1.05, 0.05 * head], [head * 0.5, -head * 0.08], [head * 0.3, head * 0.42], [0, head * 0.4]] // prettier-ignore
      const slide: readonly Mm2[] = [[head * 0.42, head * 0.46], [head * 0.6, head * 0.12], [head * 1.15, head * 0.18], [head * 0.95, head * 0.62]] // prettier-ignore
      const thick = long * 0.05
      const handle = block('fe', [long * 0.78, head * 0.4, thick], [-long * 0.39, -head * 0.05, 0])
      const grip = d.chance(0.5)
        ? [block('rubber', [long * 0.35, head * 0.46, 2], [-long * 0.56, -head * 0.05, thick])]
        : []
      const goods = [plate('fe', outline, thick), plate('fe', slide, thick), handle, ...grip]
      return { goods, packed: d.of([bare, blistered, bagged])(d, goods) }
    },
    { confusedWith: 'handgun-part' },
  ),
  recipe('hammer', 'claw', ['side', 'flat'], (d) => {
    const long = d.between(260, 340)
    const head = [block('fe', [38, 26, 26], [0, 0, -13]), strut('fe', [19, 0, 0], [52, 0, 0], d.between(24, 30))]
    const claw = [-1, 1].map((side) => strut('fe', [-19, side * 6, 2], [-70, side * 10, -12], 8.5))
    const wooden = d.chance(0.5)
    const shaft = wooden
      ? [strut('wood', [0, 0, -13], [0, 0, -long], 26)]
      : [
          strut('fe', [0, 0, -13], [0, 0, -long * 0.6], 15),
          holding(strut('rubber', [0, 0, -long * 0.6], [0, 0, -long], 30), [
            strut('fe', [0, 0, -long * 0.6], [0, 0, -long + 3], 12),
          ]),
        ]
    const goods = [...head, ...claw, ...shaft]
    return { goods, packed: d.of([bare, papered, bagged])(d, goods) }
  }),
  recipe('hammer', 'ball', ['side', 'flat'], (d) => {
    const [long, wide] = [d.between(220, 330), d.between(22, 36)]
    const goods = [
      strut('fe', [-wide * 1.2, 0, 0], [wide * 1.5, 0, 0], wide),
      ...shifted(
        [
          ovalLoft('fe', [
            { upMm: 0, sizeMm: [8, wide * 0.5] },
            { upMm: wide * 0.5, sizeMm: [wide * 0.9, wide * 0.9] },
            { upMm: wide, sizeMm: [8, 8] },
          ]),
        ],
        [-wide * 1.66, 0, -wide / 2],
      ),
      ...shifted(
        [
          ovalLoft('wood', [
            { upMm: 0, sizeMm: [30, 22] },
            { upMm: long * 0.4, sizeMm: [24, 18] },
            { upMm: long, sizeMm: [20, 15] },
          ]),
        ],
        [0, 0, -wide / 2 - long],
      ),
    ]
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('hammer', 'mallet', ['side', 'flat'], (d) => {
    const long = d.between(240, 330)
    const head = strut(d.of(['rubber', 'rubber', 'wood']), [-d.between(45, 60), 0, 0], [55, 0, 0], d.between(50, 68))
    const goods = [head, strut(d.of(['wood', 'polypropylene']), [0, 0, -35], [0, 0, -long], 25)]
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe(
    'electric-drill',
    'cordless',
    ['side', 'flat'],
    (d) => {
      const [long, size] = [d.between(150, 200), d.between(46, 58)]
      const chuck = [strut('fe', [long * 0.46, 0, 0], [long * 0.46 + 38, 0, 0], d.between(32, 40), 0.8)]
      const gears = [strut('fe', [long * 0.12, 0, 0], [long * 0.42, 0, 0], size * 0.68, 0.75)]
      const engine = shifted(motor(d, size * 0.72, long * 0.4), [-long * 0.42, 0, 0]).slice(0, 1)
      const body = hollow(block('nylon6', [long * 0.96, size, size], [0, 0, -size / 2]), 2.4, [...gears, ...engine])
      const grip = hollow(
        block('nylon6', [38, 34, 96], [-long * 0.2, 0, -size / 2 - 96]),
        2.6,
        board(d, [6, 24, 40], [-long * 0.2, 0, -size / 2 - 60], 2),
      )
      const cells = Array.from({ length: d.of([5, 10]) }, (_, at) =>
        tipped(roundCell(true, 18.2, 65), 90, 0)
          .map((one) =>
            shifted([one], [(at % 5) * 18.6 - 37 - long * 0.2, 32.5, -size / 2 - 110 - Math.floor(at / 5) * 18.6]),
          )
          .flat(),
      ).flat()
      const pack = hollow(
        block(
          'nylon6',
          [100, 72, cells.length > 10 ? 48 : 28],
          [-long * 0.2, 0, -size / 2 - 97 - (cells.length > 10 ? 48 : 28)],
        ),
        2,
        cells,
      )
      const goods = [body, ...chuck, grip, pack]
      return { goods, packed: d.chance(0.6) ? boxed(d, goods) : caseAround(goods, 'polypropylene', 2.6, 6) }
    },
    { confusedWith: 'handgun' },
  ),
  recipe(
    'electric-drill',
    'corded',
    ['side', 'flat'],
    (d) => {
      const long = d.between(200, 250)
      const engine = shifted(motor(d, 48, 78), [-long * 0.3, 0, 33]).slice(0, 1)
      const gears = [strut('fe', [long * 0.12, 0, 33], [long * 0.4, 0, 33], 40, 0.7)]
      const body = hollowLoft('nylon6', [{ upMm: -long * 0.45, sizeMm: [52, 56], middleMm: [-33, 0] }, { upMm: -long * 0.2, sizeMm: [66, 66], middleMm: [-33, 0] }, { upMm: long * 0.2, sizeMm: [66, 66], middleMm: [-33, 0] }, { upMm: long * 0.45, sizeMm: [52, 54], middleMm: [-33, 0] }], 2.4, { contents: tipped([...engine, ...gears], 0, -90), corners: 16 }) // prettier-ignore
      const chuck = strut('fe', [long * 0.45, 0, 33], [long * 0.45 + 44, 0, 33], 42, 0.8)
      const grip = hollow(block('nylon6', [40, 36, 120], [-long * 0.3, 0, -122]), 2.6, [])
      const lead = [0, 1, 2].map((at) =>
        holding(strut('rubber', [-40 + at * 9, 40, -100], [120 + at * 9, 40, -100 + at * 4], 7), [
          strut('cu', [-40 + at * 9, 40, -100], [120 + at * 9, 40, -100 + at * 4], 2.6),
        ]),
      )
      const goods = [...tipped([body], 0, 90), chuck, grip, ...lead]
      return { goods, packed: boxed(d, goods) }
    },
    { confusedWith: 'handgun' },
  ),
  recipe('electric-drill', 'right-angle', ['flat', 'side'], (d) => {
    const long = d.between(210, 280)
    const engine = shifted(motor(d, 38, 60), [-10, 0, 26]).slice(0, 1)
    const cells = repeated(tipped(roundCell(true, 18.2, 65), 0, 90), 2, [0, 18.6, 0])
    const body = hollow(block('nylon6', [long, 52, 50]), 2.4, [...engine, ...shifted(cells, [-long * 0.45, 0, 20])])
    const head = [
      rod('al', [46, 46, 70], [long / 2 + 24, 0, -10], 0.85),
      rod('fe', [30, 30, 28], [long / 2 + 24, 0, -38]),
    ]
    const goods = [body, ...head, ...shifted(repeated([rod('fe', [6, 6, 90])], d.of([0, 0, 1]), [9, 0, 0]), [0, 45, 0])]
    return { goods, packed: d.chance(0.5) ? boxed(d, goods) : caseAround(goods, 'polypropylene', 2.4, 5) }
  }),
]
