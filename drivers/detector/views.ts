/** A line of one view, as far as pairing needs it: the belt encoder count (u32, wraps) at which it was acquired. */
export type ViewLine = { readonly encoder: number }

/** One place on the belt as both views saw it; null where a view has no line of it. `encoder` is that of the top view. */
export type ViewPair<Line extends ViewLine> = {
  readonly encoder: number
  readonly top: Line | null
  readonly side: Line | null
}

/**
 * How two views belong together: the side view sees a place so many counts after the top view (its fan stands further along the
 * belt; negative when before), lines come each `encoderDiv` counts, and no more than `mostHeld` lines of one view wait for the other.
 */
export type ViewsSettings = { readonly sideAfterCounts: number; readonly encoderDiv: number; readonly mostHeld: number }

/**
 * Pairs the lines of a top and a side view by the belt: the two detectors share an encoder but neither a clock nor a line number.
 * Each line is given once, in the order of the belt, with its partner within half a line or alone when there is none. A jump back (the
 * belt was reset, or ran backwards) ends what waits and begins anew.
 */
export class ViewPairing<Line extends ViewLine> {
  readonly #settings: ViewsSettings
  readonly #waiting: { readonly top: Line[]; readonly side: Line[] } = { top: [], side: [] }

  constructor(settings: ViewsSettings) {
    this.#settings = settings
  }

  /** Lines that wait for their partner. */
  get held(): number {
    return this.#waiting.top.length + this.#waiting.side.length
  }

  /** Takes one line; gives the pairs that are certain now. */
  take(view: 'top' | 'side', line: Line): ViewPair<Line>[] {
    const queue = this.#waiting[view]
    const last = queue.at(-1)
    const before = last && distance(last.encoder, line.encoder) <= 0 ? this.flush() : []
    queue.push(line)
    return [...before, ...this.#certain()]
  }

  /** Gives all that still waits, paired where it can be: the scan is over, or a view has stopped. */
  flush(): ViewPair<Line>[] {
    const pairs = this.#certain()
    const { top, side } = this.#waiting
    // Only one view can still wait: the other had to be empty for the pairing to stop.
    for (const line of top.splice(0)) pairs.push({ encoder: line.encoder, top: line, side: null })
    for (const line of side.splice(0)) pairs.push({ encoder: this.#place(line), top: null, side: line })
    return pairs
  }

  #certain(): ViewPair<Line>[] {
    const { top, side } = this.#waiting
    const pairs: ViewPair<Line>[] = []
    for (;;) {
      const [one, other] = [top[0], side[0]]
      if (one && other) pairs.push(this.#first(one, other))
      else if (top.length > this.#settings.mostHeld && one) pairs.push(this.#alone(top, one, null))
      else if (side.length > this.#settings.mostHeld && other) pairs.push(this.#alone(side, null, other))
      else return pairs
    }
  }

  /** Of the oldest line of each view: both when they are of one place, or the earlier one alone. */
  #first(one: Line, other: Line): ViewPair<Line> {
    const apart = distance(one.encoder, this.#place(other))
    const half = this.#settings.encoderDiv / 2
    if (apart > half) return this.#alone(this.#waiting.top, one, null)
    if (apart < -half) return this.#alone(this.#waiting.side, null, other)
    this.#waiting.top.shift()
    this.#waiting.side.shift()
    return { encoder: one.encoder, top: one, side: other }
  }

  #alone(queue: Line[], top: Line | null, side: Line | null): ViewPair<Line> {
    queue.shift()
    return { encoder: top ? top.encoder : side ? this.#place(side) : 0, top, side }
  }

  /** The count at which the top view saw what this line of the side view shows. */
  #place(side: Line): number {
    return (side.encoder - this.#settings.sideAfterCounts) >>> 0
  }
}

/** How far it is from one count to another on the u32 circle; negative when it lies before. */
function distance(from: number, to: number): number {
  return (to - from) | 0
}
