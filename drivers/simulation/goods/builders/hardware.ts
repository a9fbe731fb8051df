import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { sizeOf } from '../shaping/bounds.ts'
import { ovalLoft } from '../shaping/mesh.ts'
import { ovalOutline, roundedOutline } from '../shaping/outline.ts'
import {
  type Mm2,
  ball,
  block,
  cone,
  grounded,
  holding,
  plate,
  repeated,
  ring,
  rod,
  shifted,
  strut,
  tipped,
} from '../shaping/parts.ts'
import { bagged, bare, blistered, boxed, caseAround, papered, shrunk, snugBoxed } from '../shaping/wrap.ts'

/** A screw standing on its head: head, thinned thread, point. */
function screw(material: string, head: number, thick: number, long: number): readonly Solid[] {
  return [
    rod(material, [head, head, thick * 0.7]),
    rod(material, [thick, thick, long * 0.86], [0, 0, thick * 0.7], 0.86),
    cone(material, thick, thick * 0.2, long * 0.14, [0, 0, thick * 0.7 + long * 0.86]),
  ]
}

/** Loose screws in a box: patches in which a few lie together, each patch turned its own way, layer on layer. */
function looseScrews(d: Dice, count: number, one: readonly Solid[], long: number, head: number): readonly Solid[] {
  const perPatch = Math.max(1, Math.floor(long / (head * 1.05)))
  const patches = Math.ceil(count / perPatch)
  const columns = Math.max(1, Math.round(Math.sqrt(patches / d.between(1.5, 4))))
  const lying = tipped(shifted(one, [0, 0, -long / 2]), 0, 90)
  return Array.from({ length: patches }, (_, patch) => {
    const turnDeg = d.of([0, 90, 180, 270])
    const fit = Math.min(perPatch, count - patch * perPatch)
    const laid = Array.from({ length: fit }, (_, at) => {
      const swapped = d.chance(0.5) ? tipped(lying, 0, 0, 180) : lying
      return shifted(swapped, [d.between(-0.4, 0.4), (at - (fit - 1) / 2) * head * 1.05, 0])
    }).flat()
    const cellMm = long + head + 1.5
    const place = [
      (patch % columns) * cellMm,
      (Math.floor(patch / columns) % columns) * cellMm,
      Math.floor(patch / columns ** 2) * head * 1.04,
    ] as const
    return shifted(tipped(laid, 0, 0, turnDeg), place)
  }).flat()
}

/** An angle or plate with holes. */
function holedPlate(metal: string, along: number, across: number, thick: number, holes: number): Solid {
  const bores = repeated([rod('air', [6, 6, thick])], holes, [along / (holes + 0.5), 0, 0])
  return holding(plate(metal, roundedOutline(along, across, 5), thick), bores)
}

function dumbbell(d: Dice): readonly Solid[] {
  const grams = d.between(1000, 8000)
  const metal = d.of(['fe', 'fe', 'rubber'])
  const wide = Math.cbrt(grams / (metal === 'fe' ? 0.0062 : 0.0022)) * 0.72
  const hex = ovalOutline(wide, wide, d.of([6, 8, 20]))
  const long = wide * 0.62
  const core = metal === 'rubber' ? [rod('fe', [wide * 0.76, wide * 0.76, long * 0.76], [0, 0, long * 0.12])] : []
  const head = holding(plate(metal, hex, long), core)
  const bar = rod('fe', [30, 30, 116], [0, 0, long])
  return tipped([head, bar, ...shifted([head], [0, 0, long + 116])], 0, 90)
}

/** Screws, mountings, rubber parts and dumbbells. */
export const hardware: readonly Builder[] = [
  recipe('screws', 'loose-in-box', ['flat', 'side', 'end'], (d) => {
    const [thick, pieces] = [d.between(3, 7), d.of([25, 50, 100])]
    const [head, long] = [thick * d.between(1.7, 2), thick * d.between(5, 11)]
    const goods = looseScrews(
      d,
      pieces,
      screw(d.of(['fe', 'stainless304', 'brass']), head, thick, long),
      long + thick * 0.7,
      head,
    )
    return { goods, pieces, packed: snugBoxed(d, goods) }
  }),
  recipe(
    'screws',
    'standing',
    ['flat', 'side', 'over'],
    (d) => {
      const [thick, pieces] = [d.between(5, 12), d.of([8, 12, 20, 24])]
      const [head, long] = [thick * 1.8, thick * d.between(4, 8)]
      const one = [
        plate('fe', ovalOutline(head, head, 6), thick * 0.65),
        rod('fe', [thick, thick, long], [0, 0, thick * 0.65], 0.9),
      ]
      const goods = Array.from({ length: pieces }, (_, at) =>
        shifted(one, [(at % 4) * head * 1.04, Math.floor(at / 4) * head * 1.04, 0]),
      ).flat()
      return { goods, pieces, packed: d.of([snugBoxed, bagged])(d, goods) }
    },
    { confusedWith: 'ammunition' },
  ),
  recipe('screws', 'sorted-case', ['flat', 'over'], (d) => {
    const [sizes, each] = [d.whole(4, 6), d.of([10, 15])]
    let across = 0
    const goods = Array.from({ length: sizes }, (_, at) => {
      const thick = 2.5 + at * 0.7
      const heap = grounded(looseScrews(d, each, screw('fe', thick * 1.9, thick, thick * 6), thick * 6.7, thick * 1.9))
      const wide = sizeOf(heap)[1]
      across += wide + 3
      return shifted(heap, [0, across - wide / 2, 0])
    }).flat()
    return { goods, pieces: sizes * each, packed: caseAround(goods, 'polypropylene', 1.6, 2) }
  }),
  recipe('building-mounting', 'angles', ['flat', 'side', 'over'], (d) => {
    const [along, across, pieces, thick] = [
      d.between(50, 110),
      d.between(22, 44),
      d.of([2, 4, 8, 10]),
      d.between(1.5, 3),
    ]
    const flat = holedPlate('fe', along, across, thick, d.whole(2, 4))
    const wall = shifted(tipped([holedPlate('fe', along * 0.9, across, thick, 2)], 0, 90), [
      -along / 2 - 0.1,
      0,
      along * 0.45 + thick,
    ])
    const goods = repeated([flat, ...wall], pieces, [0, across + 1.5, 0])
    return { goods, pieces, packed: d.of([bagged, boxed])(d, goods) }
  }),
  recipe('building-mounting', 'hinges', ['flat', 'over', 'side'], (d) => {
    const [along, across, pieces] = [d.between(60, 110), d.between(26, 40), d.of([2, 4, 6])]
    const metal = d.of(['fe', 'brass', 'stainless304'])
    const leaf = (side: number): Solid =>
      shifted([holedPlate(metal, along, across, 2.2, 3)], [0, side * (across / 2 + 4), 1])[0] ?? block(metal, [1, 1, 1])
    const pin = strut(metal, [-along / 2, 0, 4], [along / 2, 0, 4], 7.6)
    const goods = repeated([leaf(-1), leaf(1), pin], pieces, [0, 0, 8.2])
    return { goods, pieces, packed: d.of([bagged, blistered, snugBoxed])(d, goods) }
  }),
  recipe('building-mounting', 'handles', ['flat', 'side'], (d) => {
    const [long, pieces] = [d.between(110, 200), d.of([1, 2, 4])]
    const metal = d.of(['zn', 'al', 'stainless304', 'brass'])
    const bar = strut(metal, [-long / 2, 0, 38], [long / 2, 0, 38], d.between(10, 16))
    const feet = [-1, 1].map((side) => rod(metal, [11, 11, 30], [side * long * 0.42, 0, 0]))
    const rose = shifted([ring(metal, 50, 20, 8)], [long * 0.62, 0, 20])
    const goods = repeated([bar, ...feet, ...rose], pieces, [0, 54, 0])
    return { goods, pieces, packed: d.of([boxed, bagged])(d, goods) }
  }),
  recipe('rubber-mat', 'mat', ['flat', 'over', 'side'], (d) => {
    const [along, across, thick, pieces] = [d.between(280, 400), d.between(200, 300), d.between(3, 7), d.whole(1, 3)]
    const ribs = (upMm: number): readonly Solid[] =>
      repeated([block('rubber', [along * 0.94, 4, 2])], 12, [0, across / 13, 0]).flatMap((one) =>
        shifted([one], [0, 0, upMm]),
      )
    const goods = Array.from({ length: pieces }, (_, at) => [
      block('rubber', [along, across, thick], [0, 0, at * (thick + 2.2)], 1.2),
      ...ribs(at * (thick + 2.2) + thick),
    ]).flat()
    return { goods, pieces, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('rubber-mat', 'rolled', ['flat', 'end'], (d) => {
    const [long, turns, thick] = [d.between(240, 400), d.whole(4, 7), d.between(3, 5)]
    let [roll, wide] = [rod('air', [34, 34, long]), 34]
    for (let turn = 0; turn < turns; turn++) {
      const sheet = holding(rod('rubber', [wide + 2 * thick, wide + 2 * thick, long], [0, 0, 0], 1.1), [roll])
      wide += 2 * thick + 1.2
      roll = turn === turns - 1 ? sheet : holding(rod('air', [wide, wide, long]), [sheet])
    }
    const goods = tipped([roll], 0, 90)
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('rubber-mat', 'seals', ['flat', 'side', 'anyhow'], (d) => {
    const pieces = d.of([10, 20, 50])
    const [wide, high] = [d.between(24, 60), d.between(3, 6)]
    const stack = repeated([ring(d.of(['rubber', 'rubber_belt']), wide, wide - d.between(6, 14), high)], pieces / 5, [
      0,
      0,
      high + 0.2,
    ])
    const goods = Array.from({ length: 5 }, (_, at) => shifted(stack, [at * (wide + 1), 0, 0])).flat()
    return { goods, pieces, packed: d.of([bagged, snugBoxed])(d, goods) }
  }),
  recipe('dumbbell', 'hexagonal', ['flat'], (d) => {
    const goods = dumbbell(d)
    return { goods, packed: d.of([bare, boxed, papered])(d, goods) }
  }),
  recipe('dumbbell', 'pair', ['flat'], (d) => {
    const one = dumbbell(d)
    const shape = one[0]?.shape
    const wide = shape?.kind === 'extrusion' ? Math.max(...shape.outlineMm.map(([x]) => 2 * x)) : 120
    const goods = [...one, ...shifted(one, [0, wide + 4, 0])]
    return { goods, pieces: 2, packed: boxed(d, goods) }
  }),
  recipe(
    'dumbbell',
    'kettlebell',
    ['flat'],
    (d) => {
      const wide = d.between(90, 150)
      const bell = ball('fe', [wide, wide, wide * 0.92])
      const bow: readonly Mm2[] = [[-wide * 0.34, 0], [-wide * 0.3, wide * 0.3], [0, wide * 0.42], [wide * 0.3, wide * 0.3], [wide * 0.34, 0]] // prettier-ignore
      const grips = bow
        .slice(1)
        .map((to, at) =>
          strut(
            'fe',
            [bow[at]?.[0] ?? 0, 0, wide * 0.82 + (bow[at]?.[1] ?? 0)],
            [to[0], 0, wide * 0.82 + to[1]],
            wide * 0.17,
          ),
        )
      const goods = [bell, ...grips]
      return { goods, packed: d.of([bare, boxed, bagged])(d, goods) }
    },
    { confusedWith: 'shielded-box' },
  ),
  recipe('dumbbell', 'plates', ['flat', 'side'], (d) => {
    const [wide, high, pieces] = [d.between(150, 230), d.between(18, 32), d.of([1, 2, 4])]
    const goods = repeated([ring('fe', wide, 30, high)], pieces, [0, 0, high + 0.5])
    return { goods, pieces, packed: d.of([boxed, shrunk])(d, goods) }
  }),
]

/** A bag of washers or discs, lying flat on one another: what a stack of coins may be taken for. */
export const washers: readonly Builder[] = [
  recipe(
    'building-mounting',
    'washers',
    ['flat', 'side', 'end'],
    (d) => {
      const [wide, thick, pieces] = [d.between(18, 36), d.between(1.5, 3), d.of([10, 20])]
      const goods = repeated([ring(d.of(['fe', 'brass', 'zn']), wide, wide * 0.45, thick)], pieces, [
        0,
        0,
        thick + 0.05,
      ])
      const knob = ovalLoft(
        'zn',
        [
          { upMm: 0, sizeMm: [14, 14] },
          { upMm: 12, sizeMm: [30, 30] },
          { upMm: 22, sizeMm: [16, 16] },
        ],
        [wide + 8, 0, 0],
      )
      return { goods: [...goods, knob], pieces: pieces + 1, packed: bagged(d, [...goods, knob]) }
    },
    { confusedWith: 'gold' },
  ),
]
