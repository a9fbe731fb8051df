import type { InMotionWeight, Span, Weighing } from './scale.ts'

/**
 * How values are taken in motion: the scale's smallest step, the fewest steady values, the widest spread (standard deviation) of values
 * that are still one weight, and whether the scale's own word `stable` is asked for.
 */
export type InMotionRules = {
  readonly stepG: number
  readonly fewest: number
  readonly widestG: number
  readonly stableOnly: boolean
}

/** For a checkweigher of a parcel lane: 1 g steps, three values, 20 g (hardware.md §6 compares within 50 g or 2 %). */
export const laneRules: InMotionRules = { stepG: 1, fewest: 3, widestG: 20, stableOnly: true }

/** Values further from the median than so many standard deviations are not of the same weight. */
const outlierSigmas = 3
/** A standard deviation from the median of absolute deviations, and the standard error of a median, both of a normal distribution. */
const sigmaPerMad = 1.4826
const medianError = 1.2533

/** The weight in a span of time: only values in range and steady count, outliers are taken out, the rest has to agree. */
export function inMotionWeight(
  weighings: readonly Weighing[],
  { fromMs, toMs }: Span,
  rules: InMotionRules = laneRules,
): InMotionWeight {
  const within = weighings.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
  const refused = (words: string, used: number): InMotionWeight => ({
    type: 'refused',
    words,
    used,
    rejected: within.length - used,
  })
  if (within.length === 0) return refused('the scale gave no value while the parcel was on it', 0)
  if (within.some(({ range }) => range === 'over')) return refused('the scale was overloaded', 0)
  const steady = within.filter(({ range, stable }) => range === 'ok' && (stable || !rules.stableOnly))
  if (steady.length < rules.fewest)
    return refused(`only ${steady.length} of ${within.length} values were steady`, steady.length)
  const used = withoutOutliers(
    steady.map(({ grams }) => grams),
    rules.stepG,
  )
  if (used.length < rules.fewest) return refused('its values do not agree with each other', used.length)
  const sigmaG = deviation(used)
  if (sigmaG > rules.widestG)
    return refused(`its values differ by ${sigmaG.toFixed(0)} g, one from another`, used.length)
  // A value read in steps is known to step/√12 even if all of them are the same.
  const uncertaintyG = 2 * Math.hypot((medianError * sigmaG) / Math.sqrt(used.length), rules.stepG / Math.sqrt(12))
  return {
    type: 'weighed',
    grams: median(used),
    uncertaintyG,
    used: used.length,
    rejected: within.length - used.length,
  }
}

function withoutOutliers(values: readonly number[], stepG: number): number[] {
  const middle = median(values)
  const mad = median(values.map((value) => Math.abs(value - middle)))
  const limit = Math.max(outlierSigmas * sigmaPerMad * mad, 2 * stepG)
  return values.filter((value) => Math.abs(value - middle) <= limit)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1))
}
