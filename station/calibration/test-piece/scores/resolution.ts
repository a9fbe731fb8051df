import type { Look } from '../look.ts'
import type { TestPiece } from '../piece.ts'
import { interval95, type Score } from '../score.ts'
import { edgeSpread, slabEdges } from './edge-spread.ts'
import { limitOf, type Transfer, transferAt, transferOf } from './transfer.ts'

/** Detail counts as resolved as long as so much of its contrast comes through. */
export const mtfShare = 0.2

const [leastSlantDeg, mostSlantDeg] = [2.5, 16]
const count = 150
const rounds = 3

type EdgeTransfer = { readonly across: boolean; readonly slantRad: number; readonly transfer: Transfer }

/** Frequency at which a fifth of the contrast is left, across and along the belt, from the slanted edges; in lp/mm on the piece. */
export function resolutionScores(look: Look, piece: TestPiece): readonly Score[] {
  const edges = edgeTransfers(look, piece)
  const across = edges.filter((edge) => edge.across)
  const along = edges.filter((edge) => !edge.across)
  if (across.length === 0 || along.length === 0) return []
  let [x, y] = [meanOf(across, null), meanOf(along, null)]
  // A slanted edge also sees a little of the other direction's blur: each is freed of the other, in turns.
  for (let round = 0; round < rounds; round++) [x, y] = [meanOf(across, y), meanOf(along, x)]
  return [scoreOf('mtfAcross', x, across), scoreOf('mtfAlong', y, along)]
}

function scoreOf(id: 'mtfAcross' | 'mtfAlong', transfer: Transfer, edges: readonly EdgeTransfer[]): Score {
  const value = limitOf(transfer, mtfShare)
  const each = edges.map((edge) => limitOf(edge.transfer, mtfShare))
  const mean = each.reduce((a, b) => a + b, 0) / each.length
  const scatter = Math.sqrt(each.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, each.length - 1))
  const sigma = Math.max(0.012 * value, scatter / Math.sqrt(each.length))
  const detail = `details of ${(1 / (2 * value)).toFixed(2)} mm keep ${mtfShare * 100} % of their contrast (${edges.length} edges)`
  return { id, value, interval: interval95(value, sigma), atEnd: false, detail }
}

/** Every slab edge that is aslant enough to the grid of pixels for its spread to be drawn out, and not too much. */
function edgeTransfers(look: Look, { edges }: TestPiece): readonly EdgeTransfer[] {
  const { pixelMm, pitchAcrossMm, pitchAlongMm, placed } = look
  const [a, b, , d, e] = placed.toPx
  return (edges?.slabs ?? []).flatMap(({ centreMm, sideMm, turnDeg }) =>
    slabEdges(centreMm, sideMm, turnDeg).flatMap((edge): readonly EdgeTransfer[] => {
      const [du, dv] = [edge.to[0] - edge.from[0], edge.to[1] - edge.from[1]]
      const [acrossMm, alongMm] = [(a * du + b * dv) * pitchAcrossMm, (d * du + e * dv) * pitchAlongMm]
      // An edge that runs along the belt shows how sharp the picture is across it.
      const across = Math.abs(alongMm) > Math.abs(acrossMm)
      const slantRad = Math.atan2(
        Math.min(Math.abs(acrossMm), Math.abs(alongMm)),
        Math.max(Math.abs(acrossMm), Math.abs(alongMm)),
      )
      const deg = (slantRad * 180) / Math.PI
      if (deg < leastSlantDeg || deg > mostSlantDeg) return []
      const spread = edgeSpread(look, look.thin, edge, 5.5 * pixelMm, pixelMm / 5)
      return [{ across, slantRad, transfer: transferOf(spread, pixelMm, 1.2 / pixelMm / count, count) }]
    }),
  )
}

/** Mean transfer in the direction of a set of edges, freed of what their slant let in of the other direction's. */
function meanOf(edges: readonly EdgeTransfer[], other: Transfer | null): Transfer {
  const stepLpMm = edges[0]?.transfer.stepLpMm ?? 1
  const values = Float64Array.from({ length: count }, (_, at) => {
    const lpMm = at * stepLpMm
    const each = edges.map(({ slantRad, transfer }) => {
      const seen = lpMm / Math.cos(slantRad)
      const cross = other ? Math.max(0.3, transferAt(other, seen * Math.sin(slantRad))) : 1
      return transferAt(transfer, seen) / cross
    })
    return each.reduce((sum, value) => sum + value, 0) / each.length
  })
  return { stepLpMm, values }
}
