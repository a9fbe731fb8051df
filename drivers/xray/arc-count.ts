/** More arcs than this within the window are no longer a tube that settles: high voltage goes off and stays off (hardware.md §2.5). */
export const arcLimit = { arcs: 4, windowMs: 10_000 } as const

/** Arcs of one tube: those of the last seconds by their time, and all of them. */
export type ArcCount = { readonly recentMs: readonly number[]; readonly total: number }

export const noArcs: ArcCount = { recentMs: [], total: 0 }

/** Counts one arc; `tripped` when it is one too many within the window. `atMs` is any clock that never goes back. */
export function countArc(count: ArcCount, atMs: number): { count: ArcCount; tripped: boolean } {
  const recentMs = [...count.recentMs.filter((thenMs) => atMs - thenMs < arcLimit.windowMs), atMs]
  return { count: { recentMs, total: count.total + 1 }, tripped: recentMs.length > arcLimit.arcs }
}
