import { Worker } from 'node:worker_threads'
import type { WorkerAnswer, WorkerSetup } from './interpreter-worker.ts'
import { ModelError } from './model-error.ts'
import type { ModelFinding, ModelScan } from './planes.ts'

/** What one picture gave. */
export type Interpretation = {
  readonly findings: readonly ModelFinding[]
  readonly inferenceMs: number
  readonly model: { readonly id: string; readonly sha256: string } | null
}

/** Looks at pictures in a thread of its own. A worker that dies is started again; what it was asked fails and is referred. */
export interface Interpreter {
  readonly model: { readonly id: string; readonly sha256: string } | null
  /** Throws ModelError `timeout`, `worker-died`, `bad-input` or `closed`. */
  interpret(scan: ModelScan, options: { readonly timeoutMs: number }): Promise<Interpretation>
  close(): Promise<void>
}

type Pending = {
  readonly resolve: (value: Interpretation) => void
  readonly reject: (error: ModelError) => void
  readonly timer: NodeJS.Timeout
}

const restartMs = 500
/** How long closing waits for the picture in work: ending a thread inside ONNX Runtime ends the whole process. */
const lastAnswerMs = 5000

/** Starts the worker and waits until its model has proved itself. Throws ModelError when the card or weights are refused. */
export async function openInterpreter(setup: WorkerSetup): Promise<Interpreter> {
  const interpreter = new WorkerInterpreter(setup)
  await interpreter.ready
  return interpreter
}

class WorkerInterpreter implements Interpreter {
  readonly ready: Promise<void>
  readonly #setup: WorkerSetup
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | null = null
  #model: Interpreter['model'] = null
  #id = 0
  #closed = false
  /** Pictures that the worker still has, whether or not anybody waits for their answer. */
  #inWork = 0
  #onIdle: (() => void) | null = null

  constructor(setup: WorkerSetup) {
    this.#setup = setup
    this.ready = this.#start()
  }

  get model(): Interpreter['model'] {
    return this.#model
  }

  interpret(scan: ModelScan, { timeoutMs }: { timeoutMs: number }): Promise<Interpretation> {
    const worker = this.#worker
    if (this.#closed || worker === null)
      return Promise.reject(
        new ModelError(this.#closed ? 'closed' : 'worker-died', 'The model is not running; the parcel is referred.'),
      )
    const id = ++this.#id
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#fail(id, new ModelError('timeout', `The picture was not judged within ${timeoutMs} ms.`)),
        timeoutMs,
      )
      this.#pending.set(id, { resolve, reject, timer })
      this.#inWork++
      worker.postMessage({ id, scan })
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const id of [...this.#pending.keys()]) this.#fail(id, new ModelError('closed', 'The station is closing.'))
    await this.#idle()
    await this.#worker?.terminate()
  }

  #idle(): Promise<void> {
    if (this.#inWork === 0 || this.#worker === null) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lastAnswerMs)
      this.#onIdle = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('interpreter-worker.ts', import.meta.url), { workerData: this.#setup })
      worker.on('message', (answer: WorkerAnswer) => {
        if (answer.type === 'ready') {
          this.#worker = worker
          this.#model = answer.model
          resolve()
        } else if (answer.type === 'refused') reject(new ModelError(answer.code, answer.message))
        else this.#take(answer)
      })
      worker.on('error', (cause) =>
        reject(new ModelError('worker-died', 'The model’s thread ended with an error.', { cause })),
      )
      worker.on('exit', () => this.#ended())
    })
  }

  #take(answer: Extract<WorkerAnswer, { id: number }>): void {
    this.#inWork--
    if (this.#inWork === 0) this.#onIdle?.()
    const pending = this.#pending.get(answer.id)
    // An answer after its time-out: the parcel has been referred already.
    if (!pending) return
    if (answer.type === 'failed') return this.#fail(answer.id, new ModelError(answer.code, answer.message))
    clearTimeout(pending.timer)
    this.#pending.delete(answer.id)
    pending.resolve({ findings: answer.findings, inferenceMs: answer.inferenceMs, model: this.#model })
  }

  #fail(id: number, error: ModelError): void {
    const pending = this.#pending.get(id)
    if (!pending) return
    clearTimeout(pending.timer)
    this.#pending.delete(id)
    pending.reject(error)
  }

  #ended(): void {
    const wasRunning = this.#worker !== null
    this.#worker = null
    this.#inWork = 0
    this.#onIdle?.()
    for (const id of [...this.#pending.keys()])
      this.#fail(id, new ModelError('worker-died', 'The model’s thread ended; it is started again.'))
    if (this.#closed || !wasRunning) return
    setTimeout(() => {
      if (this.#closed) return
      // A model that proved itself once and is refused now has been changed on the disk: every parcel is referred until a person looks.
      this.#start().catch(() => undefined)
    }, restartMs).unref()
  }

  /** For tests and for a technician: ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.#worker?.terminate()
  }
}

/** Ends the worker of an interpreter as a crash would. */
export async function killWorker(interpreter: Interpreter): Promise<void> {
  if (interpreter instanceof WorkerInterpreter) await interpreter.kill()
}
