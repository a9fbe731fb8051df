import { solved } from '../registration/affine.ts'
import { interval95 } from '../score.ts'

/** Contrast of the strip behind steel over the noise of one pixel at which it is just made out (limit of determination, domain facts B6). */
export const steelLimitCnr = 0.25

/**
 * What one step shows: how much darker the strip is than the step beside it (transmission), the noise of one pixel there, and the
 * standard deviation of the contrast.
 */
export type StepContrast = {
  readonly mm: number
  readonly contrast: number
  readonly noise: number
  readonly sigma: number
}

/** `stray`: contrast that scatter and afterglow make between strip and sides behind any step. */
export type SteelLimit = {
  readonly mm: number
  readonly interval: readonly [number, number]
  readonly atEnd: boolean
  readonly stray: number
}

/** The law may miss a step by this share for other reasons than noise. */
const unevenShare = 0.05
/**
 * How fast the fall of ln contrast slows down at 30 mm of steel, in 1/mm², and by which power of the thickness it does so more slowly: the
 * same within a tenth for tubes of 120 to 180 kV with the attenuation of hardware facts §10.3.
 */
const flattening = { usual: 0.00098, spread: 0.0001, power: 1.45 } as const
/** Spread of the stray contrast in pixels' noise. */
const strayShare = 1
const middleMm = 30
const rounds = 30

type Law = readonly [level: number, fall: number, flattening: number, stray: number]

/**
 * The contrast falls with the steel as exp(a − b·t + c·g(t)), g for the beam that hardens, and scatter and afterglow add a little that is the same behind every step.
 * Fitted to all steps, it says between which two the ratio of contrast to noise is at its limit; at most the thickest step, and the
 * thinnest where nothing is seen.
 */
export function steelLimit(steps: readonly StepContrast[]): SteelLimit {
  const [thinnest, thickest] = [steps[0]?.mm ?? 0, steps.at(-1)?.mm ?? 0]
  const law = fitted(steps)
  const limit = (level: number): number => {
    for (let mm = thinnest; mm < thickest; mm += 0.05)
      if (signalAt(law, mm) < level * steelLimitCnr * noiseAt(steps, mm)) return mm
    return thickest
  }
  const mm = limit(1)
  const slope = Math.max(0.08, Math.log(signalAt(law, mm - 1) / signalAt(law, mm + 1)) / 2)
  const near = steps.filter((step) => Math.abs(step.mm - mm) <= 7.5)
  const information = near.reduce((sum, step) => sum + (signalAt(law, mm) / step.sigma) ** 2, 0)
  const [low, high] = interval95(mm, Math.sqrt(1 / Math.max(0.1, information) + unevenShare ** 2) / slope)
  return {
    mm,
    interval: [Math.max(thinnest, low), Math.min(thickest, high)],
    atEnd: mm >= thickest || mm <= thinnest,
    stray: law[3],
  }
}

function signalAt([level, fall, flat]: Law, mm: number): number {
  return Math.exp(level - fall * (mm - middleMm) + flat * hardening(mm))
}

/** What has a second derivative of (30/t)^power, and is level and 0 at 30 mm; in mm². */
function hardening(mm: number): number {
  const [x, m, n] = [mm / middleMm, 1 - flattening.power, 2 - flattening.power]
  return middleMm ** 2 * (x ** n / (m * n) - x / m + 1 / m - 1 / (m * n))
}

/** Noise between steps, straight in its logarithm. */
function noiseAt(steps: readonly StepContrast[], mm: number): number {
  const after = steps.find((step) => step.mm >= mm) ?? steps.at(-1)
  const before = steps.findLast((step) => step.mm <= mm) ?? steps[0]
  if (!before || !after) return Number.NaN
  const share = after.mm > before.mm ? (mm - before.mm) / (after.mm - before.mm) : 0
  return before.noise ** (1 - share) * after.noise ** share
}

/** Gauss–Newton with what is known beforehand of flattening and stray contrast; steps are halved while they make it worse. */
function fitted(steps: readonly StepContrast[]): Law {
  const noise = steps.at(-1)?.noise ?? 1
  const weights = steps.map(({ contrast, sigma }) => 1 / (sigma ** 2 + (unevenShare * contrast) ** 2))
  const strayWeight = 1 / (strayShare * noise) ** 2
  const misfit = (law: Law): number =>
    steps.reduce((sum, step, at) => {
      const rest = step.contrast - signalAt(law, step.mm) - law[3]
      return sum + (weights[at] ?? 0) * rest * rest
    }, 0) +
    ((law[2] - flattening.usual) / flattening.spread) ** 2 +
    strayWeight * law[3] ** 2
  let law: Law = [started(steps), 0.2, flattening.usual, 0]
  let worst = misfit(law)
  for (let round = 0; round < rounds; round++) {
    const move = moveOf(law, steps, weights, strayWeight)
    if (!move) break
    for (let share = 1; share > 0.01; share /= 2) {
      const next: Law = [law[0] + share * (move[0] ?? 0), law[1] + share * (move[1] ?? 0), law[2] + share * (move[2] ?? 0), law[3] + share * (move[3] ?? 0)] // prettier-ignore
      const now = misfit(next)
      if (now >= worst) continue
      law = next
      worst = now
      break
    }
  }
  return law
}

/** Level at the middle thickness by the thickest step that shows clearly more than noise. */
function started(steps: readonly StepContrast[]): number {
  const clear = steps.findLast(({ contrast, sigma }) => contrast > 4 * sigma)
  return clear ? Math.log(clear.contrast) + 0.2 * (clear.mm - middleMm) : Math.log(steps[0]?.sigma ?? 1e-6)
}

function moveOf(
  law: Law,
  steps: readonly StepContrast[],
  weights: readonly number[],
  strayWeight: number,
): readonly number[] | null {
  const system = [0, 1, 2, 3].map(() => [0, 0, 0, 0, 0])
  const add = (row: readonly number[], rest: number, weight: number): void =>
    system.forEach((line, i) => {
      for (let j = 0; j < 4; j++) line[j] = (line[j] ?? 0) + weight * (row[i] ?? 0) * (row[j] ?? 0)
      line[4] = (line[4] ?? 0) + weight * (row[i] ?? 0) * rest
    })
  steps.forEach((step, at) => {
    const signal = signalAt(law, step.mm)
    add(
      [signal, -(step.mm - middleMm) * signal, hardening(step.mm) * signal, 1],
      step.contrast - signal - law[3],
      weights[at] ?? 0,
    )
  })
  add([0, 0, 1, 0], flattening.usual - law[2], 1 / flattening.spread ** 2)
  add([0, 0, 0, 1], -law[3], strayWeight)
  // Scaled to the same size first: the columns are of very different units.
  const scales = system.map((line, at) => Math.sqrt(line[at] ?? 1) || 1)
  const even = system.map((line, i) => [
    ...line.slice(0, 4).map((value, j) => value / ((scales[i] ?? 1) * (scales[j] ?? 1))),
    (line[4] ?? 0) / (scales[i] ?? 1),
  ])
  return solved(even)?.map((value, at) => value / (scales[at] ?? 1)) ?? null
}
