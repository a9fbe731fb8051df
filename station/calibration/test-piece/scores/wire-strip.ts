import { eachPixel, type Look } from '../look.ts'
import type { BoxMm, PieceWire } from '../piece.ts'

/** Half the width in mm of the strip about a wire from which its signal and its surroundings are taken. */
export const stripMm = 4.5

/** A pixel seen from a wire: how far along it, and how far beside it, square to its course, in mm. */
export type StripPixel = { readonly index: number; readonly alongMm: number; readonly besideMm: number }

/** A shift of the line along which a wire is looked for: aside in mm, and turned by so much aside in a mm along. */
export type Candidate = { readonly asideMm: number; readonly tilt: number }

/** The drawn line itself. */
export const drawn: Candidate = { asideMm: 0, tilt: 0 }

/** Length in mm of a wire's line from end to end. */
export function wireLengthMm({ fromMm, toMm }: PieceWire): number {
  return Math.hypot(toMm[0] - fromMm[0], toMm[1] - fromMm[1])
}

/** Every pixel of the strip about a candidate line of a wire. */
export function stripOf(look: Look, wire: PieceWire, { asideMm, tilt }: Candidate = drawn): readonly StripPixel[] {
  const { fromMm, toMm, wave } = wire
  const lengthMm = wireLengthMm(wire)
  const [x, y] = [(toMm[0] - fromMm[0]) / lengthMm, (toMm[1] - fromMm[1]) / lengthMm]
  const rate = wave ? (2 * Math.PI) / wave.periodMm : 0
  const amplitude = wave?.amplitudeMm ?? 0
  const reach = stripMm * 1.5 + amplitude + Math.abs(asideMm) + (Math.abs(tilt) * lengthMm) / 2
  const box: BoxMm = [
    Math.min(fromMm[0], toMm[0]) - Math.abs(y) * reach,
    Math.min(fromMm[1], toMm[1]) - Math.abs(x) * reach,
    Math.abs(toMm[0] - fromMm[0]) + 2 * Math.abs(y) * reach,
    Math.abs(toMm[1] - fromMm[1]) + 2 * Math.abs(x) * reach,
  ]
  const pixels: StripPixel[] = []
  eachPixel(look, box, 0, (index, u, v) => {
    const alongMm = (u - fromMm[0]) * x + (v - fromMm[1]) * y
    if (alongMm < 0 || alongMm > lengthMm) return
    const aside = asideMm + tilt * (alongMm - lengthMm / 2)
    const line = (v - fromMm[1]) * x - (u - fromMm[0]) * y - aside
    const besideMm =
      (line - amplitude * Math.sin(rate * alongMm)) / Math.hypot(1, amplitude * rate * Math.cos(rate * alongMm))
    if (Math.abs(besideMm) <= stripMm) pixels.push({ index, alongMm, besideMm })
  })
  return pixels
}
