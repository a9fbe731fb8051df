import { eachPixel, type Look, patchLevel } from '../look.ts'
import type { BoxMm, PlaceMm, TestPiece } from '../piece.ts'
import { leastSquares } from '../registration/affine.ts'
import { interval95, type Score } from '../score.ts'
import { mtfShare } from './resolution.ts'

/** How much of a group's full contrast is left, and its standard deviation. */
export type GroupContrast = { readonly barMm: number; readonly share: number; readonly sigma: number }

/** The finest bars, in mm of one bar, that stand apart across and along the belt. */
export function linePairScores(look: Look, { linePairs }: TestPiece): readonly Score[] {
  const groups = linePairs?.groups ?? []
  return (['barsAcross', 'barsAlong'] as const).flatMap((id): readonly Score[] => {
    const own = groups.filter(({ across }) => (liesAcross(look, across) ? 'barsAcross' : 'barsAlong') === id)
    const seen = own
      .map(({ across, barMm, boxMm }) => ({ barMm, ...contrastOf(look, across, barMm, boxMm) }))
      .sort((a, b) => b.barMm - a.barMm)
    const [widest] = seen
    if (!widest || seen.length < 3) return []
    const pixelMm =
      id === 'barsAcross' ? look.pitchAcrossMm / look.placed.scaleAcross : look.pitchAlongMm / look.placed.scaleAlong
    const limit = barLimit(seen, pixelMm)
    const apart = seen.findLast(({ barMm, share }) => barMm >= limit.mm - 0.01 && share >= mtfShare)
    const detail = apart
      ? `bars of ${apart.barMm} mm stand apart with ${Math.round(100 * apart.share)} % of their contrast; a pixel is ${pixelMm.toFixed(2)} mm`
      : `not even bars of ${widest.barMm} mm stand apart`
    return [{ id, value: limit.mm, interval: limit.interval, atEnd: limit.atEnd, detail }]
  })
}

/** Whether a direction of the piece lies across the belt. */
function liesAcross({ placed }: Look, axis: 'u' | 'v'): boolean {
  return (axis === 'v') === (placed.quarterTurns % 2 === 0)
}

/** Contrast at the bars' own frequency over four of their periods, against bars that let their full contrast through. */
function contrastOf(look: Look, axis: 'u' | 'v', barMm: number, boxMm: BoxMm): { share: number; sigma: number } {
  const [u, v, width, height] = boxMm
  const clearMm = look.pixelMm
  const inner: BoxMm =
    axis === 'u'
      ? [u + barMm / 2, v + clearMm, 8 * barMm, height - 2 * clearMm]
      : [u + clearMm, v + barMm / 2, width - 2 * clearMm, 8 * barMm]
  const places: PlaceMm[] = []
  const values: number[] = []
  eachPixel(look, inner, 0, (index, atU, atV) => {
    places.push([atU, atV])
    values.push(look.thin[index] ?? 0)
  })
  const rate = Math.PI / barMm
  const wave = leastSquares(
    places.map(([atU, atV]) => {
      const at = rate * (axis === 'u' ? atU - u : atV - v)
      return [1, Math.cos(at), Math.sin(at)]
    }),
    values,
  )
  const beside: BoxMm = axis === 'u' ? [u - 4.5, v, 4.5, height] : [u, v - 4.5, width, 4.5]
  const gap = patchLevel(look, look.thin, beside, 1).mean
  if (!wave) return { share: 0, sigma: 1 }
  const full = (2 / Math.PI) * 2 * (gap - (wave[0] ?? 0))
  const noise = values.reduce((sum, value, at) => {
    const [atU, atV] = places[at] ?? [0, 0]
    const phase = rate * (axis === 'u' ? atU - u : atV - v)
    return sum + (value - ((wave[0] ?? 0) + (wave[1] ?? 0) * Math.cos(phase) + (wave[2] ?? 0) * Math.sin(phase))) ** 2
  }, 0)
  const sigma = Math.sqrt((2 * noise) / values.length / values.length) / full
  return { share: Math.hypot(wave[1] ?? 0, wave[2] ?? 0) / full, sigma }
}

/** Where the contrast falls to a fifth between two groups, in the bars' frequency; never finer than a pixel. */
export function barLimit(
  groups: readonly GroupContrast[],
  pixelMm: number,
): { readonly mm: number; readonly interval: readonly [number, number]; readonly atEnd: boolean } {
  const [widest, finest] = [groups[0]?.barMm ?? 0, groups.at(-1)?.barMm ?? 0]
  const lost = groups.findIndex(({ share }) => share < mtfShare)
  const [before, after] = [groups[lost - 1], groups[lost]]
  if (lost === 0) return { mm: widest, interval: [widest, widest], atEnd: true }
  if (!before || !after) {
    const mm = Math.max(finest, pixelMm)
    return { mm, interval: [mm, mm], atEnd: finest >= pixelMm }
  }
  const [f0, f1] = [1 / before.barMm, 1 / after.barMm]
  const slope = (before.share - after.share) / (f1 - f0)
  const mm = 1 / (f0 + (before.share - mtfShare) / slope)
  const sigma = (Math.max(before.sigma, after.sigma) / slope) * mm * mm
  const [low, high] = interval95(Math.max(mm, pixelMm), Math.max(sigma, 0.02 * mm))
  return { mm: Math.max(mm, pixelMm), interval: [Math.max(pixelMm, low), high], atEnd: false }
}
