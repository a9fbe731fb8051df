import type { Mm3 } from '../../solids/turn.ts'
import type { Bounds } from '../shaping/bounds.ts'

/** A room to pack in, with the boxes already taken in it. */
export type Room = { readonly within: Bounds; readonly taken: readonly Bounds[] }

/** The room with one more box taken. */
export function taking(room: Room, box: Bounds): Room {
  return { within: room.within, taken: [...room.taken, box] }
}

/**
 * Where a box of this size comes to rest lowest: beside or upon boxes already there, its corner at one of theirs. Null when it fits
 * nowhere. `prefer` (0..1 each) breaks ties between places: towards the room's far end along, and across.
 */
export function placeFor(room: Room, [along, across, up]: Mm3, prefer: readonly [number, number] = [0, 0]): Mm3 | null {
  const { min, max } = room.within
  const xs = edges(room, 0, along)
  const ys = edges(room, 1, across)
  let best: Mm3 | null = null
  let bestCost = Infinity
  for (const x of xs) {
    for (const y of ys) {
      const z = restingMm(room, x, y, along, across)
      if (z + up > max[2] + 1e-6) continue
      const cost =
        (z - min[2]) * 8 +
        Math.abs(x - min[0] - prefer[0] * (max[0] - min[0] - along)) +
        Math.abs(y - min[1] - prefer[1] * (max[1] - min[1] - across))
      if (cost >= bestCost) continue
      bestCost = cost
      best = [x, y, z]
    }
  }
  return best
}

/** Places along one axis at which a box may begin: the room's ends and beside each taken box. */
function edges({ within, taken }: Room, axis: 0 | 1, size: number): readonly number[] {
  const [from, to] = [within.min[axis], within.max[axis] - size]
  if (to < from - 1e-9) return []
  const all = [from, to, ...taken.flatMap((box) => [box.max[axis] + clearMm, box.min[axis] - size - clearMm])]
  return [...new Set(all.filter((at) => at >= from - 1e-9 && at <= to + 1e-9))]
}

/** Things lie this far apart, so that touching never counts as overlap. */
const clearMm = 0.2

/** Height on which a footprint rests: the top of the highest box below any part of it, or the floor. */
function restingMm({ within, taken }: Room, x: number, y: number, along: number, across: number): number {
  let top = within.min[2]
  for (const { min, max } of taken) {
    const apart = x >= max[0] || x + along <= min[0] || y >= max[1] || y + across <= min[1]
    if (!apart && max[2] + clearMm > top) top = max[2] + clearMm
  }
  return top
}
