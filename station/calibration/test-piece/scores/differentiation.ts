import { type Look, patchLevel, type PatchLevel } from '../look.ts'
import type { TestPiece } from '../piece.ts'
import { interval95, type Score } from '../score.ts'

/** What a pair of attenuations −ln T says of the material: an atomic number, or anything that grows with it. NaN where it says nothing. */
export type MaterialOf = (aLow: number, aHigh: number) => number

/** Without a material calibration the ratio of the attenuations itself, which grows with the atomic number up to the heavy metals. */
export const ratioOnly: MaterialOf = (aLow, aHigh) => aLow / aHigh

/** An area over which the eye takes colours together. */
const areaMm2 = 100
const insetMm = 3

/** How far apart the materials of each pair are, in standard deviations of what is seen over 10 × 10 mm. None with one energy. */
export function differentiationScores(look: Look, { pairs }: TestPiece, materialOf: MaterialOf): readonly Score[] {
  if (!look.dual) return []
  return (pairs ?? []).map(({ kind, one, other }): Score => {
    const pixels = areaMm2 / look.pixelMm ** 2
    const a = seen(look, one.boxMm, materialOf)
    const b = seen(look, other.boxMm, materialOf)
    const apart = Math.abs(a.value - b.value)
    const sigma = Math.sqrt((a.sigma ** 2 + b.sigma ** 2) / 2 / pixels)
    const value = apart / sigma
    const few = Math.min(a.pixels, b.pixels)
    const spread = Math.sqrt((2 * pixels) / few + value ** 2 / (4 * few))
    const name = materialOf === ratioOnly ? 'ratio' : 'Zeff'
    const detail = `${one.material} ${name} ${a.value.toFixed(2)}, ${other.material} ${b.value.toFixed(2)}`
    return { id: kind, value, interval: interval95(value, spread), atEnd: false, detail }
  })
}

type Seen = { readonly value: number; readonly sigma: number; readonly pixels: number }

/** A patch's material, and by how much noise makes a single pixel's differ. */
function seen(look: Look, boxMm: readonly [number, number, number, number], materialOf: MaterialOf): Seen {
  const low = patchLevel(look, look.thin, [...boxMm], insetMm)
  const high = patchLevel(look, look.deep, [...boxMm], insetMm)
  const [aLow, aHigh] = [-Math.log(low.mean), -Math.log(high.mean)]
  const step = 0.01
  const byLow = (materialOf(aLow + step, aHigh) - materialOf(aLow - step, aHigh)) / (2 * step)
  const byHigh = (materialOf(aLow, aHigh + step) - materialOf(aLow, aHigh - step)) / (2 * step)
  const share = ({ sigma, mean }: PatchLevel): number => sigma / mean
  const sigma = Math.hypot(byLow * share(low), byHigh * share(high))
  return { value: materialOf(aLow, aHigh), sigma, pixels: low.pixels }
}
