import { eachPixel, type Look, levelOf, patchLevel } from '../look.ts'
import type { BoxMm, PlaceMm, TestPiece } from '../piece.ts'
import { interval95, type Score } from '../score.ts'

/** A thin plate's edge counts as seen where the plate is darker than what is around it by the noise of one pixel. */
export const thinLimitCnr = 1

const aroundMm = 5
/** So thin plates darken in proportion to their thickness. */
const straightUpToMm = 3

/** The thinnest plate of plastic that is seen on the piece's base, in mm. */
export function thinOrganicScore(look: Look, { thinOrganic }: TestPiece): readonly Score[] {
  if (!thinOrganic) return []
  const steps = thinOrganic.steps.map(({ mm, boxMm }) => ({ mm, ...contrastOf(look, boxMm) }))
  const straight = steps.filter(({ mm, cnr }) => mm <= straightUpToMm && Number.isFinite(cnr))
  const weight = straight.reduce((sum, { mm, sigma }) => sum + (mm / sigma) ** 2, 0)
  const perMm = straight.reduce((sum, { mm, cnr, sigma }) => sum + (mm * cnr) / sigma ** 2, 0) / weight
  const [thinnest, thickest] = [Math.min(...steps.map(({ mm }) => mm)), Math.max(...steps.map(({ mm }) => mm))]
  const limit = perMm > 0 ? thinLimitCnr / perMm : thickest
  const value = Math.min(thickest, Math.max(thinnest, limit))
  const [low, high] = interval95(limit, (limit * Math.sqrt(1 / weight)) / Math.max(1e-9, perMm) + 0.03 * limit)
  const seen = steps.filter(({ cnr }) => cnr >= thinLimitCnr).map(({ mm }) => mm)
  const detail =
    seen.length > 0 ? `plates of ${seen.toSorted((a, b) => a - b).join(', ')} mm are seen` : 'no plate is seen'
  return [
    {
      id: 'thinOrganic',
      value,
      interval: [Math.max(thinnest, low), Math.min(thickest, high)],
      atEnd: value !== limit,
      detail,
    },
  ]
}

/** Contrast of a plate against the base all around it, over the noise of one pixel. */
function contrastOf(look: Look, boxMm: BoxMm): { readonly cnr: number; readonly sigma: number } {
  const clear = 0.5 + look.pixelMm
  const inside = patchLevel(look, look.thin, boxMm, clear)
  const places: PlaceMm[] = []
  const values: number[] = []
  const [u, v, width, height] = boxMm
  eachPixel(look, boxMm, -aroundMm, (index, atU, atV) => {
    if (atU > u - clear && atU < u + width + clear && atV > v - clear && atV < v + height + clear) return
    places.push([atU, atV])
    values.push(look.thin[index] ?? 0)
  })
  const around = levelOf(places, values)
  const noise = Math.sqrt(
    (inside.pixels * inside.sigma ** 2 + around.pixels * around.sigma ** 2) / (inside.pixels + around.pixels),
  )
  return { cnr: (around.mean - inside.mean) / noise, sigma: Math.sqrt(1 / inside.pixels + 1 / around.pixels) }
}
