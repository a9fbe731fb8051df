import { parentPort, workerData } from 'node:worker_threads'
import { readCard } from './card.ts'
import { findObjects, measure } from './find.ts'
import { ModelError } from './model-error.ts'
import type { ModelFinding, ModelScan } from './planes.ts'
import { type ModelSession, openSession } from './session.ts'

/** What the worker is started with; without a card it only measures. */
export type WorkerSetup = { readonly cardFile: string | null; readonly threads: number }
/** Messages to and from the worker; `id` matches an answer to its question. */
export type WorkerAsk = { readonly id: number; readonly scan: ModelScan }
export type WorkerAnswer =
  | { readonly type: 'ready'; readonly model: { readonly id: string; readonly sha256: string } | null }
  | { readonly type: 'refused'; readonly code: ModelError['code']; readonly message: string }
  | {
      readonly type: 'findings'
      readonly id: number
      readonly findings: readonly ModelFinding[]
      readonly inferenceMs: number
    }
  | { readonly type: 'failed'; readonly id: number; readonly code: ModelError['code']; readonly message: string }

const { cardFile, threads } = workerData as WorkerSetup

/** The worker's life: load once, then one picture after the other. ONNX Runtime blocks this thread and no other. */
async function live(): Promise<void> {
  const session = await load()
  if (session === 'refused') return
  const model = session === null ? null : { id: session.card.id, sha256: session.card.sha256 }
  say({ type: 'ready', model })
  // One picture at a time: two at once would share the cores, and each one's time would count the other's.
  let last = Promise.resolve()
  parentPort?.on('message', (ask: WorkerAsk) => {
    last = last.then(() => answer(session, ask))
  })
}

async function load(): Promise<ModelSession | null | 'refused'> {
  if (cardFile === null) return null
  try {
    return await openSession(readCard(cardFile), threads)
  } catch (error) {
    say({ type: 'refused', code: error instanceof ModelError ? error.code : 'bad-card', message: wordsOf(error) })
    return 'refused'
  }
}

async function answer(session: ModelSession | null, { id, scan }: WorkerAsk): Promise<void> {
  const from = performance.now()
  try {
    const findings = [...measure(scan), ...(session === null ? [] : await findObjects(session, scan))]
    say({ type: 'findings', id, findings, inferenceMs: performance.now() - from })
  } catch (error) {
    say({ type: 'failed', id, code: error instanceof ModelError ? error.code : 'bad-input', message: wordsOf(error) })
  }
}

function say(message: WorkerAnswer): void {
  parentPort?.postMessage(message)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

await live()
