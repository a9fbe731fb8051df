import * as z from 'zod'
import { Inspection } from '../station/contract/inspection.ts'
import { isSigned, sha256Of } from './check-record.ts'
import type { HqDatabase } from './database.ts'
import type { LaneBook, LaneEntry } from './lane-book.ts'
import { bytesOf, numberOf, type Row, textOf } from './sql.ts'

/** A lane as the page shows it. `offlineForMs` null = linked; an offline lane is told only after ten seconds (headquarters.md §1). */
export type LaneRow = {
  readonly laneId: string
  readonly mode: string | null
  readonly software: string | null
  readonly offlineForMs: number | null
  readonly backlog: number
  readonly missing: number
  readonly highest: number
  readonly lastSeenMs: number
  readonly parcels: number
  readonly referred: number
  readonly perHour: readonly number[]
}

/** A parcel in a lane's list. */
export type ParcelRow = {
  readonly id: string
  readonly seq: number
  readonly at: number
  readonly label: string | null
  readonly verdict: string | null
  readonly decision: string | null
}

const graceMs = 10_000
const dayMs = 86_400_000
const hours = 24

/** All lanes with their figures of the last 24 hours. */
export async function lanesView(database: HqDatabase, book: LaneBook, nowMs: number): Promise<LaneRow[]> {
  const text =
    "SELECT lane_id, floor(($1::bigint - at) / 3600000.0)::float8 AS ago, count(*)::float8 AS parcels, count(*) FILTER (WHERE verdict = 'refer')::float8 AS referred FROM record WHERE at > $2 AND at <= $1 AND type = 'inspection/1' GROUP BY lane_id, ago"
  const [rows = []] = await database.sql.run([{ text, values: [nowMs, nowMs - dayMs] }])
  return book.lanes().map((lane) =>
    laneRow(
      lane,
      rows.filter((row) => textOf(row, 'lane_id') === lane.laneId),
      nowMs,
    ),
  )
}

function laneRow(lane: LaneEntry, rows: readonly Row[], nowMs: number): LaneRow {
  const sum = (column: string): number => rows.reduce((total, row) => total + numberOf(row, column), 0)
  const perHour = Array.from({ length: hours }, (_, n) => {
    const row = rows.find((candidate) => numberOf(candidate, 'ago') === hours - 1 - n)
    return row ? numberOf(row, 'parcels') : 0
  })
  const { health, healthAtMs, gaps } = lane
  const away = health?.state !== 'online'
  const awayMs = nowMs - healthAtMs
  return {
    laneId: lane.laneId,
    mode: health?.mode ?? null,
    software: health?.software ?? null,
    offlineForMs: away && awayMs > graceMs ? awayMs : null,
    backlog: health?.backlog ?? 0,
    missing: gaps.count,
    highest: gaps.highest,
    lastSeenMs: healthAtMs,
    parcels: sum('parcels'),
    referred: sum('referred'),
    perHour,
  }
}

/** The last parcels of a lane, newest first. */
export async function parcelsView(database: HqDatabase, laneId: string, limit: number): Promise<ParcelRow[]> {
  const text =
    "SELECT id::text AS id, seq::float8 AS seq, at::float8 AS at, label, verdict, decision FROM record WHERE lane_id = $1 AND type = 'inspection/1' ORDER BY at DESC LIMIT $2"
  const [rows = []] = await database.sql.run([{ text, values: [laneId, limit] }])
  return rows.map((row) => ({
    id: textOf(row, 'id') ?? '',
    seq: numberOf(row, 'seq'),
    at: numberOf(row, 'at'),
    label: textOf(row, 'label'),
    verdict: textOf(row, 'verdict'),
    decision: textOf(row, 'decision'),
  }))
}

const Stored = z.object({ body: z.object({ inspection: Inspection, auditHash: z.string() }) })

/** One parcel with everything that was said of it and what proves it, checked now; null when it is not here. */
export async function parcelView(database: HqDatabase, laneId: string, id: string, publicKey: string | null) {
  const text =
    "SELECT seq::float8 AS seq, received_at::float8 AS received_at, sha256, key_id, signature, bytes FROM record WHERE lane_id = $1 AND id = $2::uuid AND type = 'inspection/1'"
  const [rows = []] = await database.sql.run([{ text, values: [laneId, id] }])
  const [row] = rows
  if (!row) return null
  const bytes = bytesOf(row, 'bytes')
  const { body } = Stored.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  return {
    inspection: body.inspection,
    proof: {
      seq: numberOf(row, 'seq'),
      receivedAt: numberOf(row, 'received_at'),
      sha256: textOf(row, 'sha256'),
      keyId: textOf(row, 'key_id'),
      intact: sha256Of(bytes) === textOf(row, 'sha256'),
      signed: publicKey !== null && isSigned(bytes, textOf(row, 'signature') ?? '', publicKey),
      auditHash: body.auditHash,
    },
  }
}

/** How much of what is stored. */
export type Counts = { readonly records: number; readonly unread: number; readonly quarantined: number }

export async function countsView(database: HqDatabase): Promise<Counts> {
  const [rows = []] = await database.sql.run([
    {
      text: 'SELECT (SELECT count(*) FROM record)::float8 AS records, (SELECT count(*) FROM unread)::float8 AS unread, (SELECT count(*) FROM quarantine)::float8 AS quarantined',
    },
  ])
  const row = rows[0] ?? {}
  return {
    records: numberOf(row, 'records'),
    unread: numberOf(row, 'unread'),
    quarantined: numberOf(row, 'quarantined'),
  }
}
