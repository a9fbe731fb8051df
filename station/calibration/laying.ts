import { opticsFor } from '../../drivers/simulation/signal/scan-picture.ts'
import { referenceScanner } from '../../drivers/simulation/signal/scanner-model.ts'
import { sceneContents } from '../../drivers/simulation/render/scene-contents.ts'
import type { Solid } from '../../drivers/simulation/solids/solid.ts'
import { upright } from '../../drivers/simulation/solids/turn.ts'
import type { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import { massGOf, type Piece } from './pieces.ts'

const materials = { pe: 'polyethylene', pmma: 'pmma', water: 'water', al: 'al', fe: 'fe' } as const
/** Belt travel before each piece, in mm: unequal, so that no distance between two eyes can be taken for another. */
const beforeMm = [60, 720, 1530] as const

/** Lays a known piece on a simulated belt, once or three times, as a technician would. */
export function layPiece(world: LaneWorld, piece: Piece, times: number): void {
  const [along, across, up] = piece.sizeMm
  const block: Solid = {
    shape: { kind: 'box', sizeMm: [along, across, up] },
    material: materials[piece.material],
    fill: 1,
    centreMm: [along / 2, across / 2, up / 2],
    turn: upright,
    holds: [],
  }
  const item = {
    kind: piece.name,
    builder: 'block',
    role: 'goods' as const,
    pieces: 1,
    netMassG: massGOf(piece),
    solids: [block],
  }
  const contents = sceneContents({ sizeMm: [along, across, up], items: [item] }, opticsFor(referenceScanner))
  for (const before of beforeMm.slice(0, times))
    world.put({ name: piece.name, label: null, grams: massGOf(piece), contents }, before)
}
