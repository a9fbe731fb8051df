import { type Look, patchLevel } from '../look.ts'
import type { BoxMm, TestPiece } from '../piece.ts'
import { mapped } from '../registration/affine.ts'
import { interval95, type Score } from '../score.ts'
import { type LevelPixel, neighbourNoise } from './neighbour-noise.ts'

const tileMm = 10
const insetMm = 2
/** A column or line stands out when it differs from those beside it by so many standard deviations, and by so much that an eye sees it. */
const artefactSigmas = 6
const artefactShare = 0.004
/** At least so many columns or lines are ordinary ones. */
const ordinaryShare = 0.97
/** Air is what lies so far from the piece; less of it says nothing. */
const clearMm = 8
const fewestAir = 6

/** How even a plate looks, which columns and lines stand out beside the piece, and signal to noise of a pixel there. */
export function evennessScores(look: Look, piece: TestPiece): readonly Score[] {
  return [...uniformity(look, piece), ...air(look, piece)]
}

/** Largest deviation of a 10 mm tile of the even field from the field's mean, in percent; noise alone is part of the interval. */
function uniformity(look: Look, { field }: TestPiece): readonly Score[] {
  if (!field) return []
  const [u, v, width, height] = field.boxMm
  const [across, down] = [Math.floor((width - 2 * insetMm) / tileMm), Math.floor((height - 2 * insetMm) / tileMm)]
  const tiles = Array.from({ length: across * down }, (_, at) => {
    const box: BoxMm = [
      u + insetMm + tileMm * (at % across),
      v + insetMm + tileMm * Math.floor(at / across),
      tileMm,
      tileMm,
    ]
    return patchLevel(look, look.thin, box, 0)
  })
  const mean = tiles.reduce((sum, tile) => sum + tile.mean, 0) / tiles.length
  const worst = tiles.reduce((a, b) => (Math.abs(b.mean - mean) > Math.abs(a.mean - mean) ? b : a))
  const value = (100 * Math.abs(worst.mean - mean)) / mean
  const sigma = (100 * worst.sigma) / Math.sqrt(worst.pixels) / mean
  const detail = `the ${worst.mean > mean ? 'brightest' : 'darkest'} of ${tiles.length} tiles of the ${field.mm} mm ${field.material} field`
  return [
    {
      id: 'uniformity',
      value,
      interval: [Math.max(0, value - 1.96 * sigma), value + 1.96 * sigma],
      atEnd: false,
      detail,
    },
  ]
}

/** Columns are judged before and behind the piece, lines beside it. */
function air(look: Look, piece: TestPiece): readonly Score[] {
  const { widthPx, heightPx, pitchAcrossMm, pitchAlongMm } = look
  const [longMm, wideMm] = piece.sizeMm
  const corners = [[0, 0], [longMm, 0], [0, wideMm], [longMm, wideMm]].map(([u = 0, v = 0]) => mapped(look.placed.toPx, [u, v])) // prettier-ignore
  const range = (axis: 0 | 1, pitchMm: number, size: number) => {
    const places = corners.map((corner) => corner[axis])
    const [from, to] = [
      Math.floor(Math.min(...places) - clearMm / pitchMm),
      Math.ceil(Math.max(...places) + clearMm / pitchMm),
    ]
    return Array.from({ length: size }, (_, at) => at).filter((at) => at < from || at > to)
  }
  const [rows, columns] = [range(1, pitchAlongMm, heightPx), range(0, pitchAcrossMm, widthPx)]
  if (rows.length < fewestAir || columns.length < fewestAir) return []
  const value = (x: number, y: number): number => look.thin[y * widthPx + x] ?? 0
  const all = (size: number): readonly number[] => Array.from({ length: size }, (_, at) => at)
  const badColumns = standingOut(all(widthPx).map((x) => meanOf(rows.map((y) => value(x, y)))))
  const badLines = standingOut(all(heightPx).map((y) => meanOf(columns.map((x) => value(x, y)))))
  const found = badColumns.length + badLines.length
  const named = [...badColumns.map((x) => `channel ${x}`), ...badLines.map((y) => `line ${y}`)].slice(0, 6).join(', ')
  const pixels = rows.flatMap((y) => all(widthPx).map((x) => ({ index: y * widthPx + x, value: value(x, y) })))
  const snr = snrOf(pixels)
  const where = `of one pixel in ${pixels.length} pixels of open field`
  return [
    {
      id: 'artefacts',
      value: found,
      interval: [found, found],
      atEnd: false,
      detail: found === 0 ? 'no channel or line stands out' : named,
    },
    {
      id: 'snr',
      value: snr,
      interval: interval95(snr, snr / Math.sqrt(pixels.length / 2)),
      atEnd: false,
      detail: where,
    },
  ]
}

const clippedShare = 0.2
/** Variance of a normal distribution cut off at its middle, as a share of the whole one's: 1/2 − 1/(2π). */
const cutVariance = 0.5 - 1 / (2 * Math.PI)

/**
 * Mean over noise of one pixel of open field, from neighbours, so that ripple of the tube is no part of it. Transmission stored up to 1 is
 * cut off there, about the middle of the noise.
 */
function snrOf(pixels: readonly LevelPixel[]): number {
  const noise = neighbourNoise(pixels)
  const clipped = pixels.filter(({ value }) => value >= 1).length / pixels.length
  return clipped < clippedShare ? meanOf(pixels.map(({ value }) => value)) / noise : Math.sqrt(cutVariance) / noise
}

/** Places whose mean differs from the median of those around it by more than noise and by more than an eye passes over. */
function standingOut(means: readonly number[]): readonly number[] {
  const rests = means.map((mean, at) => mean - median(means.slice(Math.max(0, at - 5), at + 6)))
  // Clipped open field scatters to one side only, so that its middle half says nothing of its tail.
  const inner = rests.map((rest) => rest * rest).sort((a, b) => a - b).slice(0, Math.ceil(ordinaryShare * rests.length)) // prettier-ignore
  const sigma = Math.sqrt(meanOf(inner))
  const least = Math.max(artefactSigmas * sigma, artefactShare * median(means))
  return rests.flatMap((rest, at) => (Math.abs(rest) > least ? [at] : []))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
