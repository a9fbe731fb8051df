import type { Score, ScoreId } from './score.ts'
import { steelLimitCnr } from './scores/steel-limit.ts'
import { mtfShare } from './scores/resolution.ts'
import { thinLimitCnr } from './scores/thin-organic.ts'
import { wireThresholdSnr } from './scores/wire-limit.ts'

/** From where on a thing counts as seen, in every score. */
export const seenFrom = { wireSnr: wireThresholdSnr, steelCnr: steelLimitCnr, thinCnr: thinLimitCnr, mtfShare } as const

/** What an ideal observer would get from a piece in a scanner: see `drivers/simulation/test-piece`. Null where the piece has no such part. */
export type KnownTruth = {
  readonly wireAwg: number | null
  readonly wavyWireAwg: number | null
  readonly wireBehindAwg: readonly { readonly mm: number; readonly awg: number }[]
  readonly steelMm: number | null
  readonly thinOrganicMm: number | null
  readonly mtfAcross: number
  readonly mtfAlong: number
}

/** How far a score may be from the truth: absolute in its unit, or a share of the truth. */
const tolerances: Readonly<Partial<Record<ScoreId, { readonly within: number; readonly share?: true }>>> = {
  wire: { within: 1 },
  wavyWire: { within: 1 },
  wireBehind: { within: 2 },
  steel: { within: 1 },
  mtfAcross: { within: 0.05, share: true },
  mtfAlong: { within: 0.05, share: true },
  thinOrganic: { within: 0.1, share: true },
}

/** One score of one piece beside its truth. `error` is in the score's unit, or a share where the tolerance is one. */
export type Recovered = {
  readonly id: ScoreId
  readonly value: number
  readonly truth: number
  readonly error: number
  readonly good: boolean
  readonly covered: boolean
}

/** Every score that has a truth, beside it. A score that is missing is one that failed. */
export function recovered(scores: readonly Score[], truth: KnownTruth): readonly Recovered[] {
  const behind = truth.wireBehindAwg.toSorted((a, b) => Math.abs(a.mm - 9.5) - Math.abs(b.mm - 9.5))[0]
  const known: readonly (readonly [ScoreId, number | null | undefined])[] = [
    ['wire', truth.wireAwg],
    ['wavyWire', truth.wavyWireAwg],
    ['wireBehind', behind?.awg],
    ['steel', truth.steelMm],
    ['mtfAcross', truth.mtfAcross],
    ['mtfAlong', truth.mtfAlong],
    ['thinOrganic', truth.thinOrganicMm],
  ]
  return known.flatMap(([id, wanted]) => {
    const tolerance = tolerances[id]
    if (wanted === null || wanted === undefined || !tolerance) return []
    const score = scores.find((one) => one.id === id)
    if (!score) return [{ id, value: Number.NaN, truth: wanted, error: Number.NaN, good: false, covered: false }]
    const error = (score.value - wanted) / (tolerance.share ? wanted : 1)
    const covered = wanted >= score.interval[0] - 1e-6 && wanted <= score.interval[1] + 1e-6
    return [{ id, value: score.value, truth: wanted, error, good: Math.abs(error) <= tolerance.within, covered }]
  })
}

/** One line of the table: how many of so many pieces were within tolerance, and how the errors lie. */
export type RecoveryRow = {
  readonly id: ScoreId
  readonly tolerance: string
  readonly pieces: number
  readonly good: number
  readonly medianError: number
  readonly p90Error: number
  readonly covered: number
}

/** The table over many pieces, in the order of the scores. */
export function recoveryTable(all: readonly Recovered[]): readonly RecoveryRow[] {
  return [...new Set(all.map(({ id }) => id))].map((id) => {
    const own = all.filter((one) => one.id === id)
    const tolerance = tolerances[id]
    const errors = own.map(({ error }) => (Number.isNaN(error) ? Infinity : error))
    const sizes = errors.map(Math.abs).sort((a, b) => a - b)
    const unit = tolerance?.share ? ' %' : ''
    return {
      id,
      tolerance: `± ${(tolerance?.within ?? 0) * (tolerance?.share ? 100 : 1)}${unit}`,
      pieces: own.length,
      good: own.filter(({ good }) => good).length,
      medianError: errors.toSorted((a, b) => a - b)[errors.length >> 1] ?? Number.NaN,
      p90Error: sizes[Math.floor(0.9 * sizes.length)] ?? Number.NaN,
      covered: own.filter(({ covered }) => covered).length,
    }
  })
}
