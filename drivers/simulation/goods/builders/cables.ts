import type { Solid } from '../../solids/solid.ts'
import type { Mm3 } from '../../solids/turn.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { block, hollow, holding, repeated, ring, rod, shifted, strut } from '../shaping/parts.ts'
import { bagged, bare, blistered, boxed } from '../shaping/wrap.ts'

/** A piece of cable from one place to another: plastic round a copper core. */
function length(from: Mm3, to: Mm3, thickMm: number, coreShare: number, jacket: string): Solid {
  return holding(strut(jacket, from, to, thickMm), [strut('cu', from, to, thickMm * coreShare)])
}

/** A cable wound to a flat ring lying on the ground: straight pieces round and round, a layer for each turn. */
export function coil(d: Dice, radiusMm: number, turns: number, thickMm = 4, jacket = 'pvc'): readonly Solid[] {
  const steps = radiusMm > 45 ? 14 : 10
  const core = d.between(0.34, 0.5)
  const squash = d.between(0.5, 1)
  const wobble = Array.from({ length: steps }, () => d.between(0.94, 1.05))
  const place = (step: number, turn: number): Mm3 => {
    const rad = (2 * Math.PI * step) / steps
    const radius = (radiusMm - (turn % 2) * thickMm * 1.15) * (wobble[step % steps] ?? 1)
    return [
      radius * Math.cos(rad),
      radius * squash * Math.sin(rad),
      thickMm / 2 + Math.floor(turn / 2) * thickMm * 1.05,
    ]
  }
  return Array.from({ length: steps * turns }, (_, at) => {
    const turn = Math.floor(at / steps)
    return length(place(at % steps, turn), place((at % steps) + 1, turn), thickMm, core, jacket)
  })
}

/** A plug lying along: plastic grip, metal shell with its tongue. */
function plug(d: Dice, metal: Mm3): readonly Solid[] {
  const [long, wide, high] = metal
  const gripMm = d.between(16, 24)
  const tongue = block('pcb_fr4', [long * 0.8, wide * 0.8, high * 0.35], [long / 2, 0, 2 + high * 0.3])
  const wires = block('cu', [gripMm * 0.7, wide * 0.7, 1], [-gripMm / 2, 0, 2 + high * 0.4])
  return [
    hollow(block('stainless304', metal, [long / 2, 0, 2]), 0.4, [tongue]),
    holding(block('pvc', [gripMm, wide + 4, high + 4], [-gripMm / 2, 0, 0]), [wires]),
  ]
}

/** Mains plug: pins in plastic. */
function mainsPlug(d: Dice): readonly Solid[] {
  const pins = repeated([strut('brass', [18, 0, 14], [37, 0, 14], d.between(4, 4.8))], 2, [0, 19, 0])
  return [holding(block('pvc', [36, 36, 26]), [strut('cu', [-16, 0, 13], [10, 0, 13], 5)]), ...pins]
}

/** Cables with connectors: copper loops between metal plugs. */
export const cables: readonly Builder[] = [
  recipe('cable', 'coiled', ['flat', 'over', 'side'], (d) => {
    const radius = d.between(38, 70)
    const thick = d.between(3, 6)
    const sizes: Mm3 = d.of([
      [12, 12, 4.5],
      [9, 8.3, 2.6],
      [18, 14, 4.6],
      [21, 11.5, 8],
    ] as const)
    const ends = [-1, 1].flatMap((side) => shifted(plug(d, sizes), [radius * 0.1, side * radius * 0.24, 0]))
    const goods = [...coil(d, radius, d.whole(3, 7), thick), ...ends]
    return { goods, packed: d.of([bagged, blistered, boxed, bare])(d, goods) }
  }),
  recipe('cable', 'hank', ['flat', 'over', 'side', 'end'], (d) => {
    const [runs, long, thick] = [d.whole(5, 10), d.between(110, 190), d.between(4, 7.5)]
    const strands = Array.from({ length: runs }, (_, at) => {
      const [y, z] = [(at % 4) * thick * 1.15, Math.floor(at / 4) * thick * 1.1 + thick / 2]
      return length(
        [-long / 2 + d.between(0, 10), y, z],
        [long / 2 - d.between(0, 10), y, z],
        thick,
        d.between(0.35, 0.5),
        'pvc',
      )
    })
    const plugs = [
      ...shifted(mainsPlug(d), [long / 2 + 30, thick * 1.5, 0]),
      ...shifted(plug(d, [20, 16, 8]), [-long / 2 - 28, thick * 1.5, 0]),
    ]
    const tie = strut('polypropylene', [0, -thick, thick * 3.8], [0, thick * 5, thick * 3.8], 4)
    const goods = [...strands, ...plugs, tie]
    return { goods, packed: bagged(d, goods) }
  }),
  recipe('cable', 'reel', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(90, 170), d.between(40, 90)]
    const turns = holding(rod('cu', [wide * 0.86, wide * 0.86, high - 8], [0, 0, 4], d.between(0.16, 0.28)), [
      rod('polypropylene', [wide * 0.4, wide * 0.4, high - 8], [0, 0, 4], 0.25),
    ])
    const flanges = [ring('polypropylene', wide, 24, 3.9), ring('polypropylene', wide, 24, 3.9, [0, 0, high - 3.9])]
    const goods = [turns, ...flanges, ...shifted(mainsPlug(d), [0, 0, high])]
    return { goods, packed: d.of([boxed, bare])(d, goods) }
  }),
]
