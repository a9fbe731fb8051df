import type { TestPiece } from '../piece.ts'
import { type Affine, fittedAffine, inverse, mapped, type Point } from './affine.ts'
import { type Mark, type MarkPlane, roundMarks } from './marks.ts'

/** Where a piece lies in a picture. `toPx` takes mm on the piece to pixels (x = channel, y = line), `toMm` goes back. */
export type Registration = {
  readonly toPx: Affine
  readonly toMm: Affine
  /** Quarter turns 0..3 of u from the direction of travel towards the higher channels, the rest in degrees, and upside down or not. */
  readonly quarterTurns: number
  readonly turnDeg: number
  readonly mirrored: boolean
  /** Size of the shadow along and across the belt, as a share of the piece. */
  readonly scaleAlong: number
  readonly scaleAcross: number
  /** Root mean square distance in mm between the marks and where they should be; 0 with three marks. */
  readonly residualMm: number
  readonly marks: readonly string[]
}

/** Why a piece was not found, and what to do about it. */
export type NotFound = { readonly code: 'no-marks' | 'no-fit'; readonly words: string }

const scaleWithin = [0.94, 1.06] as const
const mostShear = 0.03
const mostResidualMm = 1.2

/** Finds a piece in a picture by its round marks, in whichever position it lies. Three of them are enough. */
export function register(piece: TestPiece, picture: MarkPlane): Registration | NotFound {
  const { discs } = piece.fiducials
  const sizes = discs.map((disc) => disc.diameterMm)
  const marks = roundMarks(picture, Math.min(...sizes), Math.max(...sizes))
  if (marks.length < 3)
    return {
      code: 'no-marks',
      words: `${marks.length} of the ${discs.length} round marks of ${piece.id} are in the picture; three are needed. Lay the whole piece on the belt, with nothing on it, and scan again.`,
    }
  const pitchMm = Math.max(picture.pitchAcrossMm, picture.pitchAlongMm)
  const choices = discs.map(({ diameterMm }) =>
    marks.filter((mark) => Math.abs(mark.diameterMm - diameterMm) < 0.07 * diameterMm + 0.5 * pitchMm),
  )
  const fits = assignments(choices).flatMap((chosen) => fitOf(piece, chosen, picture))
  const best = fits.sort((a, b) => b.marks.length - a.marks.length || a.residualMm - b.residualMm)[0]
  if (best) return best
  return {
    code: 'no-fit',
    words: `${marks.length} round marks were found, but they do not lie like those of ${piece.id} (sizes ${sizes.join(', ')} mm). Is it the right piece, flat on the belt, and is the pitch right?`,
  }
}

/** Every way to give each disc a mark of its own or none, with three given at least. */
function assignments(choices: readonly (readonly Mark[])[]): readonly (readonly (Mark | null)[])[] {
  const all = choices.reduce<readonly (readonly (Mark | null)[])[]>(
    (before, marks) =>
      before.flatMap((chosen) => [
        [...chosen, null],
        ...marks.filter((mark) => !chosen.includes(mark)).map((mark) => [...chosen, mark]),
      ]),
    [[]],
  )
  return all.filter((chosen) => chosen.filter((mark) => mark !== null).length >= 3)
}

function fitOf(piece: TestPiece, chosen: readonly (Mark | null)[], picture: MarkPlane): readonly Registration[] {
  const { pitchAcrossMm, pitchAlongMm } = picture
  const given = piece.fiducials.discs.flatMap((disc, at) => {
    const mark = chosen[at]
    return mark ? [{ disc, mark }] : []
  })
  const from = given.map(({ disc }): Point => disc.atMm)
  // In mm of the picture: along the belt first, as the piece's u lies when it is not turned.
  const to = given.map(({ mark }): Point => [mark.yPx * pitchAlongMm, mark.xPx * pitchAcrossMm])
  const map = fittedAffine(from, to)
  if (!map) return []
  const errors = from.map((place, at) => {
    const [x, y] = mapped(map, place)
    return Math.hypot(x - (to[at]?.[0] ?? 0), y - (to[at]?.[1] ?? 0))
  })
  const residualMm = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
  const shape = shapeOf(map)
  const scales = [shape.scaleAlong, shape.scaleAcross]
  if (residualMm > mostResidualMm || shape.shear > mostShear) return []
  if (scales.some((scale) => scale < scaleWithin[0] || scale > scaleWithin[1])) return []
  const [a, b, c, d, e, f] = map
  const toPx: Affine = [d / pitchAcrossMm, e / pitchAcrossMm, f / pitchAcrossMm, a / pitchAlongMm, b / pitchAlongMm, c / pitchAlongMm] // prettier-ignore
  const { quarterTurns, turnDeg, mirrored, scaleAlong, scaleAcross } = shape
  const placed = { quarterTurns, turnDeg, mirrored, scaleAlong, scaleAcross, residualMm }
  return [{ toPx, toMm: inverse(toPx), ...placed, marks: given.map(({ disc }) => disc.id) }]
}

/** Turn, sizes and shear of a map from the piece to mm along and across the belt. */
function shapeOf([a, b, , d, e]: Affine) {
  const mirrored = a * e - b * d < 0
  const sign = mirrored ? -1 : 1
  const angle = Math.atan2(d - sign * b, a + sign * e)
  const whole = Math.round(angle / (Math.PI / 2))
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  // With the turn taken out on the left, what is left stretches along and across the belt.
  const [m0, m1, m2, m3] = [a * cos - sign * b * sin, a * sin + sign * b * cos, d * cos - sign * e * sin, d * sin + sign * e * cos] // prettier-ignore
  return {
    mirrored,
    quarterTurns: ((whole % 4) + 4) % 4,
    turnDeg: ((angle - (whole * Math.PI) / 2) * 180) / Math.PI,
    scaleAlong: Math.hypot(m0, m1),
    scaleAcross: Math.hypot(m2, m3),
    shear: Math.abs(m0 * m2 + m1 * m3) / (Math.hypot(m0, m1) * Math.hypot(m2, m3)),
  }
}
