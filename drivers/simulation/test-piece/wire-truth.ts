import type { ExpectedScan } from './expected-scan.ts'
import type { Lying } from './lying.ts'
import type { WireShape } from './piece-shape.ts'

/** Half the width in mm of the strip about a wire from which its signal and its surroundings are taken. */
export const wireWindowMm = 4.5

/** A picture of what a scan shows and would not show without its targets, pixel by pixel, and where the pixels lie. */
export type Difference = {
  readonly columns: number
  readonly rows: number
  readonly delta: Float32Array
  readonly scan: ExpectedScan
  /** Variance of a pixel where nothing is to be seen. */
  readonly bareVariance: Float32Array
  readonly lying: Lying
}

/**
 * Signal-to-noise ratio of a whole wire for a matched filter that looks at the strip about it and takes the strip's own mean off: from the
 * noise-free difference and the known noise, with what columns and lines have in common.
 */
export function wireTruthSnr(wire: WireShape, { columns, rows, delta, scan, lying }: Difference): number {
  const pixels: number[] = []
  const near = nearness(wire)
  for (let index = 0; index < columns * rows; index++)
    if (near(lying.placeOf(index % columns, Math.floor(index / columns)))) pixels.push(index)
  const mean = pixels.reduce((sum, index) => sum + (delta[index] ?? 0), 0) / pixels.length
  const [byColumn, byLine] = [new Float64Array(columns), new Float64Array(rows)]
  let [signal, noise] = [0, 0]
  for (const index of pixels) {
    const weight = (delta[index] ?? 0) - mean
    signal += weight * (delta[index] ?? 0)
    noise += weight * weight * (scan.variance[index] ?? 0)
    const level = weight * (scan.mean[index] ?? 0)
    const [column, row] = [index % columns, Math.floor(index / columns)]
    byColumn[column] = (byColumn[column] ?? 0) + level
    byLine[row] = (byLine[row] ?? 0) + level
  }
  noise += scan.columnShare * squares(byColumn) + scan.lineShare * squares(byLine)
  return noise > 0 ? signal / Math.sqrt(noise) : 0
}

/** The gauge number at which the ratio of a set of wires falls to the threshold, straight in its logarithm between two wires. */
export function awgAt(wires: readonly { readonly awg: number; readonly snr: number }[], threshold: number): number {
  return crossing(
    wires.toSorted((a, b) => a.awg - b.awg).map(({ awg, snr }) => [awg, Math.log(Math.max(1e-6, snr))] as const),
    Math.log(threshold),
  )
}

/** Where a falling row of points reaches a level, straight between two; at its first or last place where it does so before or never. */
export function crossing(points: readonly (readonly [x: number, y: number])[], level: number): number {
  const after = points.findIndex(([, y]) => y < level)
  const last = points.at(-1)
  if (after < 0) return last?.[0] ?? Number.NaN
  const [x1, y1] = points[after] ?? [Number.NaN, 0]
  const before = points[after - 1]
  if (!before) return x1
  return before[0] + ((level - before[1]) / (y1 - before[1])) * (x1 - before[0])
}

function squares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}

/** Whether a place lies in the strip about a wire, measured square to it. */
function nearness({ fromMm, toMm, wave }: WireShape): (place: readonly [number, number]) => boolean {
  const lengthMm = Math.hypot(toMm[0] - fromMm[0], toMm[1] - fromMm[1])
  const [x, y] = [(toMm[0] - fromMm[0]) / lengthMm, (toMm[1] - fromMm[1]) / lengthMm]
  return ([u, v]) => {
    const along = (u - fromMm[0]) * x + (v - fromMm[1]) * y
    if (along < 0 || along > lengthMm) return false
    const beside = (v - fromMm[1]) * x - (u - fromMm[0]) * y
    if (!wave) return Math.abs(beside) <= wireWindowMm
    const [at, rate] = [(2 * Math.PI * along) / wave.periodMm, (2 * Math.PI) / wave.periodMm]
    const slope = wave.amplitudeMm * rate * Math.cos(at)
    return Math.abs(beside - wave.amplitudeMm * Math.sin(at)) / Math.hypot(1, slope) <= wireWindowMm
  }
}
