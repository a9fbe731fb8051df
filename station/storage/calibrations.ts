import { CalibrationResult, CalibrationSet } from '../contract/calibration.ts'
import { type Db, guarded } from './database.ts'
import type { LaneEventEntry } from './lane-event-entry.ts'

/** A run as it is kept; `run` is plain JSON that only the calibration itself understands. */
export type StoredRun = {
  readonly id: string
  readonly procedure: string
  readonly state: string
  readonly run: unknown
}

/** What a signature writes at once: the run as it ends, its result with the measured data, the set that uses it, and the record of it. */
export type Signature = {
  readonly run: StoredRun
  readonly result: CalibrationResult
  readonly data: unknown
  readonly set: CalibrationSet
  readonly event: LaneEventEntry
}

function statementsOf(db: Db) {
  const saveRun = db.prepare(
    'INSERT INTO calibration_run (id, procedure, state, updated_at, run) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at, run = excluded.run',
  )
  const open = db
    .prepare<[], string>(
      "SELECT run FROM calibration_run WHERE state NOT IN ('aborted', 'signed') ORDER BY updated_at DESC LIMIT 1",
    )
    .pluck()
  const addResult = db.prepare(
    'INSERT INTO calibration_result (id, procedure, at, signed_by, result, data) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const result = db.prepare<[string], string>('SELECT result FROM calibration_result WHERE id = ?').pluck()
  const data = db.prepare<[string], string>('SELECT data FROM calibration_result WHERE id = ?').pluck()
  const addSet = db.prepare('INSERT INTO calibration_set (version, at, set_by, calibration) VALUES (?, ?, ?, ?)')
  const sets = db
    .prepare<[number], string>('SELECT calibration FROM calibration_set ORDER BY version DESC LIMIT ?')
    .pluck()
  return { saveRun, open, addResult, result, data, addSet, sets }
}

/** Runs, signed results and versions of the lane's calibration. `record` writes audit row and outbox row inside the same transaction. */
export function calibrationTable(db: Db, record: (event: LaneEventEntry, at: number) => void) {
  const { saveRun, open, addResult, result, data, addSet, sets } = statementsOf(db)
  const keep = ({ id, procedure, state, run }: StoredRun, at: number): void =>
    void saveRun.run(id, procedure, state, Math.round(at), JSON.stringify(run))
  const putSet = (set: CalibrationSet): void =>
    void addSet.run(set.version, Math.round(set.atMs), set.by, JSON.stringify(set))
  const readSets = (limit: number): readonly CalibrationSet[] =>
    sets.all(limit).map((text) => CalibrationSet.parse(JSON.parse(text)))
  return {
    saveRun: guarded(db, keep),
    /** The run that was under way last, as it was kept; null while none is. */
    openRun(): unknown {
      const text = open.get()
      return text === undefined ? null : JSON.parse(text)
    },
    /** Result, new set, end of the run, audit row and outbox row in one transaction. */
    sign: guarded(db, (signature: Signature) => {
      const { run, result: signed, data: measured, set, event } = signature
      keep(run, set.atMs)
      const { id, procedure, atMs, by } = signed
      addResult.run(id, procedure, Math.round(atMs), by, JSON.stringify(signed), JSON.stringify(measured))
      putSet(set)
      record(event, set.atMs)
    }),
    /** Takes a set of earlier results into use, with its record. */
    useSet: guarded(db, (set: CalibrationSet, event: LaneEventEntry) => {
      putSet(set)
      record(event, set.atMs)
    }),
    /** Newest first. */
    sets: readSets,
    current: (): CalibrationSet | null => readSets(1)[0] ?? null,
    result(id: string): CalibrationResult | null {
      const text = result.get(id)
      return text === undefined ? null : CalibrationResult.parse(JSON.parse(text))
    },
    /** What was measured for a result; null where there is no such result. */
    dataOf(id: string): unknown {
      const text = data.get(id)
      return text === undefined ? null : JSON.parse(text)
    },
  }
}
export type CalibrationStore = ReturnType<typeof calibrationTable>
