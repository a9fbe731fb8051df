import { awgMm, mmAwg } from '../piece.ts'
import { leastSquares } from '../registration/affine.ts'
import { interval95 } from '../score.ts'
import type { WireSighting } from './wire-detector.ts'

/**
 * A whole wire counts as seen from this ratio of its signal to the scatter of lines beside it on. Agreed with the simulated observer of
 * `scores/observer.ts`, who needs a wire over half its length.
 */
export const wireThresholdSnr = 6

/** Below this a single ratio is mostly noise and says nothing to the law. */
const leastSnr = 2.5
/** How far a wire's ratio may lie beside the law for other reasons than noise: where it falls between channels. */
const unevenShare = 0.06

/** The gauge number at which a wire would just be seen. */
export type WireLimit = {
  readonly awg: number
  readonly interval: readonly [number, number]
  readonly atEnd: boolean
}

/**
 * The ratio goes with the wire's mass a length, that is with its diameter squared, less so for thick wires that let nothing more through:
 * ln(snr/d²) = k − q·d. Fitted to all that is seen, it says between which two wires the limit lies.
 */
export function wireLimit(wires: readonly WireSighting[], lanes: number): WireLimit {
  const usable = wires.filter(({ snr }) => snr >= leastSnr)
  const finest = Math.max(...wires.map(({ awg }) => awg))
  const coarsest = Math.min(...wires.map(({ awg }) => awg))
  const none: WireLimit = { awg: coarsest, interval: [coarsest, coarsest], atEnd: true }
  if (usable.filter(({ snr }) => snr >= wireThresholdSnr).length === 0) return none
  const weights = usable.map(({ snr }) => 1 / (1 / snr ** 2 + unevenShare ** 2))
  const wanted = usable.map(({ awg, snr }) => Math.log(snr / awgMm(awg) ** 2))
  const law = usable.length < 3 ? null : leastSquares(usable.map(({ awg }) => [1, awgMm(awg)]), wanted, weights) // prettier-ignore
  const [k, q] = law ? [law[0] ?? 0, Math.min(0, law[1] ?? 0)] : [mean(wanted, weights), 0]
  const snrAt = (awg: number): number => Math.exp(k + q * awgMm(awg)) * awgMm(awg) ** 2
  const awg = mmAwg(diameterAt(k, q))
  // One gauge number changes the ratio by so much in its logarithm.
  const slope = Math.log(snrAt(awg - 0.5) / snrAt(awg + 0.5))
  const near = usable.map((wire, at) => (Math.abs(wire.awg - awg) <= 7 ? (weights[at] ?? 0) : 0))
  const variance = 1 / Math.max(1, near.reduce((a, b) => a + b, 0)) + 1 / Math.max(8, lanes) // prettier-ignore
  const [low, high] = interval95(awg, Math.sqrt(variance) / slope)
  if (awg >= finest) return { awg: finest, interval: [Math.min(low, finest), finest], atEnd: true }
  if (awg <= coarsest) return none
  return { awg, interval: [low, Math.min(high, finest)], atEnd: false }
}

/** The diameter in mm at which the law reaches the threshold. */
function diameterAt(k: number, q: number): number {
  let [low, high] = [0.01, 1]
  for (let step = 0; step < 50; step++) {
    const d = (low + high) / 2
    if (k + q * d + 2 * Math.log(d) > Math.log(wireThresholdSnr)) high = d
    else low = d
  }
  return (low + high) / 2
}

function mean(values: readonly number[], weights: readonly number[]): number {
  const whole = weights.reduce((a, b) => a + b, 0)
  return values.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0) / whole
}
