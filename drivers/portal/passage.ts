import type { Channel, ChannelReading, Passage } from './portal.ts'

/** A passage that begins now. */
export function freshPassage(sinceMs: number): Passage {
  return { sinceMs, gammaSigma: 0, neutronSigma: 0, gammaCountsPerS: 0, neutronCountsPerS: 0 }
}

/** A passage with the higher of what it had and what is counted now. */
export function higher(
  passage: Passage,
  channel: Channel,
  { countsPerS, sigma }: Pick<ChannelReading, 'countsPerS' | 'sigma'>,
): Passage {
  const [sigmaKey, countsKey] = [`${channel}Sigma`, `${channel}CountsPerS`] as const
  return {
    ...passage,
    [sigmaKey]: Math.max(passage[sigmaKey], sigma ?? 0),
    [countsKey]: Math.max(passage[countsKey], countsPerS ?? 0),
  }
}
