import type { EvidenceFile } from '../contract/inspection.ts'
import type { Db } from './database.ts'

/** One picture on its way to headquarters: its file below the evidence folder, named by the sha256 of its bytes. */
export type ImageRow = { readonly sha256: string; readonly file: string }

/** Pictures of closed inspections that headquarters does not have yet. They travel beside the results and never before them. */
export function imageTable(db: Db) {
  const add = db.prepare('INSERT INTO image_upload (sha256, file, queued_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const waiting = db.prepare<[number], ImageRow>(
    'SELECT sha256, file FROM image_upload WHERE settled_at IS NULL ORDER BY queued_at DESC LIMIT ?',
  )
  const settle = db.prepare('UPDATE image_upload SET settled_at = ?, outcome = ? WHERE sha256 = ?')
  const count = db.prepare<[], number>('SELECT count(*) FROM image_upload WHERE settled_at IS NULL').pluck()
  return {
    /** To be called inside the transaction that closes the inspection. */
    queue(evidence: readonly EvidenceFile[], at: number): void {
      for (const { sha256, file } of evidence) add.run(sha256, file, Math.round(at))
    },
    /** What waits, newest first: an officer at HQ looks at the present. */
    waiting: (limit: number): readonly ImageRow[] => waiting.all(limit),
    /** HQ has it, or it can never be sent (`lost`: its file is gone or is not what its hash says). */
    settle: (sha256: string, outcome: 'stored' | 'lost', at: number): void => void settle.run(at, outcome, sha256),
    waitingCount: (): number => count.get() ?? 0,
  }
}
export type ImageQueue = ReturnType<typeof imageTable>
