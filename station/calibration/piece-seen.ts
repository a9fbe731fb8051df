import * as z from 'zod'
import type { Grey16 } from '../evidence/png.ts'

/**
 * A piece as its scan shows it: transmission in its middle for each energy (`low` alone with one), its size from edge to edge, the speed
 * of the belt, and its mass on the scale where there is one.
 */
export const PieceSeen = z.object({
  low: z.number(),
  high: z.number().nullable(),
  alongMm: z.number(),
  acrossMm: z.number(),
  beltMmS: z.number(),
  scaleG: z.number().nullable(),
})
export type PieceSeen = z.infer<typeof PieceSeen>

/** Transmission × 65535 below which a pixel belongs to the piece: half way between air and the piece itself. */
const middleShare = 0.5

/** What a scan shows of a single piece. Throws RangeError when the picture holds none, or hardly anything comes through it. */
export function seePiece(
  planes: { readonly low: Grey16; readonly high: Grey16 | null },
  pitch: { readonly acrossMm: number; readonly alongMm: number },
): Pick<PieceSeen, 'low' | 'high' | 'alongMm' | 'acrossMm'> {
  const { low, high } = planes
  const air = percentile(low.data, 0.98)
  const through = percentile(low.data, 0.05)
  if (air - through < 0.03 * air)
    throw new RangeError('The picture shows no piece. Lay it in the middle of the belt and try again.')
  const edge = through + (air - through) * middleShare
  const rows = spanOf(low, edge, 'rows')
  const columns = spanOf(low, edge, 'columns')
  const mean = (plane: Grey16): number => meanOf(plane, inner(columns), inner(rows)) / 65_535
  const seen = {
    low: mean(low),
    high: high === null ? null : mean(high),
    alongMm: (rows[1] - rows[0]) * pitch.alongMm,
    acrossMm: (columns[1] - columns[0]) * pitch.acrossMm,
  }
  if (seen.low < darkest || (seen.high ?? 1) < darkest)
    throw new RangeError('Hardly anything comes through this piece: it is too thick for this scanner. Leave it out.')
  return seen
}

/** Transmission that cannot be told from the dark (hardware.md §10.5). */
const darkest = 0.002

type Range = readonly [from: number, to: number]

/** The half in the middle: edges and their blur stay out. */
const inner = ([from, to]: Range): Range => [from + (to - from) / 4, to - (to - from) / 4]

/** First and last row (or column) of which a good part is darker than `edge`; in fractions of a pixel by the level on either side. */
function spanOf({ widthPx, heightPx, data }: Grey16, edge: number, way: 'rows' | 'columns'): Range {
  const [lines, across] = way === 'rows' ? [heightPx, widthPx] : [widthPx, heightPx]
  const shares = Array.from({ length: lines }, (_, line) => {
    let inside = 0
    for (let at = 0; at < across; at++) {
      const index = way === 'rows' ? line * widthPx + at : at * widthPx + line
      if ((data[index] ?? 65_535) < edge) inside++
    }
    return inside / across
  })
  const half = Math.max(...shares) / 2
  const first = shares.findIndex((share) => share > half)
  const last = shares.findLastIndex((share) => share > half)
  return [first, last + 1]
}

function meanOf({ widthPx, data }: Grey16, columns: Range, rows: Range): number {
  let sum = 0
  let pixels = 0
  for (let y = Math.ceil(rows[0]); y < rows[1]; y++) {
    for (let x = Math.ceil(columns[0]); x < columns[1]; x++) {
      sum += data[y * widthPx + x] ?? 0
      pixels++
    }
  }
  return pixels === 0 ? 0 : sum / pixels
}

function percentile(data: Uint16Array, share: number): number {
  const sorted = Uint16Array.from(data).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
