/** A range of numbers that are not here, both ends included, and since when. */
export type Gap = { readonly from: number; readonly to: number; readonly sinceMs: number }

/** The record numbers of one lane: which have come, which are missing below the highest. Pure; times come in as arguments. */
export class Gaps {
  #missing: Gap[]
  #highest: number

  constructor(highest = 0, missing: readonly Gap[] = []) {
    this.#highest = highest
    this.#missing = [...missing]
  }

  get highest(): number {
    return this.#highest
  }

  get missing(): readonly Gap[] {
    return this.#missing
  }

  /** How many numbers are missing. */
  get count(): number {
    return this.#missing.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  }

  /** A record came. */
  seen(seq: number, nowMs: number): void {
    if (seq > this.#highest) {
      if (seq > this.#highest + 1) this.#missing.push({ from: this.#highest + 1, to: seq - 1, sinceMs: nowMs })
      this.#highest = seq
      return
    }
    const at = this.#missing.findIndex(({ from, to }) => from <= seq && seq <= to)
    const gap = this.#missing[at]
    if (!gap) return
    const rest = [
      { ...gap, to: seq - 1 },
      { ...gap, from: seq + 1 },
    ].filter(({ from, to }) => from <= to)
    this.#missing.splice(at, 1, ...rest)
  }

  /** Ranges that have been missing for longer than `afterMs`; their time starts anew, so that each is asked for once in so long. */
  due(nowMs: number, afterMs: number): readonly Gap[] {
    const due = this.#missing.filter(({ sinceMs }) => nowMs - sinceMs >= afterMs)
    this.#missing = this.#missing.map((gap) => (due.includes(gap) ? { ...gap, sinceMs: nowMs } : gap))
    return due
  }
}
