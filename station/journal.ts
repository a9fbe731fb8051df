import type { LaneEvent } from './inspection/event.ts'

const flushEveryMs = 500

/**
 * Keeps events back for a moment and writes them in one transaction: the journal is for replaying, not for safety, and must not cost
 * a disk synchronisation an event.
 */
export class Journal {
  readonly #write: (events: readonly LaneEvent[]) => void
  readonly #onTrouble: (error: unknown) => void
  readonly #timer: NodeJS.Timeout
  #waiting: LaneEvent[] = []

  constructor(write: (events: readonly LaneEvent[]) => void, onTrouble: (error: unknown) => void) {
    this.#write = write
    this.#onTrouble = onTrouble
    this.#timer = setInterval(() => this.flush(), flushEveryMs)
  }

  append(events: readonly LaneEvent[]): void {
    this.#waiting.push(...events)
  }

  flush(): void {
    if (this.#waiting.length === 0) return
    const events = this.#waiting
    this.#waiting = []
    try {
      this.#write(events)
    } catch (error) {
      this.#onTrouble(error)
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.flush()
  }
}
