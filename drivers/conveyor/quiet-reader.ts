import type { RtuReader } from './rtu-framing.ts'

/** A line that has been silent for so long in mid-frame has lost the rest of it; far longer than any adapter or scheduler rests. */
const silenceMs = 100

/** Feeds an RTU reader from a line, and makes it give up a beginning whose rest does not come. Every frame goes to `take`. */
export class QuietReader {
  readonly #reader: RtuReader
  readonly #take: (frame: Uint8Array) => void
  #timer: NodeJS.Timeout | null = null

  constructor(reader: RtuReader, take: (frame: Uint8Array) => void) {
    this.#reader = reader
    this.#take = take
  }

  /** Takes bytes as they came. */
  push(bytes: Uint8Array): void {
    this.stop()
    this.#reader.push(bytes).forEach(this.#take)
    if (this.#reader.kept > 0) this.#timer = setTimeout(() => this.#reader.giveUp().forEach(this.#take), silenceMs)
  }

  /** Forgets that something was begun. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}
