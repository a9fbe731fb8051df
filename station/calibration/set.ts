import type {
  CalibrationDifference,
  CalibrationPast,
  CalibrationResult,
  CalibrationSet,
  Conditions,
  ProcedureId,
  Standing,
} from '../contract/calibration.ts'
import { type Procedure, procedures } from './procedures.ts'

const hourMs = 3_600_000
/** A result that ends within so many ms is said to end. */
const endingMs = 4 * hourMs

/** A result that holds from now on; its end follows from the procedure. */
export function validUntil({ validForH }: Procedure, atMs: number): number {
  return atMs + validForH * hourMs
}

/** How one result stands now, under the present conditions. `celsius` null says nothing about temperature. */
export function standingOf(
  procedure: Procedure,
  result: CalibrationResult | null,
  nowMs: number,
  now: Conditions,
): Standing {
  if (result === null) return 'never'
  if (nowMs >= result.validUntilMs) return 'expired'
  if (isOutside(procedure, result.conditions, now)) return 'outside'
  return result.validUntilMs - nowMs < endingMs ? 'ending' : 'valid'
}

function isOutside({ envelope }: Procedure, then: Conditions, now: Conditions): boolean {
  const { celsius, kilovoltsShare } = envelope
  const warmer = then.celsius === null || now.celsius === null ? 0 : Math.abs(now.celsius - then.celsius)
  const drifted = Math.abs(now.kilovolts - then.kilovolts) / then.kilovolts
  return (celsius !== null && warmer > celsius) || (kilovoltsShare !== null && drifted > kilovoltsShare)
}

const standingWords: Readonly<Record<'never' | 'expired' | 'outside', string>> = {
  never: 'was never made',
  expired: 'has expired',
  outside: 'holds for another temperature or kV',
}

/** Why the calibration cannot be trusted, in one sentence; null where all that the lane requires is valid. */
export function doubtOf(
  rows: readonly { readonly procedure: Procedure; readonly standing: Standing }[],
): string | null {
  const bad = rows.flatMap(({ procedure: { required, title }, standing }) =>
    required && (standing === 'never' || standing === 'expired' || standing === 'outside')
      ? [`${title} ${standingWords[standing]}`]
      : [],
  )
  if (bad.length === 0) return null
  return `Calibration out of date: ${bad[0]}${bad.length > 1 ? ` (and ${bad.length - 1} more)` : ''}.`
}

/** The next version: one result replaced. */
export function setWith(
  before: CalibrationSet | null,
  procedure: Procedure,
  resultId: string,
  by: string,
  atMs: number,
): CalibrationSet {
  return {
    version: (before?.version ?? 0) + 1,
    atMs,
    by,
    words: `${procedure.title} was calibrated.`,
    results: { ...before?.results, [procedure.id]: resultId },
  }
}

/** The results of an earlier version as a new one, so that history only ever grows. */
export function setAgain(newest: CalibrationSet, earlier: CalibrationSet, by: string, atMs: number): CalibrationSet {
  const words = `Back to set ${earlier.version}.`
  return { version: newest.version + 1, atMs, by, words, results: earlier.results }
}

type ResultOf = (id: string) => CalibrationResult | null

/** What a set has that the one before it had not, number by number. */
export function differencesOf(
  before: CalibrationSet | null,
  after: CalibrationSet,
  resultOf: ResultOf,
): CalibrationDifference[] {
  return procedures.flatMap(({ id, limits }) => {
    const [was, is] = [before?.results[id], after.results[id]]
    if (was === is) return []
    const valueOf = (result: string | undefined, name: string): number | null =>
      (result === undefined ? null : resultOf(result))?.values.find((value) => value.name === name)?.value ?? null
    return limits.map(({ name, unit }) => ({
      procedure: id satisfies ProcedureId,
      name,
      unit,
      before: valueOf(was, name),
      after: valueOf(is, name),
    }))
  })
}

/** Sets, newest first, each with what it changed. */
export function historyOf(sets: readonly CalibrationSet[], resultOf: ResultOf): CalibrationPast[] {
  return sets.map((set, at) => ({
    set,
    inUse: at === 0,
    differences: differencesOf(sets[at + 1] ?? null, set, resultOf),
  }))
}
