import type { BlockTimes } from './block-lines.ts'
import type { Block } from './blocks.ts'

/** Camera clocks drift from ours by less than this share; the offset may follow them so fast. */
const drift = 1e-3
const longestRowMs = 100

/**
 * Turns the camera's ticks into epoch ms. What a block tells is when its first line was acquired; the least delay from its last line to
 * its arrival is taken as none at all, so that a late packet does not make a late line.
 */
export class BlockClock {
  readonly #ticksPerMs: number
  readonly #fixedRowMs: number | null
  #offsetMs: number | null = null
  #before: { readonly cameraMs: number; readonly lines: number; readonly arrivedMs: number } | null = null
  #rowMs = 0

  /** `rowMs` where lines come by time; null where they come with the belt and their period is learnt from block to block. */
  constructor(ticksPerS: number, rowMs: number | null) {
    this.#ticksPerMs = ticksPerS / 1000
    this.#fixedRowMs = rowMs
  }

  timesOf({ leader, lines }: Block, arrivedMs: number): BlockTimes {
    if (!leader || !(this.#ticksPerMs > 0)) return { lastMs: arrivedMs, rowMs: this.#fixedRowMs ?? this.#rowMs }
    const cameraMs = Number(leader.timestamp) / this.#ticksPerMs
    const before = this.#before
    this.#before = { cameraMs, lines, arrivedMs }
    if (before && before.lines > 0)
      this.#rowMs = Math.max(0, Math.min(longestRowMs, (cameraMs - before.cameraMs) / before.lines))
    const rowMs = this.#fixedRowMs ?? this.#rowMs
    const lastCameraMs = cameraMs + Math.max(0, lines - 1) * rowMs
    const offsetMs = arrivedMs - lastCameraMs
    const followed = (this.#offsetMs ?? offsetMs) + drift * Math.max(0, arrivedMs - (before?.arrivedMs ?? arrivedMs))
    this.#offsetMs = Math.min(followed, offsetMs)
    return { lastMs: lastCameraMs + this.#offsetMs, rowMs }
  }
}
