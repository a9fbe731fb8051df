import type { Solid } from '../../solids/solid.ts'
import { type Builder, recipe } from '../builder.ts'
import type { Dice } from '../shaping/dice.ts'
import { hollowLoft } from '../shaping/mesh.ts'
import { bandOutline } from '../shaping/outline.ts'
import { type Mm2, block, hollow, holding, plate, repeated, rod, shifted, strut, tipped } from '../shaping/parts.ts'
import { bagged, bare, papered } from '../shaping/wrap.ts'

type Pistol = { readonly long: number; readonly thick: number; readonly frame: string; readonly slide: string }

/** A round lying along: case with its charge, bullet of lead in copper. */
export function round(
  wideMm: number,
  caseMm: number,
  bulletMm: number,
  [x, y, z]: readonly [number, number, number],
): readonly Solid[] {
  const middle = x - (caseMm + bulletMm) / 2 + caseMm
  const powder = strut('black_powder', [middle - caseMm * 0.86, y, z], [middle - caseMm * 0.1, y, z], wideMm * 0.84)
  const bullet = tipped(
    [
      {
        ...rod('cu', [wideMm * 0.94, wideMm * 0.94, bulletMm]),
        shape: { kind: 'frustum', sizeMm: [wideMm * 0.94, wideMm * 0.94, bulletMm], topShare: 0.45 },
      },
    ],
    0,
    90,
  )
  const core = tipped(
    [
      {
        ...rod('pb', [1, 1, 1]),
        shape: { kind: 'frustum', sizeMm: [wideMm * 0.78, wideMm * 0.78, bulletMm * 0.84], topShare: 0.45 },
        centreMm: [0, 0, bulletMm * 0.48],
      },
    ],
    0,
    90,
  )
  const tip = shifted([holding(bullet[0] ?? powder, core)], [middle, y, z])
  return [holding(strut('brass', [middle - caseMm, y, z], [middle, y, z], wideMm), [powder]), ...tip]
}

/** A magazine lying: its long side across, full of rounds or empty, its middle at the origin. */
function magazine(d: Dice, deep: number, wide: number, thick: number, rounds: number): readonly Solid[] {
  const step = Math.min(10.4, (wide - 16) / Math.max(1, rounds))
  const stack = Array.from({ length: rounds }, (_, at) =>
    round(Math.min(9.6, step * 0.93), deep * 0.5, deep * 0.28, [0, wide / 2 - 8 - at * step, thick / 2]),
  ).flat()
  const spring = block(
    'fe',
    [deep * 0.6, Math.max(4, wide - 18 - rounds * step), thick * 0.5],
    [0, -wide / 2 + 5 + Math.max(4, wide - 18 - rounds * step) / 2, thick * 0.25],
    0.12,
  )
  return [
    hollow(
      block(d.of(['fe', 'fe', 'nylon6']), [deep, wide, thick]),
      0.9,
      rounds * step < wide - 22 ? [...stack, spring] : stack,
    ),
  ]
}

function barrel(long: number, outer: number, bore: number, [x, y, z]: readonly [number, number, number]): Solid {
  return holding(strut('fe', [x, y, z], [x + long, y, z], outer), [strut('air', [x, y, z], [x + long, y, z], bore)])
}

/** A slide with barrel and recoil spring inside, lying on its side; its underside's edge is at across 0. */
function slide({ long, thick, slide: metal }: Pistol): Solid {
  const inside = [
    barrel(long - 12, 13, 9, [6, 16, thick / 2]),
    strut('fe', [long * 0.3, 5.5, thick / 2], [long - 8, 5.5, thick / 2], 6, 0.35),
  ]
  const room = holding(block('air', [long - 9, 22, thick - 6], [long / 2, 12.6, 3]), inside)
  return holding(block(metal, [long, 27, thick], [long / 2, 13.5, 0]), [room])
}

/** Grip, dust cover, trigger guard and trigger of a pistol, lying on its side below its slide. */
function frame(d: Dice, { long, thick, frame: material }: Pistol, inGrip: readonly Solid[]): readonly Solid[] {
  const grip: readonly Mm2[] = [[-long * 0.1, -106], [long * 0.2, -112], [long * 0.34, -14.2], [long * 0.34, -0.2], [0, -0.2], [-long * 0.02, -20]] // prettier-ignore
  const guard: readonly Mm2[] = [[long * 0.37, -16], [long * 0.38, -36], [long * 0.46, -42], [long * 0.58, -38], [long * 0.62, -16]] // prettier-ignore
  const trigger: readonly Mm2[] = [[long * 0.44, -15], [long * 0.48, -15], [long * 0.47, -32], [long * 0.44, -34], [long * 0.455, -24]] // prettier-ignore
  const at = [0, 0, thick * 0.1] as const
  const body = plate(material, grip, thick * 0.9, at)
  return [
    inGrip.length > 0 ? holding(body, inGrip) : body,
    block(material, [long * 0.6, 14, thick * 0.8], [long * 0.645, -7.2, thick * 0.1]),
    plate(material, bandOutline(guard, 6), 10, [0, 0, thick / 2 - 5]),
    plate('fe', trigger, d.between(5, 7), [0, 0, thick / 2 - 3]),
  ]
}

function pistol(d: Dice, make: Pistol): readonly Solid[] {
  const rounds = d.of([0, 6, 9])
  const clip = shifted(tipped(magazine(d, 25, 94, 15, rounds), 0, 0, -10), [
    make.long * 0.12,
    -58,
    make.thick / 2 - 7.5,
  ])
  return [slide(make), ...frame(d, make, d.chance(0.85) ? clip : [])]
}

function revolver(d: Dice): readonly Solid[] {
  const [long, drum] = [d.between(50, 130), d.between(36, 42)]
  const chambers = Array.from({ length: 6 }, (_, at) => {
    const rad = (Math.PI * at) / 3
    const [y, z] = [(drum / 2 - 8) * Math.cos(rad), (drum / 2 - 8) * Math.sin(rad)]
    const hole = strut('air', [-20, y, z], [20, y, z], 10)
    return d.chance(0.5) ? holding(hole, round(9, 22, 10, [-2, y, z])) : hole
  })
  const cylinder = holding(strut('stainless304', [-20, 0, 0], [20, 0, 0], drum), chambers)
  const grip = plate(d.of(['wood', 'rubber', 'nylon6']), [[-34, -10], [-28, -22], [-64, -96], [-92, -90], [-62, -16], [-44, -4]], 24, [0, 0, -12]) // prettier-ignore
  const backstrap = [
    block('stainless304', [4, 52, 18], [-23, -4, -9]),
    block('stainless304', [48, 7, 18], [2, -drum / 2 - 4, -9]),
    block('stainless304', [44, 7, 18], [2, drum / 2 + 4, -9]),
  ]
  const guard = plate('stainless304', bandOutline([[-16, -drum / 2 - 9], [-10, -drum / 2 - 26], [12, -drum / 2 - 26], [20, -drum / 2 - 9]], 5), 8, [0, 0, -4]) // prettier-ignore
  return [
    cylinder,
    grip,
    ...backstrap,
    guard,
    barrel(long, 17, 9, [25, drum / 2 - 6, 0]),
    block('stainless304', [long, 8, 10], [25 + long / 2, drum / 2 - 21, -5]),
  ]
}

const loose = ['flat', 'over', 'anyhow'] as const

/** Handguns and parts of handguns and long guns, each lying on its side as built. */
export const firearms: readonly Builder[] = [
  recipe('handgun', 'steel', loose, (d) => {
    const goods = pistol(d, {
      long: d.between(155, 215),
      thick: d.between(24, 30),
      frame: d.of(['fe', 'al', 'stainless304']),
      slide: 'fe',
    })
    return { goods, packed: d.of([bare, bagged, papered])(d, goods) }
  }),
  recipe('handgun', 'polymer', loose, (d) => {
    const goods = pistol(d, {
      long: d.between(150, 200),
      thick: d.between(24, 29),
      frame: 'nylon6',
      slide: d.of(['fe', 'stainless304']),
    })
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('handgun', 'printed', loose, (d) => {
    const make = {
      long: d.between(150, 190),
      thick: d.between(30, 38),
      frame: d.of(['polycarbonate', 'nylon6']),
      slide: 'polycarbonate',
    }
    const receiver = holding(block('polycarbonate', [make.long, 40, make.thick], [make.long / 2, 20, 0]), [
      barrelOf(d, make.long),
      strut('fe', [6, 20, make.thick / 2], [40, 20, make.thick / 2], 4),
    ])
    const goods = [receiver, ...frame(d, make, [])]
    return { goods, packed: d.of([bare, bagged, papered])(d, goods) }
  }),
  recipe('handgun', 'revolver', loose, (d) => {
    const goods = revolver(d)
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('handgun-part', 'slide', ['flat', 'side', 'anyhow'], (d) => {
    const goods = [
      slide({ long: d.between(150, 210), thick: d.between(23, 28), frame: 'fe', slide: d.of(['fe', 'stainless304']) }),
    ]
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('handgun-part', 'barrel', ['flat', 'side', 'anyhow'], (d) => {
    const long = d.between(90, 150)
    const goods = [barrel(long, d.between(12, 17), 9, [0, 0, 8]), block('fe', [24, 17, 16], [-12.2, 0, 0], 0.75)]
    return { goods, packed: d.of([bare, bagged, papered])(d, goods) }
  }),
  recipe('handgun-part', 'frame', loose, (d) => {
    const goods = frame(
      d,
      { long: d.between(150, 200), thick: d.between(24, 30), frame: d.of(['fe', 'al', 'nylon6']), slide: 'fe' },
      [],
    )
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('handgun-part', 'magazines', ['flat', 'side', 'anyhow'], (d) => {
    const pieces = d.whole(1, 4)
    const goods = repeated(magazine(d, 25, d.between(95, 150), 16, d.of([0, 0, 8])), pieces, [27, 0, 0])
    return { goods, pieces, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('long-gun-part', 'barrel', ['flat', 'side'], (d) => {
    const long = d.between(300, 440)
    const goods = [
      barrel(long, d.between(16, 22), d.of([5.6, 7.8, 12]), [0, 0, 12]),
      strut('fe', [-48, 0, 12], [-0.2, 0, 12], 25, 0.85),
      block('fe', [24, 12, 14], [long * 0.55, 0, 23]),
    ]
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('long-gun-part', 'receiver', ['flat', 'over', 'side'], (d) => {
    const bolt = strut('fe', [-70, 12, 18], [40, 12, 18], 17)
    const room = holding(block('air', [178, 30, 28], [0, 12, 4]), [
      bolt,
      strut('fe', [45, 12, 18], [85, 12, 18], 10, 0.4),
    ])
    const upper = holding(block('al', [190, 40, 36], [0, 12, 0]), [room])
    const lower = plate('al', [[-90, -8.4], [70, -8.4], [70, -46], [0, -46], [-10, -30], [-90, -30]], 24, [0, 0, 6]) // prettier-ignore
    const grip = plate('nylon6', [[-88, -30.4], [-54, -30.4], [-80, -112], [-112, -106]], 28, [0, 0, 4]) // prettier-ignore
    const rail = repeated([block('al', [5, 6, 20])], d.whole(8, 14), [9, 0, 0])
    const goods = [upper, lower, grip, ...shifted(rail, [0, 35.2, 8])]
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('long-gun-part', 'stock', ['flat', 'over'], (d) => {
    const stock = d.of(['nylon6', 'wood'])
    const butt = plate(stock, [[0, -10], [0, 20], [90, 24], [230, 30], [230, -90], [206, -92], [90, -24]], 36) // prettier-ignore
    const tube = holding(strut('al', [10, 6, 18], [150, 7, 18], 20), [
      strut('fe', [16, 6.1, 18], [120, 6.8, 18], 10, 0.3),
    ])
    const goods = [d.chance(0.7) ? holding(butt, [tube]) : butt, block('rubber', [12, 122, 36], [236.4, -30, 0])]
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('long-gun-part', 'bolt-and-trigger', ['flat', 'anyhow'], (d) => {
    const carrier = hollowLoft(
      'fe',
      [
        { upMm: 0, sizeMm: [26, 26] },
        { upMm: 60, sizeMm: [26, 22] },
        { upMm: d.between(120, 160), sizeMm: [24, 24] },
      ],
      5,
    )
    const trigger = [block('fe', [52, 18, 24], [-20, 40, 0], 0.7), strut('fe', [-20, 31, 12], [-24, 12, 12], 6)]
    const goods = [
      ...tipped([carrier], 0, 90),
      ...shifted(trigger, [40, 24, -12]),
      strut('fe', [8, 44, -6], [90, 44, -6], 8),
    ]
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
]

/** A printed gun's barrel: a plastic bore, sometimes with a steel sleeve. */
function barrelOf(d: Dice, long: number): Solid {
  const sleeve = d.chance(0.5)
  const [from, to] = [[48, 20, 16] as const, [long, 20, 16] as const]
  return holding(strut(sleeve ? 'fe' : 'polycarbonate', from, to, sleeve ? 13 : 16), [strut('air', from, to, 9.4)])
}
