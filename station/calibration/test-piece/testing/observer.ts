import type { Look } from '../look.ts'
import type { PieceWire } from '../piece.ts'
import { mapped } from '../registration/affine.ts'

/**
 * A simulated person before the picture, by a threshold model: the eye follows a wire by pieces of 40 mm, sees lines by a centre that is
 * darker than what lies beside it, adds noise of its own, and says that a piece is there when it stands out from the same view a little
 * to the side. A wire is seen when half of its pieces are. It shares nothing with the detector but the drawing of the piece.
 */
export const observer = {
  partMm: 40,
  /** The centre of the eye's line detector in pixels (a person zooms until pixels are told apart), and its surround in centres. */
  centrePx: 0.5,
  surround: 3,
  /** Noise of the eye and of the mind, in parts of the picture's. */
  ownNoise: 0.3,
  criterion: 3.5,
} as {
  readonly partMm: number
  readonly centrePx: number
  readonly surround: number
  readonly ownNoise: number
  readonly criterion: number
}

const reachMm = 12
const clearMm = 3.5

/** Which of a set of wires the simulated person sees; `normal` gives numbers of the normal distribution. */
export function observerSees(look: Look, wires: readonly PieceWire[], normal: () => number): readonly boolean[] {
  return observerRatios(look, wires, observer).map((parts) => {
    const own = observer.ownNoise * normal()
    return parts.filter((ratio) => ratio + own > observer.criterion).length >= parts.length / 2
  })
}

/** How far each piece of each wire stands out from what the person takes for noise. */
export function observerRatios(
  look: Look,
  wires: readonly PieceWire[],
  eye: Pick<typeof observer, 'partMm' | 'centrePx' | 'surround'>,
): readonly (readonly number[])[] {
  const views = wires.map((wire) => {
    const lengthMm = Math.hypot(wire.toMm[0] - wire.fromMm[0], wire.toMm[1] - wire.fromMm[1])
    const parts = Math.round(lengthMm / eye.partMm)
    const strip = straightened(look, wire, lengthMm)
    const rows = Math.floor(strip.length / parts)
    return Array.from({ length: parts }, (_, part) => asides(strip.slice(part * rows, (part + 1) * rows), look, eye))
  })
  // What the eye takes for noise it has learnt from the whole field; what it sees beside a thick wire does not count.
  const scatters = views.map((parts) => rms(parts.flatMap(({ others }) => others))).sort((a, b) => a - b)
  const sigma = rms(scatters.slice(0, Math.ceil(scatters.length / 2)))
  return views.map((parts) => parts.map(({ middle }) => middle / sigma))
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}

/** The neighbourhood of a wire laid straight: one row a pixel of its length, one column a quarter of a pixel beside it. */
function straightened(look: Look, { fromMm, toMm, wave }: PieceWire, lengthMm: number): readonly (readonly number[])[] {
  const [x, y] = [(toMm[0] - fromMm[0]) / lengthMm, (toMm[1] - fromMm[1]) / lengthMm]
  const stepMm = look.pixelMm / 4
  const half = Math.round(reachMm / stepMm)
  return Array.from({ length: Math.floor(lengthMm / look.pixelMm) }, (_, row) => {
    const along = (row + 0.5) * look.pixelMm
    const rate = wave ? (2 * Math.PI) / wave.periodMm : 0
    const slope = (wave?.amplitudeMm ?? 0) * rate * Math.cos(rate * along)
    const aside = (wave?.amplitudeMm ?? 0) * Math.sin(rate * along)
    const stretch = Math.hypot(1, slope)
    return Array.from({ length: 2 * half + 1 }, (_, column) => {
      const beside = aside + (column - half) * stepMm * stretch
      const place = [fromMm[0] + x * along - y * beside, fromMm[1] + y * along + x * beside] as const
      return sample(look, mapped(look.placed.toPx, place))
    })
  })
}

function sample({ thin, widthPx, heightPx }: Look, [x, y]: readonly [number, number]): number {
  const [left, top] = [Math.max(0, Math.min(widthPx - 2, Math.floor(x))), Math.max(0, Math.min(heightPx - 2, Math.floor(y)))] // prettier-ignore
  const [sx, sy] = [x - left, y - top]
  const at = top * widthPx + left
  const above = (1 - sx) * (thin[at] ?? 0) + sx * (thin[at + 1] ?? 0)
  const below = (1 - sx) * (thin[at + widthPx] ?? 0) + sx * (thin[at + widthPx + 1] ?? 0)
  return (1 - sy) * above + sy * below
}

/** The eye's response on the line, and beside it as far as no other wire lies. */
function asides(
  rows: readonly (readonly number[])[],
  look: Look,
  { centrePx, surround: wider }: Pick<typeof observer, 'centrePx' | 'surround'>,
): { middle: number; others: readonly number[] } {
  const columns = rows[0]?.length ?? 0
  const profile = Array.from({ length: columns }, (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length) // prettier-ignore
  const stepMm = look.pixelMm / 4
  const half = (columns - 1) / 2
  const centreMm = centrePx * look.pixelMm
  const response = (atMm: number): number => {
    let [centre, centreSum, surround, surroundSum] = [0, 0, 0, 0]
    profile.forEach((value, at) => {
      const mm = (at - half) * stepMm - atMm
      const near = Math.exp(-(mm * mm) / (2 * centreMm ** 2))
      const wide = Math.exp(-(mm * mm) / (2 * (wider * centreMm) ** 2))
      centre += near * value
      centreSum += near
      surround += wide * value
      surroundSum += wide
    })
    return surround / surroundSum - centre / centreSum
  }
  const places = [-7.5, -6.5, -5.5, -4.5, 4.5, 5.5, 6.5, 7.5].filter((mm) => Math.abs(mm) > clearMm + centreMm)
  return { middle: response(0), others: places.map(response) }
}
