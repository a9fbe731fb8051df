import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import { heapedChain } from '../builders/jewellery-and-watches.ts'
import type { Dice } from '../shaping/dice.ts'
import { lathe, loft, ovalLoft } from '../shaping/mesh.ts'
import { ovalOutline, roundedOutline } from '../shaping/outline.ts'
import { ball, block, plate, repeated, ring, rod, shifted, tipped } from '../shaping/parts.ts'
import { bagged, bare, papered, shrunk } from '../shaping/wrap.ts'

/** A bundle of notes with its band. */
function notes(d: Dice, along: number, across: number, count: number): readonly Solid[] {
  const thick = count * 0.11
  return [
    block('cellulose', [along, across, thick], [0, 0, 0], d.between(1, 1.3)),
    block('cellulose', [24, across, 0.3], [0, 0, thick], 1),
  ]
}

/** A tusk's piece: an arc of tapering cuts. */
function tusk(d: Dice, long: number, wide: number): Solid {
  const bend = d.between(0.08, 0.22)
  const taper = d.between(0.4, 0.85)
  const cuts = Array.from({ length: 7 }, (_, at) => {
    const share = at / 6
    const across = wide * (1 - (1 - taper) * share)
    return {
      upMm: share * long,
      outlineMm: ovalOutline(across, across * 0.9, 14).map(
        ([x, y]) => [x + bend * long * 4 * share * (1 - share), y] as const,
      ),
    }
  })
  return loft('ivory', cuts)
}

/** Cash, gold and ivory. */
export const valuables: readonly Builder[] = [
  recipe('cash', 'bundles', ['flat', 'side', 'end'], (d) => {
    const pieces = d.whole(2, 10)
    const [along, across, count] = [d.between(145, 160), d.between(65, 77), 100]
    const goods = repeated(notes(d, along, across, count), pieces, [0, 0, count * 0.11 + 0.5])
    return { goods, pieces, packed: d.of([shrunk, bagged, papered])(d, goods) }
  }),
  recipe('cash', 'brick', ['flat', 'side'], (d) => {
    const [columns, layers] = [d.of([2, 3]), d.whole(2, 5)]
    const one = repeated(notes(d, 156, 67, 100), columns, [0, 68, 0])
    const goods = repeated(one, layers, [0, 0, 11.6])
    return { goods, pieces: columns * layers, packed: shrunk(d, goods) }
  }),
  recipe('cash', 'rolls', ['flat', 'side', 'anyhow'], (d) => {
    const pieces = d.whole(2, 8)
    const roll = tipped([rod('cellulose', [d.between(26, 40), 34, 70], [0, 0, 0], 0.95)], 0, 90)
    const band = tipped([ring('rubber', 42, 40.2, 5, [0, 0, 32])], 0, 90)
    const goods = repeated([...roll, ...band], pieces, [0, 43, 0])
    return { goods, pieces, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('gold', 'bars', ['flat', 'side', 'over'], (d) => {
    const pieces = d.whole(1, 5)
    const [along, across, up] = d.of([
      [40, 23, 3.2],
      [47, 27, 8.6],
      [80, 40, 18],
      [55, 31, 3],
    ] as const)
    const goods = Array.from({ length: pieces }, (_, at) =>
      loft(
        'au',
        [
          { upMm: 0, outlineMm: roundedOutline(along, across, 2, 2) },
          { upMm: up, outlineMm: roundedOutline(along * 0.96, across * 0.92, 2, 2) },
        ],
        [0, at * (across + 1), 0],
      ),
    )
    return { goods, pieces, packed: d.of([papered, bagged])(d, goods) }
  }),
  recipe('gold', 'coins', ['flat', 'side', 'end'], (d) => {
    const [wide, thick, pieces] = [d.between(22, 33), d.between(1.6, 2.9), d.whole(3, 20)]
    const goods = repeated([rod('au', [wide, wide, thick], [0, 0, 0], 0.92)], pieces, [0, 0, thick + 0.05])
    return { goods, pieces, packed: d.of([papered, bagged])(d, goods) }
  }),
  recipe('gold', 'chain-heap', ['flat', 'anyhow'], (d) => {
    const goods = heapedChain(d, 'au', d.whole(60, 180), d.between(1.2, 2))
    return { goods, pieces: 1, packed: bagged(d, goods) }
  }),
  recipe('gold', 'disguised-plate', ['flat', 'side'], (d) => {
    const goods = [plate('au', roundedOutline(d.between(50, 120), d.between(30, 70), 4), d.between(0.5, 1.6))]
    return { goods, packed: papered(d, goods) }
  }),
  recipe('ivory', 'tusk-piece', ['flat', 'side', 'anyhow'], (d) => {
    const goods = tipped([tusk(d, d.between(120, 320), d.between(32, 70))], 0, 90)
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('ivory', 'carving', ['flat', 'side', 'anyhow'], (d) => {
    const high = d.between(60, 180)
    const wide = high * d.between(0.25, 0.4)
    const profile = [[wide * 0.5, 0], [wide * 0.46, high * 0.1], [wide * d.between(0.25, 0.4), high * 0.35], [wide * 0.44, high * 0.55], [wide * 0.2, high * 0.76], [wide * 0.28, high * 0.88], [wide * 0.08, high]] as const // prettier-ignore
    const goods = [lathe('ivory', profile)]
    return { goods, packed: d.of([papered, bagged])(d, goods) }
  }),
  recipe('ivory', 'beads-and-bangles', ['flat', 'side', 'anyhow'], (d) => {
    const wide = d.between(68, 84)
    const bangles = repeated(
      [ring('ivory', wide, wide - d.between(12, 20), d.between(8, 14))],
      d.whole(1, 3),
      [0, 0, 14.2],
    )
    const count = d.whole(12, 40)
    const beads = Array.from({ length: count }, (_, at) =>
      ball('ivory', [11, 11, 11], [wide / 2 + 10 + (at % 5) * 11.4, (Math.floor(at / 5) - 3) * 11.4, 0]),
    )
    const goods = [...bangles, ...beads]
    return { goods, packed: bagged(d, goods) }
  }),
  recipe('ivory', 'signet-blocks', ['flat', 'side', 'end'], (d) => {
    const pieces = d.whole(2, 12)
    const long = d.between(45, 80)
    const signet = ovalLoft('ivory', [
      { upMm: 0, sizeMm: [18, 18], square: 5 },
      { upMm: long, sizeMm: [18, 18], square: 5 },
    ])
    const goods = Array.from({ length: pieces }, (_, at) =>
      shifted([signet], [(at % 4) * 19, Math.floor(at / 4) * 19, 0]),
    ).flat()
    return { goods, pieces, packed: d.of([papered, bagged])(d, goods) }
  }),
]
