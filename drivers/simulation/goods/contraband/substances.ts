import type { Solid } from '../../solids/solid.ts'
import type { Mm3 } from '../../solids/turn.ts'
import { type Builder, recipe } from '../builder.ts'
import { soleOutline } from '../builders/footwear-and-bags.ts'
import { cigarettePacks, pillBlister } from '../builders/food-and-drink.ts'
import type { Dice } from '../shaping/dice.ts'
import { hollowLoft, ovalLoft } from '../shaping/mesh.ts'
import { scaledOutline } from '../shaping/outline.ts'
import { ball, block, hollow, holding, plate, repeated, rod, shifted, tipped } from '../shaping/parts.ts'
import { vessel } from '../shaping/vessel.ts'
import { bagged, bare, caseAround, papered, shrunk, snugBoxed } from '../shaping/wrap.ts'

/** One of the drugs or explosives of the material table. */
function drug(d: Dice): string {
  return d.of(['cocaine_hcl', 'cocaine_hcl', 'heroin_hcl', 'heroin_base', 'methamphetamine_hcl', 'mdma_hcl', 'ketamine_hcl', 'cannabis', 'rdx_like', 'petn_like']) // prettier-ignore
}

/** A soft bag of something loose: a lens that sags to one side. */
function sag(material: string, [along, across, up]: Mm3, fill: number): Solid {
  return ovalLoft(material, [{ upMm: 0, sizeMm: [along * 0.75, across * 0.72], square: 2.6 }, { upMm: up * 0.4, sizeMm: [along, across], square: 3 }, { upMm: up, sizeMm: [along * 0.55, across * 0.5], middleMm: [along * 0.06, 0], square: 2.4 }], [0, 0, 0], fill) // prettier-ignore
}

function loosePills(d: Dice, count: number, wide: number): readonly Solid[] {
  const side = Math.ceil(Math.cbrt(count * 1.6))
  const material = d.of(['gypsum', 'starch', 'mdma_hcl', 'sucrose'])
  return Array.from({ length: count }, (_, at) => {
    const layer = Math.floor(at / side ** 2)
    const row = Math.floor(at / side) % side
    const x = (at % side) * wide * 1.12 + (row % 2) * wide * 0.5 + d.between(-0.05, 0.05) * wide
    const y = row * wide * 1.02 + (layer % 2) * wide * 0.45
    const pill = ball(material, [wide, wide, wide * 0.5], [0, 0, -wide * 0.25])
    return shifted(tipped([pill], d.between(-25, 25), d.between(-25, 25)), [x, y, layer * wide * 0.72])
  }).flat()
}

/** Powders in several hidings, pills, and undeclared tobacco. What hides a powder is a carrier, declared as what it is. */
export const substances: readonly Builder[] = [
  recipe('powder', 'bag', ['flat', 'over'], (d) => {
    const goods = [sag(drug(d), [d.between(60, 160), d.between(45, 120), d.between(14, 45)], d.between(0.7, 1.1))]
    return { goods, packed: bagged(d, goods) }
  }),
  recipe('powder', 'brick', ['flat', 'side', 'end'], (d) => {
    const goods = [
      block(drug(d), [d.between(130, 210), d.between(80, 140), d.between(24, 50)], [0, 0, 0], d.between(1, 1.25)),
    ]
    const foil = caseAround(goods, d.of(['al', 'polyethylene', 'pvc']), d.between(0.05, 0.6), 0.1)
    return { goods, packed: d.chance(0.5) ? shrunk(d, foil) : foil }
  }),
  recipe('powder', 'pellets', ['flat', 'anyhow'], (d) => {
    const [count, wide, material] = [d.whole(8, 30), d.between(14, 22), drug(d)]
    const goods = Array.from({ length: count }, (_, at) =>
      ball(
        material,
        [wide * 2, wide, wide],
        [(at % 3) * wide * 2.1, (Math.floor(at / 3) % 4) * wide * 1.05, Math.floor(at / 12) * wide * 1.02],
        1.15,
      ),
    )
    return { goods, packed: bagged(d, goods) }
  }),
  recipe('powder', 'in-bottle', ['flat', 'side'], (d) => {
    const [wide, high] = [d.between(50, 74), d.between(120, 190)]
    const wall = 1.3
    const level = d.between(0.25, 0.6)
    const goods = [rod(drug(d), [wide - 2 * wall - 1, wide - 2 * wall - 1, high * 0.75 * level], [0, 0, wall + 0.3])]
    const bottle = vessel({ material: 'polyethylene', profile: [[wide, 0], [wide, high * 0.8], [24, high]], wallMm: wall, contents: 'air' }) // prettier-ignore
    return {
      goods,
      carrier: { kind: 'cosmetics', goods: [...bottle, rod('polypropylene', [28, 28, 20], [0, 0, high], 0.6)] },
    }
  }),
  recipe('powder', 'in-book', ['flat', 'over', 'side'], (d) => {
    const [along, across, thick] = [d.between(190, 260), d.between(130, 180), d.between(26, 44)]
    const room: Mm3 = [along - d.between(36, 60), across - d.between(30, 50), thick - 10]
    const goods = [block(drug(d), [room[0] - 1, room[1] - 1, room[2] - 1], [0, 0, 5.5], d.between(0.85, 1.1))]
    const book = holding(block('cellulose', [along, across, thick], [0, 0, 0], 1), [block('air', room, [0, 0, 5])])
    return { goods, carrier: { kind: 'book', goods: [book] } }
  }),
  recipe('powder', 'in-sole', ['flat', 'side'], (d) => {
    const long = d.between(260, 300)
    const [wide, thick] = [long * 0.36, d.between(26, 36)]
    const outline = soleOutline(long, wide)
    const material = drug(d)
    const one = (side: number): Solid =>
      shifted([plate(material, scaledOutline(outline, 0.82, 0.7), thick - 9, [0, 0, 4.2])], [0, side * 55, 0])[0] ??
      block(material, [1, 1, 1])
    const sole = holding(plate('rubber', outline, thick), [
      plate('air', scaledOutline(outline, 0.83, 0.71), thick - 8, [0, 0, 4]),
    ])
    const upper = hollowLoft('leather', [{ upMm: 0, sizeMm: [long * 0.9, wide * 0.66], square: 2.6 }, { upMm: 34, sizeMm: [long * 0.8, wide * 0.6], square: 2.4 }, { upMm: 80, sizeMm: [long * 0.4, wide * 0.5], middleMm: [-long * 0.2, 0] }], 2) // prettier-ignore
    const shoe = [sole, ...shifted([upper], [0, 0, thick])]
    return {
      goods: [one(-1), one(1)],
      pieces: 1,
      carrier: { kind: 'leather-shoes', goods: [...shifted(shoe, [0, -55, 0]), ...shifted(shoe, [0, 55, 0])] },
    }
  }),
  recipe('powder', 'in-lining', ['flat', 'over'], (d) => {
    const [along, across] = [d.between(300, 380), d.between(240, 310)]
    const layer = d.between(4, 9)
    const goods = [-1, 1].map((side) =>
      block('cocaine_hcl', [along * 0.7, across * 0.42, layer], [0, side * across * 0.23, 22.2], d.between(0.8, 1.05)),
    )
    const [below, above] = [
      block('nylon6', [along, across, 22], [0, 0, 0], 0.13),
      block('nylon6', [along, across, 22], [0, 0, 22.4 + layer], 0.13),
    ]
    return {
      goods,
      carrier: {
        kind: 'jacket',
        goods: [below, above, block('brass', [along * 0.8, 4, 3.4], [0, 0, 44.6 + layer], 0.5)],
      },
    }
  }),
  recipe('pills', 'bag', ['flat', 'anyhow'], (d) => {
    const count = d.whole(40, 160)
    const goods = loosePills(d, count, d.between(7, 10))
    return { goods, pieces: count, packed: bagged(d, goods) }
  }),
  recipe('pills', 'bottle', ['flat', 'side', 'anyhow'], (d) => {
    const count = d.whole(30, 90)
    const goods = loosePills(d, count, d.between(7, 9))
    return { goods, pieces: count, packed: caseAround(goods, 'polypropylene', 1.3, 2) }
  }),
  recipe('pills', 'blisters', ['flat', 'over', 'side'], (d) => {
    const strips = d.whole(4, 14)
    const wide = d.between(8, 11)
    const goods = repeated([pillBlister(d, 5, 2, wide)], strips, [0, 0, wide * 0.45 + 1])
    return { goods, pieces: strips * 10, packed: d.of([bare, bagged, papered])(d, goods) }
  }),
  recipe('tobacco', 'pouches', ['flat', 'over', 'side'], (d) => {
    const pieces = d.whole(2, 10)
    const one = block('cellulose', [d.between(120, 150), 72, 20], [0, 0, 0], d.between(0.3, 0.42))
    const goods = repeated([one], pieces, [0, 0, 20.6])
    return { goods, pieces, packed: bagged(d, goods) }
  }),
  recipe('tobacco', 'cigarettes', ['flat', 'side', 'end'], (d) => {
    const [columns, layers] = [d.whole(2, 5), d.whole(1, 3)]
    const goods = cigarettePacks(d, columns, layers)
    return { goods, pieces: columns * layers, packed: d.of([bagged, papered, snugBoxed])(d, goods) }
  }),
  recipe('tobacco', 'leaf', ['flat', 'over'], (d) => {
    const goods = [
      sag('cellulose', [d.between(180, 280), d.between(130, 200), d.between(60, 110)], d.between(0.22, 0.34)),
    ]
    return { goods, packed: d.of([bagged, papered])(d, goods) }
  }),
  recipe('tobacco', 'water-pipe', ['flat', 'side', 'over'], (d) => {
    const [wide, high] = [d.between(70, 110), d.between(60, 100)]
    const goods = [
      hollow(rod('polypropylene', [wide, wide, high]), 1.3, [
        rod('sucrose', [wide - 3, wide - 3, high * 0.8], [0, 0, 1.4], 1.3),
      ]),
    ]
    return { goods }
  }),
]
