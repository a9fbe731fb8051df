import { parentPort } from 'node:worker_threads'
import type { WorkerAnswer } from './worker-calls.ts'

/** The other end of WorkerCalls, within the thread: answers each request with what `act` gives, or with why it could not. */
export function answerCalls<Request, Answer>(act: (request: Request) => Promise<Answer>): void {
  parentPort?.on('message', ({ id, request }: { readonly id: number; readonly request: Request }) => {
    const say = (answer: WorkerAnswer<Answer>): void => parentPort?.postMessage(answer)
    act(request).then(
      (answer) => say({ id, answer }),
      (error: unknown) => say({ id, failed: error instanceof Error ? error.message : String(error) }),
    )
  })
}
