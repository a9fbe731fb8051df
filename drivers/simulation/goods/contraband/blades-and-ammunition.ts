import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { ovalLoft } from '../shaping/mesh.ts'
import { type Mm2, block, hollow, holding, plate, repeated, shifted, strut, tipped } from '../shaping/parts.ts'
import { bagged, bare, papered, snugBoxed } from '../shaping/wrap.ts'
import { round } from './firearms.ts'

/** A blade's outline from its heel at the origin to its point along; `belly` bows its edge. */
function blade(long: number, wide: number, belly: number): readonly Mm2[] {
  return [[0, -wide / 2], [long * 0.55, -wide / 2 - belly], [long * 0.85, -wide * 0.3], [long, wide * 0.3], [long * 0.72, wide / 2], [0, wide / 2]] // prettier-ignore
}

function fixedKnife(d: Dice): readonly Solid[] {
  const [long, wide, thick] = [d.between(95, 210), d.between(22, 38), d.between(2.2, 4.8)]
  const grip = d.of(['wood', 'nylon6', 'rubber', 'polypropylene'])
  const tang = block('stainless304', [96, wide * 0.5, thick], [-52, 0, 10 - thick / 2])
  const handle = holding(block(grip, [112, wide * 0.85, 20], [-57, 0, 0]), [tang])
  const guard = d.chance(0.4) ? [block('brass', [6, wide * 1.7, 12], [3.1, 0, 4])] : []
  return [
    plate('stainless304', blade(long, wide, d.between(0, 5)), thick, [guard.length > 0 ? 6.4 : 0, 0, 10 - thick / 2]),
    handle,
    ...guard,
  ]
}

function folding(d: Dice): readonly Solid[] {
  const long = d.between(85, 120)
  const thick = d.between(2.4, 3.6)
  const liners = [2.2, 9].map((up) => block('stainless304', [long * 0.9, 20, 1.2], [0, 0, up]))
  const folded = plate('stainless304', blade(long * 0.82, 17, 1), thick, [-long * 0.42, 0, 4.6])
  const scale = block(d.of(['nylon6', 'al', 'ti', 'wood']), [long, 25, 12.6])
  const spring = strut('stainless304', [-long * 0.4, 11, 6], [long * 0.3, 11, 6], 2)
  return [holding(scale, [...liners, folded, spring]), block('stainless304', [long * 0.5, 7, 1.4], [0, 0, 13])]
}

/** Rounds standing in rows as in their box, or a box of boxes. */
function cartridgeRows(
  wide: number,
  caseMm: number,
  bulletMm: number,
  columns: number,
  rows: number,
): readonly Solid[] {
  const one = tipped(round(wide, caseMm, bulletMm, [0, 0, 0]), 0, -90)
  return Array.from({ length: columns * rows }, (_, at) =>
    shifted(one, [(at % columns) * wide * 1.12, Math.floor(at / columns) * wide * 1.12, 0]),
  ).flat()
}

const calibres = [[9.6, 19, 10], [5.7, 17, 9], [11.4, 23, 13], [9.5, 45, 15], [12, 39, 16]] as const // prettier-ignore

/** Knives and ammunition. */
export const bladesAndAmmunition: readonly Builder[] = [
  recipe('knife', 'fixed', ['flat', 'side', 'anyhow'], (d) => {
    const goods = fixedKnife(d)
    return { goods, packed: d.of([bare, papered, bagged])(d, goods) }
  }),
  recipe('knife', 'sheathed', ['flat', 'side', 'over'], (d) => {
    const [long, thick] = [d.between(130, 230), d.between(3, 5)]
    const edge = plate('stainless304', [[0, -14], [long * 0.7, -14], [long, 0], [long * 0.7, 14], [0, 14]], thick, [4, 0, 8]) // prettier-ignore
    const sheath = holding(block(d.of(['leather', 'nylon6']), [long + 10, 44, 20], [long / 2 + 5, 0, 0]), [
      holding(block('air', [long + 4, 34, 14], [long / 2 + 4, 0, 3]), [edge]),
    ])
    const goods = [
      sheath,
      block(d.of(['wood', 'rubber']), [108, 30, 22], [-54.2, 0, 0]),
      block('fe', [14, 30, 20], [-116, 0, 1]),
    ]
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('knife', 'folding', ['flat', 'side', 'anyhow'], (d) => {
    const goods = folding(d)
    return { goods, packed: d.of([bare, bagged, papered])(d, goods) }
  }),
  recipe('knife', 'ceramic', ['flat', 'over', 'anyhow'], (d) => {
    const [long, wide] = [d.between(90, 165), d.between(22, 34)]
    const grip = ovalLoft('polypropylene', [
      { upMm: -108, sizeMm: [18, 24] },
      { upMm: -50, sizeMm: [20, 28] },
      { upMm: 0, sizeMm: [16, wide] },
    ])
    const goods = [...tipped([grip], 0, 90), plate('alumina', blade(long, wide, 3), d.between(1.6, 2.2), [0.1, 0, -1])]
    return { goods, packed: d.of([bare, papered, bagged])(d, goods) }
  }),
  recipe('knife', 'push-dagger', ['flat', 'anyhow'], (d) => {
    const goods = [plate('stainless304', [[0, -12], [d.between(60, 90), 0], [0, 12]], 4, [0, 0, 8]), block('nylon6', [24, 82, 20], [-12.2, 0, 0])] // prettier-ignore
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('ammunition', 'box', ['flat', 'side', 'end'], (d) => {
    const [wide, caseMm, bulletMm] = d.of(calibres)
    const [columns, rows] = [d.of([5, 10]), d.of([2, 5])]
    const goods = cartridgeRows(wide, caseMm, bulletMm, columns, rows)
    return { goods, pieces: columns * rows, packed: snugBoxed(d, goods) }
  }),
  recipe('ammunition', 'loose', ['flat', 'anyhow'], (d) => {
    const [wide, caseMm, bulletMm] = d.of(calibres)
    const pieces = d.whole(6, 30)
    const long = caseMm + bulletMm
    const goods = Array.from({ length: pieces }, (_, at) => {
      const upright = tipped(round(wide, caseMm, bulletMm, [0, 0, 0]), 0, 0, d.of([0, 90, 180, 270]) + d.between(-8, 8))
      return shifted(upright, [
        (at % 4) * (long + 3),
        (Math.floor(at / 4) % 3) * (long + 3),
        Math.floor(at / 12) * wide * 1.2,
      ])
    }).flat()
    return { goods, pieces, packed: d.of([bagged, papered])(d, goods) }
  }),
  recipe('ammunition', 'belt', ['flat', 'over'], (d) => {
    const [wide, caseMm, bulletMm] = d.of([calibres[3], calibres[4]])
    const pieces = d.whole(8, 24)
    const one = tipped(round(wide, caseMm, bulletMm, [0, 0, wide / 2]), 0, 0, 90)
    const goods = repeated(one, pieces, [wide * 1.18, 0, 0])
    return { goods, pieces, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('ammunition', 'shot-shells', ['flat', 'side', 'end'], (d) => {
    const pieces = d.of([5, 10, 25])
    const shell = (x: number, y: number): Solid =>
      hollow(tube(x, y), 0.9, [
        strutUp('black_powder', x, y, 5, 18, 16),
        strutUp('polyethylene', x, y, 18.5, 30, 16),
        strutUp('pb', x, y, 30.5, 54, 16, 0.6),
      ])
    const goods = Array.from({ length: pieces }, (_, at) => [
      shell((at % 5) * 21.4, Math.floor(at / 5) * 21.4),
      strutUp('brass', (at % 5) * 21.4, Math.floor(at / 5) * 21.4, -9, -0.1, 20.4, 0.4),
    ]).flat()
    return { goods, pieces, packed: snugBoxed(d, goods) }
  }),
]

function tube(x: number, y: number): Solid {
  return strutUp('polyethylene', x, y, 0, 58, 20)
}

function strutUp(material: string, x: number, y: number, from: number, to: number, thick: number, fill = 1): Solid {
  return strut(material, [x, y, from], [x, y, to], thick, fill)
}
