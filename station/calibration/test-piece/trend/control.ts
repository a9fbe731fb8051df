/** One daily result: when, in days from any origin, and the score. */
export type TrendPoint = { readonly day: number; readonly value: number }

/** A result against the control limits: `outside` three sigma by itself (Shewhart), `drifting` by its moving average (EWMA). */
export type ControlPoint = TrendPoint & {
  readonly ewma: number
  readonly outside: boolean
  readonly drifting: boolean
}

/** A control chart: the middle and spread of the baseline, the limits of single results, every result. */
export type ControlChart = {
  readonly middle: number
  readonly sigma: number
  readonly low: number
  readonly high: number
  readonly points: readonly ControlPoint[]
}

const fewestForBaseline = 10
const shewhartSigmas = 3
/** Weight of the newest result and width of the limits that give about one false alarm in 500 results (Lucas and Saccucci 1990). */
const [ewmaWeight, ewmaSigmas] = [0.2, 2.9]
/** Mean difference of two normal results in sigmas. */
const rangeFactor = 1.128

/**
 * A control chart whose baseline are the first results after acceptance or repair. The spread comes from neighbours' differences, so that a
 * slow drift in the baseline does not widen it. Null with fewer than ten results to begin with.
 */
export function controlChart(points: readonly TrendPoint[], baseline = 20): ControlChart | null {
  const first = points.slice(0, baseline)
  if (first.length < fewestForBaseline) return null
  const middle = first.reduce((sum, { value }) => sum + value, 0) / first.length
  const steps = first.slice(1).map(({ value }, at) => Math.abs(value - (first[at]?.value ?? value)))
  const sigma = steps.reduce((sum, step) => sum + step, 0) / steps.length / rangeFactor
  let ewma = middle
  const charted = points.map((point, at): ControlPoint => {
    ewma = ewmaWeight * point.value + (1 - ewmaWeight) * ewma
    const spread = sigma * Math.sqrt((ewmaWeight / (2 - ewmaWeight)) * (1 - (1 - ewmaWeight) ** (2 * (at + 1))))
    return {
      ...point,
      ewma,
      outside: Math.abs(point.value - middle) > shewhartSigmas * sigma,
      drifting: Math.abs(ewma - middle) > ewmaSigmas * spread,
    }
  })
  const reach = shewhartSigmas * sigma
  return { middle, sigma, low: middle - reach, high: middle + reach, points: charted }
}
