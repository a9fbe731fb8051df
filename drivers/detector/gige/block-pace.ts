/** Never shorter than a busy process can tell apart. */
const shortestMs = 100
const periods = 3
/** Until two blocks have come their pace is not known. */
const firstMs = 500
const longestMs = 2000

/**
 * How long to wait for the next block before its absence means anything: lines come a block at a time, so a stall is three block periods
 * (hardware.md §9.6 speaks of line periods). Pure: give it the times.
 */
export class BlockPace {
  #periodMs = firstMs / periods
  #lastMs = 0

  started(atMs: number): void {
    this.#periodMs = firstMs / periods
    this.#lastMs = atMs
  }

  block(atMs: number): void {
    const gapMs = Math.min(longestMs / periods, atMs - this.#lastMs)
    // Slower at once, faster step by step: a pause in a burst is no stall.
    this.#periodMs = Math.max(gapMs, this.#periodMs * 0.9)
    this.#lastMs = atMs
  }

  /** Whether it is too early to speak of a stall. */
  patient(atMs: number): boolean {
    return atMs - this.#lastMs <= Math.max(shortestMs, periods * this.#periodMs)
  }
}
