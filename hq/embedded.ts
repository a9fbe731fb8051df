import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { lockFolder } from './folder-lock.ts'
import { ReceiverError } from './hq-error.ts'
import type { Row, Sql, Statement } from './sql.ts'

/** What the worker is asked to do. */
export type Job =
  | { readonly type: 'run'; readonly statements: readonly Statement[] }
  | { readonly type: 'script'; readonly text: string }
  | { readonly type: 'close' }

/** Its answer: rows of each statement, or why not. */
export type JobAnswer =
  | { readonly number: number; readonly rows: readonly (readonly Row[])[] }
  | { readonly number: number; readonly error: string }

type Waiting = {
  readonly resolve: (rows: readonly (readonly Row[])[]) => void
  readonly reject: (error: Error) => void
}

/** Numbers jobs and finds the waiter of each answer. */
function conversation(worker: Worker) {
  const waiting = new Map<number, Waiting>()
  let last = 0
  let ended: Error | null = null
  const end = (error: Error): void => {
    ended = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (answer: JobAnswer) => {
    const one = waiting.get(answer.number)
    waiting.delete(answer.number)
    if ('rows' in answer) one?.resolve(answer.rows)
    else one?.reject(new ReceiverError('database', `The embedded database refused: ${answer.error}.`))
  })
  worker.on('error', (cause) => end(new ReceiverError('database', 'The embedded database has died.', { cause })))
  worker.on('exit', () => end(new ReceiverError('database', 'The embedded database is closed.')))
  return (job: Job): Promise<readonly (readonly Row[])[]> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended)
      const number = ++last
      waiting.set(number, { resolve, reject })
      worker.postMessage({ number, job })
      return undefined
    })
}

/**
 * PostgreSQL inside this process, in a worker thread, its data in a folder that nobody else may open meanwhile: a second process would
 * lose rows without a word. Throws ReceiverError `locked` | `database`.
 */
export async function openEmbedded(folder: string): Promise<Sql> {
  mkdirSync(folder, { recursive: true })
  const unlock = lockFolder(folder)
  const worker = new Worker(new URL('embedded-worker.ts', import.meta.url), {
    workerData: { folder: join(folder, 'database') },
  })
  const ask = conversation(worker)
  const end = async (): Promise<void> => {
    await worker.terminate()
    unlock()
  }
  try {
    await ask({ type: 'run', statements: [{ text: 'SELECT 1' }] })
  } catch (error) {
    await end()
    throw error
  }
  return {
    run: (statements) => ask({ type: 'run', statements }),
    script: async (text) => void (await ask({ type: 'script', text })),
    close: async () => {
      try {
        await ask({ type: 'close' })
      } finally {
        await end()
      }
    },
  }
}
