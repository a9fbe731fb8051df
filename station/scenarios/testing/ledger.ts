import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Inspection } from '../../contract/inspection.ts'

type Closing = readonly { readonly plane: string; readonly sha256: string }[]

/** A lane's database as it lies on the disk, read past the station: what a stranger with the file would find. */
export type Ledger = {
  /** `ok`, or what SQLite finds wrong with the file. */
  readonly integrity: string
  readonly inspections: readonly Inspection[]
  /** Evidence sealed by each closing of an inspection in the audit trail; one element a closing. */
  readonly closings: (id: string) => readonly Closing[]
  /** How many messages of this inspection wait for headquarters. */
  readonly messages: (id: string) => number
}

/** Reads the database in a data folder. The station may be running, or have been killed at any moment. */
export function readLedger(dataFolder: string): Ledger {
  const db = new Database(join(dataFolder, 'lane.sqlite'), { readonly: true, timeout: 5000 })
  try {
    const integrity = String(db.pragma('integrity_check', { simple: true }))
    const records = db.prepare<[], { record: string }>('SELECT record FROM inspection ORDER BY entered_at').all()
    const audit = db
      .prepare<[], { id: string; body: string }>(
        "SELECT inspection_id AS id, body FROM audit WHERE kind = 'inspection-closed' ORDER BY seq",
      )
      .all()
    const outbox = db
      .prepare<[], { id: string }>('SELECT inspection_id AS id FROM outbox WHERE inspection_id IS NOT NULL')
      .all()
    return {
      integrity,
      inspections: records.map(({ record }) => Inspection.parse(JSON.parse(record))),
      closings: (id) =>
        audit.filter((row) => row.id === id).map(({ body }) => (JSON.parse(body) as { evidence: Closing }).evidence),
      messages: (id) => outbox.filter((row) => row.id === id).length,
    }
  } finally {
    db.close()
  }
}
