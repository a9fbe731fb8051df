import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import { roundedOutline } from '../shaping/outline.ts'
import { block, hollow, holding, plate, repeated, rod, shifted, strut, tipped } from '../shaping/parts.ts'
import { bagged, bare, blistered, boxed, giftBoxed, shrunk, snugBoxed } from '../shaping/wrap.ts'
import { coil } from './cables.ts'
import { board, roundCell } from './electronic-parts.ts'
import { powerBrick } from './electronics.ts'

/** Round cells in rows, lying along or standing. */
function cellRows(lithium: boolean, wide: number, long: number, columns: number, rows: number): readonly Solid[] {
  const line = repeated(roundCell(lithium, wide, long), columns, [0, wide * 1.02, 0])
  return Array.from({ length: rows }, (_, row) => shifted(line, [row * wide * 1.02, 0, 0])).flat()
}

const cellSizes = [[14.5, 50.5], [10.5, 44.5], [14.5, 50.5], [26.2, 50], [34.2, 61.5]] as const // prettier-ignore

/** Power banks, primary cells, chargers, printed circuits and smart cards. */
export const powerAndBoards: readonly Builder[] = [
  recipe(
    'power-bank',
    'pouch',
    ['flat', 'over', 'side', 'end'],
    (d) => {
      const [along, across, up] = [d.between(115, 165), d.between(62, 78), d.between(10, 22)]
      const cells = repeated([block('li_ion_cell', [along * 0.72, across * 0.86, (up - 4) / 2 - 0.2])], 2, [
        0,
        0,
        (up - 4) / 2,
      ])
      const inside = [
        ...shifted(cells, [-along * 0.1, 0, 1.8]),
        ...board(d, [along * 0.16, across * 0.8, 4], [along * 0.38, 0, 2], 6),
      ]
      const goods = [hollow(block(d.of(['al', 'polycarbonate']), [along, across, up]), 1.4, inside)]
      return { goods, packed: d.of([boxed, blistered, giftBoxed])(d, goods) }
    },
    { confusedWith: 'tampered-electronics' },
  ),
  recipe('power-bank', 'round-cells', ['flat', 'over', 'side', 'end'], (d) => {
    const count = d.whole(2, 6)
    const cells = tipped(cellRows(true, 18.4, 65, count, 1), 0, 90)
    const inside = [...shifted(cells, [-34, 0, 11.4]), ...board(d, [14, count * 16, 5], [40, 0, 3], 5)]
    const goods = [hollow(block('polycarbonate', [100, count * 18.8 + 6, 24]), 1.8, inside)]
    return { goods, packed: d.of([boxed, blistered])(d, goods) }
  }),
  recipe('power-bank', 'stick', ['flat', 'side', 'end'], (d) => {
    const long = d.between(96, 110)
    const inside = [...roundCell(true, 18.4, 65, [0, 0, 22]), block('pcb_fr4', [14, 3, 16], [0, 0, 4])]
    const goods = tipped(
      [hollow(rod(d.of(['al', 'polycarbonate']), [d.between(23, 27), 24, long]), 1.4, inside)],
      0,
      90,
    )
    const all = d.chance(0.5) ? [...goods, ...shifted(coil(d, 22, 2, 3), [long / 2, 46, 0])] : goods
    return { goods: all, packed: d.of([boxed, blistered])(d, all) }
  }),
  recipe('primary-cells', 'blister', ['flat', 'over', 'side', 'end'], (d) => {
    const [wide, long] = d.of(cellSizes)
    const [pieces, rows] = [wide < 20 ? d.of([2, 4, 8, 10]) : d.of([2, 4]), 1]
    const columns = pieces / rows
    const goods = tipped(repeated(roundCell(false, wide, long), columns, [0, wide * 1.03, 0]), 0, 90)
    return { goods, pieces, packed: blistered(d, goods) }
  }),
  recipe(
    'primary-cells',
    'tray',
    ['flat', 'side', 'end'],
    (d) => {
      const [wide, long] = d.of([cellSizes[0], cellSizes[1]])
      const [columns, rows] = [d.whole(4, 8), d.whole(3, 5)]
      const goods = Array.from({ length: rows }, (_, row) =>
        shifted(repeated(roundCell(false, wide, long), columns, [0, wide * 1.02, 0]), [row * wide * 1.02, 0, 0]),
      ).flat()
      return { goods, pieces: columns * rows, packed: d.of([snugBoxed, shrunk])(d, goods) }
    },
    { confusedWith: 'ammunition' },
  ),
  recipe('primary-cells', 'buttons', ['flat', 'over', 'side'], (d) => {
    const [wide, thick] = d.of([
      [20, 3.2],
      [11.6, 5.4],
      [24.5, 5],
    ] as const)
    const pieces = d.of([5, 10])
    const one = hollow(rod('stainless304', [wide, wide, thick]), 0.3, [], 'zn', 0.35)
    const goods = [0, 1]
      .flatMap((row) =>
        shifted(repeated([one], pieces / (pieces === 5 ? 1 : 2), [wide * 1.4, 0, 0]), [0, row * wide * 1.4, 0]),
      )
      .slice(0, pieces)
    return { goods, pieces, packed: blistered(d, goods) }
  }),
  recipe('charger', 'wall', ['flat', 'over', 'side', 'anyhow'], (d) => {
    const [along, across, up] = [d.between(34, 62), d.between(30, 50), d.between(24, 34)]
    const core = holding(block('fe', [along * 0.34, across * 0.4, up * 0.5], [-along * 0.2, 0, 3.5]), [
      block('cu', [along * 0.2, across * 0.22, up * 0.42], [-along * 0.2, 0, 4]),
    ])
    const cap = hollow(rod('al', [9, 9, up * 0.5], [along * 0.2, across * 0.2, 4]), 0.4, [], 'cellulose', 0.9)
    const inside = [block('pcb_fr4', [along * 0.85, across * 0.85, 1.4], [0, 0, 2]), core, cap]
    const pins = repeated(
      [strut('brass', [along / 2, 0, up / 2], [along / 2 + 19, 0, up / 2], d.between(4, 4.8))],
      2,
      [0, 19, 0],
    )
    const goods = [hollow(block('polycarbonate', [along, across, up]), 1.8, inside), ...pins]
    const all = d.chance(0.4) ? [...goods, ...shifted(coil(d, 32, 3, 3.4), [0, across / 2 + 38, 0])] : goods
    return { goods: all, packed: d.of([boxed, blistered, bagged])(d, all) }
  }),
  recipe('charger', 'brick', ['flat', 'over', 'side', 'end'], (d) => {
    const goods = [...powerBrick(d), ...shifted(coil(d, d.between(36, 50), 4, 5), [0, 82, 0])]
    return { goods, packed: d.of([boxed, bagged])(d, goods) }
  }),
  recipe('charger', 'open-frame', ['flat', 'side'], (d) => {
    const [along, across, up] = [d.between(110, 200), d.between(78, 110), d.between(32, 50)]
    const parts = [
      block('pcb_fr4', [along - 6, across - 6, 1.6], [0, 0, 3]),
      holding(block('fe', [36, 32, up * 0.6], [-along * 0.15, 0, 4.7]), [
        block('cu', [20, 20, up * 0.5], [-along * 0.15, 0, 5]),
      ]),
      ...shifted(repeated([hollow(rod('al', [18, 18, up * 0.6]), 0.5, [], 'cellulose', 0.9)], 2, [0, 24, 0]), [
        along * 0.18,
        0,
        4.7,
      ]),
      block('al', [4, across * 0.7, up * 0.6], [along * 0.38, 0, 4.7]),
    ]
    const goods = [hollow(block('al', [along, across, up]), 1.2, parts)]
    return { goods, packed: d.of([boxed, bagged])(d, goods) }
  }),
  recipe('printed-circuit', 'stack', ['flat', 'over', 'side'], (d) => {
    const [along, across, thick, pieces] = [d.between(60, 170), d.between(40, 130), d.of([0.8, 1.6]), d.whole(5, 20)]
    const one = block('pcb_fr4', [along, across, thick])
    const goods = repeated([one], pieces, [0, 0, thick + 0.05])
    return { goods, pieces, packed: d.of([shrunk, bagged])(d, goods) }
  }),
  recipe('printed-circuit', 'panel', ['flat', 'over'], (d) => {
    const [columns, rows] = [d.whole(2, 5), d.whole(2, 4)]
    const [along, across] = [d.between(30, 60), d.between(30, 55)]
    const cells = Array.from({ length: columns * rows }, (_, at) =>
      block(
        'pcb_fr4',
        [along, across, 1.6],
        [(at % columns) * (along + 3), Math.floor(at / columns) * (across + 3), 0],
      ),
    )
    return { goods: cells, pieces: columns * rows, packed: bagged(d, cells) }
  }),
  recipe('printed-circuit', 'populated', ['flat', 'over', 'side'], (d) => {
    const [along, across, pieces] = [d.between(60, 190), d.between(45, 140), d.whole(1, 4)]
    const goods = Array.from({ length: pieces }, (_, at) =>
      board(d, [along, across, 6], [0, 0, at * 8], d.whole(8, 22)),
    ).flat()
    return { goods, pieces, packed: d.of([bagged, boxed])(d, goods) }
  }),
  recipe('smart-card', 'stack', ['flat', 'side', 'end'], (d) => {
    const pieces = d.of([10, 20, 50, 100])
    const card = (at: number): Solid =>
      holding(plate('pvc', roundedOutline(85.6, 54, 3, 2), 0.78, [0, 0, at * 0.8]), [
        block('cu', [12, 11, 0.2], [-24, 8, at * 0.8 + 0.3]),
        block('glass_sio2', [5, 5, 0.2], [-24, 8, at * 0.8 + 0.52]),
      ])
    const goods = Array.from({ length: pieces }, (_, at) => card(at))
    return { goods, pieces, packed: d.of([snugBoxed, shrunk])(d, goods) }
  }),
  recipe('smart-card', 'sheet', ['flat', 'over', 'side'], (d) => {
    const pieces = d.of([4, 6, 8])
    const goods = Array.from({ length: pieces }, (_, at) => {
      const [x, y] = [(at % 2) * 88, Math.floor(at / 2) * 56]
      return holding(block('pvc', [85.6, 54, 0.78], [x, y, 0]), [
        block('cu', [12, 11, 0.2], [x - 24, y + 8, 0.3]),
        block('glass_sio2', [5, 5, 0.2], [x - 24, y + 8, 0.52]),
      ])
    })
    return { goods, pieces, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('smart-card', 'on-letters', ['flat', 'over', 'side'], (d) => {
    const pieces = d.whole(3, 20)
    const goods = Array.from({ length: pieces }, (_, at) =>
      holding(block('pvc', [85.6, 54, 0.78], [d.between(-1, 1), 0, at * 1.7]), [
        block('cu', [12, 11, 0.2], [-24, 8, at * 1.7 + 0.3]),
        block('glass_sio2', [5, 5, 0.2], [-24, 8, at * 1.7 + 0.52]),
      ]),
    )
    const letters = repeated([block('cellulose', [210, 99, 0.4], [30, 0, 0.9], 0.95)], pieces, [0, 0, 1.7])
    return { goods, pieces, packed: bagged(d, [...goods, ...letters]) }
  }),
]
