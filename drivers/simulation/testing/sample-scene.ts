import { mulberry } from '../feed.ts'
import type { Item, Scene } from '../solids/item.ts'
import { massG, moved, type Shape, type Solid } from '../solids/solid.ts'
import { type Mm3, turnBy, upright } from '../solids/turn.ts'

const solid = (shape: Shape, material: string, centreMm: Mm3, fill = 1, holds: readonly Solid[] = []): Solid => ({
  shape,
  material,
  fill,
  centreMm,
  turn: upright,
  holds,
})
const box = (...sizeMm: Mm3): Shape => ({ kind: 'box', sizeMm })
const tube = (...sizeMm: Mm3): Shape => ({ kind: 'frustum', sizeMm, topShare: 1 })

/** A carton of corrugated board with nothing in it. */
export function emptyCarton([along, across, up]: Mm3): Item {
  const air = solid(box(along - 8, across - 8, up - 8), 'air', [0, 0, 0])
  return itemOf('packaging', [solid(box(along, across, up), 'cellulose', [along / 2, across / 2, up / 2], 0.2, [air])])
}

function itemOf(role: Item['role'], solids: readonly Solid[]): Item {
  return {
    kind: role === 'goods' ? 'sample' : 'carton',
    builder: 'sample',
    role,
    pieces: 1,
    netMassG: massG(solids),
    solids,
  }
}

/** Goods of so many bodies in all the forms: hollow bottles, boards with chips, balls, bars, wires, a mesh. */
function goods(bodies: number, random: () => number): readonly Solid[] {
  const between = (from: number, to: number): number => from + (to - from) * random()
  const makers: readonly ((at: Mm3) => Solid)[] = [
    (at) => solid(box(between(20, 90), between(15, 60), between(3, 25)), 'polypropylene', at, 0.6),
    (at) => {
      const [wide, tall] = [between(20, 60), between(40, 120)]
      const water = solid(tube(wide - 4, wide - 4, tall - 6), 'water', [0, 0, 0])
      return solid(tube(wide, wide, tall), 'glass_soda_lime', at, 1, [water])
    },
    (at) => solid(box(between(3, 12), between(3, 12), 1.5), 'glass_sio2', at),
    (at) =>
      solid({ kind: 'ellipsoid', sizeMm: [between(10, 50), between(10, 50), between(10, 40)] }, 'rubber', at, 0.7),
    (at) => solid(tube(1, 1, between(40, 120)), 'cu', at),
    (at) => solid({ kind: 'frustum', sizeMm: [30, 30, between(10, 40)], topShare: 0.6 }, 'al', at),
    (at) => solid({ kind: 'extrusion', outlineMm: [[-20, -6], [20, -6], [20, 0], [-10, 2], [-20, 12]], heightMm: 5 }, 'fe', at), // prettier-ignore
    (at) => solid(box(between(30, 110), between(30, 80), 1.6), 'pcb_fr4', at),
  ]
  return Array.from({ length: bodies }, () => {
    const maker = makers[Math.floor(random() * makers.length)] ?? makers[0]
    const at: Mm3 = [between(-35, 35), between(-25, 25), between(-20, 20)]
    const one = maker?.(at)
    return one ? { ...one, turn: turnBy(between(0, 180), between(0, 180), between(0, 360)) } : null
  }).filter((one) => one !== null)
}

/** A parcel of so many items, each of 1 to `mostBodies` bodies, by seed: work for the renderer, not goods that anybody sells. */
export function sampleScene(seed: number, items: number, mostBodies: number, sizeMm: Mm3 = [400, 320, 250]): Scene {
  const random = mulberry(seed)
  const place = (size: number): number => 70 + (size - 140) * random()
  const all = Array.from({ length: items }, () => {
    const bodies = goods(1 + Math.floor(random() * mostBodies), random)
    const at: Mm3 = [place(sizeMm[0]), place(sizeMm[1]), 60 + (sizeMm[2] - 120) * random()]
    return itemOf('goods', moved(bodies, at, turnBy(0, 0, 360 * random())))
  })
  return { sizeMm, items: [emptyCarton(sizeMm), ...all] }
}
