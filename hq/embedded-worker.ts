import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { Job, JobAnswer } from './embedded.ts'
import type { Row } from './sql.ts'
import { SyncedFolder, syncedStartParams } from './synced-folder.ts'

// The embedded database blocks its thread for as long as a query takes; here it blocks nobody.
const folder = String((workerData as { folder: unknown }).folder)
const fs = new SyncedFolder(folder)
const opened = PGlite.create({ fs, startParams: syncedStartParams(PGlite.defaultStartParams) })

async function carryOut(job: Job): Promise<Row[][]> {
  const db = await opened
  if (job.type === 'close') {
    await db.close()
    return []
  }
  if (job.type === 'script') {
    await db.transaction((transaction) => transaction.exec(job.text))
    return []
  }
  return db.transaction(async (transaction) => {
    const results: Row[][] = []
    for (const { text, values } of job.statements)
      results.push((await transaction.query<Record<string, unknown>>(text, [...(values ?? [])])).rows)
    return results
  })
}

const port = parentPort
port?.on('message', ({ number, job }: { number: number; job: Job }) => {
  carryOut(job).then(
    (rows) => port.postMessage({ number, rows } satisfies JobAnswer),
    (error: unknown) =>
      port.postMessage({ number, error: error instanceof Error ? error.message : String(error) } satisfies JobAnswer),
  )
})
