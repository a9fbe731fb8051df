import type { Solid } from '../../solids/solid.ts'
import type { Mm3 } from '../../solids/turn.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { arcPath, bandOutline, roundedOutline } from '../shaping/outline.ts'
import { ball, block, hollow, holding, plate, repeated, ring, rod, shifted, strut, tipped } from '../shaping/parts.ts'
import { bagged, blistered, boxed, caseAround, giftBoxed } from '../shaping/wrap.ts'
import { coil } from './cables.ts'
import { board } from './electronic-parts.ts'

/** What is inside a telephone or tablet: battery, boards, cameras, screens and shields, in a room of this size standing on the ground. */
function handsetParts(d: Dice, [along, across, up]: Mm3): readonly Solid[] {
  const cell = block(
    'li_ion_cell',
    [along * d.between(0.42, 0.56), across * d.between(0.5, 0.62), up * 0.78],
    [-along * 0.12, across * 0.14, 0],
  )
  const main = board(d, [along * 0.29, across * 0.84, up * 0.5], [along * 0.335, 0, 0], 5)
  const lower = board(d, [along * 0.09, across * 0.8, up * 0.45], [-along * 0.44, 0, 0], 2)
  const lenses = repeated([rod('glass_sio2', [8, 8, up * 0.25])], d.whole(1, 3), [11, 0, 0])
  const speaker = block('fe', [11, 15, up * 0.5], [-along * 0.3, -across * 0.36, 0])
  const vibrator = rod('w', [7, 7, Math.min(2.4, up * 0.5)], [-along * 0.12, -across * 0.36, 0])
  const lensAt = shifted(lenses, [along * 0.3, across * 0.3, up * 0.7])
  return [cell, ...main, ...lower, ...lensAt, speaker, vibrator]
}

/** A telephone: frame, glass on both sides, and its inside. */
function handset(d: Dice, along: number, across: number, up: number): Solid {
  const room: Mm3 = [along - 4, across - 4, up - 2.6]
  const inner = shifted(handsetParts(d, room), [0, 0, 1.3])
  const body = plate(d.of(['al', 'polycarbonate', 'al']), roundedOutline(along, across, 9), up)
  const back = plate(
    d.of(['glass_soda_lime', 'polycarbonate']),
    roundedOutline(along - 2, across - 2, 8),
    0.7,
    [0, 0, 0.2],
  )
  const screen = plate('glass_soda_lime', roundedOutline(along - 2, across - 2, 8), 1, [0, 0, up - 1.2])
  const cavity = plate('air', roundedOutline(along - 4, across - 4, 7.2), up - 2.6, [0, 0, 1.3])
  return holding(body, [back, screen, holding(cavity, inner)])
}

function phoneBox(d: Dice, phone: Solid): { readonly goods: readonly Solid[]; readonly packed: readonly Solid[] } {
  const withCharger = d.chance(0.4)
  const cable = shifted(coil(d, d.between(26, 34), 2), [0, 0, 0])
  const goods = withCharger ? [...shifted([phone], [0, 0, 22]), ...cable] : [phone]
  return { goods, packed: giftBoxed(d, goods) }
}

/** Telephones, portable computers, headphones, cameras and controllers. */
export const electronics: readonly Builder[] = [
  recipe('smartphone', 'slab', ['flat', 'over', 'side', 'end'], (d) => {
    return phoneBox(d, handset(d, d.between(138, 168), d.between(66, 79), d.between(7.2, 9.4)))
  }),
  recipe('smartphone', 'folding', ['flat', 'over', 'side'], (d) => {
    const [along, across] = [d.between(82, 90), d.between(70, 76)]
    const leaf = handset(d, along, across, 7.4)
    const hinge = strut('stainless304', [-along / 2 - 4, -across / 2, 7.5], [-along / 2 - 4, across / 2, 7.5], 7)
    return phoneBoxed(d, [leaf, ...shifted([leaf], [0, 0, 7.8]), hinge])
  }),
  recipe('smartphone', 'keys', ['flat', 'over', 'end'], (d) => {
    const [along, across, up] = [d.between(108, 128), d.between(46, 54), d.between(12, 16)]
    const cell = block('li_ion_cell', [54, 34, 5], [-along * 0.16, 0, 1])
    const main = board(d, [along * 0.85, across * 0.85, 3], [0, 0, 6.6], 7)
    const screen = block('glass_soda_lime', [44, 36, 1.8], [along * 0.2, 0, up - 4])
    const shell = hollow(block('polycarbonate', [along, across, up]), 1.3, [cell, ...main, screen])
    return phoneBoxed(d, [shell])
  }),
  recipe('laptop', 'clamshell', ['flat', 'over', 'side'], (d) => {
    const [along, across] = [d.between(295, 360), d.between(205, 248)]
    const metal = d.of(['al', 'mg', 'polycarbonate'])
    const goods = laptop(d, along, across, metal)
    const adapter = shifted(powerBrick(d), [0, across / 2 + 40, 0])
    const all = d.chance(0.6) ? [...goods, ...adapter] : goods
    return { goods: all, packed: giftBoxed(d, all) }
  }),
  recipe('laptop', 'tablet-with-keys', ['flat', 'over', 'side'], (d) => {
    const [along, across, up] = [d.between(245, 292), d.between(168, 205), d.between(7.5, 9.5)]
    const cells = repeated([block('li_ion_cell', [along * 0.26, across * 0.6, up - 3.5])], 2, [along * 0.28, 0, 0])
    const main = board(d, [along * 0.22, across * 0.8, 3], [along * 0.33, 0, 0.2], 8)
    const cavity = plate('air', roundedOutline(along - 4, across - 4, 7.2), up - 2.6, [0, 0, 1])
    const tablet = holding(plate('al', roundedOutline(along, across, 9), up), [
      holding(cavity, shifted([...shifted(cells, [-along * 0.12, 0, 0]), ...main], [0, 0, 1.2])),
      plate('glass_soda_lime', roundedOutline(along - 4, across - 4, 7.2), 1, [0, 0, up - 1.2]),
    ])
    const keys = holding(block('polycarbonate', [along, across, 5], [0, 0, up + 1]), [
      block('pcb_fr4', [along * 0.9, across * 0.6, 0.8], [0, 0, up + 3]),
    ])
    const goods = [tablet, keys]
    return { goods, packed: giftBoxed(d, goods) }
  }),
  recipe('headphones', 'over-ear', ['flat', 'side'], (d) => {
    const [wide, cupMm] = [d.between(150, 175), d.between(70, 88)]
    const cup = earCup(d, cupMm)
    const [material, bandMm] = d.of([
      ['pom', 9],
      ['stainless304', 2],
      ['polycarbonate', 7],
      ['al', 3],
    ] as const)
    const bow = plate(material, bandOutline(arcPath(wide / 2, 0, 180, 10), bandMm), d.between(16, 26), [
      0,
      0,
      cupMm / 2 - 13,
    ])
    const cups = [-1, 1].flatMap((side) =>
      shifted(tipped(cup, 0, side * 90), [side * (wide / 2 - 8), -cupMm / 2 - 4, cupMm / 2]),
    )
    const goods = [bow, ...cups]
    return { goods, packed: giftBoxed(d, goods) }
  }),
  recipe('headphones', 'earbuds-in-case', ['flat', 'side', 'anyhow'], (d) => {
    const bud = (x: number): Solid =>
      holding(ball('polycarbonate', [17, 16, 18], [x, 0, 11]), [
        rod('li_ion_cell', [8, 8, 5], [x, 0, 17]),
        rod('fe', [6, 6, 2.4], [x, 0, 13.5]),
      ])
    const inside = [
      bud(-11),
      bud(11),
      block('li_ion_cell', [30, 12, 4], [0, 15, 18]),
      block('pcb_fr4', [34, 8, 1], [0, -16, 20]),
      block('fe', [16, 3, 3], [0, -14, 25]),
    ]
    const goods = [hollow(ball('polycarbonate', [d.between(74, 80), d.between(64, 70), d.between(40, 44)]), 2, inside)]
    return { goods, packed: giftBoxed(d, goods) }
  }),
  recipe('headphones', 'in-ear-wired', ['flat', 'over', 'side'], (d) => {
    const wire = coil(d, d.between(34, 46), 3, 2.4)
    const bud = [holding(ball('polycarbonate', [15, 12, 14]), [rod('fe', [9, 9, 3], [0, 0, 5])])]
    const plug = [strut('brass', [0, -14, 3], [0, 0, 3], 3.5), strut('pvc', [0, 0, 3], [0, 16, 3], 6)]
    const goods = [...wire, ...shifted(bud, [52, 12, 0]), ...shifted(bud, [52, -12, 0]), ...shifted(plug, [-56, 0, 0])]
    return { goods, packed: d.of([blistered, bagged, boxed])(d, goods) }
  }),
  recipe('laptop', 'in-sleeve', ['flat', 'over', 'side'], (d) => {
    const [along, across, up] = [d.between(330, 380), d.between(235, 260), d.between(16, 22)]
    const cell = block('li_ion_cell', [along * 0.5, across * 0.3, up * 0.5], [0, -across * 0.26, 1.6])
    const fan = hollow(rod('pom', [62, 62, up * 0.55], [0, 0, 1.6]), 1.2, [rod('cu', [18, 18, up * 0.2], [0, 0, 3])])
    const fins = repeated([block('cu', [46, 16, up * 0.5], [0, across * 0.44, 1.6], 0.35)], 2, [along * 0.68, 0, 0])
    const main = board(d, [along * 0.42, across * 0.5, 4], [0, across * 0.16, 1.6], 16)
    const fans = repeated([fan], 2, [along * 0.68, 0, 0]).flatMap((one) => shifted([one], [0, across * 0.22, 0]))
    const base = hollow(block(d.of(['polycarbonate', 'al']), [along, across, up]), 1.5, [
      cell,
      ...fans,
      ...fins,
      ...main,
    ])
    const lid = hollow(block('polycarbonate', [along, across, 6], [0, 0, up + 0.3]), 1, [
      block('glass_soda_lime', [along * 0.96, across * 0.9, 1.8], [0, 0, up + 1.5]),
    ])
    const goods = [base, lid]
    return { goods, packed: caseAround(goods, 'polyethylene', d.between(4, 8), 1, 0.08) }
  }),
]

function phoneBoxed(
  d: Dice,
  goods: readonly Solid[],
): { readonly goods: readonly Solid[]; readonly packed: readonly Solid[] } {
  return { goods, packed: d.of([giftBoxed, boxed])(d, goods) }
}

/** A closed portable computer: cells in front, board, fan and cooler behind, keys, screen in its lid. */
function laptop(d: Dice, along: number, across: number, material: string): readonly Solid[] {
  const up = d.between(11, 17)
  const cells = repeated([block('li_ion_cell', [along * 0.2, across * 0.34, up * 0.42])], d.of([3, 4]), [
    along * 0.215,
    0,
    0,
  ])
  const main = board(d, [along * 0.62, across * 0.38, 3], [-along * 0.1, across * 0.25, 0.3], 14)
  const fan = [
    hollow(rod('pom', [48, 48, up * 0.5], [along * 0.36, across * 0.24, 0.3]), 1.2, [
      rod('cu', [14, 14, up * 0.2], [along * 0.36, across * 0.24, 1.8]),
    ]),
  ]
  const pipe = strut('cu', [along * 0.25, across * 0.46, up * 0.4], [-along * 0.3, across * 0.46, up * 0.4], 5.5, 0.5)
  const inside = [...shifted(cells, [0, -across * 0.24, 0]), ...main, ...fan, pipe]
  const base = hollow(block(material, [along, across, up]), 1.2, shifted(inside, [0, 0, 1.3]))
  const keys = block('polycarbonate', [along * 0.88, across * 0.42, 1.6], [0, across * 0.16, up])
  const screen = block('glass_soda_lime', [along * 0.95, across * 0.92, 1.6], [0, 0, up + 2.4])
  const lid = hollow(block(material, [along, across, 5], [0, 0, up + 1.7]), 0.7, [screen])
  const hinges = [-1, 1].map((side) =>
    strut('stainless304', [side * along * 0.3, across / 2 + 4, up], [side * along * 0.4, across / 2 + 4, up], 6),
  )
  return [base, keys, lid, ...hinges]
}

/** A power brick: transformer, board and capacitors in plastic. */
export function powerBrick(d: Dice): readonly Solid[] {
  const [along, across, up] = [d.between(85, 120), d.between(38, 52), d.between(26, 32)]
  const core = block('fe', [24, 20, 18], [-8, 0, 3])
  const wound = holding(core, [block('cu', [13, 12, 16], [-8, 0, 4])])
  const caps = repeated([hollow(rod('al', [11, 11, 18], [0, 0, 4]), 0.4, [], 'cellulose', 0.9)], 2, [0, 14, 0])
  const inside = [...board(d, [along - 10, across - 8, 2], [0, 0, 1], 0), wound, ...shifted(caps, [along * 0.25, 0, 0])]
  return [hollow(block('polycarbonate', [along, across, up]), 2, shifted(inside, [0, 0, 2]))]
}

/** An ear cup lying on its back: plastic shell with magnet and coil, foam cushion. */
function earCup(d: Dice, cupMm: number): readonly Solid[] {
  const magnet = rod('fe', [24, 24, 5], [0, 0, 12])
  const coilRing = ring('cu', 20, 16, 2, [0, 0, 18])
  const cell = d.chance(0.6) ? [block('li_ion_cell', [30, 20, 5], [0, -4, 4])] : []
  const shell = hollow(rod('polycarbonate', [cupMm, cupMm * 0.86, 24]), 2, [magnet, coilRing, ...cell])
  const cushion = holding(rod('polyethylene', [cupMm, cupMm * 0.86, 15], [0, 0, 24], 0.08), [
    rod('air', [cupMm * 0.5, cupMm * 0.42, 15], [0, 0, 24]),
  ])
  return [shell, cushion]
}
