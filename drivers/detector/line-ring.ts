import type { DetectorFact, DetectorLine } from './detector.ts'
import { gapOf } from './lines.ts'

/** A line with what happened before it. */
export type RingItem = { readonly line: DetectorLine; readonly facts: readonly DetectorFact[] }

/** A ring holds at least so many seconds of lines (hardware.md §3.2), and never more samples than this. */
const heldSeconds = 2
const mostSamples = 1 << 25
const fewestLines = 1024

/** How many lines a ring must hold: two seconds of the shortest line period, within the memory that a lane has. */
export function ringLines(integrationUs: number, samplesALine: number): number {
  const wanted = Math.ceil((heldSeconds * 1_000_000) / integrationUs)
  return Math.max(fewestLines, Math.min(wanted, Math.floor(mostSamples / Math.max(1, samplesALine))))
}

type Where = Extract<DetectorFact, { type: 'linesLost' }>['where']

/**
 * Lines that have come and not been taken yet, oldest first. The socket is always read on, so that the detector is never held back
 * unseen; when nobody takes the lines in time the newest are dropped whole, counted, and told before the next one that has room.
 */
export class LineRing {
  readonly #items: (RingItem | null)[]
  #from = 0
  #count = 0
  /** What was lost since the newest line in the ring, dropped here or before. */
  readonly #lost: Record<Where, number> = { device: 0, transport: 0, reader: 0 }

  constructor(lines: number) {
    this.#items = new Array<RingItem | null>(lines).fill(null)
  }

  get count(): number {
    return this.#count
  }

  get isFull(): boolean {
    return this.#count === this.#items.length
  }

  /** Takes a line in, with what was lost before it; false when there was no room. */
  push(line: DetectorLine, facts: readonly DetectorFact[], atMs: number): boolean {
    if (this.#count < this.#items.length) {
      const told = this.#lost.reader === 0 ? facts : this.#allLost(facts, atMs)
      this.#items[(this.#from + this.#count++) % this.#items.length] = { line, facts: told }
      return true
    }
    this.#lost.reader++
    this.#add(facts)
    return false
  }

  /** The oldest line, or null when there is none. */
  shift(): RingItem | null {
    const item = this.#items[this.#from] ?? null
    if (this.#count === 0 || item === null) return null
    this.#items[this.#from] = null
    this.#from = (this.#from + 1) % this.#items.length
    this.#count--
    return item
  }

  #add(facts: readonly DetectorFact[]): void {
    for (const fact of facts) if (fact.type === 'linesLost') this.#lost[fact.where] += fact.count
  }

  #allLost(facts: readonly DetectorFact[], atMs: number): DetectorFact[] {
    this.#add(facts)
    const told: DetectorFact[] = []
    let lines = 0
    for (const where of ['device', 'transport', 'reader'] as const) {
      const count = this.#lost[where]
      if (count > 0) told.push({ type: 'linesLost', count, where, atMs })
      lines += count
      this.#lost[where] = 0
    }
    return [...told, gapOf(lines, atMs)]
  }
}
