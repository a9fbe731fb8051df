import { type Db, guarded } from './database.ts'

/** One record on its way to headquarters. `message` is what is published, byte for byte. */
export type OutboxRow = {
  readonly seq: number
  readonly id: string
  readonly type: string
  readonly message: Uint8Array
  readonly sha256: string
  readonly attempts: number
  readonly lastSentAt: number | null
}

/** A record to be queued under the next number; `seal` turns that number into the message. */
export type OutboxEntry = {
  readonly id: string
  readonly type: string
  readonly inspectionId: string | null
  readonly at: number
  readonly seal: (seq: number) => { message: Uint8Array; sha256: string }
}

/** The prepared statements of both tables. */
function statementsOf(db: Db) {
  const nextSeq = db.prepare<[], { seq: number }>(
    'SELECT max(coalesce((SELECT max(seq) FROM outbox), 0), coalesce((SELECT max(seq) FROM outbox_refused), 0)) + 1 AS seq',
  )
  const insert = db.prepare(
    'INSERT INTO outbox (seq, id, type, message, sha256, created_at, inspection_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const columns = 'seq, id, type, message, sha256, attempts, last_sent_at AS lastSentAt'
  const oldest = db.prepare<[number, number], OutboxRow>(
    `SELECT ${columns} FROM outbox WHERE receipted_at IS NULL AND seq > ? ORDER BY seq LIMIT ?`,
  )
  const newest = db.prepare<[number], OutboxRow>(
    `SELECT ${columns} FROM outbox WHERE receipted_at IS NULL ORDER BY seq DESC LIMIT ?`,
  )
  const range = db.prepare<[number, number, number], OutboxRow>(
    `SELECT ${columns} FROM outbox WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?`,
  )
  const sent = db.prepare('UPDATE outbox SET attempts = attempts + 1, last_sent_at = ? WHERE seq = ?')
  const receipted = db.prepare(
    'UPDATE outbox SET receipted_at = ? WHERE id = ? AND sha256 = ? AND receipted_at IS NULL',
  )
  const refuse = db.prepare(
    'INSERT OR IGNORE INTO outbox_refused (seq, id, type, message, sha256, reason, refused_at) SELECT seq, id, type, message, sha256, ?, ? FROM outbox WHERE id = ? AND sha256 = ? AND receipted_at IS NULL',
  )
  const drop = db.prepare('DELETE FROM outbox WHERE id = ? AND sha256 = ? AND receipted_at IS NULL')
  // Numbers have no holes, so what is receipted follows from the highest; counting it would read years of archive.
  const counts = db.prepare<[], { waiting: number; refused: number; receipted: number }>(
    `WITH seen AS (SELECT (SELECT count(*) FROM outbox WHERE receipted_at IS NULL) AS waiting, (SELECT count(*) FROM outbox_refused) AS refused,
      max(coalesce((SELECT max(seq) FROM outbox), 0), coalesce((SELECT max(seq) FROM outbox_refused), 0)) AS highest)
     SELECT waiting, refused, highest - waiting - refused AS receipted FROM seen`,
  )
  const stateOf = db.prepare<[string], { receipted: number | null }>(
    'SELECT receipted_at AS receipted FROM outbox WHERE inspection_id = ? LIMIT 1',
  )
  const settle = db.transaction((id: string, sha256: string, reason: string, at: number) => {
    refuse.run(reason, at, id, sha256)
    return drop.run(id, sha256).changes > 0
  })
  return { nextSeq, insert, oldest, newest, range, sent, receipted, refuse, drop, counts, stateOf, settle }
}

/** Statements of the sender: numbers alone, from the index of what waits, so that a long backlog costs nothing to look at. */
function senderStatementsOf(db: Db) {
  const numbers = (order: 'ASC' | 'DESC') =>
    db
      .prepare<[number], number>(`SELECT seq FROM outbox WHERE receipted_at IS NULL ORDER BY seq ${order} LIMIT ?`)
      .pluck()
  const one = db.prepare<[number], OutboxRow>(
    'SELECT seq, id, type, message, sha256, attempts, last_sent_at AS lastSentAt FROM outbox WHERE seq = ?',
  )
  const done = db
    .prepare<[number, number, number], number>(
      'SELECT seq FROM outbox WHERE seq > ? AND seq <= ? AND receipted_at IS NOT NULL ORDER BY seq LIMIT ?',
    )
    .pluck()
  const undone = db.prepare(
    'UPDATE outbox SET receipted_at = NULL WHERE seq BETWEEN ? AND ? AND receipted_at IS NOT NULL',
  )
  return { oldestNumbers: numbers('ASC'), newestNumbers: numbers('DESC'), one, done, undone }
}

/** What HQ says about one record. */
export type OutboxReceipt = {
  readonly id: string
  readonly sha256: string
  readonly result: 'stored' | 'duplicate' | 'refused'
  readonly reason?: string | undefined
}

/** What the sender of the link asks of the outbox; each change of many rows is one transaction, one synchronisation of the disk. */
export function outboxForSender(db: Db, outbox: Outbox) {
  const { oldestNumbers, newestNumbers, one, done, undone } = senderStatementsOf(db)
  return {
    /** Numbers of what waits, from the old end. */
    oldestNumbers: (limit: number): readonly number[] => oldestNumbers.all(limit),
    newestNumbers: (limit: number): readonly number[] => newestNumbers.all(limit),
    row: (seq: number): OutboxRow | null => one.get(seq) ?? null,
    markSent: guarded(db, (seqs: readonly number[], at: number): void => {
      for (const seq of seqs) outbox.markSent(seq, at)
    }),
    /** Takes receipts in; known ones, and ones for nothing that is here, change nothing. */
    settle: guarded(db, (receipts: readonly OutboxReceipt[], at: number): void => {
      for (const { id, sha256, result, reason } of receipts)
        if (result === 'refused') outbox.refused(id, sha256, reason ?? 'no reason given', at)
        else outbox.receipt(id, sha256, at)
    }),
    /**
     * HQ does not have these: at most `limit` receipted records after `afterSeq` wait again. Returns the last number looked at,
     * or null when the range is through.
     */
    wantAgain(afterSeq: number, to: number, limit: number): number | null {
      const seqs = done.all(afterSeq, to, limit)
      const last = seqs.at(-1)
      if (last === undefined) return null
      undone.run(seqs[0], last)
      return last
    },
    counts: outbox.counts,
  }
}
export type SenderOutbox = ReturnType<typeof outboxForSender>

/** The outbox: queue inside the caller's transaction, send in windows, settle by receipts. */
export function outboxTable(db: Db) {
  const { nextSeq, insert, oldest, newest, range, sent, receipted, counts, stateOf, settle } = statementsOf(db)
  return {
    queue({ id, type, inspectionId, at, seal }: OutboxEntry): void {
      const seq = nextSeq.get()?.seq ?? 1
      const { message, sha256 } = seal(seq)
      insert.run(seq, id, type, message, sha256, at, inspectionId)
    },
    /** Unreceipted rows after a number, oldest first. */
    oldest: (afterSeq: number, limit: number): readonly OutboxRow[] => oldest.all(afterSeq, limit),
    newest: (limit: number): readonly OutboxRow[] => newest.all(limit),
    /** Rows of a range whatever their receipt, for HQ's wish to have them again. */
    range: (from: number, to: number, limit: number): readonly OutboxRow[] => range.all(from, to, limit),
    markSent: (seq: number, at: number): void => void sent.run(at, seq),
    /** HQ has it. False when this receipt was known already or belongs to nothing here. */
    receipt: (id: string, sha256: string, at: number): boolean => receipted.run(at, id, sha256).changes > 0,
    refused: (id: string, sha256: string, reason: string, at: number): boolean => settle(id, sha256, reason, at),
    counts: () => counts.get() ?? { waiting: 0, refused: 0, receipted: 0 },
    /** HQ's receipt for an inspection: null while it has no row. */
    receiptOf(inspectionId: string): 'waiting' | 'stored' | null {
      const row = stateOf.get(inspectionId)
      return row === undefined ? null : row.receipted === null ? 'waiting' : 'stored'
    },
  }
}
export type Outbox = ReturnType<typeof outboxTable>
