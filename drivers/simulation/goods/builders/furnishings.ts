import { type Builder, recipe } from '../builder.ts'
import { hollowLoft, ovalLoft } from '../shaping/mesh.ts'
import { ovalOutline } from '../shaping/outline.ts'
import { ball, block, cone, holding, plate, repeated, rod, shifted, strut, weighing } from '../shaping/parts.ts'
import { vessel } from '../shaping/vessel.ts'
import { bagged, bare, boxed, giftBoxed, papered, shrunk, snugBoxed } from '../shaping/wrap.ts'

const soft = { soft: true }

/** Candles, bedding and wigs. */
export const furnishings: readonly Builder[] = [
  recipe('candle', 'pillar', ['flat', 'side'], (d) => {
    const [wide, high, pieces] = [d.between(50, 80), d.between(80, 160), d.of([1, 2, 3])]
    const wick = strut('cellulose', [0, 0, 0.5], [0, 0, high - 0.1], 1.6)
    const goods = repeated([holding(rod('polyethylene', [wide, wide, high], [0, 0, 0], 0.97), [wick])], pieces, [
      wide + 3,
      0,
      0,
    ])
    return { goods, pieces, packed: d.of([bare, shrunk, boxed])(d, goods) }
  }),
  recipe('candle', 'in-glass', ['flat', 'over'], (d) => {
    const [wide, high] = [d.between(66, 92), d.between(72, 110)]
    const jar = vessel({ material: d.of(['glass_soda_lime', 'glass_soda_lime', 'al']), profile: [[wide, 0], [wide, high]], wallMm: d.between(2.6, 4), floorMm: 7, contents: 'polyethylene', contentsFill: 0.95, level: d.between(0.7, 0.88) }) // prettier-ignore
    const goods = [...jar, rod(d.of(['wood', 'al', 'fe']), [wide, wide, 4], [0, 0, high + 0.1], 0.6)]
    return { goods, packed: d.of([boxed, giftBoxed, papered])(d, goods) }
  }),
  recipe(
    'candle',
    'tapers',
    ['flat', 'side', 'end'],
    (d) => {
      const [pieces, long] = [d.of([4, 6, 12]), d.between(180, 280)]
      const taper = cone('polyethylene', 23, 17, long)
      const goods = [0, 1].flatMap((row) => shifted(repeated([taper], pieces / 2, [24, 0, 0]), [0, row * 24, 0]))
      return { goods, pieces, packed: d.of([snugBoxed, shrunk])(d, goods) }
    },
    { confusedWith: 'ivory' },
  ),
  recipe('candle', 'tea-lights', ['flat', 'side', 'over'], (d) => {
    const [columns, layers] = [d.whole(5, 8), d.whole(1, 2)]
    const light = holding(rod('al', [38, 38, 15], [0, 0, 0], 0.9), [
      rod('polyethylene', [37.4, 37.4, 14.5], [0, 0, 0.4], 0.95),
    ])
    const goods = Array.from({ length: columns * 4 * layers }, (_, at) =>
      shifted([light], [(at % columns) * 39, (Math.floor(at / columns) % 4) * 39, Math.floor(at / (columns * 4)) * 16]),
    ).flat()
    return { goods, pieces: columns * 4 * layers, packed: d.of([boxed, bagged])(d, goods) }
  }),
  recipe(
    'bedding',
    'pillow',
    ['flat', 'over', 'side'],
    (d) => {
      const [along, across, high] = [d.between(380, 500), d.between(260, 380), d.between(90, 150)]
      const pillow = ovalLoft('pet', [
        { upMm: 0, sizeMm: [along * 0.8, across * 0.8], square: 4 },
        { upMm: high * 0.5, sizeMm: [along, across], square: 5 },
        { upMm: high, sizeMm: [along * 0.8, across * 0.8], square: 4 },
      ])
      const goods = [weighing(pillow, d.between(300, 800))]
      return { goods, packed: bagged(d, goods) }
    },
    soft,
  ),
  recipe(
    'bedding',
    'duvet-rolled',
    ['flat', 'end'],
    (d) => {
      const [wide, long] = [d.between(170, 260), d.between(300, 440)]
      const goods = shifted([weighing(ball('pet', [long, wide, wide]), d.between(600, 1400))], [0, 0, 0])
      const straps = [-1, 1].map((side) => block('pom', [22, 18, 8], [side * long * 0.2, 0, wide * 0.97]))
      return { goods: [...goods, ...straps], packed: bagged(d, [...goods, ...straps]) }
    },
    soft,
  ),
  recipe(
    'bedding',
    'foam-block',
    ['flat', 'side'],
    (d) => {
      const [along, across] = [d.between(300, 420), d.between(220, 320)]
      const wave = [0, 1, 2, 3, 4, 5, 6].map(
        (at) => [(at / 6 - 0.5) * across, 80 + 26 * Math.cos(at * 1.05) * (at < 4 ? 1 : 0.4)] as const,
      )
      const foam = plate('polyethylene', [[-across / 2, 0], [across / 2, 0], ...[...wave].reverse()], along) // prettier-ignore
      const goods = [weighing(foam, d.between(350, 900))]
      return { goods, packed: d.of([bagged, boxed])(d, goods) }
    },
    soft,
  ),
  recipe(
    'wig',
    'on-net',
    ['flat', 'over', 'side'],
    (d) => {
      const [long, wide] = [d.between(220, 340), d.between(110, 170)]
      const hair = weighing(
        ovalLoft('nylon6', [
          { upMm: 0, sizeMm: [long, wide * 0.8], square: 3 },
          { upMm: 18, sizeMm: [long * 0.97, wide], square: 3 },
          { upMm: 38, sizeMm: [long * 0.6, wide * 0.7] },
        ]),
        d.between(90, 200),
      )
      const clips = repeated([block('stainless304', [28, 7, 1.6])], d.of([2, 3]), [34, 0, 0])
      const goods = [hair, ...shifted(clips, [-long * 0.1, 0, 38.2])]
      return { goods, packed: d.of([bagged, boxed])(d, goods) }
    },
    soft,
  ),
  recipe(
    'wig',
    'bundles',
    ['flat', 'side', 'end'],
    (d) => {
      const [pieces, long] = [d.whole(1, 4), d.between(220, 380)]
      const hank = weighing(block('nylon6', [long, d.between(50, 70), 26]), d.between(80, 110))
      const weft = block('cellulose', [6, 66, 27], [long / 2 + 3.2, 0, 0], 0.5)
      const goods = repeated([hank, weft], pieces, [0, 0, 28])
      return { goods, pieces, packed: bagged(d, goods) }
    },
    soft,
  ),
  recipe('wig', 'on-head', ['flat'], (d) => {
    const cuts = [
      { upMm: 0, sizeMm: [190, 220] },
      { upMm: 110, sizeMm: [d.between(208, 220), 244] },
      { upMm: 190, sizeMm: [100, 120] },
    ] as const
    const cap = hollowLoft('nylon6', cuts, 14)
    const hung = weighing(plate('nylon6', ovalOutline(220, 40, 14), 68, [0, 146, 2]), d.between(30, 60))
    const goods = [weighing(cap, d.between(90, 170)), hung]
    return { goods, packed: boxed(d, goods) }
  }),
]
