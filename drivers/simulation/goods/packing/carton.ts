import type { Item } from '../../solids/item.ts'
import type { Solid } from '../../solids/solid.ts'
import type { Mm3 } from '../../solids/turn.ts'
import type { Bounds } from '../shaping/bounds.ts'
import type { Dice } from '../shaping/dice.ts'
import { block, repeated, shifted } from '../shaping/parts.ts'
import { weightG } from '../shaping/weigh.ts'

/** Something to pack in: its bodies in the parcel's frame, its outer size, and the room in it. */
export type Container = { readonly item: Item; readonly sizeMm: Mm3; readonly room: Bounds }

/** A packaging item of these bodies. */
export function packaging(kind: string, builder: string, solids: readonly Solid[]): Item {
  return { kind, builder, role: 'packaging', pieces: 1, netMassG: weightG(solids), solids }
}

/** A carton of corrugated board around a room of this size: floor, lid, four walls, inner flaps that double the floor and the lid, tape. */
export function cartonAround(d: Dice, roomMm: Mm3): Container {
  const wall = d.of([2.8, 4, 4, 6.5])
  const fill = d.between(0.2, 0.3)
  const [along, across, up] = [roomMm[0] + 2 * wall, roomMm[1] + 2 * wall, roomMm[2] + 4 * wall]
  const board = (size: Mm3, at: Mm3): Solid => block('cellulose', size, at, fill)
  const flapMm = Math.min(roomMm[0] / 2 - 1, roomMm[1] * d.between(0.42, 0.5))
  const flaps = [wall, up - 2 * wall].flatMap((z) =>
    [-1, 1].map((side) => board([flapMm, roomMm[1], wall], [(side * (roomMm[0] - flapMm)) / 2, 0, z])),
  )
  const solids = [
    board([along, across, wall], [0, 0, 0]),
    board([along, across, wall], [0, 0, up - wall]),
    ...[-1, 1].map((side) => board([along, wall, up - 2 * wall], [0, (side * (across - wall)) / 2, wall])),
    ...[-1, 1].map((side) => board([wall, roomMm[1], up - 2 * wall], [(side * (along - wall)) / 2, 0, wall])),
    ...flaps,
  ]
  return contained('carton', 'carton-corrugated', solids, [along, across, up], [wall, wall, 2 * wall])
}

/** A mailing bag or padded envelope lying around things of this size. */
export function mailerAround(d: Dice, roomMm: Mm3): Container {
  const [name, material, wall, fill] = d.of([
    ['mailer-film', 'polyethylene', 0.12, 1],
    ['mailer-padded', 'cellulose', 3, 0.12],
    ['mailer-bubble', 'polyethylene', 3.5, 0.06],
    ['mailer-board', 'cellulose', 1.2, 0.8],
  ] as const)
  const [along, across, up] = [roomMm[0] + 24, roomMm[1] + 14, roomMm[2] + 2 * wall]
  const sheets = [0, up - wall].map((z) => block(material, [along, across, wall], [0, 0, z], fill))
  const seams = repeated([block(material, [2, across, up - 2 * wall], [0, 0, wall], fill)], 2, [along - 2, 0, 0])
  const sides = repeated([block(material, [along - 4.2, 2, up - 2 * wall], [0, 0, wall], fill)], 2, [0, across - 2, 0])
  return contained('mailer', name, [...sheets, ...seams, ...sides], [along, across, up], [12, 7, wall])
}

/** A low wooden pallet of boards; things stand on it. */
export function palletUnder(loadMm: Mm3): Container {
  const [along, across, up] = [loadMm[0] + 8, loadMm[1] + 8, 42]
  const deck = (z: number): readonly Solid[] =>
    repeated([block('wood', [along, across / 6, 9], [0, 0, z], 0.85)], 4, [0, across / 3.6, 0])
  const feet = repeated([block('wood', [40, across * 0.96, up - 18.4], [0, 0, 9.2], 0.5)], 3, [along / 2 - 22, 0, 0])
  const solids = [...deck(0), ...feet, ...deck(up - 9)]
  const made = contained('carton', 'pallet-wood', solids, [along, across, up + loadMm[2] + 0.4], [4, 4, up + 0.2])
  return {
    ...made,
    room: { min: made.room.min, max: [made.room.max[0], made.room.max[1], up + 0.2 + loadMm[2] + 0.2] },
  }
}

/** Bodies about the origin, moved into the parcel's frame with its corner at the origin, and the room inside their walls. */
function contained(kind: string, name: string, solids: readonly Solid[], sizeMm: Mm3, wallsMm: Mm3): Container {
  const placed = shifted(solids, [sizeMm[0] / 2, sizeMm[1] / 2, 0])
  const max = [0, 1, 2].map((axis) => (sizeMm[axis] ?? 0) - (wallsMm[axis] ?? 0)) as unknown as Mm3
  return { item: packaging(kind, name, placed), sizeMm, room: { min: wallsMm, max } }
}
