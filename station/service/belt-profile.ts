import type { BeltStep } from '../contract/service.ts'

/** One reading of the belt: epoch ms, travel in mm, speed in mm/s. */
export type BeltSample = { readonly atMs: number; readonly beltMm: number; readonly speedMmS: number }

/** A belt counts as at its speed within this share of what was ordered. */
const reachedShare = 0.05
/** What is measured as steady: the last part of a step, in ms. */
const steadyMs = 1000

/**
 * What one speed step shows, from the samples since its order: the mean speed by travel over the last second, its spread as the difference
 * of the largest and smallest reading there, and the time from the order until the belt was within 5 % for good.
 */
export function stepProfile(orderedMmS: number, orderedAtMs: number, samples: readonly BeltSample[]): BeltStep {
  const last = samples.at(-1)
  const steady = last ? samples.filter(({ atMs }) => atMs >= last.atMs - steadyMs && atMs >= orderedAtMs) : []
  const first = steady[0]
  if (!last || !first || last.atMs === first.atMs)
    return { orderedMmS, reachedMmS: null, spreadMmS: null, rampMs: null, good: false }
  const reachedMmS = ((last.beltMm - first.beltMm) / (last.atMs - first.atMs)) * 1000
  const speeds = steady.map(({ speedMmS }) => speedMmS)
  const near = ({ speedMmS }: BeltSample): boolean => Math.abs(speedMmS - orderedMmS) <= reachedShare * orderedMmS
  const off = samples.findLastIndex((sample) => !near(sample))
  const there = samples[off + 1]
  return {
    orderedMmS,
    reachedMmS,
    spreadMmS: Math.max(...speeds) - Math.min(...speeds),
    rampMs: there ? Math.max(0, there.atMs - orderedAtMs) : null,
    good: there !== undefined && Math.abs(reachedMmS - orderedMmS) <= reachedShare * orderedMmS,
  }
}

/** How far and how long the belt went on after it was told to stop; null while it still moves. */
export function stopProfile(
  orderedAtMs: number,
  samples: readonly BeltSample[],
): { fromMmS: number; mm: number; ms: number } | null {
  const before = samples.findLast(({ atMs }) => atMs <= orderedAtMs) ?? samples[0]
  const stands = samples.find(({ atMs, speedMmS }) => atMs > orderedAtMs && Math.abs(speedMmS) < 1)
  if (!before || !stands) return null
  // Between two readings the belt has gone on with its speed.
  const orderedMm = before.beltMm + (before.speedMmS * Math.max(0, orderedAtMs - before.atMs)) / 1000
  return { fromMmS: before.speedMmS, mm: Math.max(0, stands.beltMm - orderedMm), ms: stands.atMs - orderedAtMs }
}
