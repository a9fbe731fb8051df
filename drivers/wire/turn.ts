import { DriverError } from '../driver-error.ts'

/** One request: its bytes, what answers it, and how long that may take. `urgent` goes before all that wait. */
export type Request<Reply, Answer> = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly timeoutMs: number
  readonly urgent?: boolean
  /** The answer if this reply is one, undefined if it belongs to somebody else. Throws DriverError when the device refuses. */
  readonly accept: (reply: Reply) => Answer | undefined
}

type Waiting<Reply> = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly timeoutMs: number
  readonly offer: (reply: Reply) => boolean
  readonly fail: (error: unknown) => void
}

/** What the turn needs of the line; after a time-out it must have been silent for `drainMs` before the next request goes out. */
export type TurnLine = {
  readonly send: (bytes: Uint8Array, name: string) => Promise<void>
  readonly onTimeout: (name: string) => void
  readonly onUnsolicited: () => void
  readonly drainMs: number
}

/**
 * One request in flight on a line. An answer that comes after its time-out is dropped and counted, and the line is left to fall
 * silent before the next request, so that it can never answer the wrong one (hardware.md §1).
 */
export class Turn<Reply> {
  readonly #line: TurnLine
  readonly #queue: Waiting<Reply>[] = []
  #current: Waiting<Reply> | null = null
  #timer: NodeJS.Timeout | null = null
  #rest: NodeJS.Timeout | null = null

  constructor(line: TurnLine) {
    this.#line = line
  }

  /** Whether a request is in flight. */
  get busy(): boolean {
    return this.#current !== null
  }

  ask<Answer>(request: Request<Reply, Answer>): Promise<Answer> {
    const { name, bytes, timeoutMs, accept } = request
    return new Promise<Answer>((resolve, reject) => {
      const offer = (reply: Reply): boolean => {
        const answer = accept(reply)
        if (answer === undefined) return false
        resolve(answer)
        return true
      }
      const waiting = { name, bytes, timeoutMs, offer, fail: reject }
      if (request.urgent) this.#queue.unshift(waiting)
      else this.#queue.push(waiting)
      this.#next()
    })
  }

  /** A whole reply has come. */
  take(reply: Reply): void {
    const current = this.#current
    // While the line is drained every reply is a late one, and more may follow it.
    if (this.#rest) this.#restFor(this.#line.drainMs)
    if (!current) return this.#line.onUnsolicited()
    try {
      if (!current.offer(reply)) return this.#line.onUnsolicited()
    } catch (error) {
      current.fail(error)
    }
    this.#finish(0)
  }

  /** Takes requests that have not been sent yet out of the queue; each fails with this error. */
  cancelWaiting(name: string, error: DriverError): void {
    const cancelled = this.#queue.filter((waiting) => waiting.name === name)
    this.#queue.splice(0, this.#queue.length, ...this.#queue.filter((waiting) => waiting.name !== name))
    for (const waiting of cancelled) waiting.fail(error)
  }

  /** The line is gone: everything that waits fails with the same error. */
  abandon(error: DriverError): void {
    const all = this.#current ? [this.#current, ...this.#queue] : [...this.#queue]
    this.#queue.length = 0
    this.#finish(0)
    for (const waiting of all) waiting.fail(error)
  }

  #next(): void {
    if (this.#current || this.#rest) return
    const current = this.#queue.shift()
    if (!current) return
    this.#current = current
    this.#timer = setTimeout(() => this.#timedOut(current), current.timeoutMs)
    this.#line.send(current.bytes, current.name).catch((error: unknown) => {
      if (this.#current !== current) return
      this.#finish(0)
      current.fail(error)
    })
  }

  #timedOut(current: Waiting<Reply>): void {
    this.#finish(this.#line.drainMs)
    this.#line.onTimeout(current.name)
    const { name, timeoutMs } = current
    current.fail(
      new DriverError('timeout', `No answer to ${name} within ${timeoutMs} ms. Check power, cable and address.`, {
        command: name,
        timeoutMs,
      }),
    )
  }

  #finish(restMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#current = null
    if (restMs === 0) return this.#next()
    this.#restFor(restMs)
  }

  #restFor(restMs: number): void {
    if (this.#rest) clearTimeout(this.#rest)
    this.#rest = setTimeout(() => {
      this.#rest = null
      this.#next()
    }, restMs)
  }
}
