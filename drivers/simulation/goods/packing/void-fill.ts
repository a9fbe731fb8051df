import type { Item } from '../../solids/item.ts'
import type { Mm3 } from '../../solids/turn.ts'
import { type Dice } from '../shaping/dice.ts'
import { ball, block, hollow, shifted } from '../shaping/parts.ts'
import { packaging } from './carton.ts'
import { type Room, placeFor, taking } from './room.ts'

/** What fills the space left in a room: paper, air pillows, foam, or nothing; as many pieces as find a place, at most `most`. */
export function voidFill(d: Dice, room: Room, most: number): readonly Item[] {
  const make = d.of([paperBall, paperBall, airPillow, airPillow, foamBlock, nothing, nothing])
  const items: Item[] = []
  let left = room
  for (let tries = 0; tries < most; tries++) {
    const wanted: Mm3 = [d.between(60, 170), d.between(50, 130), d.between(25, 80)]
    const at = placeFor(left, wanted, [d.between(0, 1), d.between(0, 1)])
    const item = at && make(d, wanted)
    if (!at || !item) continue
    const [x, y, z] = at
    items.push({ ...item, solids: shifted(item.solids, [x + wanted[0] / 2, y + wanted[1] / 2, z]) })
    left = taking(left, { min: at, max: [x + wanted[0], y + wanted[1], z + wanted[2]] })
  }
  return items
}

type Filler = (d: Dice, sizeMm: Mm3) => Item | null

const nothing: Filler = () => null

/** Crumpled paper: a thin cloud with denser folds. */
const paperBall: Filler = (d, [along, across, up]) =>
  packaging('void-fill', 'void-fill-paper', [
    ball('cellulose', [along, across, up], [0, 0, 0], d.between(0.02, 0.05)),
    ...(d.chance(0.5) ? [block('cellulose', [along * 0.4, 0.6, up * 0.5], [0, 0, up * 0.2], 0.9)] : []),
  ])

const airPillow: Filler = (d, size) =>
  packaging('void-fill', 'void-fill-air-pillow', [hollow(ball('polyethylene', size), d.between(0.05, 0.09))])

const foamBlock: Filler = (d, size) =>
  packaging('void-fill', 'void-fill-foam', [block('polyethylene', size, [0, 0, 0], d.between(0.015, 0.04))])
