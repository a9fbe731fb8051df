/** What is remembered about the stream of lines. Times in ms; `movingSinceMs` null while the belt stands. */
export type LineWatch = {
  readonly lastLineAtMs: number
  readonly silent: boolean
  readonly movingSinceMs: number | null
}

/** Lines come one a belt pitch, so silence means nothing while the belt stands or has just begun to move. */
const settleMs = 600
/** Three line periods (hardware.md §9.6), but never less than a poll can tell apart. */
const shortestSilenceMs = 250

/**
 * Tells when a detector has gone silent although the belt carries it lines, and when it is back.
 */
export function watchLines(
  watch: LineWatch,
  look: { readonly atMs: number; readonly beltMoving: boolean },
  linePeriodMs: number,
): { state: LineWatch; change: 'silent' | 'back' | null } {
  if (!look.beltMoving) return { state: { ...watch, movingSinceMs: null }, change: null }
  const movingSinceMs = watch.movingSinceMs ?? look.atMs
  const silenceMs = Math.max(3 * linePeriodMs, shortestSilenceMs)
  const since = Math.max(watch.lastLineAtMs, movingSinceMs + settleMs)
  const silent = watch.silent ? watch.lastLineAtMs < look.atMs - silenceMs : look.atMs - since > silenceMs
  const change = silent === watch.silent ? null : silent ? 'silent' : 'back'
  return { state: { ...watch, movingSinceMs, silent }, change }
}
