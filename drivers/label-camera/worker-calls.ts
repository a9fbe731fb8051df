import { Worker } from 'node:worker_threads'
import { DriverError } from '../driver-error.ts'

/** What a worker answers to `{ id, request }`. */
export type WorkerAnswer<Answer> =
  { readonly id: number; readonly answer: Answer } | { readonly id: number; readonly failed: string }

type Pending<Answer> = {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/**
 * Requests to a worker thread, answered each by its number. The thread is started at the first request and again after it has ended; one that
 * does not answer in time is ended, for it may never do so. It keeps no process alive.
 */
export class WorkerCalls<Request, Answer> {
  readonly #file: URL
  readonly #what: string
  readonly #timeoutMs: number
  readonly #pending = new Map<number, Pending<Answer>>()
  #worker: Worker | null = null
  #id = 0

  constructor(file: URL, what: string, timeoutMs: number) {
    this.#file = file
    this.#what = what
    this.#timeoutMs = timeoutMs
  }

  /** Throws DriverError `bad-answer` when the thread says that it cannot, `timeout`, or `closed` when it ends. */
  ask(request: Request): Promise<Answer> {
    const worker = (this.#worker ??= this.#start())
    const id = ++this.#id
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#timedOut(id), this.#timeoutMs)
      this.#pending.set(id, { resolve, reject, timer })
      worker.postMessage({ id, request })
    })
  }

  async close(): Promise<void> {
    this.#failAll(new DriverError('closed', `${this.#what} is closed.`))
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(this.#file)
    worker.unref()
    const ended = (why: string, cause?: unknown): void => {
      if (this.#worker !== worker) return
      this.#worker = null
      this.#failAll(new DriverError('closed', `${this.#what} has ended (${why}); it is started again.`, {}, { cause }))
    }
    worker.on('message', (answer: WorkerAnswer<Answer>) => this.#take(answer))
    worker.on('error', (cause) => ended(cause instanceof Error ? cause.message : String(cause), cause))
    worker.on('exit', (code) => ended(`exit ${code}`))
    return worker
  }

  #take(answer: WorkerAnswer<Answer>): void {
    const pending = this.#done(answer.id)
    if (!pending) return
    if ('failed' in answer) pending.reject(new DriverError('bad-answer', answer.failed))
    else pending.resolve(answer.answer)
  }

  #timedOut(id: number): void {
    const words = `${this.#what} did not answer within ${this.#timeoutMs} ms; it is started again.`
    this.#done(id)?.reject(new DriverError('timeout', words, { timeoutMs: this.#timeoutMs }))
    const worker = this.#worker
    this.#worker = null
    this.#failAll(new DriverError('closed', words))
    void worker?.terminate()
  }

  #done(id: number): Pending<Answer> | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (pending) clearTimeout(pending.timer)
    return pending
  }

  #failAll(error: DriverError): void {
    for (const id of [...this.#pending.keys()]) this.#done(id)?.reject(error)
  }
}
