/** How often something repeats along one direction: period in px, how strongly (0..1), and how many units that makes of the extent. */
export type Repeat = { readonly periodPx: number; readonly strength: number; readonly count: number }

/** The lattice of a master carton: repeats across and along the belt, each null where nothing repeats. */
export type Lattice = { readonly across: Repeat | null; readonly along: Repeat | null }

/** A plane of numbers, row by row. */
export type Field = { readonly widthPx: number; readonly heightPx: number; readonly data: Float32Array }

/** Periods shorter than this are noise or texture, */
const shortestPx = 6
/** and a repeat must show at least twice to be one. */
const fewest = 2
const leastStrength = 0.25

/**
 * Looks for units that repeat in rows and columns, by autocorrelation of the mass thickness less its local mean. Layers above one another
 * do not show in one view: the count is that of one layer.
 */
export function latticeOf(field: Field, [x0, y0, width, height]: readonly [number, number, number, number]): Lattice {
  const rows = Array.from({ length: height }, (_, y) => {
    const from = (y0 + y) * field.widthPx + x0
    return field.data.subarray(from, from + width)
  })
  const columns = Array.from({ length: width }, (_, x) => Float32Array.from(rows, (row) => row[x] ?? 0))
  return { across: repeatOf(rows), along: repeatOf(columns) }
}

/** The strongest period that all lines share; of a period and its multiples the shortest that is nearly as strong. */
export function repeatOf(lines: readonly Float32Array[]): Repeat | null {
  const length = lines[0]?.length ?? 0
  const longest = Math.floor(length / fewest)
  if (longest <= shortestPx) return null
  const correlation = autocorrelation(lines, longest)
  const peaks = peaksOf(correlation)
  const best = peaks.reduce((most, lag) => Math.max(most, correlation[lag] ?? 0), 0)
  if (best < leastStrength) return null
  const period = peaks.find((lag) => (correlation[lag] ?? 0) >= 0.85 * best)
  if (period === undefined) return null
  const exact = refined(correlation, period)
  return {
    periodPx: exact,
    strength: Math.min(1, correlation[period] ?? 0),
    count: Math.max(1, Math.round(length / exact)),
  }
}

/** Normalised autocorrelation by lag, of all lines together, each less its own slow part. */
function autocorrelation(lines: readonly Float32Array[], longest: number): Float64Array {
  const flat = lines.map(withoutSlowPart)
  const sums = new Float64Array(longest + 1)
  const counts = new Float64Array(longest + 1)
  for (const line of flat)
    for (let lag = 0; lag <= longest; lag++) {
      let sum = 0
      for (let x = 0; x + lag < line.length; x++) sum += (line[x] ?? 0) * (line[x + lag] ?? 0)
      sums[lag] = (sums[lag] ?? 0) + sum
      counts[lag] = (counts[lag] ?? 0) + line.length - lag
    }
  const zero = (sums[0] ?? 0) / Math.max(1, counts[0] ?? 0)
  return sums.map((sum, lag) => (zero > 0 ? sum / Math.max(1, counts[lag] ?? 0) / zero : 0))
}

/** A line less its mean and its slope: what a heavier side of a carton adds. */
function withoutSlowPart(line: Float32Array): Float64Array {
  const n = line.length
  const middle = (n - 1) / 2
  const mean = line.reduce((sum, value) => sum + value, 0) / n
  const spread = (n * (n * n - 1)) / 12
  const slope = line.reduce((sum, value, x) => sum + (value - mean) * (x - middle), 0) / Math.max(1, spread)
  return Float64Array.from(line, (value, x) => value - mean - slope * (x - middle))
}

function peaksOf(correlation: Float64Array): number[] {
  const peaks: number[] = []
  for (let lag = shortestPx; lag < correlation.length - 1; lag++) {
    const here = correlation[lag] ?? 0
    if (here > (correlation[lag - 1] ?? 0) && here >= (correlation[lag + 1] ?? 0)) peaks.push(lag)
  }
  return peaks
}

/** The peak's place to a fraction of a pixel, by the parabola through it and its neighbours. */
function refined(correlation: Float64Array, lag: number): number {
  const [before, here, after] = [correlation[lag - 1] ?? 0, correlation[lag] ?? 0, correlation[lag + 1] ?? 0]
  const bend = before - 2 * here + after
  return bend === 0 ? lag : lag + (before - after) / (2 * bend)
}
