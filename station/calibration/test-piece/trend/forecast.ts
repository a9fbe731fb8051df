import type { TrendPoint } from './control.ts'

/**
 * When a score will cross its limit: the day with an interval of 95 % (`latest` Infinity when it may never), or that it shows no trend, runs
 * away from its limit, has crossed it already, or that there are too few results to say.
 */
export type Forecast =
  | {
      readonly type: 'crosses'
      readonly day: number
      readonly earliest: number
      readonly latest: number
      readonly perDay: number
    }
  | { readonly type: 'noTrend' | 'awayFromLimit'; readonly perDay: number }
  | { readonly type: 'crossed' | 'tooFew' }

const fewest = 14
/** Results older than this say little about how it goes on. */
export const forecastWindowDays = 90
/** A day that is further ahead than so many times the length of the record is a guess. */
const mostAhead = 2

/**
 * Lays a robust line through the last results (Theil and Sen: the median of the slopes of all pairs, which a bad day does not move) and
 * follows it to the limit. Whether there is a trend at all is asked of the ranks (Kendall), 1 in 100.
 */
export function forecast(points: readonly TrendPoint[], limit: number, better: 'more' | 'less'): Forecast {
  const newest = points.at(-1)?.day ?? 0
  const recent = points.filter(({ day }) => day > newest - forecastWindowDays)
  if (recent.length < fewest) return { type: 'tooFew' }
  const slopes = pairSlopes(recent)
  const perDay = median(slopes)
  const level = median(recent.map(({ day, value }) => value - perDay * day))
  const sign = better === 'more' ? 1 : -1
  const now = level + perDay * newest
  if (sign * (now - limit) <= 0) return { type: 'crossed' }
  const rank = kendall(recent)
  if (Math.abs(rank.z) < 2.576) return { type: 'noTrend', perDay }
  if (sign * perDay >= 0) return { type: 'awayFromLimit', perDay }
  const day = (limit - level) / perDay
  const length = newest - (recent[0]?.day ?? newest)
  if (day - newest > mostAhead * length) return { type: 'noTrend', perDay }
  return { type: 'crosses', day, ...intervalOf(recent, slopes, rank.sigma, limit, newest), perDay }
}

/** Slopes at the ends of Sen's interval, through the middle of the results, whose own height is uncertain too. */
function intervalOf(
  recent: readonly TrendPoint[],
  slopes: readonly number[],
  rankSigma: number,
  limit: number,
  newest: number,
): { readonly earliest: number; readonly latest: number } {
  const sorted = slopes.toSorted((a, b) => a - b)
  const half = (1.96 * rankSigma) / 2
  const at = (place: number): number => sorted[Math.max(0, Math.min(sorted.length - 1, Math.round(place)))] ?? 0
  const [low, high] = [at(sorted.length / 2 - half), at(sorted.length / 2 + half)]
  const perDay = median(slopes)
  const middleDay = recent.reduce((sum, { day }) => sum + day, 0) / recent.length
  const rests = recent.map(({ day, value }) => value - perDay * (day - middleDay))
  const height = median(rests)
  const scatter = 1.4826 * median(rests.map((rest) => Math.abs(rest - height)))
  const heightSigma = (1.25 * scatter) / Math.sqrt(recent.length)
  const best = middleDay + (limit - height) / perDay
  const spread = (slope: number): number => {
    if (slope * perDay <= 0) return Infinity
    const bySlope = middleDay + (limit - height) / slope - best
    return Math.hypot(bySlope, (1.96 * heightSigma) / perDay)
  }
  const [steep, flat] = Math.abs(low) > Math.abs(high) ? [low, high] : [high, low]
  return { earliest: Math.max(newest, best - spread(steep)), latest: best + spread(flat) }
}

function pairSlopes(points: readonly TrendPoint[]): readonly number[] {
  return points.flatMap((one, at) =>
    points
      .slice(at + 1)
      .flatMap((other) => (other.day > one.day ? [(other.value - one.value) / (other.day - one.day)] : [])),
  )
}

/** Kendall's rank statistic of a row of results: rises less falls, by their standard deviation where there is no trend. */
function kendall(points: readonly TrendPoint[]): { readonly z: number; readonly sigma: number } {
  const sum = points.reduce(
    (total, one, at) =>
      total + points.slice(at + 1).reduce((part, other) => part + Math.sign(other.value - one.value), 0),
    0,
  )
  const n = points.length
  const sigma = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  return { z: sum / sigma, sigma }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
