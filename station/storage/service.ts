import { type ServiceKind, ServiceRecord } from '../contract/service.ts'
import type { Db } from './database.ts'

/** What a technician did, before it has its place in the audit chain. `body` must be plain JSON. */
export type ServiceEntry = Omit<ServiceRecord, 'id' | 'auditHash' | 'atMs'>

/** One counter: counted since `sinceMs`, and how much of it when the part was last replaced. */
export type CounterRow = {
  readonly name: string
  readonly total: number
  readonly replacedTotal: number
  readonly replacedAtMs: number | null
  readonly sinceMs: number
}

/** One hour of the area dosimeter, in µSv/h; `hourMs` is when it began. */
export type DoseHour = {
  readonly hourMs: number
  readonly readings: number
  readonly meanUSvH: number
  readonly maxUSvH: number
}

/** Something that happened at the lane, from the audit trail. `facts` are plain values. */
export type LaneEventRow = {
  readonly seq: number
  readonly atMs: number
  readonly kind: string
  readonly words: string
  readonly facts: Readonly<Record<string, unknown>>
}

type RecordRow = Omit<ServiceRecord, 'body' | 'kind' | 'result'> & {
  readonly body: string
  readonly kind: string
  readonly result: string
}

const columns = 'id, kind, subject, at AS atMs, staff_id AS staffId, words, result, body, audit_hash AS auditHash'
const read = (row: RecordRow): ServiceRecord => ServiceRecord.parse({ ...row, body: JSON.parse(row.body) })

/** Records of technicians. `add` belongs into the transaction that writes the audit row. */
export function serviceRecordTable(db: Db) {
  const insert = db.prepare(
    'INSERT INTO service_record (id, kind, subject, at, staff_id, words, result, body, audit_hash) VALUES (@id, @kind, @subject, @atMs, @staffId, @words, @result, @body, @auditHash)',
  )
  const recent = db.prepare<[number], RecordRow>(
    `SELECT ${columns} FROM service_record ORDER BY at DESC, id DESC LIMIT ?`,
  )
  const ofKind = db.prepare<[string, number], RecordRow>(
    `SELECT ${columns} FROM service_record WHERE kind = ? ORDER BY at DESC, id DESC LIMIT ?`,
  )
  const newest = db.prepare<[string, string], RecordRow>(
    `SELECT ${columns} FROM service_record WHERE kind = ? AND subject = ? ORDER BY at DESC, id DESC LIMIT 1`,
  )
  return {
    add: (record: ServiceRecord): void => void insert.run({ ...record, body: JSON.stringify(record.body) }),
    /** Newest first; of every kind where `kind` is null. */
    records: (kind: ServiceKind | null, limit: number): ServiceRecord[] =>
      (kind === null ? recent.all(limit) : ofKind.all(kind, limit)).map(read),
    /** The newest record on a task or part; null before the first. */
    newest(kind: ServiceKind, subject: string): ServiceRecord | null {
      const row = newest.get(kind, subject)
      return row ? read(row) : null
    },
  }
}

/** Counters of what wears. */
export function counterTable(db: Db) {
  const add = db.prepare(
    'INSERT INTO service_counter (name, total, since) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET total = total + excluded.total',
  )
  const replaced = db.prepare('UPDATE service_counter SET replaced_total = total, replaced_at = ? WHERE name = ?')
  const all = db.prepare<[], CounterRow>(
    'SELECT name, total, replaced_total AS replacedTotal, replaced_at AS replacedAtMs, since AS sinceMs FROM service_counter ORDER BY name',
  )
  return {
    /** Counts on; the first count of a name begins it. */
    count: (name: string, more: number, atMs: number): void => void add.run(name, more, Math.round(atMs)),
    /** The part is new: its own count begins at zero. */
    replaced: (name: string, atMs: number): void => void replaced.run(Math.round(atMs), name),
    counters: (): CounterRow[] => all.all(),
  }
}

const hourMs = 3_600_000

/** The area dosimeter by the hour. */
export function doseTable(db: Db) {
  const add = db.prepare(
    'INSERT INTO dose_hour (hour, readings, sum_usvh, max_usvh) VALUES (?, ?, ?, ?) ON CONFLICT (hour) DO UPDATE SET readings = readings + excluded.readings, sum_usvh = sum_usvh + excluded.sum_usvh, max_usvh = max(max_usvh, excluded.max_usvh)',
  )
  const recent = db.prepare<[number], DoseHour>(
    'SELECT hour AS hourMs, readings, sum_usvh / readings AS meanUSvH, max_usvh AS maxUSvH FROM dose_hour ORDER BY hour DESC LIMIT ?',
  )
  return {
    /** Adds readings of one hour: how many, their sum and the largest in µSv/h. */
    add: (atMs: number, readings: number, sumUSvH: number, maxUSvH: number): void =>
      void add.run(Math.floor(atMs / hourMs) * hourMs, readings, sumUSvH, maxUSvH),
    hours: (limit: number): DoseHour[] => recent.all(limit),
  }
}

/** What the error log asks for. Times are epoch ms; `words` is looked for anywhere; an empty list of kinds means all. */
export type EventQuery = {
  readonly kinds: readonly string[]
  readonly words: string
  readonly fromMs: number
  readonly toMs: number
  readonly limit: number
}

/** Events of the lane itself out of the audit trail, newest first. */
export function laneEventLog(db: Db) {
  const rows = db.prepare<
    [{ kinds: string; words: string; fromMs: number; toMs: number; limit: number }],
    { seq: number; atMs: number; kind: string; body: string }
  >(
    `SELECT seq, at AS atMs, kind, body FROM audit WHERE inspection_id IS NULL AND at BETWEEN @fromMs AND @toMs
     AND (@kinds = '[]' OR kind IN (SELECT value FROM json_each(@kinds)))
     AND (@words = '' OR instr(lower(body), lower(@words)) > 0) ORDER BY at DESC, seq DESC LIMIT @limit`,
  )
  return (query: EventQuery): LaneEventRow[] =>
    rows.all({ ...query, kinds: JSON.stringify(query.kinds) }).map(({ body, ...row }) => {
      const { words = '', facts = {} } = JSON.parse(body) as { words?: string; facts?: Record<string, unknown> }
      return { ...row, words, facts }
    })
}
