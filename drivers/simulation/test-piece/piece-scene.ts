import type { Item, Scene } from '../solids/item.ts'
import { massG, moved, type Shape, type Solid } from '../solids/solid.ts'
import { type Mm3, turnBy, turned, upright } from '../solids/turn.ts'
import type { BoxMm, PieceShape, PlaceMm, Pose } from './piece-shape.ts'
import { wireRods } from './wire-rods.ts'

/**
 * Polylactic acid of a printer is not in the attenuation table: cellulose is, whose carbon, hydrogen and oxygen are within a few
 * percent of it; here it has the density of a solid print, 1.24 g/cm³.
 */
const stoodInFor: Readonly<Record<string, { readonly material: string; readonly fill: number }>> = {
  pla: { material: 'cellulose', fill: 1.24 / 0.8 },
}

/** What a scan should show; a scene without them is what remains when nothing is to be seen. */
export type Targets = 'with' | 'without'

/** A piece on the belt, posed. `without` leaves out the wires, the strips behind steel and the thin steps. Throws RangeError on an unknown material. */
export function pieceScene(piece: PieceShape, pose: Pose, targets: Targets = 'with'): Scene {
  const [longMm, wideMm] = piece.sizeMm
  const turn = turnBy(pose.mirrored ? 180 : 0, 0, 90 * pose.quarterTurns + pose.turnDeg)
  const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => turned([(x * longMm) / 2, (y * wideMm) / 2, 0], turn)))
  const reach = (axis: 0 | 1): number => 2 * Math.max(...corners.map((corner) => Math.abs(corner[axis])))
  const sizeMm: Mm3 = [reach(0) + 2 * Math.abs(pose.shiftMm[0]), reach(1) + 2 * Math.abs(pose.shiftMm[1]), heightMm]
  const at: Mm3 = [sizeMm[0] / 2 + pose.shiftMm[0], sizeMm[1] / 2 + pose.shiftMm[1], pose.mirrored ? heightMm : 0]
  const parts = [bodyOf(piece), ...(targets === 'with' ? [targetsOf(piece)] : [])]
  return {
    sizeMm,
    items: parts.map((solids): Item => {
      const centred = solids.map((solid) => ({
        ...solid,
        centreMm: [solid.centreMm[0] - longMm / 2, solid.centreMm[1] - wideMm / 2, solid.centreMm[2]] as const,
      }))
      const placed = moved(centred, at, turn)
      return {
        kind: 'test-piece',
        builder: 'test-piece',
        role: 'goods',
        pieces: 1,
        netMassG: massG(placed),
        solids: placed,
      }
    }),
  }
}

/** Room above the belt for everything that stands on a piece. */
const heightMm = 80
const stripUpMm = 4
const stepUpMm = 12

function bodyOf(piece: PieceShape): readonly Solid[] {
  const { sizeMm, base, fiducials, penetration, steel, edges, linePairs, pairs, field } = piece
  const top = base.mm
  return [
    block(base.material, base.mm, [0, 0, ...sizeMm], 0),
    ...fiducials.discs.map(({ atMm, diameterMm }) => disc(fiducials.material, fiducials.mm, diameterMm, atMm, top)),
    ...(penetration?.steps ?? []).map(({ mm, boxMm }) => block(penetration?.material ?? 'al', mm, boxMm, stepUpMm)),
    ...(steel?.steps ?? []).map(({ mm, boxMm }) => block('fe', mm, boxMm, stepUpMm)),
    ...(edges?.slabs ?? []).map(({ centreMm, sideMm, turnDeg }) => {
      const boxMm: BoxMm = [centreMm[0] - sideMm / 2, centreMm[1] - sideMm / 2, sideMm, sideMm]
      return { ...block(edges?.material ?? 'fe', edges?.mm ?? 1, boxMm, top), turn: turnBy(0, 0, turnDeg) }
    }),
    ...(linePairs?.groups ?? []).flatMap(({ across, barMm, boxMm }) =>
      barBoxes(across, barMm, boxMm).map((bar) => block(linePairs?.material ?? 'cu', linePairs?.mm ?? 1, bar, top)),
    ),
    ...(pairs ?? [])
      .flatMap(({ one, other }) => [one, other])
      .map((patch) => block(patch.material, patch.mm, patch.boxMm, top)),
    ...(field ? [block(field.material, field.mm, field.boxMm, top)] : []),
  ]
}

function targetsOf({ base, wires, penetration, steel, thinOrganic }: PieceShape): readonly Solid[] {
  return [
    ...(wires ?? []).flatMap((wire) => wireRods(wire, base.mm)),
    ...(penetration?.steps ?? []).flatMap((step) => step.wires.flatMap((wire) => wireRods(wire, base.mm))),
    ...(steel?.steps ?? []).map(({ stripMm }) =>
      block(steel?.strip.material ?? 'pb', steel?.strip.mm ?? 1, stripMm, stripUpMm),
    ),
    ...(thinOrganic?.steps ?? []).map(({ mm, boxMm }) => block(thinOrganic?.material ?? 'pmma', mm, boxMm, base.mm)),
  ]
}

/** The bars of a line-pair group: as wide as the gaps between them, filling the box from its first edge to its last. */
export function barBoxes(across: 'u' | 'v', barMm: number, [u, v, width, height]: BoxMm): readonly BoxMm[] {
  const bars = Math.round(((across === 'u' ? width : height) / barMm + 1) / 2)
  return Array.from({ length: bars }, (_, bar): BoxMm =>
    across === 'u' ? [u + 2 * bar * barMm, v, barMm, height] : [u, v + 2 * bar * barMm, width, barMm],
  )
}

function block(material: string, mm: number, [u, v, width, height]: BoxMm, upMm: number): Solid {
  return solid({ kind: 'box', sizeMm: [width, height, mm] }, material, [u + width / 2, v + height / 2, upMm + mm / 2])
}

function disc(material: string, mm: number, diameterMm: number, [u, v]: PlaceMm, upMm: number): Solid {
  const shape: Shape = { kind: 'frustum', sizeMm: [diameterMm, diameterMm, mm], topShare: 1 }
  return solid(shape, material, [u, v, upMm + mm / 2])
}

function solid(shape: Shape, material: string, centreMm: Mm3): Solid {
  return { shape, fill: 1, material, ...stoodInFor[material], centreMm, turn: upright, holds: [] }
}
