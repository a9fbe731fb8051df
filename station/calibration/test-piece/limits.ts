import * as z from 'zod'
import type { TestPiece } from './piece.ts'
import { type Score, type ScoreId, scoreIds, scoreKinds } from './score.ts'
import { TestPieceError } from './test-piece-error.ts'
import { failureWords } from './words.ts'

/** What each score must reach on a lane, in the score's unit; a score without a limit is told and not judged. */
export const TestLimits = z.partialRecord(z.enum(scoreIds), z.number().nonnegative())
export type TestLimits = z.infer<typeof TestLimits>

/** Limits to begin with for a 160 kV parcel lane of 100 × 100 cm (domain facts B6: usual acceptance); a lane sets its own after acceptance. */
export const usualLimits: TestLimits = {
  wire: 34,
  wavyWire: 36,
  wireBehind: 28,
  steel: 28,
  mtfAcross: 0.3,
  mtfAlong: 0.3,
  barsAcross: 1.8,
  barsAlong: 1.8,
  thinOrganic: 1,
  organicInorganic: 10,
  organicOrganic: 2,
  uniformity: 2,
  artefacts: 0,
  snr: 60,
}

/** Reads a lane's limits. Throws TestPieceError `bad-limits` with each field that is wrong. */
export function readLimits(value: unknown): TestLimits {
  const parsed = TestLimits.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole file)'}: ${issue.message}`)
  throw new TestPieceError('bad-limits', `These are no limits of a test piece: ${faults.join('; ')}.`)
}

/** One score held against its limit. `score` null: it should have been there and was not. `near`: its interval reaches over the limit. */
export type Judged = {
  readonly id: ScoreId
  readonly score: Score | null
  readonly limit: number | null
  readonly pass: boolean
  readonly near: boolean
  readonly words: string
}

/** A whole test: passed when every limited part is, with one sentence a failed part. */
export type TestVerdict = {
  readonly pass: boolean
  readonly parts: readonly Judged[]
  readonly words: readonly string[]
}

/** Holds scores against limits. What the piece has and the scan should show, but no score came of, fails. */
export function judged(piece: TestPiece, dual: boolean, scores: readonly Score[], limits: TestLimits): TestVerdict {
  const parts = scoreIds.flatMap((id): readonly Judged[] => {
    const score = scores.find((one) => one.id === id) ?? null
    const limit = limits[id] ?? null
    if (!score && (limit === null || !shows(piece, dual, id))) return []
    const pass = limit === null || (score !== null && reaches(id, score.value, limit))
    const near = limit !== null && score !== null && reaches(id, score.interval[0], limit) !== reaches(id, score.interval[1], limit) // prettier-ignore
    return [{ id, score, limit, pass, near, words: pass ? '' : failureWords(id, score, limit) }]
  })
  const failed = parts.filter((part) => !part.pass)
  return { pass: failed.length === 0, parts, words: failed.map(({ words }) => words) }
}

function reaches(id: ScoreId, value: number, limit: number): boolean {
  return scoreKinds[id].better === 'more' ? value >= limit : value <= limit
}

/** Whether a scan of a piece can give a score at all. */
function shows(piece: TestPiece, dual: boolean, id: ScoreId): boolean {
  const has = (kind: 'organicInorganic' | 'organicOrganic'): boolean =>
    dual && (piece.pairs?.some((pair) => pair.kind === kind) ?? false)
  const parts: Readonly<Record<ScoreId, boolean>> = {
    wire: piece.wires?.some((wire) => !wire.wave) ?? false,
    wavyWire: piece.wires?.some((wire) => wire.wave) ?? false,
    wireBehind: piece.penetration !== undefined,
    steel: piece.steel !== undefined,
    mtfAcross: piece.edges !== undefined,
    mtfAlong: piece.edges !== undefined,
    barsAcross: piece.linePairs !== undefined,
    barsAlong: piece.linePairs !== undefined,
    thinOrganic: piece.thinOrganic !== undefined,
    organicInorganic: has('organicInorganic'),
    organicOrganic: has('organicOrganic'),
    uniformity: piece.field !== undefined,
    artefacts: true,
    snr: true,
  }
  return parts[id]
}
