import { pulseWrap } from './commands.ts'

const windowMs = 60_000
const fewestMs = 10_000

/** Pulses of a tube's life, read again and again: how many came since the last reading, and how many a minute. */
export class PulseBook {
  #kept: { readonly atMs: number; readonly total: number }[] = []
  #last: number | null = null
  #total = 0

  /** `perMinute` is over the last minute, null in the first ten seconds. A count that fell has begun anew at 2³², or from 0. */
  add(atMs: number, pulses: number): { readonly since: number; readonly perMinute: number | null } {
    const since =
      this.#last === null ? 0 : pulses >= this.#last ? pulses - this.#last : this.#wrapped(this.#last, pulses)
    this.#last = pulses
    this.#total += since
    this.#kept = [...this.#kept.filter((kept) => atMs - kept.atMs <= windowMs), { atMs, total: this.#total }]
    const first = this.#kept[0] ?? { atMs, total: this.#total }
    const overMs = atMs - first.atMs
    return { since, perMinute: overMs < fewestMs ? null : ((this.#total - first.total) * 60_000) / overMs }
  }

  /** A count close below the end of its range has gone over it; any other has been set to zero. */
  #wrapped(before: number, now: number): number {
    return before > pulseWrap / 2 ? pulseWrap - before + now : now
  }
}
