import { Worker } from 'node:worker_threads'
import type { RenderedParcel, RenderJob } from './render-job.ts'
import type { RenderAnswer } from './render-worker.ts'

/** How a run of pictures is watched and stopped. `onProgress` tells how many of those asked for are done. */
export type RenderRun = {
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number) => void
}

type Waiting = {
  readonly job: RenderJob
  readonly done: (parcel: RenderedParcel) => void
  readonly failed: (error: Error) => void
}

type Hand = { readonly worker: Worker; busy: Waiting | null }

/** Worker threads that make pictures, one at a time each. Close it when done: an idle pool keeps the process alive. */
export class RenderPool {
  readonly #hands: Hand[] = []
  readonly #waiting: Waiting[] = []
  #closed = false

  constructor(workers: number) {
    for (let count = 0; count < Math.max(1, workers); count++) this.#hands.push(this.#hire())
  }

  /** Pictures that are made at the same time. */
  get workers(): number {
    return this.#hands.length
  }

  /** Makes one picture. Rejects with RangeError naming the job where its scene or scanner cannot be rendered. */
  render(job: RenderJob): Promise<RenderedParcel> {
    if (this.#hands.length === 0)
      return Promise.reject(new Error('The render pool is closed, or has lost its workers.'))
    return new Promise((done, failed) => {
      this.#waiting.push({ job, done, failed })
      this.#hand()
    })
  }

  /**
   * Makes pictures in order, a few ahead of who takes them. Aborting throws the signal's reason and asks for no more jobs; so does the
   * first failure.
   */
  async *renderAll(
    jobs: Iterable<RenderJob> | AsyncIterable<RenderJob>,
    { signal, onProgress }: RenderRun = {},
  ): AsyncGenerator<RenderedParcel, void, undefined> {
    const ahead: Promise<RenderedParcel>[] = []
    let done = 0
    const first = async (): Promise<RenderedParcel> => {
      const parcel = await ahead.shift()
      if (!parcel) throw new RangeError('No picture is being made.')
      signal?.throwIfAborted()
      done++
      onProgress?.(done)
      return parcel
    }
    for await (const job of jobs) {
      signal?.throwIfAborted()
      const made = this.render(job)
      // It is awaited in its turn; until then its failure is nobody's unhandled rejection.
      made.catch(() => undefined)
      ahead.push(made)
      if (ahead.length > 2 * this.workers) yield await first()
    }
    while (ahead.length > 0) yield await first()
  }

  /** Ends the workers; pictures still being made are rejected. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { failed } of this.#waiting.splice(0)) failed(new Error('The render pool was closed.'))
    for (const hand of this.#hands) hand.busy?.failed(new Error('The render pool was closed.'))
    await Promise.all(this.#hands.splice(0).map(({ worker }) => worker.terminate()))
  }

  #hire(): Hand {
    const hand: Hand = { worker: new Worker(new URL('render-worker.ts', import.meta.url)), busy: null }
    hand.worker.on('message', (answer: RenderAnswer) => {
      const waiting = hand.busy
      hand.busy = null
      this.#hand()
      if (!waiting) return
      if (answer.kind === 'rendered') waiting.done(answer.parcel)
      else waiting.failed(new RangeError(`${waiting.job.id}: ${answer.message}`))
    })
    hand.worker.on('error', (cause) => this.#lose(hand, cause))
    return hand
  }

  /** A worker has ended: over a picture it is replaced; one that cannot even wait for work is not hired again. */
  #lose(hand: Hand, cause: unknown): void {
    const ended = (id: string): Error => new Error(`The worker that was to render ${id} ended.`, { cause })
    const { busy } = hand
    const place = this.#hands.indexOf(hand)
    if (place >= 0 && !this.#closed) this.#hands.splice(place, 1, ...(busy ? [this.#hire()] : []))
    busy?.failed(ended(busy.job.id))
    if (this.#hands.length === 0) for (const { job, failed } of this.#waiting.splice(0)) failed(ended(job.id))
    this.#hand()
  }

  /** Gives the next job to whoever is idle. */
  #hand(): void {
    const idle = this.#hands.find(({ busy }) => busy === null)
    const next = idle ? this.#waiting.shift() : undefined
    if (!idle || !next) return
    idle.busy = next
    idle.worker.postMessage(next.job)
  }
}
