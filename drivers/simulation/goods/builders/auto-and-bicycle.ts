import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { roundedOutline, toothedOutline } from '../shaping/outline.ts'
import { ball, block, hollow, holding, plate, repeated, ring, rod, shifted, strut, tipped } from '../shaping/parts.ts'
import { bagged, bare, blistered, boxed, papered, shrunk, snugBoxed } from '../shaping/wrap.ts'

/** Places evenly round a circle. */
function around(count: number, radius: number, upMm: number): readonly (readonly [number, number, number])[] {
  return Array.from({ length: count }, (_, at) => {
    const rad = (2 * Math.PI * at) / count
    return [radius * Math.cos(rad), radius * Math.sin(rad), upMm] as const
  })
}

function bearing(outer: number, inner: number, high: number, balls: number): readonly Solid[] {
  const gap = (outer - inner) / 2
  const size = Math.min(gap * 0.56, high * 0.8)
  const rollers = around(balls, (outer + inner) / 4, (high - size) / 2).map((at) =>
    ball('fe', [gap * 0.4, gap * 0.4, size], at),
  )
  const room = rod('air', [outer - gap * 0.56, outer - gap * 0.56, high])
  const innerRace = ring('fe', inner + gap * 0.56, inner, high)
  return [holding(rod('fe', [outer, outer, high]), [holding(room, [innerRace, ...rollers])])]
}

function disc(d: Dice, wide: number): readonly Solid[] {
  const [thick, hat] = [d.between(9, 13), d.between(28, 50)]
  const face = thick * 0.7
  const vanes = around(18, wide * 0.4, face).map((at) => rod('fe', [9, 9, thick * 0.8], at))
  const band = d.chance(0.6)
    ? [ring('fe', wide, wide * 0.6, face), ...vanes, ring('fe', wide, wide * 0.6, face, [0, 0, face + thick * 0.8])]
    : [ring('fe', wide, wide * 0.6, thick)]
  const bell = holding(rod('fe', [wide * 0.6, wide * 0.6, hat]), [
    rod('air', [wide * 0.6 - 13, wide * 0.6 - 13, hat - 6.5]),
    rod('air', [wide * 0.22, wide * 0.22, 6.5], [0, 0, hat - 6.5]),
    ...around(d.of([4, 5]), wide * 0.19, hat - 6.5).map((at) => rod('air', [12, 12, 6.5], at)),
  ])
  return [...band, bell]
}

function filter(d: Dice, wide: number, high: number): readonly Solid[] {
  const pleats = holding(
    rod('cellulose', [wide * 0.84, wide * 0.84, high * 0.78], [0, 0, high * 0.08], d.between(0.28, 0.45)),
    [ring('fe', wide * 0.4, wide * 0.4 - 1.2, high * 0.78, [0, 0, high * 0.08])],
  )
  const spring = rod('fe', [wide * 0.4, wide * 0.4, high * 0.04], [0, 0, high * 0.02], 0.4)
  const can = hollow(rod('fe', [wide, wide, high]), d.between(0.5, 0.8), [pleats, spring])
  return [
    can,
    ring('fe', wide * 0.9, 20, 4, [0, 0, high]),
    ring('rubber', wide * 0.8, wide * 0.68, 3, [0, 0, high + 4]),
  ]
}

/** Brake discs, oil filters, ball bearings and bicycle parts. */
export const autoAndBicycle: readonly Builder[] = [
  recipe('brake-disc', 'disc', ['flat', 'over', 'side'], (d) => {
    const goods = disc(d, d.between(230, 310))
    return { goods, packed: d.of([boxed, papered, bagged])(d, goods) }
  }),
  recipe('brake-disc', 'pair', ['flat', 'side'], (d) => {
    const one = disc(d, d.between(220, 280))
    const goods = [...one, ...shifted(one, [0, 0, 66])]
    return { goods, pieces: 2, packed: boxed(d, goods) }
  }),
  recipe('brake-disc', 'drum', ['flat', 'over'], (d) => {
    const [wide, high] = [d.between(190, 240), d.between(48, 65)]
    const shell = holding(rod('fe', [wide, wide, high]), [
      rod('air', [wide - 20, wide - 20, high - 8]),
      rod('air', [58, 58, 8], [0, 0, high - 8]),
    ])
    const goods = [shell, ring('fe', wide + 18, wide + 0.2, 8)]
    return { goods, packed: d.of([boxed, bagged])(d, goods) }
  }),
  recipe('oil-filter', 'canister', ['flat', 'side', 'over'], (d) => {
    const goods = filter(d, d.between(64, 96), d.between(65, 130))
    return { goods, packed: d.of([snugBoxed, bare])(d, goods) }
  }),
  recipe('oil-filter', 'pair', ['flat', 'side'], (d) => {
    const wide = d.between(64, 80)
    const goods = repeated(filter(d, wide, d.between(70, 100)), 2, [wide + 3, 0, 0])
    return { goods, pieces: 2, packed: boxed(d, goods) }
  }),
  recipe('oil-filter', 'cartridge', ['flat', 'side'], (d) => {
    const [wide, high, pieces] = [d.between(56, 75), d.between(70, 150), d.of([1, 2, 4])]
    const pleats = holding(rod('cellulose', [wide, wide, high], [0, 0, 3], 0.35), [
      ring('polypropylene', wide * 0.42, wide * 0.42 - 3, high, [0, 0, 3]),
    ])
    const ends = [0, high + 3].map((up) => ring(d.of(['fe', 'polypropylene']), wide, wide * 0.36, 3, [0, 0, up]))
    const goods = repeated([pleats, ...ends], pieces, [wide + 2, 0, 0])
    return { goods, pieces, packed: d.of([snugBoxed, boxed])(d, goods) }
  }),
  recipe('ball-bearing', 'box', ['flat', 'side', 'over'], (d) => {
    const [outer, high] = [d.between(30, 90), d.between(9, 23)]
    const goods = bearing(outer, outer * d.between(0.42, 0.52), high, d.whole(7, 10))
    return { goods, packed: d.of([snugBoxed, bagged])(d, goods) }
  }),
  recipe('ball-bearing', 'tube', ['flat', 'side', 'end'], (d) => {
    const [outer, high, pieces] = [d.between(19, 47), d.between(6, 14), d.of([5, 10])]
    const goods = repeated(bearing(outer, outer * 0.4, high, 8), pieces, [0, 0, high + 0.3])
    return { goods, pieces, packed: d.of([shrunk, snugBoxed])(d, goods) }
  }),
  recipe('ball-bearing', 'flanged', ['flat', 'over'], (d) => {
    const outer = d.between(40, 62)
    const seat = rod('air', [outer * 0.98, outer * 0.98, 13])
    const bolts = [-1, 1].map((side) => rod('air', [11, 11, 13], [side * outer * 0.8, 0, 0]))
    const housing = plate('fe', roundedOutline(outer * 2, outer * 1.24, 12), 13)
    const goods = [holding(housing, [holding(seat, bearing(outer * 0.97, outer * 0.46, 13, 8)), ...bolts])]
    return { goods, packed: d.of([boxed, bagged])(d, goods) }
  }),
  recipe(
    'bicycle-part',
    'pedals',
    ['flat', 'side'],
    (d) => {
      const metal = d.of(['al', 'nylon6'])
      const pedal = [holding(block(metal, [95, 84, 22]), [block('air', [26, 60, 22], [-26, 0, 0]), block('air', [26, 60, 22], [26, 0, 0]), rod('fe', [15, 15, 20], [0, 0, 1])]), strut('fe', [0, 42, 11], [0, 70, 11], 14)] // prettier-ignore
      const goods = [...pedal, ...shifted(tipped(pedal, 0, 0, 180), [104, 30, 0])]
      return { goods, pieces: 2, packed: d.of([boxed, blistered])(d, goods) }
    },
    { confusedWith: 'handgun-part' },
  ),
  recipe('bicycle-part', 'chainset', ['flat', 'over'], (d) => {
    const teeth = d.whole(32, 44)
    const wide = teeth * 4.1
    const arms = [
      block('al', [wide * 0.6, 18, 4]),
      ...[-1, 1].map((side) => block('al', [16, wide * 0.2, 4], [0, side * (wide * 0.1 + 9.2), 0])),
    ]
    const hole = holding(rod('air', [wide * 0.62, wide * 0.62, 4]), arms)
    const wheel = holding(plate(d.of(['fe', 'al']), toothedOutline(wide, wide - 9, teeth), 4), [hole])
    const goods = [wheel, block('al', [172, 26, 13], [70, 0, 6.2]), rod('fe', [34, 34, 12], [0, 0, 19.4])]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe(
    'bicycle-part',
    'handlebar-and-stem',
    ['flat', 'side'],
    (d) => {
      const long = d.between(360, 420)
      const tube = tipped([ring('al', 24, 19.6, long)], 0, 90)
      const stem = shifted(tipped([ring('al', 34, 28.6, 60)], 90, 0), [long / 2, -12.5, 0])
      const grips = [0, 1]
        .map((end) =>
          shifted(tipped([holding(rod('rubber', [33, 33, 110]), [rod('air', [24.2, 24.2, 110])])], 0, 90), [
            long / 2 - 55 + (end * 2 - 1) * (long / 2 - 60),
            60,
            0,
          ]),
        )
        .flat()
      const goods = [...tube, ...stem, ...grips]
      return { goods, packed: d.of([bagged, boxed])(d, goods) }
    },
    { confusedWith: 'long-gun-part' },
  ),
  recipe('bicycle-part', 'cassette', ['flat', 'over'], (d) => {
    const gears = d.whole(6, 10)
    const goods = Array.from({ length: gears }, (_, at) =>
      holding(plate('fe', toothedOutline(132 - at * 9, 124 - at * 9, 34 - at * 2), 1.9, [0, 0, at * 4.2]), [
        rod('air', [35, 35, 1.9], [0, 0, at * 4.2]),
      ]),
    )
    const spacers = Array.from({ length: gears - 1 }, (_, at) => ring('al', 44, 35, 2.2, [0, 0, at * 4.2 + 1.95]))
    return {
      goods: [...goods, ...spacers],
      packed: d.of([boxed, blistered])(d, [...goods, ...spacers]),
    }
  }),
]
