import { Inspection } from '../contract/inspection.ts'
import type { Db } from './database.ts'

type Row = { readonly record: string }

/** The inspection table. Records come back validated; times are epoch ms. */
export function inspectionTable(db: Db) {
  const save = db.prepare(
    'INSERT INTO inspection (id, lane_id, track_id, entered_at, closed_at, label, master_carton, verdict, decision, record) VALUES (@id, @laneId, @trackId, @enteredAt, @closedAt, @label, @masterCarton, @verdict, @decision, @record) ' +
      'ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at, label = excluded.label, master_carton = excluded.master_carton, verdict = excluded.verdict, decision = excluded.decision, record = excluded.record WHERE inspection.closed_at IS NULL',
  )
  const recent = db.prepare<[number, number], Row>(
    'SELECT record FROM inspection WHERE entered_at < ? ORDER BY entered_at DESC LIMIT ?',
  )
  const one = db.prepare<[string], Row>('SELECT record FROM inspection WHERE id = ?')
  const open = db.prepare<[], Row>('SELECT record FROM inspection WHERE closed_at IS NULL ORDER BY entered_at')
  const sameLabel = db.prepare<[string, string], { n: number }>(
    'SELECT count(*) AS n FROM inspection WHERE label = ? AND id <> ?',
  )
  const ofCarton = db.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM inspection WHERE master_carton = ? AND closed_at IS NOT NULL',
  )
  const read = (row: Row): Inspection => Inspection.parse(JSON.parse(row.record))
  const whole = (at: number): number => Math.round(at)
  return {
    /** Writes a record; a closed one is never changed again (returns false). */
    save(record: Inspection): boolean {
      const { id, laneId, trackId, label, verdict, decision } = record
      const closedAt = record.closedAt === null ? null : whole(record.closedAt)
      const masterCarton = record.declaration?.masterCarton ?? null
      const row = {
        id,
        laneId,
        trackId,
        enteredAt: whole(record.enteredAt),
        closedAt,
        label,
        masterCarton,
        verdict,
        decision,
        record: JSON.stringify(record),
      }
      return save.run(row).changes > 0
    },
    recent: (limit: number, before: number | null): readonly Inspection[] =>
      recent.all(before ?? Number.MAX_SAFE_INTEGER, limit).map(read),
    get(id: string): Inspection | null {
      const row = one.get(id)
      return row ? read(row) : null
    },
    open: (): readonly Inspection[] => open.all().map(read),
    timesSeen: (label: string, otherThan: string): number => sameLabel.get(label, otherThan)?.n ?? 0,
    parcelsSeenOf: (masterCarton: string): number => ofCarton.get(masterCarton)?.n ?? 0,
  }
}

/** Every inspection, oldest first, one at a time, so that years of them can be walked. */
export function* everyInspection(db: Db): Generator<Inspection> {
  const ids = db.prepare<[], { id: string }>('SELECT id FROM inspection ORDER BY entered_at')
  const { get } = inspectionTable(db)
  for (const { id } of ids.all()) {
    const inspection = get(id)
    if (inspection) yield inspection
  }
}
