import type { Solid } from '../../solids/solid.ts'
import type { Mm3 } from '../../solids/turn.ts'
import { type Builder, recipe } from '../builder.ts'
import { board, roundCell } from '../builders/electronic-parts.ts'
import type { Dice } from '../shaping/dice.ts'
import { roundedOutline } from '../shaping/outline.ts'
import { ball, block, hollow, holding, plate, repeated, rod, shifted, tipped } from '../shaping/parts.ts'
import { bagged, bare, caseAround, papered } from '../shaping/wrap.ts'
import { round } from './firearms.ts'

/** What takes the place of a battery: something denser or lighter than cells, filling the room. */
function extraMass(d: Dice, sizeMm: Mm3, at: Mm3): Solid {
  const [material, fill] = d.of([['pb', 1], ['fe', 1], ['au', 0.8], ['cocaine_hcl', 1.1], ['methamphetamine_hcl', 1.1], ['petn_like', 1], ['w', 0.9]] as const) // prettier-ignore
  const flat = material === 'pb' || material === 'au' || material === 'w'
  return block(material, [sizeMm[0], sizeMm[1], flat ? sizeMm[2] * d.between(0.3, 0.6) : sizeMm[2]], at, fill)
}

/** What lies in a shielded box. */
function secret(d: Dice, [along, across, up]: Mm3, at: Mm3): readonly Solid[] {
  switch (d.of(['powder', 'gold', 'rounds', 'nothing'])) {
    case 'powder':
      return [block('cocaine_hcl', [along * 0.9, across * 0.9, up * 0.8], at)]
    case 'gold':
      return [block('au', [along * 0.6, across * 0.5, up * 0.2], at)]
    case 'rounds':
      return repeated(round(9, 19, 9, [at[0], at[1], at[2] + 5]), Math.max(1, Math.floor(across / 11)), [0, 10, 0])
    case 'nothing':
      return []
  }
}

/** A hollow box of shielding metal with contents. */
function shielded(d: Dice, material: string, wallMm: number, room: Mm3): Solid {
  const outer: Mm3 = [room[0] + 2 * wallMm, room[1] + 2 * wallMm, room[2] + 2 * wallMm]
  return hollow(block(material, outer), wallMm, secret(d, room, [0, 0, wallMm + 0.1]))
}

/** Electronics with something in the battery's place, false bottoms, shielded boxes. */
export const concealments: readonly Builder[] = [
  recipe('tampered-electronics', 'telephone', ['flat', 'over', 'side'], (d) => {
    const [along, across, up] = [d.between(140, 165), d.between(68, 78), d.between(8, 10.5)]
    const main = board(d, [along * 0.29, across * 0.84, up * 0.35], [along * 0.335, 0, 1.6], 5)
    const cavity = plate('air', roundedOutline(along - 4, across - 4, 7.2), up - 2.6, [0, 0, 1.3])
    const body = holding(plate('al', roundedOutline(along, across, 9), up), [
      plate('glass_soda_lime', roundedOutline(along - 2, across - 2, 8), 1, [0, 0, up - 1.2]),
      holding(cavity, main),
    ])
    const goods = [extraMass(d, [along * 0.5, across * 0.6, up - 4], [-along * 0.12, 0, 1.8])]
    return { goods, carrier: { kind: 'smartphone', goods: [body] } }
  }),
  recipe('tampered-electronics', 'computer', ['flat', 'over', 'side'], (d) => {
    const [along, across, up] = [d.between(300, 350), d.between(210, 240), d.between(14, 19)]
    const main = board(d, [along * 0.6, across * 0.36, 3], [-along * 0.1, across * 0.25, 2], 12)
    const base = hollow(block(d.of(['al', 'polycarbonate']), [along, across, up]), 1.3, main)
    const lid = hollow(block('al', [along, across, 5], [0, 0, up + 0.3]), 0.7, [
      block('glass_soda_lime', [along * 0.95, across * 0.92, 1.6], [0, 0, up + 1.2]),
    ])
    const goods = [extraMass(d, [along * 0.78, across * 0.32, up - 4], [0, -across * 0.25, 1.8])]
    return { goods, carrier: { kind: 'laptop', goods: [base, lid] } }
  }),
  recipe('tampered-electronics', 'power-bank', ['flat', 'side', 'end'], (d) => {
    const [along, across, up] = [d.between(105, 150), d.between(64, 78), d.between(18, 26)]
    const cell = shifted(tipped(roundCell(true, Math.min(18.2, up - 5), 65), 0, 90), [
      -along * 0.42,
      -across * 0.3,
      up / 2,
    ])
    const inside = [...board(d, [along * 0.14, across * 0.8, 4], [along * 0.4, 0, 2.4], 5), ...cell]
    const shell = hollow(block('polycarbonate', [along, across, up]), 1.6, inside)
    const goods = [extraMass(d, [along * 0.6, across * 0.5, up - 5], [-along * 0.08, across * 0.16, 2])]
    return { goods, carrier: { kind: 'power-bank', goods: [shell] } }
  }),
  recipe('false-bottom', 'tray', ['flat'], (d) => {
    const [along, across, deep] = [d.between(180, 300), d.between(130, 220), d.between(8, 26)]
    const filling = d.of([['cocaine_hcl', 1], ['cellulose', 1.1], ['methamphetamine_hcl', 1], ['cannabis', 0.9]]) as readonly [string, number] // prettier-ignore
    const layer = block(filling[0], [along - 4, across - 4, deep - 0.5], [0, 0, 2.2], filling[1])
    const panel = hollow(block(d.of(['cellulose', 'wood', 'cellulose']), [along, across, deep + 4]), 2, [layer])
    return { goods: [panel] }
  }),
  recipe('false-bottom', 'double-floor', ['flat'], (d) => {
    const [along, across, deep] = [d.between(190, 320), d.between(140, 230), d.between(14, 34)]
    const floors = [0, deep + 3].map((up) => block('wood', [along, across, 3], [0, 0, up], 1))
    const walls = [-1, 1].map((side) => block('wood', [along, 4, deep], [0, side * (across / 2 - 2), 3], 1))
    const packs = repeated(
      [
        block(
          d.of(['heroin_hcl', 'cocaine_hcl', 'ketamine_hcl']),
          [along / 4 - 6, across * 0.7, deep - 2],
          [0, 0, 3.2],
        ),
      ],
      4,
      [along / 4, 0, 0],
    ).slice(0, d.whole(2, 4))
    return { goods: [...floors, ...walls, ...packs] }
  }),
  recipe('false-bottom', 'hollow-base', ['flat', 'over'], (d) => {
    const wide = d.between(90, 160)
    const [high, base] = [d.between(90, 170), d.between(18, 40)]
    const pot = holding(rod('fe', [wide, wide, high]), [
      rod('air', [wide - 2, wide - 2, high - base - 1], [0, 0, base]),
      rod('air', [wide - 2, wide - 2, base - 2], [0, 0, 1]),
    ])
    const goods = [
      rod(
        d.of(['cocaine_hcl', 'mdma_hcl', 'ketamine_hcl']),
        [wide - 6, wide - 6, base * d.between(0.3, 0.85) - 2],
        [0, 0, 1.1],
        0.95,
      ),
    ]
    return { goods, carrier: { kind: 'steel-kitchenware', goods: [pot] } }
  }),
  recipe('shielded-box', 'lead', ['flat', 'side'], (d) => {
    const goods = [shielded(d, 'pb', d.between(1, 4), [d.between(50, 130), d.between(35, 90), d.between(25, 60)])]
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('shielded-box', 'steel', ['flat', 'side'], (d) => {
    const goods = [shielded(d, 'fe', d.between(6, 16), [d.between(50, 120), d.between(40, 90), d.between(25, 60)])]
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
  recipe('shielded-box', 'lead-wrapped', ['flat', 'anyhow'], (d) => {
    const inner = [
      ball(d.of(['cocaine_hcl', 'heroin_hcl', 'polyethylene']), [
        d.between(70, 120),
        d.between(50, 80),
        d.between(30, 50),
      ]),
    ]
    const goods = caseAround(inner, 'pb', d.between(0.5, 1.6), 2)
    return { goods, packed: d.of([bare, bagged])(d, goods) }
  }),
  recipe('shielded-box', 'pipe', ['flat', 'side'], (d) => {
    const [wide, long] = [d.between(40, 70), d.between(120, 220)]
    const fillings = rod(
      d.of(['black_powder', 'cocaine_hcl', 'tnt_like']),
      [wide * 0.6, wide * 0.6, long * 0.8],
      [0, 0, long * 0.1],
    )
    const goods = tipped(
      [hollow(rod(d.of(['fe', 'pb']), [wide, wide, long]), wide * d.between(0.08, 0.16), [fillings])],
      0,
      90,
    )
    return { goods, packed: d.of([bare, papered])(d, goods) }
  }),
]
