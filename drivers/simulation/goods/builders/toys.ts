import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { hollowLoft, ovalLoft } from '../shaping/mesh.ts'
import {
  ball,
  block,
  cone,
  hollow,
  holding,
  repeated,
  rod,
  shifted,
  strut,
  tipped,
  weighing,
} from '../shaping/parts.ts'
import { bagged, bare, blistered, boxed, giftBoxed } from '../shaping/wrap.ts'
import { board, motor, roundCell } from './electronic-parts.ts'

/** Four wheels on two axles, the axles lying across. */
function wheels(d: Dice, base: number, track: number, wide: number, material: string): readonly Solid[] {
  return [-1, 1].flatMap((end) => [
    strut('fe', [(end * base) / 2, -track / 2 + 4, wide / 2], [(end * base) / 2, track / 2 - 4, wide / 2], 2),
    ...[-1, 1].map((side) =>
      strut(
        material,
        [(end * base) / 2, side * (track / 2 - 4), wide / 2],
        [(end * base) / 2, side * (track / 2 + d.between(1, 4)), wide / 2],
        wide,
      ),
    ),
  ])
}

/** A car's body: hollow shell and cabin, with what is inside it. */
function car(d: Dice, material: string, long: number, wallMm: number, inside: readonly Solid[]): readonly Solid[] {
  const [wide, high, wheel] = [long * d.between(0.4, 0.5), long * d.between(0.15, 0.22), long * d.between(0.16, 0.24)]
  const shell = hollow(
    block(material, [long, wide * 0.8, high], [0, 0, wheel * 1.02]),
    wallMm,
    shifted(inside, [0, 0, wheel * 1.02 + wallMm]),
  )
  const cabin = hollowLoft(
    material,
    [
      { upMm: 0, sizeMm: [long * 0.52, wide * 0.76], square: 6 },
      { upMm: high * 0.9, sizeMm: [long * 0.34, wide * 0.66], square: 5 },
    ],
    wallMm,
  )
  return [
    shell,
    ...shifted([cabin], [-long * 0.06, 0, wheel * 1.02 + high]),
    ...wheels(d, long * 0.6, wide, wheel, d.of(['rubber', 'pvc', 'polypropylene'])),
  ]
}

/** A doll or figure of hollow plastic, lying on its back along. */
function figure(
  d: Dice,
  tall: number,
  limbs: (material: string, sizeMm: readonly [number, number, number]) => Solid,
): readonly Solid[] {
  const skin = d.of(['pvc', 'polypropylene', 'polyethylene'])
  const body = limbs(skin, [tall * 0.2, tall * 0.12, tall * 0.34])
  const leg = limbs(skin, [tall * 0.08, tall * 0.08, tall * 0.4])
  const arm = limbs(skin, [tall * 0.055, tall * 0.055, tall * 0.36])
  const head = limbs(skin, [tall * 0.15, tall * 0.15, tall * 0.18])
  return [
    ...shifted([body], [0, 0, tall * 0.42]),
    ...shifted([leg], [-tall * 0.05, 0, 0]),
    ...shifted([leg], [tall * 0.05, 0, 0]),
    ...shifted([arm], [-tall * 0.14, 0, tall * 0.38]),
    ...shifted([arm], [tall * 0.14, 0, tall * 0.38]),
    ...shifted([head], [0, 0, tall * 0.77]),
  ]
}

/** Toys of plastic, of die-cast zinc and stuffed. */
export const toys: readonly Builder[] = [
  recipe('plastic-toy', 'car', ['flat', 'side'], (d) => {
    const long = d.between(140, 280)
    const inside = d.chance(0.6)
      ? [
          ...shifted(motor(d, 20, 24), [long * 0.2, 0, 12]),
          ...tipped(roundCell(false, 14.5, 50.5), 0, 90).flatMap((one) => shifted([one], [-long * 0.3, 0, 8])),
        ]
      : []
    const goods = car(d, d.of(['polypropylene', 'polycarbonate']), long, d.between(1.6, 2.4), long < 180 ? [] : inside)
    return { goods, packed: d.of([boxed, bagged])(d, goods) }
  }),
  recipe('plastic-toy', 'doll', ['flat', 'side', 'over'], (d) => {
    const goods = tipped(
      figure(d, d.between(220, 330), (material, size) => hollow(ball(material, size), 1.4)),
      0,
      90,
    )
    return { goods, packed: d.of([boxed, blistered, bagged])(d, goods) }
  }),
  recipe('plastic-toy', 'bricks', ['flat', 'side', 'over'], (d) => {
    const pieces = 1
    const [columns, rows, layers] = [d.whole(5, 8), d.whole(4, 6), d.whole(2, 5)]
    const brick = (at: number): Solid => {
      const cellAt = [
        (at % columns) * 34,
        (Math.floor(at / columns) % rows) * 18,
        Math.floor(at / (columns * rows)) * 13,
      ] as const
      return hollow(block('polycarbonate', [d.of([15.8, 31.8]), 15.8, 9.6], cellAt), 1.5)
    }
    const goods = Array.from({ length: Math.floor(columns * rows * layers * d.between(0.6, 0.95)) }, (_, at) =>
      brick(at),
    )
    return { goods, pieces, packed: boxed(d, goods) }
  }),
  recipe(
    'plastic-toy',
    'water-pistol',
    ['side', 'flat'],
    (d) => {
      const long = d.between(150, 240)
      const tank = hollow(block('polypropylene', [long, 34, 42], [0, 0, 86]), 2, [])
      const grip = hollow(block('polypropylene', [36, 28, 84], [-long * 0.26, 0, 0]), 2)
      const barrel = tipped([hollow(rod('polypropylene', [22, 22, 40]), 3)], 0, 90)
      const pump = strut('polypropylene', [-20, 0, 76], [long * 0.3, 0, 76], 14)
      const springs = [strut('fe', [-long * 0.12, -20, 95], [-long * 0.02, -20, 95], 6, 0.2)]
      const goods = [tank, grip, ...shifted(barrel, [long / 2, 0, 106]), pump, ...springs]
      return { goods, packed: d.of([bagged, blistered])(d, goods) }
    },
    { confusedWith: 'handgun' },
  ),
  recipe('die-cast-toy', 'car', ['flat', 'side', 'anyhow'], (d) => {
    const goods = car(d, 'zn', d.between(64, 98), d.between(1, 1.4), [])
    return { goods, packed: d.of([blistered, boxed])(d, goods) }
  }),
  recipe('die-cast-toy', 'cars', ['flat', 'side'], (d) => {
    const [columns, rows, long] = [d.of([2, 3]), d.of([2, 3, 4]), d.between(60, 78)]
    const goods = Array.from({ length: columns * rows }, (_, at) =>
      shifted(car(d, 'zn', long, 1.1, []), [(at % columns) * long * 1.1, Math.floor(at / columns) * long * 0.66, 0]),
    ).flat()
    return { goods, pieces: columns * rows, packed: boxed(d, goods) }
  }),
  recipe('die-cast-toy', 'aeroplane', ['flat', 'side'], (d) => {
    const long = d.between(110, 160)
    const hull = tipped(
      [
        ovalLoft('zn', [
          { upMm: 0, sizeMm: [3, 3] },
          { upMm: long * 0.3, sizeMm: [13, 12] },
          { upMm: long * 0.85, sizeMm: [13, 12] },
          { upMm: long, sizeMm: [3, 3] },
        ]),
      ],
      0,
      90,
    )
    const wing = [-1, 1].map((side) =>
      block('zn', [long * 0.2, long * 0.36, 2], [long * 0.55, side * (long * 0.18 + 7), -1]),
    )
    const tail = [
      block('zn', [long * 0.12, 1.8, 24], [long * 0.1, 0, 6]),
      ...[-1, 1].map((side) => block('polypropylene', [14, 24, 2], [long * 0.08, side * 18, 0])),
    ]
    const goods = [...hull, ...wing, ...tail, cone('polypropylene', 40, 12, 22, [long * 0.5, 0, -31])]
    return { goods, packed: d.of([giftBoxed, blistered])(d, goods) }
  }),
  recipe(
    'plush-toy',
    'bear',
    ['flat', 'side', 'over', 'anyhow'],
    (d) => {
      const tall = d.between(180, 380)
      const grams = (tall / 300) ** 2.6 * d.between(190, 330)
      const goods = figure(d, tall, (_, size) => {
        const [along, across, up] = size
        return weighing(
          ball('pet', [along * 1.5, across * 2.4, up]),
          (grams * along * across * up) / (tall ** 3 * 0.0302),
        )
      })
      const eyes = repeated([ball('polypropylene', [9, 9, 9])], 2, [tall * 0.08, 0, 0])
      const all = tipped([...goods, ...shifted(eyes, [0, -tall * 0.2, tall * 0.87])], 90, 0)
      return { goods: all, packed: d.of([bare, bagged])(d, all) }
    },
    { soft: true },
  ),
  recipe(
    'plush-toy',
    'cushion',
    ['flat', 'side', 'over'],
    (d) => {
      const size = d.between(200, 360)
      const head = weighing(
        ball('pet', [size, size * d.between(0.7, 0.95), size * 0.5]),
        (size / 300) ** 3 * d.between(260, 420),
      )
      const ears = [-1, 1].map((side) =>
        weighing(ball('pet', [size * 0.2, size * 0.16, size * 0.2], [side * size * 0.3, size * 0.45, size * 0.12]), 6),
      )
      return { goods: [head, ...ears], packed: bagged(d, [head, ...ears]) }
    },
    { soft: true },
  ),
  recipe(
    'plush-toy',
    'talking',
    ['flat', 'anyhow'],
    (d) => {
      const size = d.between(170, 280)
      const box = hollow(block('polypropylene', [46, 40, 26], [0, 0, size * 0.32]), 1.4, [
        ...board(d, [38, 30, 3], [0, 0, size * 0.32 + 2], 3),
        rod('fe', [20, 20, 6], [0, 0, size * 0.32 + 8]),
      ])
      const stuffing = weighing(
        holding(ball('pet', [size, size * 0.8, size * 0.8]), [box]),
        (size / 250) ** 3 * d.between(220, 320),
      )
      const head = weighing(
        ball('pet', [size * 0.6, size * 0.6, size * 0.55], [0, 0, size * 0.81]),
        (size / 250) ** 3 * 70,
      )
      return { goods: [stuffing, head], packed: d.of([boxed, bagged])(d, [stuffing, head]) }
    },
    { soft: true },
  ),
]
