import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { hollowLoft, ovalLoft } from '../shaping/mesh.ts'
import { roundedOutline } from '../shaping/outline.ts'
import { ball, block, hollow, holding, plate, repeated, rod, shifted, tipped } from '../shaping/parts.ts'
import { blistered, boxed, giftBoxed } from '../shaping/wrap.ts'
import { coil } from './cables.ts'
import { board, screw } from './electronic-parts.ts'

/** A lens: metal barrel with glass elements. */
export function lens(d: Dice, wideMm: number, longMm: number): Solid {
  const elements = d.whole(3, 6)
  const glasses = Array.from({ length: elements }, (_, at) => {
    const thick = Math.min(d.between(3, 7), (longMm - wideMm * 0.2) / elements - 0.4)
    return ball(
      'glass_sio2',
      [wideMm * d.between(0.5, 0.78), wideMm * 0.7, thick],
      [0, 0, wideMm * 0.1 + ((longMm - wideMm * 0.2) * at) / elements],
    )
  })
  return hollow(rod(d.of(['al', 'polycarbonate']), [wideMm, wideMm, longMm]), wideMm * 0.07, glasses)
}

/** Shells that are held in two hands: cameras and controllers. */
export const camerasAndControllers: readonly Builder[] = [
  recipe('camera', 'system', ['flat', 'side'], (d) => {
    const [along, across, up] = [d.between(108, 140), d.between(44, 60), d.between(66, 95)]
    const inside = [
      block('li_ion_cell', [22, 34, 42], [along * 0.32, 0, 4]),
      block('pcb_fr4', [along * 0.55, 1.6, up * 0.7], [-along * 0.12, across * 0.25, 4]),
      block('glass_sio2', [36, 3, 26], [-along * 0.1, -across * 0.05, 14]),
      block('fe', [30, 10, 12], [-along * 0.1, across * 0.1, 4]),
    ]
    const body = hollow(block(d.of(['mg', 'polycarbonate', 'al']), [along, across, up]), 2, inside)
    const barrel = lens(d, d.between(56, 74), d.between(28, 90))
    const front = shifted(tipped([barrel], 90, 0), [-along * 0.1, -across / 2, up * 0.46])
    const hump = block('polycarbonate', [40, 30, 16], [-along * 0.1, 0, up])
    const goods = [body, ...front, hump, rod('al', [14, 14, 6], [along * 0.36, 0, up])]
    return { goods, packed: giftBoxed(d, goods) }
  }),
  recipe('camera', 'compact', ['flat', 'side', 'end'], (d) => {
    const [along, up, across] = [d.between(92, 112), d.between(55, 66), d.between(22, 34)]
    const inside = [
      block('li_ion_cell', [30, 8, 38], [along * 0.28, 0, 4]),
      block('pcb_fr4', [46, 1.6, 40], [-along * 0.12, 6, 4]),
      rod('glass_sio2', [18, 12, 4], [-along * 0.15, -4, 20]),
    ]
    const body = hollow(block(d.of(['al', 'polycarbonate']), [along, across, up]), 1.4, inside)
    const front = shifted(tipped([lens(d, 44, d.between(12, 22))], 90, 0), [-along * 0.14, -across / 2, up / 2])
    const goods = [body, ...front]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('camera', 'action', ['flat', 'anyhow', 'side'], (d) => {
    const [along, across, up] = [d.between(58, 70), d.between(28, 34), d.between(42, 50)]
    const inside = [
      block('li_ion_cell', [32, 10, 26], [8, 5, 4]),
      block('pcb_fr4', [48, 1.4, 34], [0, -6, 4]),
      rod('glass_sio2', [14, 8, 12], [-16, 4, 22]),
    ]
    const body = hollow(block('polycarbonate', [along, across, up]), 2, inside)
    const mounts = repeated([block('pom', [30, 12, 20])], 2, [36, 0, 0])
    const goods = [body, ...shifted(mounts, [0, across, 0]), screw('stainless304', [0, -across, 3], 5, 40)]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('game-controller', 'two-horned', ['flat', 'over', 'side'], (d) => {
    const horn = (side: number): Solid =>
      hollowLoft('polycarbonate', [
        { upMm: 0, sizeMm: [32, 30], middleMm: [side * 64, -52] },
        { upMm: 14, sizeMm: [42, 74], middleMm: [side * 58, -28] },
        { upMm: 34, sizeMm: [40, 66], middleMm: [side * 54, -18] },
        { upMm: 42, sizeMm: [28, 40], middleMm: [side * 52, -12] },
      ], 2, { contents: [rod('fe', [20, 20, 12], [side * 57, -28, 12]), rod('cu', [8, 8, 6], [side * 57, -44, 12])] }) // prettier-ignore
    const middle = hollow(block('polycarbonate', [64, 62, 34], [0, 6, 6]), 2, [
      ...board(d, [56, 50, 3], [0, 6, 20], 6),
      block('li_ion_cell', [42, 30, 9], [0, 6, 9]),
    ])
    const sticks = [-1, 1].map((side) => rod('rubber', [18, 18, 10], [side * 22, -8, 40]))
    const goods = [horn(-1), horn(1), middle, ...sticks]
    return { goods, packed: giftBoxed(d, goods) }
  }),
  recipe('game-controller', 'bar', ['flat', 'over', 'end'], (d) => {
    const [along, across] = [d.between(118, 150), d.between(46, 60)]
    const inside = [
      ...board(d, [along - 40, across - 16, 2.5], [0, 0, 2.6], 7),
      block('li_ion_cell', [40, 26, 6], [0, 0, 10]),
    ]
    const cavity = plate('air', roundedOutline(along + 4, across - 4, across / 2 - 3), 19, [0, 0, 2])
    const body = holding(plate('polycarbonate', roundedOutline(along + 8, across, across / 2 - 1), 23), [
      holding(cavity, inside),
    ])
    const buttons = repeated([rod('pom', [9, 9, 4])], 4, [11, 0, 0])
    const goods = [
      body,
      ...shifted(buttons, [along * 0.22, 0, 23]),
      ...shifted(coil(d, 30, 2, 3.2), [0, across + 22, 0]),
    ]
    return { goods, packed: d.of([boxed, blistered])(d, goods) }
  }),
  recipe(
    'game-controller',
    'pistol-grip',
    ['side', 'flat'],
    (d) => {
      const grip = hollow(block('polycarbonate', [34, 30, 92], [0, 0, 0]), 2, [
        rod('stainless304', [12.5, 12.5, 50], [0, 6.5, 12], 0.45),
        rod('stainless304', [12.5, 12.5, 50], [0, -6.5, 12], 0.45),
      ])
      const head = hollow(block('polycarbonate', [120, 36, 38], [34, 0, 92]), 2.2, [
        ...board(d, [90, 28, 3], [34, 0, 98], 5),
      ])
      const trigger = ovalLoft('pom', [
        { upMm: 66, sizeMm: [8, 10], middleMm: [26, 0] },
        { upMm: 92, sizeMm: [12, 10], middleMm: [24, 0] },
      ])
      const goods = [grip, head, trigger]
      return { goods, packed: boxed(d, goods) }
    },
    { confusedWith: 'handgun' },
  ),
]
