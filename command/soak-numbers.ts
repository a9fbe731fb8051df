/** One look at a lane that is being soaked. Memory in MB, event-loop delay p99 in ms since the look before. */
export type SoakSample = {
  readonly laneMinutes: number
  readonly judged: number
  readonly closed: number
  readonly rssMb: number
  readonly heapMb: number
  readonly delayP99Ms: number
}

/** What a soak came to. `growth` is the share by which memory at the end is above (or below) memory after the first quarter. */
export type SoakResult = {
  readonly laneHours: number
  readonly parcels: number
  readonly parcelsPerHour: number
  readonly growth: number
  readonly worstDelayP99Ms: number
}

/** Memory goes up and down with the garbage collector; the lowest of a stretch is what is really held. */
export function resultOf(samples: readonly SoakSample[]): SoakResult {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || samples.length < 4)
    throw new RangeError('A soak needs four looks at least: let it run longer.')
  const quarter = Math.floor(samples.length / 4)
  const least = (from: number, to: number): number => Math.min(...samples.slice(from, to).map(({ rssMb }) => rssMb))
  const early = least(quarter, 2 * quarter)
  const late = least(samples.length - quarter, samples.length)
  const laneHours = (last.laneMinutes - first.laneMinutes) / 60
  const parcels = last.judged - first.judged
  return {
    laneHours,
    parcels,
    parcelsPerHour: parcels / laneHours,
    growth: late / early - 1,
    worstDelayP99Ms: Math.max(...samples.map(({ delayP99Ms }) => delayP99Ms)),
  }
}
