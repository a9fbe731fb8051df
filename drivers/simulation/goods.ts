import { mulberry } from './feed.ts'
import { massOf, type Solid, solidContents } from './solid-contents.ts'
import type { Contents } from './world.ts'

/** What a builder of goods makes: its solids around the place given, and how it is truthfully declared. */
type Made = { readonly solids: readonly Solid[]; readonly line: GoodsLine }

/** A declared line as a truthful sender writes it; the mass is the net mass of all pieces in grams. */
export type GoodsLine = {
  readonly hs6: string
  readonly description: string
  readonly quantity: number
  readonly unit: string
  readonly netMassG: number
}

/** A generated parcel: contents, what is truly declared for it, its scale weight, and an undeclared object where there is one. */
export type GoodsParcel = {
  readonly contents: Contents
  readonly lines: readonly GoodsLine[]
  readonly grams: number
  readonly undeclared: string | null
}

type Place = { readonly at: readonly [number, number]; readonly random: () => number }
type Builder = (place: Place) => Made

const solid = (
  shape: Solid['shape'],
  material: string,
  centreMm: readonly [number, number],
  sizeMm: readonly [number, number, number],
  turnDeg = 0,
  fill = 1,
): Solid => ({ shape, material, centreMm, sizeMm, turnDeg, fill })
const made = (solids: readonly Solid[], hs6: string, description: string, quantity: number): Made => {
  const netMassG = Math.round(solids.reduce((grams, one) => grams + massOf(one), 0))
  return { solids, line: { hs6, description, quantity, unit: 'pcs', netMassG } }
}

/** A first handful of goods; each varies in size and turn. */
const builders: readonly Builder[] = [
  ({ at, random }) => {
    const count = 1 + Math.floor(random() * 3)
    const shirts = Array.from({ length: count }, (_, i) =>
      solid(
        'box',
        'cellulose',
        [at[0] + i * 9, at[1] + i * 7],
        [230 + 20 * random(), 180 + 15 * random(), 22],
        8 * random(),
        0.22,
      ),
    )
    return made(shirts, '610910', 'T-shirts, knitted cotton', count)
  },
  ({ at, random }) =>
    made(
      [solid('box', 'cellulose', [at[0], at[1]], [210, 148, 18 + 14 * random()], 20 * random(), 0.95)],
      '490199',
      'book, printed',
      1,
    ),
  ({ at, random }) => {
    const turn = 30 * random() - 15
    const shoe = (dx: number): Solid[] => [
      solid('box', 'rubber', [at[0], at[1] + dx], [270, 85, 14], turn),
      solid('cylinder-lying', 'leather', [at[0] - 20, at[1] + dx], [200, 78, 60], turn, 0.25),
    ]
    return made([...shoe(-55), ...shoe(55)], '640399', 'shoes, leather', 1)
  },
  ({ at, random }) => {
    const turn = 90 * random()
    return made(
      [
        solid('box', 'glass_soda_lime', at, [148, 71, 2], turn),
        solid('box', 'li_ion_cell', at, [80, 55, 4], turn),
        solid('box', 'pcb_fr4', [at[0] + 30, at[1]], [60, 60, 2], turn),
        solid('box', 'al', at, [148, 71, 1], turn),
      ],
      '851713',
      'mobile phone',
      1,
    )
  },
  ({ at, random }) => {
    const bottle = (dx: number): Solid[] => [
      solid('cylinder-lying', 'water', [at[0], at[1] + dx], [170, 60, 60]),
      solid('cylinder-up', 'polypropylene', [at[0] + 95, at[1] + dx], [26, 26, 20]),
    ]
    const places = random() < 0.5 ? [0] : [-34, 34]
    return made(places.flatMap(bottle), '330510', 'shampoo', places.length)
  },
  ({ at, random }) =>
    made(
      [
        solid('cylinder-up', 'glass_soda_lime', at, [84, 84, 6]),
        solid('cylinder-up', 'glass_soda_lime', at, [84 - 6 * random(), 84, 90], 0, 0.22),
      ],
      '691200',
      'mug, ceramic',
      1,
    ),
  ({ at, random }) => {
    const count = 4 + 4 * Math.floor(random() * 2)
    return made(
      Array.from({ length: count }, (_, i) =>
        solid('cylinder-lying', 'stainless304', [at[0], at[1] + i * 15.5 - count * 7.7], [50, 14, 14], 0, 0.42),
      ),
      '850610',
      'batteries, alkaline',
      count,
    )
  },
  ({ at, random }) =>
    made(
      [
        solid('box', 'leather', at, [110, 110, 18], 45 * random(), 0.7),
        solid('box', 'brass', [at[0] + 62, at[1] + 10], [40, 32, 4], 12),
      ],
      '420330',
      'belt, leather',
      1,
    ),
]

/** Objects that nobody declares. */
const hidden: readonly { readonly name: string; readonly build: (place: Place) => readonly Solid[] }[] = [
  {
    name: 'powder in a bag',
    build: ({ at, random }) => [solid('box', 'ammonium_nitrate', at, [90 + 30 * random(), 60, 28], 40 * random())],
  },
  { name: 'metal block', build: ({ at }) => [solid('box', 'fe', at, [46, 24, 14], 20)] },
  { name: 'lead foil', build: ({ at, random }) => [solid('box', 'pb', at, [60, 45, 1.2], 60 * random())] },
]

const [lengthMm, widthMm] = [400, 320]

/** A parcel of one to three goods, and with `hide` something that is not declared. The same seed gives the same parcel. */
export function goodsParcel(seed: number, hide: boolean): GoodsParcel {
  const random = mulberry(seed * 7919 + 13)
  const carton = solid('box', 'cellulose', [lengthMm / 2, widthMm / 2], [lengthMm, widthMm, 3], 0, 0.7)
  const places: readonly (readonly [number, number])[] = [
    [lengthMm * 0.5, widthMm * 0.5],
    [lengthMm * 0.26, widthMm * 0.3],
    [lengthMm * 0.74, widthMm * 0.7],
  ]
  const count = 1 + Math.floor(random() * 3)
  const goods = places
    .slice(0, count)
    .map((at) => (builders[Math.floor(random() * builders.length)] ?? builders[0])?.({ at, random }))
  const stray = hide ? hidden[Math.floor(random() * hidden.length)] : undefined
  const extra =
    stray?.build({ at: [lengthMm * (0.2 + 0.6 * random()), widthMm * (0.2 + 0.6 * random())], random }) ?? []
  const solids = [carton, ...goods.flatMap((one) => one?.solids ?? []), ...extra]
  const grams = Math.round(solids.reduce((sum, one) => sum + massOf(one), 0))
  const lines = goods.flatMap((one) => (one ? [one.line] : []))
  return { contents: solidContents(lengthMm, widthMm, solids), lines, grams, undeclared: stray?.name ?? null }
}
