import { eachPixel, type Look } from '../look.ts'
import type { BoxMm, TestPiece } from '../piece.ts'
import type { Score } from '../score.ts'
import { type LevelPixel, neighbourNoise } from './neighbour-noise.ts'
import { type StepContrast, steelLimit, steelLimitCnr } from './steel-limit.ts'

/** The steel through which the lead strip is still made out, in mm. */
export function steelScore(look: Look, { steel }: TestPiece): readonly Score[] {
  if (!steel) return []
  const steps = steel.steps.map(({ mm, boxMm, stripMm }) => ({ mm, ...stripContrast(look, boxMm, stripMm) }))
  const limit = steelLimit(steps)
  const next = steps.findLast(({ mm }) => mm <= limit.mm)
  const detail = next
    ? `contrast ${((next.contrast - limit.stray) / next.noise).toFixed(2)} behind ${next.mm} mm, needs ${steelLimitCnr}`
    : `the strip is not made out behind any step (needs contrast ${steelLimitCnr})`
  return [{ id: 'steel', value: limit.mm, interval: limit.interval, atEnd: limit.atEnd, detail }]
}

/** Contrast of a strip against its step on both sides; blur at the edges is kept out. */
export function stripContrast(look: Look, step: BoxMm, [, v, , height]: BoxMm): Omit<StepContrast, 'mm'> {
  const clear = 1 + 1.5 * look.pixelMm
  const inside: LevelPixel[] = []
  const beside: LevelPixel[] = []
  eachPixel(look, step, clear, (index, _, atV) => {
    const pixel = { index, value: look.deep[index] ?? 0 }
    if (atV > v + clear && atV < v + height - clear) inside.push(pixel)
    else if (atV < v - clear || atV > v + height + clear) beside.push(pixel)
  })
  const noise = neighbourNoise(beside)
  const sigma = noise * Math.sqrt(1 / inside.length + 1 / beside.length)
  return { contrast: meanOf(beside) - meanOf(inside), noise, sigma }
}

function meanOf(pixels: readonly LevelPixel[]): number {
  return pixels.reduce((sum, { value }) => sum + value, 0) / pixels.length
}
