/**
 * What is remembered of a tube over a restart. Times are epoch ms: when X-rays last went off on a tube that was warm, and the latest
 * time that was ever seen, by which a clock that was set back is noticed.
 */
export type TubeRecord = {
  readonly lastBeamOffAtMs: number
  readonly latestSeenAtMs: number
  readonly arcs: number
  readonly beamSeconds: number
}

/** How long the tube has made no X-rays, in hours, or why that is not known. */
export type IdleTime =
  { readonly known: true; readonly hours: number } | { readonly known: false; readonly why: string }

/**
 * Idle time at `nowMs` (epoch ms). A clock that reads earlier than any time seen before cannot be trusted, and a tube without a record
 * is taken for one that has stood for long.
 */
export function idleTime(record: TubeRecord | null, nowMs: number): IdleTime {
  if (record === null) return { known: false, why: 'it is not recorded when the tube last made X-rays' }
  const latestMs = Math.max(record.latestSeenAtMs, record.lastBeamOffAtMs)
  if (nowMs < latestMs) return { known: false, why: 'the clock of this computer has gone backwards' }
  return { known: true, hours: (nowMs - record.lastBeamOffAtMs) / 3_600_000 }
}

/** The record after looking at the clock: the latest time seen only grows, so that a clock set back stays noticed until it has caught up. */
export function seenAt(record: TubeRecord, nowMs: number): TubeRecord {
  return nowMs > record.latestSeenAtMs ? { ...record, latestSeenAtMs: nowMs } : record
}

/** The record of a tube that is warm and has just gone dark after so many seconds of X-rays; here and only here the clock is believed anew. */
export function wentDark(record: TubeRecord | null, nowMs: number, beamSeconds: number, arcs: number): TubeRecord {
  return {
    lastBeamOffAtMs: nowMs,
    latestSeenAtMs: nowMs,
    arcs,
    beamSeconds: (record?.beamSeconds ?? 0) + beamSeconds,
  }
}
