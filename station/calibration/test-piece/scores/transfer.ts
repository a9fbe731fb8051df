import { leastSquares } from '../registration/affine.ts'
import type { EdgeSpread } from './edge-spread.ts'

/** Modulation transfer at each of a row of frequencies, `stepLpMm` apart from 0 on. */
export type Transfer = { readonly stepLpMm: number; readonly values: Float64Array }

/** Transfer of an edge's spread: its slope, cut out about its peak with soft ends, as a sum of waves. `pixelMm` sets how wide the cut is. */
export function transferOf(spread: EdgeSpread, pixelMm: number, stepLpMm: number, count: number): Transfer {
  const { binMm } = spread
  const values = filled(spread.values)
  const slope = Float64Array.from({ length: values.length - 1 }, (_, at) => (values[at + 1] ?? 0) - (values[at] ?? 0))
  const peakMm = peakOf(slope, binMm, pixelMm)
  const weighted = slope.map((value, at) => value * window((at + 0.5) * binMm - peakMm, pixelMm))
  const whole = weighted.reduce((sum, value) => sum + value, 0)
  const wave = (lpMm: number): readonly [real: number, imaginary: number] => {
    const rate = 2 * Math.PI * lpMm
    let [real, imaginary] = [0, 0]
    weighted.forEach((value, bin) => {
      real += value * Math.cos(rate * (bin * binMm - peakMm))
      imaginary += value * Math.sin(rate * (bin * binMm - peakMm))
    })
    return [real / whole, imaginary / whole]
  }
  // Where the edge lies is read from the phase of a strong wave; taking lengths instead would count noise as transfer.
  const strong = phaseAtPx / pixelMm
  const [re, im] = wave(strong)
  const shift = Math.atan2(im, re) / strong
  return {
    stepLpMm,
    values: Float64Array.from({ length: count }, (_, at) => {
      const lpMm = at * stepLpMm
      const [real, imaginary] = wave(lpMm)
      const phase = shift * lpMm
      return (real * Math.cos(phase) + imaginary * Math.sin(phase)) / binLoss(Math.PI * lpMm * binMm)
    }),
  }
}

const phaseAtPx = 0.25

/** The mean over a bin, and the difference between neighbouring bins, each lose a little of a wave. */
function binLoss(half: number): number {
  const loss = half === 0 ? 1 : Math.sin(half) / half
  return loss * loss
}

/** Transfer at a frequency, straight between the row's. */
export function transferAt({ stepLpMm, values }: Transfer, lpMm: number): number {
  const at = Math.min(values.length - 1.001, Math.max(0, lpMm / stepLpMm))
  const whole = Math.floor(at)
  return (1 - (at - whole)) * (values[whole] ?? 0) + (at - whole) * (values[whole + 1] ?? 0)
}

const [leastFitted, mostFitted] = [0.07, 0.42]

/**
 * The first frequency in lp/mm at which the transfer falls to a share; the last of the row where it never does. A parabola through the
 * fall about that share smooths out the noise of single frequencies.
 */
export function limitOf({ stepLpMm, values }: Transfer, share: number): number {
  const at = values.findIndex((value) => value < share)
  if (at <= 0) return (at < 0 ? values.length - 1 : 0) * stepLpMm
  const [before, after] = [values[at - 1] ?? 0, values[at] ?? 0]
  const straight = at - 1 + (before - share) / (before - after)
  return smoothed(values, at, share, straight) * stepLpMm
}

/** The place where a parabola through the fall reaches the share; the straight one where that is nowhere near it. */
function smoothed(values: Float64Array, at: number, share: number, straight: number): number {
  const from = values.slice(0, at).findLastIndex((value) => value > mostFitted) + 1
  const lost = values.slice(at).findIndex((value) => value < leastFitted)
  const to = Math.min(values.length, lost < 0 ? values.length : at + lost, at + (at - from) + 2)
  const places = Array.from({ length: Math.max(0, to - from) }, (_, one) => from + one - at)
  const curve = leastSquares(places.map((place) => [1, place, place * place]), places.map((place) => values[at + place] ?? 0)) // prettier-ignore
  if (!curve || places.length < 5) return straight
  const [c = 0, b = 0, a = 0] = curve
  const root = b * b - 4 * a * (c - share)
  const smooth = root > 0 ? at + (2 * (c - share)) / (-b + Math.sqrt(root)) : Number.NaN
  return Math.abs(smooth - straight) < (to - from) / 2 ? smooth : straight
}

/** Empty bins take the mean of their neighbours; at the ends the nearest value. */
function filled(values: Float64Array): Float64Array {
  const known = [...values.keys()].filter((at) => !Number.isNaN(values[at]))
  return values.map((value, at) => {
    if (!Number.isNaN(value)) return value
    const before = known.findLast((one) => one < at)
    const after = known.find((one) => one > at)
    const [left, right] = [values[before ?? after ?? 0] ?? 0, values[after ?? before ?? 0] ?? 0]
    return before === undefined || after === undefined
      ? before === undefined
        ? right
        : left
      : left + ((at - before) / (after - before)) * (right - left)
  })
}

/** Middle of the slope: of what lies within three pixels about its steepest pixel. */
function peakOf(slope: Float64Array, binMm: number, pixelMm: number): number {
  const wide = Math.max(1, Math.round(pixelMm / binMm))
  const sums = slope.map((_, at) => Math.abs(slope.slice(at, at + wide).reduce((a, b) => a + b, 0)))
  const steepest = sums.indexOf(Math.max(...sums)) + wide / 2
  const reach = Math.ceil((3 * pixelMm) / binMm)
  let [sum, moment] = [0, 0]
  slope.forEach((value, at) => {
    if (Math.abs(at - steepest) > reach) return
    sum += value
    moment += value * (at + 0.5)
  })
  return (moment / sum) * binMm
}

/** 1 within three pixels, falling softly to 0 at four and a half. */
function window(mm: number, pixelMm: number): number {
  const px = Math.abs(mm) / pixelMm
  if (px <= 3) return 1
  return px >= 4.5 ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * (px - 3)) / 1.5)
}
