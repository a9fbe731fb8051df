/** What is remembered about the stream of lines. Times in ms; one of the two `…SinceMs` is null: the belt moves or stands. */
export type LineWatch = {
  readonly lastLineAtMs: number
  readonly silent: boolean
  readonly movingSinceMs: number | null
  readonly standingSinceMs: number | null
  /** When was last looked, and since when looks have come without a pause. */
  readonly lookedAtMs: number | null
  readonly steadySinceMs: number
}

/** Lines come one a belt pitch, so silence means nothing while the belt stands or has just begun to move. */
const settleMs = 600
/** Three line periods (hardware.md §9.6), but never less than a poll can tell apart. */
const shortestSilenceMs = 250
/** Looks further apart than this mean that the station itself was late: lines may lie unread, so the silence counts from there. */
const lateMs = 150

/**
 * Tells when a detector has gone silent although the belt carries it lines, and when it is back. Over a belt that has come to rest
 * nobody can tell, so the silence ends there: if the detector is still silent, the next start shows it again.
 */
export function watchLines(
  watch: LineWatch,
  look: { readonly atMs: number; readonly beltMoving: boolean },
  linePeriodMs: number,
): { state: LineWatch; change: 'silent' | 'back' | null } {
  const wasLate = watch.lookedAtMs !== null && look.atMs - watch.lookedAtMs > lateMs
  const steady = { lookedAtMs: look.atMs, steadySinceMs: wasLate ? look.atMs : watch.steadySinceMs }
  return judgeLines({ ...watch, ...steady }, look, linePeriodMs)
}

function judgeLines(
  watch: LineWatch,
  look: { readonly atMs: number; readonly beltMoving: boolean },
  linePeriodMs: number,
): { state: LineWatch; change: 'silent' | 'back' | null } {
  if (!look.beltMoving) {
    const standingSinceMs = watch.standingSinceMs ?? look.atMs
    const ends = watch.silent && look.atMs - standingSinceMs >= settleMs
    const state = { ...watch, movingSinceMs: null, standingSinceMs, silent: watch.silent && !ends }
    return { state, change: ends ? 'back' : null }
  }
  const movingSinceMs = watch.movingSinceMs ?? look.atMs
  const silenceMs = Math.max(3 * linePeriodMs, shortestSilenceMs)
  const since = Math.max(watch.lastLineAtMs, movingSinceMs + settleMs, watch.steadySinceMs)
  const silent = watch.silent ? watch.lastLineAtMs < look.atMs - silenceMs : look.atMs - since > silenceMs
  const change = silent === watch.silent ? null : silent ? 'silent' : 'back'
  return { state: { ...watch, movingSinceMs, standingSinceMs: null, silent }, change }
}

/** A watch that has seen nothing yet. */
export const firstLineWatch: LineWatch = {
  lastLineAtMs: 0,
  silent: false,
  movingSinceMs: null,
  standingSinceMs: null,
  lookedAtMs: null,
  steadySinceMs: 0,
}
