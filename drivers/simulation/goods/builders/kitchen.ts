import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { lathe, loft, ovalLoft } from '../shaping/mesh.ts'
import { arcPath, bandOutline, ovalOutline } from '../shaping/outline.ts'
import { block, cone, holding, plate, repeated, rod, shifted, strut, tipped } from '../shaping/parts.ts'
import { bagged, bare, blistered, boxed, bubbled, papered, shrunk, snugBoxed } from '../shaping/wrap.ts'

/** A dish turned on a wheel: from its foot out and up to its rim and back inside, one thickness all over. */
function dish(material: string, wide: number, high: number, thick: number): Solid {
  const wall = (2.4 * thick) / wide
  const rings = [
    [0.46, 0],
    [0.62, high * 0.25],
    [0.9, high * 0.7],
    [1, high],
    [1 - wall * 0.85, high],
    [0.9 - wall, high * 0.7 + thick * 0.3],
    [0.62 - wall, high * 0.25 + thick * 0.9],
    [0.47 - wall * 0.4, thick],
  ] as const
  return loft(
    material,
    rings.map(([share, upMm]) => ({ upMm, outlineMm: ovalOutline(wide * share, wide * share, 18) })),
  )
}

/** A cup or beaker with straight walls, open above. */
function beaker(material: string, base: number, top: number, high: number, wall: number, floor: number): Solid {
  const slope = (top - base) / high
  return holding(cone(material, base, top, high), [
    cone('air', base + slope * floor - 2 * wall, top - 2 * wall, high - floor, [0, 0, floor]),
  ])
}

function earOf(material: string, radius: number, thick: number): Solid {
  return (
    tipped([plate(material, bandOutline(arcPath(radius, -90, 90, 6), thick), thick * 1.6)], 90, 0)[0] ??
    rod(material, [1, 1, 1])
  )
}

/** Spoon, fork and knife of flat steel, lying along, with what sets them apart at one end. */
function cover(d: Dice, kind: 'knife' | 'fork' | 'spoon', long: number): readonly Solid[] {
  const thick = d.between(1.8, 2.8)
  const handle = block('stainless304', [long * 0.56, long * 0.07, thick], [-long * 0.22, 0, 0])
  if (kind === 'knife') return [handle, plate('stainless304', [[long * 0.06, -long * 0.045], [long * 0.44, -long * 0.045], [long * 0.5, 0], [long * 0.46, long * 0.05], [long * 0.06, long * 0.045]], thick * 0.6)] // prettier-ignore
  if (kind === 'spoon')
    return [
      handle,
      ovalLoft('stainless304', [
        { upMm: 0, sizeMm: [long * 0.24, long * 0.15], middleMm: [long * 0.19, 0] },
        { upMm: thick, sizeMm: [long * 0.32, long * 0.2], middleMm: [long * 0.22, 0] },
      ]),
    ]
  const tines = repeated([block('stainless304', [long * 0.2, 2.4, thick])], 4, [0, 5.2, 0])
  return [
    handle,
    block('stainless304', [long * 0.12, 20, thick], [long * 0.12, 0, 0]),
    ...shifted(tines, [long * 0.28, 0, 0]),
  ]
}

function pan(d: Dice, material: string, wide: number, high: number): readonly Solid[] {
  const wall = material === 'al' ? d.between(2.2, 4) : d.between(0.7, 1.1)
  const body = beaker(material, wide * 0.84, wide, high, wall, wall * 1.4)
  const grip = holding(
    strut('pom', [wide / 2 + 6, 0, high * 0.8], [wide / 2 + d.between(130, 180), 0, high * 0.95], 24),
    [strut('al', [wide / 2 + 8, 0, high * 0.8], [wide / 2 + 60, 0, high * 0.86], 9)],
  )
  return [body, grip, block(material === 'al' ? 'al' : 'stainless304', [14, 26, 5], [wide / 2, 0, high * 0.7])]
}

/** Tableware, cutlery, cookware, glasses and kitchen plastics. */
export const kitchen: readonly Builder[] = [
  recipe('porcelain-tableware', 'plates', ['side', 'flat'], (d) => {
    const [wide, pieces, thick] = [d.between(160, 270), d.whole(1, 6), d.between(3.6, 5)]
    const goods = repeated([dish('alumina', wide, wide * 0.09, thick)].map(porcelain), pieces, [0, 0, thick * 1.6])
    return { goods, pieces, packed: d.of([bubbled, boxed, papered])(d, goods) }
  }),
  recipe('porcelain-tableware', 'mug', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(74, 92), d.between(84, 110)]
    const ear = shifted([earOf('alumina', high * 0.27, 9)], [wide / 2 + 1, 7, high * 0.5])
    const goods = [beaker('alumina', wide * d.between(0.82, 1), wide, high, d.between(3.6, 5), 6), ...ear].map(
      porcelain,
    )
    return { goods, packed: d.of([snugBoxed, bubbled, boxed])(d, goods) }
  }),
  recipe('porcelain-tableware', 'bowls', ['flat', 'side'], (d) => {
    const [wide, pieces] = [d.between(110, 180), d.whole(1, 4)]
    const goods = repeated([dish('alumina', wide, wide * 0.42, 4.5)].map(porcelain), pieces, [0, 0, 14])
    return { goods, pieces, packed: d.of([boxed, bubbled])(d, goods) }
  }),
  recipe(
    'porcelain-tableware',
    'figurine',
    ['flat', 'side'],
    (d) => {
      const high = d.between(120, 200)
      const wide = high * d.between(0.34, 0.5)
      const shape = (less: number): readonly (readonly [number, number])[] => [[wide / 2 - less, less], [wide * 0.3 - less, high * 0.3], [wide * 0.44 - less, high * 0.55], [wide * 0.2 - less, high * 0.75], [wide * 0.26 - less, high * 0.88], [3, high - 1.5 * less]] // prettier-ignore
      const goods = [porcelain(holding(lathe('alumina', shape(0)), [lathe('air', shape(4))]))]
      return { goods, packed: d.of([bubbled, boxed])(d, goods) }
    },
    { confusedWith: 'ivory' },
  ),
  recipe('cutlery', 'set', ['flat', 'side', 'over'], (d) => {
    const persons = d.of([2, 4, 6])
    const goods = (['knife', 'fork', 'spoon'] as const).flatMap((kind, at) =>
      repeated(cover(d, kind, d.between(195, 225)), persons, [0, 0, 4.2]).flatMap((one) =>
        shifted([one], [0, at * 56, 0]),
      ),
    )
    return { goods, packed: d.of([boxed, boxed, papered])(d, goods) }
  }),
  recipe('cutlery', 'bundle', ['flat', 'side', 'end', 'anyhow'], (d) => {
    const kind = d.of(['spoon', 'fork', 'spoon'])
    const count = d.of([6, 12])
    const goods = repeated(cover(d, kind, d.between(130, 210)), count, [0, 0, 4])
    return { goods, packed: d.of([bagged, papered])(d, goods) }
  }),
  recipe(
    'cutlery',
    'roll',
    ['flat', 'over'],
    (d) => {
      const goods = (['knife', 'fork', 'spoon'] as const).flatMap((kind, at) =>
        shifted(cover(d, kind, d.between(170, 200)), [0, at * 46, 0]),
      )
      const cloth = block('cellulose', [230, 150, 5], [0, 46, 6], 0.3)
      return { goods, packed: bagged(d, [...goods, cloth]) }
    },
    { confusedWith: 'knife' },
  ),
  recipe('aluminium-cookware', 'pan', ['flat', 'side', 'over'], (d) => {
    const goods = pan(d, 'al', d.between(180, 290), d.between(40, 60))
    return { goods, packed: d.of([bagged, boxed, papered])(d, goods) }
  }),
  recipe('aluminium-cookware', 'pot', ['flat', 'over'], (d) => {
    const [wide, high] = [d.between(160, 240), d.between(85, 150)]
    const ears = [-1, 1].map((side) => block('pom', [24, 60, 12], [side * (wide / 2 + 13), 0, high * 0.75]))
    const lid = [
      ovalLoft(
        d.of(['glass_soda_lime', 'al']),
        [
          { upMm: 0, sizeMm: [wide, wide] },
          { upMm: 3.5, sizeMm: [wide * 0.98, wide * 0.98] },
        ],
        [0, 0, high],
      ),
      rod('pom', [34, 34, 22], [0, 0, high + 3.5], 0.7),
    ]
    const goods = [beaker('al', wide, wide, high, d.between(2, 3.2), 4), ...ears, ...lid]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('aluminium-cookware', 'baking-trays', ['flat', 'side'], (d) => {
    const [along, across, high] = [d.between(240, 340), d.between(180, 250), d.between(28, 55)]
    const pieces = d.whole(1, 3)
    const tray = holding(block('al', [along, across, high]), [
      block('air', [along - 2.4, across - 2.4, high - 1.2], [0, 0, 1.2]),
    ])
    const goods = repeated([tray], pieces, [0, 0, high + 0.5])
    return { goods, pieces, packed: d.of([shrunk, bagged])(d, goods) }
  }),
  recipe('steel-kitchenware', 'pot', ['flat', 'over'], (d) => {
    const [wide, high] = [d.between(150, 230), d.between(90, 160)]
    const ears = [-1, 1].flatMap((side) =>
      [-30, 30].map((y) => {
        const from = Math.sqrt((wide / 2) ** 2 - y ** 2) + 0.3
        return strut('stainless304', [side * from, y, high * 0.8], [side * (from + 24), y, high * 0.8], 8)
      }),
    )
    const footMm = d.between(3, 6)
    const foot = rod('al', [wide * 0.9, wide * 0.9, footMm], [0, 0, -footMm])
    const goods = [beaker('stainless304', wide, wide, high, d.between(0.6, 0.9), 1), foot, ...ears]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('steel-kitchenware', 'bowls', ['flat', 'over', 'side'], (d) => {
    const [wide, pieces] = [d.between(160, 260), d.whole(1, 3)]
    const goods = repeated([dish('stainless304', wide, wide * 0.38, 0.9)], pieces, [0, 0, 8])
    return { goods, pieces, packed: d.of([bagged, boxed])(d, goods) }
  }),
  recipe(
    'steel-kitchenware',
    'utensils',
    ['flat', 'side', 'over'],
    (d) => {
      const pieces = d.whole(2, 5)
      const long = d.between(240, 320)
      const goods = Array.from({ length: pieces }, (_, at) =>
        shifted(
          [
            strut('stainless304', [-long / 2, 0, 5], [long * 0.25, 0, 5], d.between(6, 10), 0.7),
            at % 2 === 0
              ? block('stainless304', [long * 0.22, 64, 1.4], [long * 0.37, 0, 4])
              : dish('stainless304', 72, 26, 1.2),
          ].map((one, part) => (part === 1 && at % 2 === 1 ? (shifted([one], [long * 0.42, 0, 0])[0] ?? one) : one)),
          [0, at * 78, 0],
        ),
      ).flat()
      return { goods, pieces, packed: d.of([bagged, boxed, blistered])(d, goods) }
    },
    { confusedWith: 'knife' },
  ),
  recipe('drinking-glass', 'tumblers', ['flat', 'side'], (d) => {
    const pieces = d.of([2, 4, 6])
    const [top, high] = [d.between(66, 88), d.between(84, 150)]
    const one = beaker('glass_soda_lime', top * d.between(0.72, 0.95), top, high, d.between(1.8, 3.4), d.between(6, 14))
    const goods = [0, 1].flatMap((row) =>
      shifted(repeated([one], pieces / 2, [top + 5, 0, 0]), [0, row * (top + 5), 0]),
    )
    return { goods, pieces, packed: boxed(d, goods) }
  }),
  recipe('drinking-glass', 'stemmed', ['flat', 'side'], (d) => {
    const pieces = d.of([1, 2, 4])
    const [wide, high] = [d.between(70, 98), d.between(180, 235)]
    const bowl = (less: number): readonly (readonly [number, number])[] => [[4, high * 0.45 + less * 2], [wide * 0.38 - less, high * 0.55 + less], [wide / 2 - less, high * 0.72], [wide * 0.4 - less, high]] // prettier-ignore
    const goods = repeated([
      lathe('glass_soda_lime', [[wide * 0.42, 0], [wide * 0.38, 3], [6, 8], [3.6, high * 0.45]]),
      holding(lathe('glass_soda_lime', bowl(0)), [lathe('air', bowl(1.5))]),
    ], pieces, [wide + 6, 0, 0]) // prettier-ignore
    return { goods, pieces, packed: d.of([boxed, bubbled])(d, goods) }
  }),
  recipe('drinking-glass', 'jugs', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(76, 92), d.between(110, 165)]
    const ear = shifted([earOf('glass_soda_lime', high * 0.28, 12)], [wide / 2 + 1, 9, high * 0.5])
    const goods = [beaker('glass_soda_lime', wide, wide, high, d.between(4, 6), 14), ...ear]
    return { goods, packed: d.of([boxed, bubbled])(d, goods) }
  }),
  recipe('plastic-kitchenware', 'boxes', ['flat', 'over', 'side'], (d) => {
    const pieces = d.whole(2, 5)
    const [along, across, high] = [d.between(140, 220), d.between(90, 150), d.between(45, 75)]
    const one = holding(block('polypropylene', [along, across, high]), [
      block('air', [along - 2.6, across - 2.6, high - 1.3], [0, 0, 1.3]),
    ])
    const lid = block('polypropylene', [along + 5, across + 5, 4], [0, 0, high], 0.4)
    const goods = repeated([one, lid], pieces, [0, 0, high + 4.5])
    return { goods, pieces, packed: d.of([shrunk, boxed])(d, goods) }
  }),
  recipe(
    'plastic-kitchenware',
    'utensils',
    ['flat', 'side', 'over'],
    (d) => {
      const pieces = d.whole(3, 6)
      const long = d.between(230, 310)
      const goods = Array.from({ length: pieces }, (_, at) =>
        shifted(
          [
            strut(d.of(['nylon6', 'polypropylene']), [-long / 2, 0, 6], [long * 0.2, 0, 6], 11),
            plate('nylon6', ovalOutline(long * 0.28, 66, 14, d.between(2, 5)), 3.4, [long * 0.34, 0, 4]),
          ],
          [0, at * 68, 0],
        ),
      ).flat()
      return { goods, pieces, packed: d.of([blistered, bagged])(d, goods) }
    },
    { confusedWith: 'knife' },
  ),
  recipe('plastic-kitchenware', 'bowls', ['flat', 'over'], (d) => {
    const [wide, pieces] = [d.between(150, 260), d.whole(1, 4)]
    const goods = repeated([dish(d.of(['polypropylene', 'polycarbonate']), wide, wide * 0.4, 2.2)], pieces, [
      0,
      0,
      wide * 0.41,
    ])
    return { goods, pieces, packed: d.of([bagged, bare])(d, goods) }
  }),
]

/** Porcelain is silica and alumina of 2.4 g/cm³: alumina thinned to its density. */
function porcelain(solid: Solid): Solid {
  return solid.material === 'alumina' ? { ...solid, fill: 2.4 / 3.9 } : solid
}
