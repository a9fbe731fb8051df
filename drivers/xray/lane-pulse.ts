/** How often a device's own watchdog command is sent at most. */
const feedEveryMs = 250
/** So many times the keep-alive time without a beat, and the lane is given up. */
const lostAfter = 6

/**
 * Whether the lane is alive, so that the generator's watchdog may be fed: it is while nobody has forbidden it, and from the first `beat` on
 * only for a short time after each one. A lane that hangs thus turns its generator off by not running.
 */
export class LanePulse {
  readonly #keepAliveMs: number
  #allowed = true
  #beatAtMs: number | null = null
  #fedAtMs = -Infinity

  constructor(keepAliveMs: number) {
    this.#keepAliveMs = keepAliveMs
  }

  allow(allowed: boolean): void {
    this.#allowed = allowed
  }

  beat(): void {
    this.#beatAtMs = performance.now()
  }

  get alive(): boolean {
    return this.#allowed && (this.#beatAtMs === null || performance.now() - this.#beatAtMs <= this.#keepAliveMs)
  }

  /** True once the lane has been silent for so long that the generator's own watchdog should have acted. */
  get lost(): boolean {
    return this.#beatAtMs !== null && performance.now() - this.#beatAtMs > lostAfter * this.#keepAliveMs
  }

  /** True when the watchdog is to be fed now; counts as fed then. */
  mayFeed(): boolean {
    if (!this.alive || performance.now() - this.#fedAtMs < feedEveryMs) return false
    this.#fedAtMs = performance.now()
    return true
  }
}
