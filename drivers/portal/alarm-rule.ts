/**
 * How far counts are above background, in standard deviations of the background: (counts − BG) / √BG, both for the same time (the rule of
 * the portals that speak these lines, hardware.md §7.1). Null while there is no background to compare with.
 */
export function sigmaAbove(counts: number, background: number | null): number | null {
  return background === null || background <= 0 ? null : (counts - background) / Math.sqrt(background)
}

/** Whether counts are above BG + n·√BG. Without a background nothing can be said. */
export function exceeds(counts: number, background: number | null, nSigma: number): boolean {
  const sigma = sigmaAbove(counts, background)
  return sigma !== null && sigma > nSigma
}
