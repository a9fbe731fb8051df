import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { type OvalCut, hollowLoft, ovalLoft } from '../shaping/mesh.ts'
import { bandOutline, arcPath } from '../shaping/outline.ts'
import {
  type Mm2,
  ball,
  block,
  hollow,
  holding,
  plate,
  repeated,
  ring,
  rod,
  shifted,
  strut,
  tipped,
  weighing,
} from '../shaping/parts.ts'
import { bagged, bare, boxed, papered } from '../shaping/wrap.ts'
import { zipper } from './textiles.ts'

/** A sole's outline seen from above, toe forward along. */
export function soleOutline(longMm: number, wideMm: number): readonly Mm2[] {
  const half: readonly Mm2[] = [[-0.5, 0.16], [-0.46, 0.3], [-0.3, 0.36], [-0.05, 0.33], [0.2, 0.44], [0.36, 0.45], [0.46, 0.3], [0.5, 0.08]] // prettier-ignore
  const left = half.map(([x, y]) => [x * longMm, y * wideMm] as const)
  const right = left.map(([x, y]) => [x, -y * 0.92] as const).reverse()
  return [...right, ...left]
}

/** A leather upper as a closed hollow from heel to toe, lying along, its foot room stuffed or empty. */
function upper(d: Dice, longMm: number, wideMm: number, highMm: number): Solid {
  const cut = (share: number, wide: number, high: number): OvalCut => ({
    upMm: share * longMm,
    sizeMm: [high * highMm, wide * wideMm],
    middleMm: [(-high * highMm) / 2, 0],
    square: 2.6,
  })
  const cuts = [cut(0.02, 0.5, 0.75), cut(0.12, 0.68, 0.98), cut(0.35, 0.7, 1), cut(0.55, 0.82, 0.72), cut(0.8, 0.84, 0.5), cut(0.97, 0.4, 0.32)] // prettier-ignore
  const stuffing = d.chance(0.4) ? 0.04 : 1
  const made = hollowLoft(
    'leather',
    cuts,
    d.between(1.5, 2.4),
    stuffing < 1 ? { inside: 'cellulose', fill: stuffing } : {},
  )
  const [along] = tipped([made], 0, 90)
  return shifted([along ?? made], [-longMm / 2, 0, 0])[0] ?? made
}

function shoe(d: Dice, longMm: number, heelMm: number): readonly Solid[] {
  const [wide, soleMm] = [longMm * 0.36, d.between(6, 16)]
  const sole = plate(d.of(['rubber', 'pvc', 'rubber']), soleOutline(longMm, wide), soleMm, [0, 0, heelMm])
  const heel = heelMm > 0 ? [block('rubber', [longMm * 0.24, wide * 0.6, heelMm], [-longMm * 0.36, 0, 0])] : []
  const shank = d.chance(0.5) ? [block('fe', [longMm * 0.4, 12, 1.2], [-longMm * 0.1, 0, heelMm + soleMm / 2])] : []
  const top = shifted([upper(d, longMm * 0.94, wide, d.between(62, 95))], [0, 0, heelMm + soleMm])
  const eyelets = repeated([ring('brass', 8, 4, 1)], d.of([0, 0, 4, 5]), [9, 0, 0])
  return [
    ...heel,
    shank.length > 0 ? holding(sole, shank) : sole,
    ...top,
    ...shifted(eyelets, [0, wide * 0.46, heelMm + soleMm]),
  ]
}

function pair(one: readonly Solid[], wideMm: number, headToTail: boolean): readonly Solid[] {
  const other = tipped(one, 0, 0, headToTail ? 180 : 0)
  return [...shifted(one, [0, -wideMm / 2, 0]), ...shifted(other, [0, wideMm / 2, 0])]
}

/** A closed ring of a buckle, flat. */
function buckle(d: Dice): readonly Solid[] {
  const [long, wide] = [d.between(24, 44), d.between(18, 34)]
  const metal = d.of(['brass', 'zn', 'stainless304'])
  const bars = [-1, 1].flatMap((side) => [
    block(metal, [long, 4, 3.5], [0, (side * wide) / 2, 0]),
    block(metal, [4, wide - 4.2, 3.5], [(side * (long - 4)) / 2, 0, 0]),
  ])
  return [...bars, strut(metal, [-long / 2 + 4, 0, 5], [long / 2, 0, 5], 2.5)]
}

/** Shoes, handbags and backpacks. */
export const footwearAndBags: readonly Builder[] = [
  recipe('leather-shoes', 'low', ['flat', 'side'], (d) => {
    const long = d.between(240, 310)
    const goods = pair(shoe(d, long, d.chance(0.6) ? d.between(8, 22) : 0), long * 0.38, d.chance(0.6))
    return { goods, packed: d.chance(0.85) ? boxed(d, goods) : bagged(d, goods) }
  }),
  recipe('leather-shoes', 'heeled', ['flat', 'side'], (d) => {
    const long = d.between(215, 250)
    const high = d.between(45, 85)
    const sole = tipped([plate('rubber', soleOutline(long, 76), 5)], 0, (Math.atan(high / long) * 180) / Math.PI)
    const heel = tipped([rod('pvc', [d.between(14, 26), 16, high * 0.72])], 0, 0)
    const pin = rod('fe', [5, 5, high * 0.7])
    const top = tipped([upper(d, long * 0.92, 80, d.between(38, 55))], 0, (Math.atan(high / long) * 180) / Math.PI)
    const heelAt = shifted([holding(heel[0] ?? pin, [pin])], [-long * 0.4, 0, -high * 0.44])
    const goods = pair([...sole, ...heelAt, ...shifted(top, [0, 0, 6])], 92, true)
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('leather-shoes', 'boot', ['flat', 'side'], (d) => {
    const long = d.between(250, 305)
    const shaft = hollow(rod('leather', [long * 0.36, 96, d.between(110, 210)], [-long * 0.3, 0, 104]), 2.2)
    const one = [...shoe(d, long, 24), shaft]
    const zip = tipped(zipper(d, 100), 0, 90)
    const goods = pair([...one, ...shifted(zip, [-long * 0.3, 54, 170])], 118, true)
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('handbag', 'trapeze', ['flat', 'side'], (d) => {
    const [long, deep, high] = [d.between(220, 330), d.between(90, 140), d.between(160, 240)]
    const cuts = [0, 0.5, 1].map((at) => ({
      upMm: at * high,
      sizeMm: [long * (1 - 0.2 * at), deep * (1 - 0.5 * at)] as const,
      square: 6,
    }))
    const stuffing = d.chance(0.7) ? { inside: 'cellulose', fill: d.between(0.02, 0.04) } : {}
    const body = hollowLoft('leather', cuts, d.between(1.6, 2.6), stuffing)
    const bow = arcPath(long * 0.26, 0, 180, 6).map(([x, y]) => [x, y * 0.8 + 0] as const)
    const handles = [-1, 1].flatMap((side) => tipped([plate('leather', bandOutline(bow, 12), 6)], 90, 0).map((one) => shifted([one], [0, side * deep * 0.1, high])[0] ?? one)) // prettier-ignore
    const metal = [...shifted(buckle(d), [0, -deep / 2 - 4, high * 0.5])].map((one) => one)
    const rings = repeated([ring('brass', 26, 19, 3)], 2, [long * 0.5, 0, 0])
    const goods = [
      body,
      ...handles.flatMap((one) => shifted([one], [0, 0, 2])),
      ...tipped(metal, 0, 0),
      ...shifted(rings, [0, deep / 2 + 14, high * 0.6]),
    ]
    return { goods, packed: d.of([bagged, papered, boxed])(d, goods) }
  }),
  recipe('handbag', 'clutch', ['flat', 'side', 'over'], (d) => {
    const [long, wide, thick] = [d.between(190, 260), d.between(110, 150), d.between(28, 50)]
    const lining = block('cellulose', [long * 0.85, wide * 0.8, thick * 0.6], [0, 0, thick * 0.2], 0.08)
    const body = hollow(block('leather', [long, wide, thick]), 2.4, [lining])
    const chainLink = ring('brass', 13, 9, 2.4)
    const chain = repeated([chainLink], d.whole(8, 14), [13.4, 0, 0])
    const clasp = rod('zn', [20, 14, 5], [0, wide * 0.3, thick])
    const goods = [body, clasp, ...shifted(chain, [0, -wide * 0.2, thick])]
    return { goods, packed: boxed(d, goods) }
  }),
  recipe('handbag', 'bucket', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(180, 250), d.between(190, 270)]
    const body = hollow(rod('leather', [wide, wide * 0.75, high]), d.between(1.6, 2.4), [
      ball('cellulose', [wide * 0.7, wide * 0.5, high * 0.7], [0, 0, high * 0.1], 0.04),
    ])
    const rim = repeated([ring('brass', 14, 8, 2)], 2, [wide * 0.6, 0, 0])
    const strap = shifted(tipped([ring('leather', wide * 0.6, wide * 0.6 - 12, 18)], 0, 0), [0, 0, high + 2])
    const goods = [body, ...strap, ...shifted([...rim, ...buckle(d)], [0, 0, high + 21])]
    return { goods, packed: d.of([bagged, papered])(d, goods) }
  }),
  recipe(
    'backpack',
    'school',
    ['flat', 'over'],
    (d) => {
      const [long, wide, thick] = [d.between(380, 470), d.between(260, 320), d.between(50, 130)]
      const shell = (size: readonly [number, number, number], at: readonly [number, number, number]): Solid => {
        const pack = hollow(block(d.of(['nylon6', 'pet']), size, at), 1.2)
        return pack
      }
      const main = shell([long, wide, thick], [0, 0, 0])
      const pocket = shell([long * 0.5, wide * 0.8, 28], [-long * 0.15, 0, thick])
      const padding = weighing(block('polyethylene', [long * 0.8, 60, 10], [0, 0, 0]), 25)
      const straps = shifted(repeated([padding], 2, [0, 130, 0]), [0, 0, -11])
      const zips = [
        ...shifted(zipper(d, long * 0.7), [0, wide * 0.45, thick]),
        ...shifted(zipper(d, wide * 0.8), [-long * 0.15, 0, thick + 28]),
      ]
      const clips = repeated([block('pom', [34, 26, 8])], 2, [0, 130, 0])
      const goods = [main, pocket, ...straps, ...zips, ...shifted(clips, [-long * 0.44, 0, -9])]
      return { goods, packed: bagged(d, goods) }
    },
    { soft: true },
  ),
  recipe(
    'backpack',
    'rounded',
    ['flat', 'over'],
    (d) => {
      const [long, wide, thick] = [d.between(360, 450), d.between(250, 310), d.between(70, 140)]
      const cuts = [0, 0.25, 0.7, 1].map((at) => ({
        upMm: at * thick,
        sizeMm: [long * (1 - 0.35 * at ** 3), wide * (1 - 0.3 * at ** 3)] as const,
        square: 3.5,
      }))
      const body = hollowLoft('nylon6', cuts, 1.5, { inside: 'cellulose', fill: 0.015 })
      const frame = d.chance(0.5)
        ? shifted(repeated([block('al', [long * 0.8, 20, 2])], 2, [0, 90, 0]), [0, 0, -2.2])
        : []
      const zip = shifted(zipper(d, long * 0.5), [0, 20, thick])
      const goods = [body, ...frame, ...zip, ...shifted(buckle(d), [0, -30, thick])]
      return { goods, packed: d.of([bare, bagged])(d, goods) }
    },
    { soft: true },
  ),
  recipe(
    'backpack',
    'flat-packed',
    ['flat', 'over', 'side'],
    (d) => {
      const [long, wide] = [d.between(300, 400), d.between(230, 300)]
      const sheet = weighing(block('nylon6', [long, wide, 26]), d.between(280, 480))
      const lid = weighing(
        ovalLoft(
          'pet',
          [
            { upMm: 0, sizeMm: [long * 0.7, wide * 0.9], square: 5 },
            { upMm: 16, sizeMm: [long * 0.6, wide * 0.8], square: 4 },
          ],
          [0, 0, 26],
        ),
        d.between(60, 140),
      )
      const zips = [0.15, 0.3].flatMap((share) => shifted(zipper(d, long * 0.5), [0, wide * share, 42]))
      const goods = [sheet, lid, ...zips, ...shifted(buckle(d), [long * 0.1, -wide * 0.25, 42])]
      return { goods, packed: bagged(d, goods) }
    },
    { soft: true },
  ),
]
