import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { ovalLoft } from '../shaping/mesh.ts'
import { roundedOutline } from '../shaping/outline.ts'
import { ball, block, hollow, holding, plate, repeated, ring, rod, shifted, strut, tipped } from '../shaping/parts.ts'
import { bagged, giftBoxed, papered, snugBoxed } from '../shaping/wrap.ts'

/** A chain lying in a loop: links as short bars in turn upright and flat. */
function chain(d: Dice, material: string, links: number, thick: number): readonly Solid[] {
  const link = thick * 3
  const radius = (links * link) / (2 * Math.PI)
  const squash = d.between(0.35, 0.9)
  return Array.from({ length: links }, (_, at) => {
    const [from, to] = [at, at + 0.82].map((step) => {
      const rad = (2 * Math.PI * step) / links
      return [radius * Math.cos(rad), radius * squash * Math.sin(rad), thick] as const
    })
    return strut(material, from ?? [0, 0, 0], to ?? [0, 0, 0], thick * (at % 2 === 0 ? 1.5 : 1.1), 0.7)
  })
}

function fingerRing(d: Dice, material: string): readonly Solid[] {
  const inner = d.between(16, 20)
  const band = ring(material, inner + d.between(2.4, 4.4), inner, d.between(2.5, 6))
  const stone = d.chance(0.5) ? [ball(d.of(['glass_sio2', 'alumina']), [5, 5, 4], [inner / 2 + 5, 0, 1])] : []
  return [band, ...stone]
}

function pendant(d: Dice, material: string): readonly Solid[] {
  const wide = d.between(14, 30)
  return [
    plate(material, roundedOutline(wide, wide * 0.8, wide * 0.3), d.between(1.2, 2.6)),
    ball('glass_sio2', [wide * 0.3, wide * 0.3, 3], [0, 0, 2.7]),
  ]
}

/** A watch's head: case, movement, dial, glass and back. */
function watchHead(d: Dice): Solid {
  const [wide, high, metal] = [
    d.between(30, 46),
    d.between(8, 14),
    d.of(['stainless304', 'stainless304', 'ti', 'brass']),
  ]
  const movement = holding(rod('brass', [wide * 0.68, wide * 0.68, high * 0.42], [0, 0, high * 0.14], 0.5), [
    rod('stainless304', [9, 9, 2], [wide * 0.12, 0, high * 0.14 + 0.6], 0.5),
  ])
  const dial = rod('brass', [wide * 0.74, wide * 0.74, 0.5], [0, 0, high * 0.64])
  const glass = rod('glass_soda_lime', [wide * 0.8, wide * 0.8, high * 0.14], [0, 0, high * 0.85])
  const room = holding(rod('air', [wide * 0.82, wide * 0.82, high * 0.72], [0, 0, high * 0.12]), [movement, dial])
  return holding(rod(metal, [wide, wide, high]), [room, glass])
}

function necklace(d: Dice, material: string): readonly Solid[] {
  const thick = d.between(0.9, 2.4)
  const links = Math.round(d.between(42, 76))
  return [
    ...chain(d, material, links, thick),
    ...shifted(pendant(d, material), [(links * thick * 3) / (2 * Math.PI) + 22, 0, 0]),
  ]
}

/** Imitation jewellery, jewellery of gold, and wrist-watches. */
export const jewelleryAndWatches: readonly Builder[] = [
  recipe(
    'imitation-jewellery',
    'necklace',
    ['flat', 'over', 'side', 'anyhow'],
    (d) => {
      const goods = necklace(d, d.of(['brass', 'zn']))
      return { goods, packed: d.of([bagged, papered, snugBoxed])(d, goods) }
    },
    { confusedWith: 'gold' },
  ),
  recipe('imitation-jewellery', 'bangles', ['flat', 'side'], (d) => {
    const [wide, pieces, high] = [d.between(60, 74), d.whole(1, 6), d.between(3, 12)]
    const goods = repeated([ring(d.of(['brass', 'zn', 'al']), wide, wide - d.between(3, 7), high)], pieces, [
      0,
      0,
      high + 0.4,
    ])
    return { goods, pieces, packed: d.of([bagged, snugBoxed])(d, goods) }
  }),
  recipe('imitation-jewellery', 'carded-earrings', ['flat', 'over', 'side'], (d) => {
    const pieces = d.of([6, 12])
    const pair = [...shifted(pendant(d, d.of(['zn', 'brass'])), [-18, 0, 0]), ...shifted(pendant(d, 'zn'), [18, 0, 0])]
    const goods = Array.from({ length: pieces }, (_, at) =>
      shifted(pair, [(at % 3) * 76, Math.floor(at / 3) * 32, 0]),
    ).flat()
    return { goods, pieces, packed: bagged(d, [...goods, block('cellulose', [236, 140, 0.6], [76, 48, -0.7])]) }
  }),
  recipe(
    'gold-jewellery',
    'ring',
    ['flat', 'side', 'over'],
    (d) => {
      const goods = fingerRing(d, 'au')
      const alloy = goods.map((one, at) => (at === 0 ? { ...one, fill: d.of([0.68, 0.8]) } : one))
      return { goods: alloy, packed: giftBoxed(d, alloy) }
    },
    { confusedWith: 'gold' },
  ),
  recipe(
    'gold-jewellery',
    'necklace',
    ['flat', 'side'],
    (d) => {
      const goods = chain(d, 'au', d.whole(48, 80), d.between(0.7, 1.2)).map((one) => ({ ...one, fill: 0.45 }))
      return { goods, packed: d.of([giftBoxed, snugBoxed])(d, goods) }
    },
    { confusedWith: 'gold' },
  ),
  recipe(
    'gold-jewellery',
    'bracelet',
    ['flat', 'over'],
    (d) => {
      const [wide, high] = [d.between(58, 68), d.between(3, 8)]
      const goods = [{ ...ring('au', wide, wide - d.between(1.4, 2.6), high), fill: d.of([0.68, 0.8]) }]
      return { goods, packed: giftBoxed(d, goods) }
    },
    { confusedWith: 'gold' },
  ),
  recipe('wrist-watch', 'strap', ['flat', 'side', 'anyhow'], (d) => {
    const head = watchHead(d)
    const [strap, long, wide] = [d.of(['leather', 'rubber', 'nylon6']), d.between(78, 106), d.between(18, 23)]
    const halves = [-1, 1].map((side) => block(strap, [long, wide, 3], [side * (long / 2 + 24), 0, 2]))
    const clasp = block('stainless304', [5, wide + 4, 3.4], [-(long + 27), 0, 2], 0.6)
    const goods = [head, ...halves, clasp]
    return { goods, packed: d.of([giftBoxed, snugBoxed])(d, goods) }
  }),
  recipe('wrist-watch', 'on-cushion', ['flat', 'side'], (d) => {
    const head = shifted([watchHead(d)], [0, 0, 54])
    const cushion = block('polyethylene', [d.between(52, 58), 60, 52], [0, 0, 1], 0.06)
    const links = Array.from({ length: 12 }, (_, at) => {
      const side = at < 6 ? -1 : 1
      return block('stainless304', [4, 20, 7.2], [side * 33, 0, (at % 6) * 8], 0.85)
    })
    const goods = [...head, ...links]
    return { goods, packed: giftBoxed(d, [...goods, cushion]) }
  }),
  recipe('wrist-watch', 'smart', ['flat', 'side', 'over'], (d) => {
    const [size, high] = [d.between(36, 46), d.between(10, 14)]
    const inside = [
      block('li_ion_cell', [size * 0.6, size * 0.55, high * 0.3], [0, 0, 2]),
      block('pcb_fr4', [size * 0.75, size * 0.7, 1.2], [0, 0, high * 0.55]),
    ]
    const head = hollow(block(d.of(['al', 'polycarbonate', 'stainless304']), [size, size * 0.86, high]), 1.3, inside)
    const glass = plate('glass_soda_lime', roundedOutline(size * 0.94, size * 0.8, 8), 1.4, [0, 0, high])
    const straps = [-1, 1].map((side) =>
      ovalLoft(
        'rubber',
        [
          { upMm: 0, sizeMm: [90, 22], square: 6 },
          { upMm: 3, sizeMm: [88, 20], square: 6 },
        ],
        [side * (size / 2 + 46), 0, 1],
      ),
    )
    const puck = shifted(
      [holding(rod('polycarbonate', [28, 28, 8]), [rod('cu', [18, 18, 3], [0, 0, 2])])],
      [0, size, 0],
    )
    const goods = [head, glass, ...straps, ...puck]
    return { goods, packed: giftBoxed(d, goods) }
  }),
]

/** A chain heaped up: a spread of short links, for bags of loose metal. */
export function heapedChain(d: Dice, material: string, links: number, thick: number): readonly Solid[] {
  const side = Math.ceil(Math.cbrt(links))
  return Array.from({ length: links }, (_, at) => {
    const [x, y, z] = [at % side, Math.floor(at / side) % side, Math.floor(at / side ** 2)]
    const step = thick * 4.2
    const [one] = tipped([rod(material, [thick, thick, thick * 3], [0, 0, -thick * 1.5])], d.of([0, 90]), d.of([0, 90]))
    return shifted([one ?? rod(material, [thick, thick, thick * 3])], [x * step, y * step, z * step * 0.8])
  }).flat()
}
