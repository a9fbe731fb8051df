import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import * as z from 'zod'
import type { Db } from './database.ts'

const SealedBody = z.object({
  evidence: z.array(z.object({ plane: z.string(), sha256: z.string() })).default([]),
})

/** Hash before the first row. */
export const firstHash = '0'.repeat(64)

/** One row of the audit trail. `hash` = sha256 over the previous hash and the canonical JSON of the rest. */
export type AuditRow = {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly inspectionId: string | null
  readonly body: string
  readonly previousHash: string
  readonly hash: string
}

/** What is to be written down; `body` must be plain JSON. */
export type AuditEntry = {
  readonly at: number
  readonly kind: string
  readonly inspectionId: string | null
  readonly body: unknown
}

/** Canonical JSON (RFC 8785). Throws TypeError for what JSON cannot say. */
export function canonical(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('Only plain JSON can be written down.')
  return text
}

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, kind, inspectionId, body, previousHash } = row
  return createHash('sha256')
    .update(previousHash)
    .update(canonical({ seq, at, kind, inspectionId, body }))
    .digest('hex')
}

/** The audit table: append in a transaction of the caller, and walk it. */
export function auditTable(db: Db) {
  const last = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1')
  const insert = db.prepare(
    'INSERT INTO audit (seq, at, kind, inspection_id, body, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const all = db.prepare<[], AuditRow>(
    'SELECT seq, at, kind, inspection_id AS inspectionId, body, previous_hash AS previousHash, hash FROM audit ORDER BY seq',
  )
  const closing = db.prepare<[string], { body: string }>(
    "SELECT body FROM audit WHERE inspection_id = ? AND kind = 'inspection-closed' ORDER BY seq DESC LIMIT 1",
  )
  return {
    /** The evidence named when an inspection was closed: plane and sha256 of each file; null while it is open. */
    sealedEvidence(inspectionId: string): readonly { readonly plane: string; readonly sha256: string }[] | null {
      const row = closing.get(inspectionId)
      return row ? SealedBody.parse(JSON.parse(row.body)).evidence : null
    },
    /** Appends and returns the new hash. To be called inside the transaction that the entry belongs to. */
    append({ at, kind, inspectionId, body }: AuditEntry): string {
      const before = last.get() ?? { seq: 0, hash: firstHash }
      const row = { seq: before.seq + 1, at, kind, inspectionId, body: canonical(body), previousHash: before.hash }
      const hash = hashOf(row)
      insert.run(row.seq, at, kind, inspectionId, row.body, row.previousHash, hash)
      return hash
    },
    /** Walks the chain; `firstBad` is the number of the first row that does not fit, null where all do. */
    verify(): { readonly rows: number; readonly firstBad: number | null } {
      let previous = { seq: 0, hash: firstHash }
      let rows = 0
      for (const row of all.iterate()) {
        rows++
        if (row.seq !== previous.seq + 1 || row.previousHash !== previous.hash || hashOf(row) !== row.hash)
          return { rows, firstBad: row.seq }
        previous = row
      }
      return { rows, firstBad: null }
    },
  }
}
