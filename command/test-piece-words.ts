import type { TestVerdict } from '../station/calibration/test-piece/limits.ts'
import type { TestPiece } from '../station/calibration/test-piece/piece.ts'
import type { RecoveryRow } from '../station/calibration/test-piece/recovery.ts'
import { scoreKinds } from '../station/calibration/test-piece/score.ts'
import type { Repeatability } from '../station/calibration/test-piece/trend/repeatability.ts'
import { scoreWords, shown } from '../station/calibration/test-piece/words.ts'

/** The table of `--simulate`: how many pieces were within tolerance of their truth, score by score. */
export function recoveryLines(
  piece: TestPiece,
  count: number,
  notFound: readonly string[],
  rows: readonly RecoveryRow[],
): readonly string[] {
  const cells = rows.map(({ id, tolerance, pieces, good, medianError, p90Error, covered }) => {
    const percent = tolerance.endsWith('%')
    const error = (value: number): string => (percent ? `${(100 * value).toFixed(1)} %` : value.toFixed(2))
    return [
      scoreWords[id].name,
      `${tolerance} ${percent ? '' : scoreKinds[id].unit}`.trim(),
      `${good} of ${pieces}`,
      `${((100 * good) / pieces).toFixed(1)} %`,
      error(medianError),
      error(p90Error),
      `${((100 * covered) / pieces).toFixed(1)} %`,
    ]
  })
  const head = ['score', 'tolerance', 'within', 'share', 'median error', '90 % within', 'in interval']
  return [
    `${piece.id}: ${count} simulated pieces in random scanners and positions, ${count - notFound.length} found`,
    ...aligned([head, ...cells]),
    ...notFound,
  ]
}

/** The table of `--repeat`. */
export function repeatLines(piece: TestPiece, count: number, rows: readonly Repeatability[]): readonly string[] {
  const cells = rows.map(({ id, runs, mean, sigma, least, most }) => [
    scoreWords[id].name,
    scoreKinds[id].unit,
    String(runs),
    shown(mean),
    sigma.toFixed(3),
    `${shown(least)} to ${shown(most)}`,
  ])
  const head = ['score', 'unit', 'runs', 'mean', 'standard deviation', 'range']
  return [`${piece.id}: ${count} runs in the reference scanner, laid anew each time`, ...aligned([head, ...cells])]
}

/** One scan's verdict: a line a part, then what to do about those that failed. */
export function verdictLines({ pass, parts, words }: TestVerdict): readonly string[] {
  const cells = parts.map(({ id, score, limit, pass: good, near }) => [
    scoreWords[id].name,
    score ? `${shown(score.value)} ${scoreKinds[id].unit}`.trim() : 'not seen',
    score ? `${shown(score.interval[0])} to ${shown(score.interval[1])}` : '',
    limit === null ? '' : `${scoreKinds[id].better === 'more' ? '≥' : '≤'} ${limit}`,
    good ? (near ? 'ok, close' : 'ok') : 'FAILED',
    score?.detail ?? '',
  ])
  const head = ['part', 'reached', 'interval', 'limit', '', '']
  return [pass ? 'Image test passed' : 'Image test failed', ...aligned([head, ...cells]), ...words]
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
