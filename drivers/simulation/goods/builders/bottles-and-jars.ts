import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { hollowLoft } from '../shaping/mesh.ts'
import { block, cone, hollow, holding, repeated, ring, rod, shifted, strut } from '../shaping/parts.ts'
import { vessel } from '../shaping/vessel.ts'
import { bare, boxed, bubbled, giftBoxed, papered, shrunk, snugBoxed } from '../shaping/wrap.ts'

/** A screw cap over a neck of this width, hollow, standing on the neck's top. */
function cap(material: string, wide: number, high: number, upMm: number): Solid {
  return hollow(rod(material, [wide, wide, high], [0, 0, upMm]), material === 'al' || material === 'fe' ? 0.35 : 1.8)
}

/** A pump: its head, its stem and a steel spring. */
function pump(upMm: number): readonly Solid[] {
  return [
    hollow(rod('polypropylene', [26, 26, 16], [0, 0, upMm]), 1.6, [
      strut('stainless304', [0, 0, upMm + 3], [0, 0, upMm + 13], 8, 0.25),
    ]),
    rod('polypropylene', [8, 8, 14], [0, 0, upMm + 16], 0.6),
    block('polypropylene', [34, 16, 11], [6, 0, upMm + 30], 0.7),
  ]
}

function plasticBottle(d: Dice, wide: number, high: number, flat: number): readonly Solid[] {
  const neck = d.between(18, 26)
  return vessel({
    material: d.of(['pet', 'polypropylene', 'polyethylene']),
    profile: [[wide * 0.94, 0], [wide, 6], [wide * d.between(0.85, 1), high * 0.74], [neck + 6, high * 0.93], [neck, high]], // prettier-ignore
    wallMm: d.between(0.8, 1.5),
    contents: d.of(['water', 'water', 'water', 'olive_oil']),
    level: d.between(0.72, 0.93),
    flat,
  })
}

function wineBottle(d: Dice): readonly Solid[] {
  const [wide, high] = [d.between(72, 84), d.between(290, 325)]
  const shoulder = d.of([0.64, 0.58, 0.5])
  const wall = d.between(3, 4.6)
  const glass = vessel({
    material: 'glass_soda_lime',
    profile: [[wide, 0], [wide, high * shoulder], [wide * 0.72, high * (shoulder + 0.06)], [31, high * 0.72], [28.5, high * 0.995]], // prettier-ignore
    wallMm: wall,
    floorMm: d.between(8, 22),
    contents: 'water',
    level: d.between(0.82, 0.88),
  })
  const stopper = d.of(['al', 'sn'])
  return [
    ...glass,
    hollow(rod(stopper, [31, 31, 9], [0, 0, high * 0.995]), 0.4, [
      rod('wood', [24, 24, 8], [0, 0, high * 0.995 + 0.5], 0.4),
    ]),
  ]
}

function honeyJar(d: Dice, wide: number, high: number, material: string): readonly Solid[] {
  const glass = vessel({
    material,
    profile: [[wide * 0.9, 0], [wide, 7], [wide, high * 0.84], [wide * 0.84, high * 0.92], [wide * 0.84, high]], // prettier-ignore
    wallMm: material === 'glass_soda_lime' ? d.between(2.4, 3.4) : 1.1,
    floorMm: 5,
    contents: 'sucrose',
    contentsFill: 1.42 / 0.85,
    level: d.between(0.86, 0.95),
  })
  return [...glass, cap(d.of(['fe', 'al', 'polypropylene']), wide * 0.88, 14, high)]
}

/** Cosmetics, perfumes, honey and wine. Contents are goods together with the vessel that holds them. */
export const bottlesAndJars: readonly Builder[] = [
  recipe('cosmetics', 'bottle', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(42, 72), d.between(110, 200)]
    const goods = [
      ...plasticBottle(d, wide, high, d.of([1, 0.62, 0.5])),
      cap('polypropylene', 28, d.between(16, 30), high),
    ]
    return { goods, packed: d.of([bare, shrunk, snugBoxed])(d, goods) }
  }),
  recipe('cosmetics', 'pump-bottle', ['flat', 'side'], (d) => {
    const high = d.between(100, 180)
    const goods = [...plasticBottle(d, d.between(48, 74), high, 1), ...pump(high)]
    return { goods, packed: d.of([bare, shrunk, bubbled])(d, goods) }
  }),
  recipe('cosmetics', 'jar', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(50, 78), d.between(34, 56)]
    const pieces = d.of([1, 1, 2, 3])
    const pot = vessel({ material: d.of(['polypropylene', 'pmma', 'glass_soda_lime']), profile: [[wide, 0], [wide, high]], wallMm: d.between(3, 6), contents: 'olive_oil', level: 0.88 }) // prettier-ignore
    const goods = repeated([...pot, cap('polypropylene', wide, 14, high)], pieces, [wide + 3, 0, 0])
    return { goods, pieces, packed: d.of([snugBoxed, giftBoxed])(d, goods) }
  }),
  recipe('cosmetics', 'tube', ['flat', 'side', 'end'], (d) => {
    const [wide, long] = [d.between(34, 50), d.between(110, 160)]
    const body = hollowLoft(
      'polyethylene',
      [
        { upMm: 0, sizeMm: [wide, wide] },
        { upMm: long * 0.5, sizeMm: [wide * 1.15, wide * 0.7] },
        { upMm: long, sizeMm: [wide * 1.45, 5] },
      ],
      0.6,
      { inside: 'water', fill: 1 },
    )
    const goods = [body, rod('polypropylene', [wide * 0.8, wide * 0.8, 20], [0, 0, -20], 0.5)]
    return { goods, packed: d.of([snugBoxed, bare])(d, goods) }
  }),
  recipe('perfume', 'square-flacon', ['flat', 'side'], (d) => {
    const [along, across, high] = [d.between(42, 70), d.between(24, 38), d.between(60, 95)]
    const wall = d.between(3.5, 6)
    const inner = [along - 2 * wall, across - 2 * wall, high - wall - d.between(9, 15)] as const
    const level = inner[2] * d.between(0.82, 0.95)
    const glass = holding(block('glass_soda_lime', [along, across, high]), [
      block('ethanol', [inner[0], inner[1], level], [0, 0, high - wall - inner[2]]),
      block('air', [inner[0], inner[1], inner[2] - level], [0, 0, high - wall - inner[2] + level]),
    ])
    const goods = [glass, ...sprayer(d, high)]
    return { goods, packed: d.of([snugBoxed, giftBoxed])(d, goods) }
  }),
  recipe('perfume', 'round-flacon', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(40, 66), d.between(70, 120)]
    const glass = vessel({ material: 'glass_soda_lime', profile: [[wide, 0], [wide * 1.1, high * 0.4], [wide * 0.8, high * 0.8], [18, high]], wallMm: d.between(3, 5), floorMm: 12, contents: 'ethanol', level: d.between(0.75, 0.9) }) // prettier-ignore
    const goods = [...glass, ...sprayer(d, high)]
    return { goods, packed: d.of([snugBoxed, giftBoxed])(d, goods) }
  }),
  recipe('perfume', 'vials', ['flat', 'side', 'end'], (d) => {
    const pieces = d.of([6, 10, 12])
    const vial = [...vessel({ material: 'glass_sio2', profile: [[15, 0], [15, 58], [11, 62]], wallMm: 1.2, contents: 'ethanol', level: 0.85 }), rod('al', [13, 13, 14], [0, 0, 62], 0.4)] // prettier-ignore
    const goods = [0, 1].flatMap((row) => shifted(repeated(vial, pieces / 2, [18, 0, 0]), [0, row * 19, 0]))
    return { goods, pieces, packed: snugBoxed(d, goods) }
  }),
  recipe('honey', 'jar', ['flat'], (d) => {
    const goods = honeyJar(d, d.between(60, 86), d.between(75, 125), 'glass_soda_lime')
    return { goods, packed: d.of([bare, bubbled, papered])(d, goods) }
  }),
  recipe('honey', 'jars', ['flat'], (d) => {
    const [pieces, wide, high] = [d.of([2, 3, 4, 6]), d.between(46, 66), d.between(58, 85)]
    const one = honeyJar(d, wide, high, 'glass_soda_lime')
    const goods = Array.from({ length: pieces }, (_, at) =>
      shifted(one, [(at % 2) * (wide + 4), Math.floor(at / 2) * (wide + 4), 0]),
    ).flat()
    return { goods, pieces, packed: d.of([boxed, shrunk, giftBoxed])(d, goods) }
  }),
  recipe('honey', 'squeeze-bottle', ['flat', 'over'], (d) => {
    const [wide, high] = [d.between(58, 76), d.between(120, 170)]
    const body = vessel({ material: 'pet', profile: [[wide, 0], [wide * 1.04, high * 0.3], [wide * 0.8, high * 0.55], [wide, high * 0.8], [32, high]], wallMm: 1, contents: 'sucrose', contentsFill: 1.42 / 0.85, level: d.between(0.8, 0.94), flat: 0.8 }) // prettier-ignore
    const goods = [...body, cone('polypropylene', 38, 10, 30, [0, 0, high])]
    return { goods, packed: d.of([bare, bubbled])(d, goods) }
  }),
  recipe('wine', 'bottle', ['flat', 'side'], (d) => {
    const goods = wineBottle(d)
    return { goods, packed: d.of([bare, bubbled, papered, boxed])(d, goods) }
  }),
  recipe('wine', 'bottles', ['flat', 'side'], (d) => {
    const pieces = d.of([2, 3])
    const goods = repeated(wineBottle(d), pieces, [90, 0, 0])
    return { goods, pieces, packed: d.of([boxed, giftBoxed])(d, goods) }
  }),
  recipe('wine', 'flagon', ['flat'], (d) => {
    const [wide, high] = [d.between(110, 130), d.between(200, 260)]
    const body = vessel({ material: 'glass_soda_lime', profile: [[wide * 0.85, 0], [wide, high * 0.2], [wide, high * 0.5], [34, high * 0.8], [32, high]], wallMm: 4.4, floorMm: 10, contents: 'water', level: 0.85 }) // prettier-ignore
    const goods = [
      ...body,
      ...shifted([ring('glass_soda_lime', 44, 33, 10)], [0, 0, high]),
      rod('wood', [24, 24, 8], [0, 0, high + 11], 0.5),
    ]
    return { goods, packed: d.of([bubbled, boxed])(d, goods) }
  }),
]

/** A sprayer's collar, its dip's top and the cap over them. */
function sprayer(d: Dice, upMm: number): readonly Solid[] {
  const collar = [ring('al', 20, 16, 8, [0, 0, upMm])]
  const head = strut('stainless304', [0, 0, upMm + 12], [0, 0, upMm + 20], 7, 0.3)
  const high = d.between(24, 40)
  const material = d.of(['pmma', 'zn', 'al', 'wood'])
  const wall = material === 'zn' || material === 'al' ? 0.8 : 4
  return [
    ...collar,
    hollow(rod(material, [d.between(26, 30), 28, high], [0, 0, upMm + 8.2]), wall, high > 30 ? [head] : []),
  ]
}
