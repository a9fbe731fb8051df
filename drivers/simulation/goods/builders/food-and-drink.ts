import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { ovalLoft } from '../shaping/mesh.ts'
import { ball, block, hollow, holding, repeated, rod, shifted, tipped, weighing } from '../shaping/parts.ts'
import { vessel } from '../shaping/vessel.ts'
import { bagged, bare, boxed, caseAround, shrunk, snugBoxed } from '../shaping/wrap.ts'

/** A laminated pouch full of something loose, standing or lying: pinched at its top. */
function pouch(d: Dice, material: string, grams: number, bulk: number): readonly Solid[] {
  const volume = (grams * 1000) / bulk
  const wide = Math.cbrt(volume * d.between(1.2, 1.9))
  const thick = (volume / (wide * wide * 1.25)) * 1.12
  const cuts = [0.9, 1, 0.85, 0.5].map((share, at) => ({
    upMm: (at * wide * 1.25) / 3,
    sizeMm: [wide, Math.max(6, thick * share)] as const,
    square: 4,
  }))
  const film = ovalLoft(d.of(['al', 'polyethylene']), cuts)
  const inner = cuts.map(({ upMm, sizeMm, square }) => ({
    upMm: 0.12 + upMm * (1 - 0.24 / (wide * 1.25)),
    sizeMm: [sizeMm[0] - 0.3, sizeMm[1] - 0.3] as const,
    square,
  }))
  const full = weighing(ovalLoft(material, inner), grams)
  return tipped([holding(film, [full])], 90, 0)
}

function tin(d: Dice, wide: number, high: number, contents: string, fill: number, flat = 1): readonly Solid[] {
  const shell = rod('fe', [wide, wide * flat, high])
  const wall = d.between(0.18, 0.26)
  return [hollow(shell, wall, [], contents, fill)]
}

/** A blister of tablets: plastic and foil with pills in its pockets. */
export function pillBlister(d: Dice, columns: number, rows: number, wide: number): Solid {
  const [along, across] = [columns * (wide + 3.4) + 6, rows * (wide + 3.4) + 5]
  const thick = wide * 0.45 + 0.8
  const pill = (at: number): Solid =>
    ball(d.of(['starch', 'gypsum', 'sucrose']), [wide, wide * 0.9, wide * 0.44], [((at % columns) - (columns - 1) / 2) * (wide + 3.4), (Math.floor(at / columns) - (rows - 1) / 2) * (wide + 3.4), 0.5]) // prettier-ignore
  const room = block('air', [along - 0.6, across - 0.6, thick - 0.5], [0, 0, 0.15])
  const pvc = holding(block('pvc', [along, across, thick]), [
    holding(
      room,
      Array.from({ length: columns * rows }, (_, at) => pill(at)),
    ),
  ])
  return { ...pvc, fill: 0.95 }
}

function tub(d: Dice, wide: number, high: number): readonly Solid[] {
  const body = vessel({ material: d.of(['polyethylene', 'polypropylene', 'pet']), profile: [[wide, 0], [wide, high * 0.86], [wide * 0.88, high]], wallMm: d.between(0.9, 1.6), contents: d.of(['starch', 'sucrose', 'muscle']), contentsFill: d.between(0.55, 0.95), level: d.between(0.6, 0.95) }) // prettier-ignore
  return [...body, hollow(rod('polypropylene', [wide * 0.92, wide * 0.92, 20], [0, 0, high]), 1.4)]
}

/** Food, drink, supplements, medicaments and cigarettes. */
export const foodAndDrink: readonly Builder[] = [
  recipe('food-supplement', 'tub', ['flat', 'side'], (d) => {
    const goods = tub(d, d.between(80, 140), d.between(100, 190))
    return { goods, packed: d.of([bare, shrunk])(d, goods) }
  }),
  recipe('food-supplement', 'capsule-bottle', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(52, 74), d.between(88, 125)]
    const bottle = vessel({ material: d.of(['polyethylene', 'pet', 'glass_soda_lime']), profile: [[wide, 0], [wide, high * 0.78], [wide * 0.7, high * 0.9], [wide * 0.7, high]], wallMm: 1.3, contents: d.of(['olive_oil', 'starch']), contentsFill: d.between(0.55, 0.65), level: d.between(0.6, 0.85) }) // prettier-ignore
    const goods = [...bottle, hollow(rod('polypropylene', [wide * 0.76, wide * 0.76, 20], [0, 0, high]), 1.4)]
    return { goods, packed: d.of([bare, shrunk, snugBoxed])(d, goods) }
  }),
  recipe(
    'food-supplement',
    'pouch',
    ['flat', 'over', 'end'],
    (d) => {
      const goods = pouch(d, d.of(['starch', 'sucrose']), d.between(250, 1000), 0.5)
      return { goods }
    },
    { confusedWith: 'powder' },
  ),
  recipe(
    'medicament',
    'blisters',
    ['flat', 'side', 'end'],
    (d) => {
      const strips = d.whole(1, 5)
      const one = pillBlister(d, d.whole(4, 6), 2, d.between(7, 12))
      const goods = repeated([one], strips, [0, 0, 7.2])
      const leaflet = block('cellulose', [60, 28, 2], [0, 0, strips * 7.4])
      return { goods: [...goods, leaflet], pieces: 1, packed: snugBoxed(d, [...goods, leaflet]) }
    },
    { confusedWith: 'pills' },
  ),
  recipe(
    'medicament',
    'boxes',
    ['flat', 'side', 'end'],
    (d) => {
      const pieces = d.whole(3, 10)
      const one = snugBoxed(d, repeated([pillBlister(d, 5, 2, d.between(8, 11))], 2, [0, 0, 6.8]))
      const goods = repeated(one, pieces, [0, 0, 16])
      return { goods, pieces, packed: d.of([shrunk, bagged])(d, goods) }
    },
    { confusedWith: 'pills' },
  ),
  recipe('medicament', 'pill-bottle', ['flat', 'side', 'anyhow'], (d) => {
    const [wide, high] = [d.between(30, 46), d.between(55, 90)]
    const bottle = vessel({ material: 'polypropylene', profile: [[wide, 0], [wide, high * 0.85], [wide * 0.84, high]], wallMm: 1.2, contents: 'starch', contentsFill: 1.1, level: d.between(0.4, 0.8) }) // prettier-ignore
    const goods = [...bottle, hollow(rod('polypropylene', [wide, wide, 16], [0, 0, high]), 1.6)]
    return { goods, packed: d.of([snugBoxed, bare])(d, goods) }
  }),
  recipe('canned-tuna', 'can', ['flat', 'side', 'over'], (d) => {
    const goods = tin(d, d.between(65, 84), d.between(34, 46), 'muscle', d.between(0.96, 1.02))
    return { goods }
  }),
  recipe('canned-tuna', 'stack', ['flat', 'side'], (d) => {
    const pieces = d.of([3, 4, 6])
    const wide = d.between(65, 84)
    const goods = repeated(tin(d, wide, 35, 'muscle', 1), pieces, [0, 0, 35.5])
    return { goods, pieces, packed: d.of([shrunk, snugBoxed])(d, goods) }
  }),
  recipe('canned-tuna', 'oval', ['flat', 'side'], (d) => {
    const pieces = d.of([1, 2, 4])
    const goods = repeated(
      tin(d, d.between(104, 112), d.between(22, 28), d.of(['muscle', 'muscle', 'olive_oil']), 1, 0.56),
      pieces,
      [0, 0, 28.4],
    )
    return { goods, pieces, packed: d.of([bare, snugBoxed, shrunk])(d, goods) }
  }),
  recipe(
    'tea',
    'pouch',
    ['flat', 'over', 'end'],
    (d) => {
      const goods = pouch(d, 'cellulose', d.between(90, 500), d.between(0.28, 0.4))
      return { goods }
    },
    { confusedWith: 'tobacco' },
  ),
  recipe(
    'tea',
    'brick',
    ['flat', 'over', 'side', 'anyhow'],
    (d) => {
      const round = d.chance(0.5)
      const grams = d.between(200, 360)
      const cake = round
        ? ovalLoft('cellulose', [
            { upMm: 0, sizeMm: [150, 150] },
            { upMm: 8, sizeMm: [195, 195] },
            { upMm: 22, sizeMm: [150, 150] },
          ])
        : block('cellulose', [d.between(130, 180), 90, 24])
      const goods = [weighing(cake, round ? Math.max(300, grams) : grams)]
      return { goods, packed: caseAround(goods, 'cellulose', 0.2, 0.4) }
    },
    { confusedWith: 'powder' },
  ),
  recipe('tea', 'caddy', ['flat', 'side'], (d) => {
    const goods = tin(d, d.between(70, 95), d.between(90, 150), 'cellulose', d.between(0.3, 0.45))
    return { goods, packed: d.of([bare, boxed])(d, goods) }
  }),
  recipe('coffee', 'bag', ['flat', 'side', 'over'], (d) => {
    const goods = pouch(d, 'cellulose', d.of([250, 250, 500, 1000]) * d.between(0.99, 1.02), d.between(0.34, 0.42))
    return { goods }
  }),
  recipe(
    'coffee',
    'vacuum-brick',
    ['flat', 'side', 'end'],
    (d) => {
      const pieces = d.of([1, 2, 4])
      const inner = weighing(
        block('cellulose', [79.6, 54.6, 139.6], [0, 0, 0.2]),
        d.between(250, 262) * d.of([1, 1.05]),
      )
      const goods = repeated(
        [holding(block('al', [80, 55, 140]), [inner])].map((one) => ({ ...one, fill: 0.5 })),
        pieces,
        [81, 0, 0],
      )
      return { goods, pieces, packed: d.of([bare, boxed])(d, goods) }
    },
    { confusedWith: 'powder' },
  ),
  recipe('coffee', 'capsules', ['flat', 'side'], (d) => {
    const capsule = vessel({ material: 'al', profile: [[24, 0], [30, 26], [37, 28]], wallMm: 0.3, contents: 'cellulose', contentsFill: 0.5, level: 0.9 }) // prettier-ignore
    const [columns, rows] = [d.of([5, 10]), d.of([1, 2, 4])]
    const goods = Array.from({ length: rows }, (_, row) =>
      shifted(repeated(capsule, columns, [38, 0, 0]), [0, row * 38, 0]),
    ).flat()
    return { goods, pieces: 1, packed: boxed(d, goods) }
  }),
  recipe('chocolate', 'bar', ['flat', 'over', 'side', 'end'], (d) => {
    const bar = chocolateBar(d)
    return { goods: [bar], packed: caseAround([bar], d.of(['cellulose', 'al']), 0.12, 0.3) }
  }),
  recipe('chocolate', 'bars', ['flat', 'side', 'end'], (d) => {
    const pieces = d.whole(4, 14)
    const goods = repeated([chocolateBar(d)], pieces, [0, 0, 13])
    return { goods, pieces, packed: snugBoxed(d, goods) }
  }),
  recipe('chocolate', 'assortment', ['flat'], (d) => {
    const [columns, rows] = [d.whole(3, 6), d.whole(3, 5)]
    const goods = Array.from({ length: columns * rows }, (_, at) =>
      ball('sucrose', [27, 27, 19], [(at % columns) * 31, Math.floor(at / columns) * 31, 0], 1.35),
    )
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('cigarettes', 'carton', ['flat', 'side', 'end'], (d) => {
    const goods = cigarettePacks(d, 5, 2)
    return { goods, pieces: 10, packed: snugBoxed(d, goods) }
  }),
  recipe('cigarettes', 'packs', ['flat', 'side', 'end', 'anyhow'], (d) => {
    const pieces = d.whole(1, 4)
    const goods = cigarettePacks(d, pieces, 1)
    return { goods, pieces, packed: d.of([bare, shrunk])(d, goods) }
  }),
  recipe('cigarettes', 'tins', ['flat', 'side'], (d) => {
    const pieces = d.whole(1, 5)
    const sticks = repeated(
      tipped([rod('cellulose', [7.4, 7.4, 84], [0, 0, -42], 0.34)], 0, 90),
      10,
      [0, 7.8, 0],
    ).flatMap((one) => shifted([one], [0, 0, 4.6]))
    const layers = [...sticks, ...shifted(sticks, [0, 0, 7.6])]
    const goods = repeated([hollow(block('fe', [92, 84, 18.4]), 0.25, layers)], pieces, [0, 0, 18.6])
    return { goods, pieces, packed: d.of([shrunk, snugBoxed])(d, goods) }
  }),
]

/** Bars in squares: a slab with furrows. */
function chocolateBar(d: Dice): Solid {
  const [along, across, thick] = [d.between(140, 165), d.between(70, 82), d.between(7.5, 11)]
  const slab = block('sucrose', [along, across, thick], [0, 0, 0], 1.5)
  const furrows = repeated([block('air', [2, across, thick * 0.35], [0, 0, thick * 0.65])], 4, [along / 5, 0, 0])
  return holding(slab, furrows)
}

/** Packs of twenty: board, foil and rows of paper tubes full of tobacco. */
export function cigarettePacks(d: Dice, columns: number, layers: number): readonly Solid[] {
  const tube = (at: number): Solid =>
    rod('cellulose', [7.6, 7.6, 83], [((at % 7) - 3) * 7.65, (Math.floor(at / 7) - 1) * 7.2, 1.5], 0.32)
  const room = block('air', [54.2, 22.4, 86.6], [0, 0, 0.7])
  const pack = tipped(
    [
      holding(block('cellulose', [55, 23.4, 88], [0, 0, 0], 0.9), [
        holding(
          room,
          Array.from({ length: 20 }, (_, at) => tube(at)),
        ),
      ]),
    ],
    90,
    0,
  )
  const step = 24 + d.between(0, 0.3)
  return Array.from({ length: layers }, (_, layer) =>
    shifted(repeated(pack, columns, [56, 0, 0]), [0, 0, layer * step]),
  ).flat()
}
