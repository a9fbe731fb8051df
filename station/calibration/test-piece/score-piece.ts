import type { Scan } from '../../imaging/scan.ts'
import { lookAt } from './look.ts'
import type { TestPiece } from './piece.ts'
import type { NotFound, Registration } from './registration/register.ts'
import type { Score } from './score.ts'
import { differentiationScores, type MaterialOf, ratioOnly } from './scores/differentiation.ts'
import { evennessScores } from './scores/evenness.ts'
import { linePairScores } from './scores/line-pairs.ts'
import { resolutionScores } from './scores/resolution.ts'
import { steelScore } from './scores/steel.ts'
import { thinOrganicScore } from './scores/thin-organic.ts'
import { wireScores } from './scores/wires.ts'

/** What a scan of a test piece shows: where the piece lies and every score it allows. */
export type ScoredPiece = { readonly placed: Registration; readonly scores: readonly Score[] }

/**
 * Scores a scan of a piece of one or two energies. `materialOf` is the lane's material calibration, where it has one. A piece that is not in
 * the picture is told with what to do about it. Throws TestPieceError `no-picture` for a scan without its planes.
 */
export function scorePiece(piece: TestPiece, scan: Scan, materialOf: MaterialOf = ratioOnly): ScoredPiece | NotFound {
  const look = lookAt(piece, scan)
  if ('code' in look) return look
  const scores = [
    ...wireScores(look, piece),
    ...steelScore(look, piece),
    ...resolutionScores(look, piece),
    ...linePairScores(look, piece),
    ...thinOrganicScore(look, piece),
    ...differentiationScores(look, piece, materialOf),
    ...evennessScores(look, piece),
  ]
  return { placed: look.placed, scores }
}
