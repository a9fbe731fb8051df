import type { DetectorFact, DetectorSettings } from './detector.ts'

/** Three line periods (hardware facts §9.6), but never less than a busy process can tell apart. */
const periods = 3
const shortestStallMs = 100

/**
 * Tells when a started detector has stopped to send lines, and when they come again. Pure: give it the times. With the time trigger the
 * period is the integration time; with the encoder it is learnt from the lines, and a belt that stands stalls them too: whoever knows the
 * belt decides what that means.
 */
export class StallWatch {
  #trigger: DetectorSettings['trigger'] = 'internal'
  #periodMs = 0
  #lastMs: number | null = null
  #stalled = false

  /** Lines are expected from now on. A stall that lasts (a line that was lost and is back) ends with the next line. */
  started(atMs: number, settings: DetectorSettings | null): void {
    this.#trigger = settings?.trigger ?? 'internal'
    this.#periodMs = this.#trigger === 'internal' ? (settings?.integrationUs ?? 0) / 1000 : 0
    this.#lastMs = atMs
  }

  /** No lines are expected any more. */
  stopped(): void {
    this.#lastMs = null
    this.#stalled = false
  }

  line(atMs: number): DetectorFact | null {
    if (this.#lastMs === null) return null
    const gapMs = atMs - this.#lastMs
    // Lines come in bursts: a slow mean of the gaps. A gap that was a stall says nothing about the period.
    if (this.#trigger === 'encoder' && !this.#stalled) this.#periodMs += (gapMs - this.#periodMs) / 16
    this.#lastMs = atMs
    if (!this.#stalled) return null
    this.#stalled = false
    return { type: 'resumed', atMs }
  }

  look(atMs: number): DetectorFact | null {
    if (this.#lastMs === null || this.#stalled) return null
    const forMs = atMs - this.#lastMs
    if (forMs <= Math.max(periods * this.#periodMs, shortestStallMs)) return null
    this.#stalled = true
    return { type: 'stalled', forMs, atMs }
  }
}
