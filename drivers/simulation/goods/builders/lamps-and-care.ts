import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { hollowLoft, lathe, ovalLoft } from '../shaping/mesh.ts'
import { arcPath, bandOutline } from '../shaping/outline.ts'
import {
  ball,
  block,
  cone,
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
import { bagged, bare, blistered, boxed, giftBoxed, snugBoxed } from '../shaping/wrap.ts'
import { coil } from './cables.ts'
import { motor, roundCell } from './electronic-parts.ts'

/** A screw base with its insulator and a board above it. */
function lampFoot(wide: number): readonly Solid[] {
  const base = hollow(rod('al', [wide, wide, 24]), 0.5, [rod('pcb_fr4', [wide * 0.6, 3, 18], [0, 0, 3])])
  return [rod('brass', [wide * 0.4, wide * 0.4, 2.5], [0, 0, -2.5]), base]
}

function bulb(d: Dice, wide: number): readonly Solid[] {
  const foot = d.of([26.5, 13.5])
  const sink = holding(cone('al', foot + 1, wide * 0.9, 32, [0, 0, 24]), [
    rod('polypropylene', [foot - 3, foot - 3, 30], [0, 0, 25], 0.4),
  ])
  const plateLed = rod('al', [wide * 0.8, wide * 0.8, 1.5], [0, 0, 56])
  const dome = hollow(ball('polycarbonate', [wide, wide, wide * 0.8], [0, 0, 57.6]), 1.3)
  return [...lampFoot(foot), sink, plateLed, dome]
}

/** Lamps, hair dryers, sunglasses, toothbrushes and vacuum flasks. */
export const lampsAndCare: readonly Builder[] = [
  recipe('led-lamp', 'bulb', ['flat', 'side', 'end'], (d) => {
    const goods = bulb(d, d.between(45, 70))
    return { goods, packed: snugBoxed(d, goods) }
  }),
  recipe('led-lamp', 'bulbs', ['flat', 'side'], (d) => {
    const [pieces, wide] = [d.of([2, 3, 4]), d.between(45, 62)]
    const goods = repeated(bulb(d, wide), pieces, [wide + 4, 0, 0])
    return { goods, pieces, packed: boxed(d, goods) }
  }),
  recipe('led-lamp', 'filament', ['flat', 'side', 'end'], (d) => {
    const wide = d.between(50, 95)
    const wires = repeated(
      [strut('al', [0, -12, 30], [0, 0, 54], 1.6), strut('glass_sio2', [0, 0, 54], [0, 12, 30], 2)],
      2,
      [9, 0, 0],
    ).map((one) => ({ ...one, centreMm: [one.centreMm[0], one.centreMm[1], 42] as const }))
    const bulbShell = hollow(
      ball('glass_soda_lime', [wide, wide, wide * 1.25], [0, 0, 24]),
      0.8,
      shifted(wires, [0, 0, wide * 0.62 - 18]),
    )
    const goods = [...lampFoot(26.5), bulbShell]
    return { goods, packed: snugBoxed(d, goods) }
  }),
  recipe('led-lamp', 'tube', ['flat', 'side'], (d) => {
    const long = d.between(300, 450)
    const pieces = d.whole(1, 4)
    const strip = block('al', [14, 1.6, long - 40], [0, -3, 20])
    const tube = hollow(rod('polycarbonate', [26, 26, long]), 1.2, [strip])
    const ends = [rod('al', [27, 27, 10], [0, 0, -10]), rod('al', [27, 27, 10], [0, 0, long])]
    const one = tipped([tube, ...ends], 0, 90)
    const goods = repeated(one, pieces, [0, 30, 0])
    return { goods, pieces, packed: boxed(d, goods) }
  }),
  recipe(
    'hair-dryer',
    'pistol',
    ['side', 'flat'],
    (d) => {
      const [long, wide] = [d.between(170, 220), d.between(72, 92)]
      const heat = [
        ...tipped(repeated([ring('ni', wide * 0.5, wide * 0.46, 2)], 5, [0, 0, 9]), 0, 90),
        ...tipped([block('alumina', [3, wide * 0.4, 60])], 0, 90),
      ]
      const engine = motor(d, 32, 40)
      const inside = [...shifted(heat.slice(0, 5), [long * 0.08, 0, 0]), ...shifted(engine, [-long * 0.32, 0, 0])]
      const upright = rod('polycarbonate', [wide, wide, long], [0, 0, -long / 2])
      const barrel = hollow(tipped([upright], 0, 90)[0] ?? upright, 2.4, inside)
      const grip = hollow(
        block('polycarbonate', [42, 36, d.between(100, 130)], [-long * 0.2, 0, -wide / 2 - 130]),
        2.2,
        [block('pcb_fr4', [2, 24, 60], [-long * 0.2, 0, -wide / 2 - 110])],
      )
      const goods = [
        barrel,
        {
          ...grip,
          centreMm: [
            grip.centreMm[0],
            0,
            -wide / 2 - (grip.shape.kind === 'box' ? grip.shape.sizeMm[2] / 2 : 0),
          ] as const,
        },
      ]
      const all = [...goods, ...shifted(tipped(coil(d, 44, 4, 6), 90, 0), [long * 0.2, 0, -wide / 2 - 60])]
      return { goods: all, packed: d.of([boxed, giftBoxed])(d, all) }
    },
    { confusedWith: 'handgun' },
  ),
  recipe('hair-dryer', 'folded', ['flat', 'side'], (d) => {
    const [long, wide] = [d.between(130, 160), d.between(60, 72)]
    const turnedMotor = tipped(motor(d, 28, 34), 0, 90)
    const heat = repeated([ring('ni', wide * 0.6, wide * 0.54, 2)], 4, [0, 0, 8])
    const barrel = tipped(
      [
        hollow(rod('polycarbonate', [wide, wide, long]), 2.2, [
          ...shifted(heat, [0, 0, long * 0.62]),
          ...shifted(tipped(turnedMotor, 0, 0), [0, 0, 50]),
        ]),
      ],
      0,
      90,
    )
    const grip = hollow(block('polycarbonate', [110, 32, 28], [long / 2, wide / 2 + 18, 0]), 2, [])
    const goods = [
      ...barrel,
      ...shifted([grip], [0, 0, -14]),
      ...shifted(coil(d, 40, 3, 6), [long / 2, -wide / 2 - 46, -20]),
    ]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('sunglasses', 'folded', ['flat', 'side', 'anyhow'], (d) => {
    const goods = spectacles(d)
    const slip = d.chance(0.6)
    return { goods, packed: slip ? bagged(d, goods) : snugBoxed(d, goods) }
  }),
  recipe('sunglasses', 'in-case', ['flat', 'side', 'over'], (d) => {
    const worn = shifted(spectacles(d), [0, 0, 0])
    const goods = [hollow(ball('polycarbonate', [215, 118, 104]), 1.8, shifted(worn, [0, 0, 32]))]
    return { goods, packed: d.of([bare, boxed])(d, goods) }
  }),
  recipe('toothbrush', 'manual', ['flat', 'side', 'end'], (d) => {
    const pieces = d.whole(1, 6)
    const one = [
      ovalLoft('polypropylene', [
        { upMm: 0, sizeMm: [9, 12] },
        { upMm: 60, sizeMm: [11, 14] },
        { upMm: 130, sizeMm: [5, 6] },
        { upMm: 160, sizeMm: [5, 8] },
        { upMm: 190, sizeMm: [5, 12] },
      ]),
      block('nylon6', [11, 10, 26], [8.6, 0, 162], 0.45),
    ]
    const goods = repeated(tipped(one, 0, 90), pieces, [0, 18, 0])
    return { goods, pieces, packed: blistered(d, goods) }
  }),
  recipe('toothbrush', 'round-handled', ['flat', 'side', 'end'], (d) => {
    const pieces = d.of([2, 4, 10])
    const one = [
      lathe(
        d.of(['polypropylene', 'wood', 'pet']),
        [
          [5, 0],
          [6.5, 30],
          [5, 95],
          [3, 130],
          [3, 182],
        ],
        [0, 0, 0],
        10,
      ),
      block('nylon6', [10, 9, 22], [8.2, 0, 158], 0.4),
    ]
    const goods = [0, 1].flatMap((row) =>
      shifted(repeated(tipped(one, 0, 90), pieces / 2, [0, 16, 0]), [0, 0, row * 22]),
    )
    return { goods, pieces, packed: d.of([snugBoxed, bagged])(d, goods) }
  }),
  recipe('vacuum-flask', 'bottle', ['flat', 'side'], (d) => {
    const goods = flask(d, d.between(62, 92), d.between(190, 290))
    return { goods, packed: d.of([boxed, snugBoxed, bagged])(d, goods) }
  }),
  recipe('vacuum-flask', 'mug', ['flat', 'side', 'over'], (d) => {
    const [top, high] = [d.between(82, 96), d.between(110, 170)]
    const foot = top * 0.78
    const wall = 0.6
    const inner = (gap: number): number => 2 * gap
    const room = holding(cone('air', foot - inner(wall), top - inner(wall), high - wall, [0, 0, wall]), [
      holding(cone('stainless304', foot - inner(5), top - inner(4.5), high - 6, [0, 0, 6]), [
        cone('air', foot - inner(6.2), top - inner(5.7), high - 7, [0, 0, 7]),
      ]),
    ])
    const body = holding(cone('stainless304', foot, top, high), [room])
    const lid = [rod('polypropylene', [top, top, 14], [0, 0, high], 0.7)]
    const handle = tipped([plate('pom', bandOutline(arcPath(30, -90, 90, 6), 8), 16)], 90, 0)
    const goods = [body, ...lid, ...shifted(handle, [top / 2, 8, high * 0.5])]
    return { goods, packed: d.of([boxed, giftBoxed])(d, goods) }
  }),
  recipe(
    'vacuum-flask',
    'food-jar',
    ['flat', 'over'],
    (d) => {
      const goods = flask(d, d.between(98, 125), d.between(110, 160))
      return { goods, packed: boxed(d, goods) }
    },
    { confusedWith: 'shielded-box' },
  ),
  recipe('hair-dryer', 'hot-air-brush', ['flat', 'side'], (d) => {
    const long = d.between(250, 320)
    const engine = shifted(motor(d, 26, 32), [-long * 0.3, 0, 20])
    const body = tipped([rod('polycarbonate', [40, 40, long * 0.62])], 0, 90).flatMap((one) =>
      shifted([one], [-long * 0.5, 0, 20]),
    )
    const grip = hollow(body[0] ?? rod('polycarbonate', [40, 40, long]), 2.2, engine)
    const bristles = Array.from({ length: 16 }, (_, at) =>
      strut('nylon6', [long * (0.16 + 0.02 * at), 0, 38.2], [long * (0.16 + 0.02 * at), 0, 54], 2.4),
    )
    const head = holding(strut('al', [long * 0.125, 0, 20], [long * 0.48, 0, 20], 36, 0.5), [
      strut('ni', [long * 0.16, 0, 20], [long * 0.44, 0, 20], 12, 0.2),
    ])
    const goods = [grip, head, ...bristles, ...shifted(coil(d, 38, 3, 6), [0, 72, 0])]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('sunglasses', 'dozen', ['flat', 'over', 'side'], (d) => {
    const pieces = d.of([6, 10, 12])
    const one = spectacles(d)
    const goods = Array.from({ length: pieces }, (_, at) =>
      shifted(one, [0, (at % 2) * 78, Math.floor(at / 2) * 25]),
    ).flat()
    return { goods, pieces, packed: boxed(d, goods) }
  }),
  recipe('toothbrush', 'electric', ['flat', 'side', 'end'], (d) => {
    const long = d.between(130, 155)
    const engine = shifted(motor(d, 15, 22), [long * 0.12, 0, 14])
    const cell = shifted(tipped(roundCell(true, 13.8, 48), 0, 90), [-long * 0.42, 0, 14])
    const upright = tipped([rod('polypropylene', [28, 28, long])], 0, 90).flatMap((one) =>
      shifted([one], [-long / 2, 0, 14]),
    )
    const body = hollow(upright[0] ?? rod('polypropylene', [28, 28, long]), 2, [...engine, ...cell])
    const head = [
      strut('polypropylene', [long / 2 + 0.2, 0, 14], [long / 2 + 70, 0, 14], 9),
      rod('nylon6', [13, 13, 9], [long / 2 + 62, 0, 19], 0.5),
    ]
    const stand = [holding(rod('polypropylene', [46, 46, 22], [0, 60, 0]), [rod('cu', [18, 18, 10], [0, 60, 4], 0.7)])]
    const goods = [body, ...head, ...stand]
    return { goods, packed: d.of([boxed, blistered])(d, goods) }
  }),
]

/** A double steel wall with nothing between, and a stopper under a cap. */
function flask(d: Dice, wide: number, high: number): readonly Solid[] {
  const wall = d.between(0.4, 0.7)
  const inner = hollow(rod('stainless304', [wide - 9, wide - 9, high - 8], [0, 0, 5]), wall)
  const outer = hollow(rod('stainless304', [wide, wide, high]), wall, [inner])
  const cap = d.of(['polypropylene', 'stainless304'])
  const lid = hollow(rod(cap, [wide * 0.86, wide * 0.86, 32], [0, 0, high]), cap === 'polypropylene' ? 2.5 : 0.5, [
    rod('polypropylene', [wide * 0.5, wide * 0.5, 22], [0, 0, high + 3], 0.5),
  ])
  return [outer, lid]
}

/** Spectacles with folded temples. */
function spectacles(d: Dice): readonly Solid[] {
  const frame = d.of(['polycarbonate', 'pmma', 'ti', 'stainless304'])
  const thin = frame === 'ti' || frame === 'stainless304'
  const [wide, high] = [d.between(46, 56), d.between(36, 50)]
  const lensAt = (side: number): readonly Solid[] => {
    const rim = holding(rod(frame, [wide + (thin ? 2 : 7), high + (thin ? 2 : 7), thin ? 2 : 4], [side * 35, 0, 0]), [
      rod(d.of(['polycarbonate', 'glass_soda_lime']), [wide, high, thin ? 2 : 2.2], [side * 35, 0, 0]),
    ])
    return [rim]
  }
  const bridge = strut(frame, [-7, high * 0.3, 2], [7, high * 0.3, 2], thin ? 2 : 4)
  const temples = [0, 1].map((side) =>
    strut(
      frame,
      [-66, high * 0.2 - side * 3, 10 + side * 8],
      [70, high * 0.2 + side * 5, 10 + side * 8],
      thin ? 2 : 5.5,
    ),
  )
  const hinges = [-1, 1].map((side) => block('stainless304', [4, 5, 5], [side * (35 + wide / 2 + 4), high * 0.2, 4]))
  const shells = hollowLoft(
    'polycarbonate',
    [
      { upMm: 0, sizeMm: [6, 10] },
      { upMm: 8, sizeMm: [5, 8] },
    ],
    0.8,
  )
  return [...lensAt(-1), ...lensAt(1), bridge, ...temples, ...hinges, ...shifted([shells], [0, -high * 0.1, 0])]
}
