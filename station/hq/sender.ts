/** How the sender paces itself. Times in ms. */
export type SenderPace = {
  /** Most records that are on their way without a receipt. */
  readonly window: number
  readonly receiptTimeoutMs: number
  readonly longestWaitMs: number
}

/** Pace of headquarters.md §3. */
export const usualPace: SenderPace = { window: 256, receiptTimeoutMs: 30_000, longestWaitMs: 300_000 }

type Flight = { readonly id: string; readonly sha256: string; readonly attempts: number; readonly dueMs: number }

/**
 * How long to wait for the receipt of an attempt (1, 2, …): the timeout first, then twice as long each time up to the longest, with
 * jitter in its upper half so that lanes do not fall into step. `random` in [0, 1).
 */
export function patienceMs(pace: SenderPace, attempts: number, random: number): number {
  const whole = Math.min(pace.longestWaitMs, pace.receiptTimeoutMs * 2 ** (attempts - 1))
  return attempts <= 1 ? whole : whole * (0.5 + random / 2)
}

/**
 * Which of the waiting records go next: three from the old end for each one from the new end, so that HQ sees the present while the
 * past drains. `turn` carries the rhythm from call to call. Never names a record twice.
 */
export function chooseNext(
  oldest: readonly number[],
  newest: readonly number[],
  room: number,
  turn: number,
): readonly number[] {
  const chosen = new Set<number>()
  const ends = { old: oldest[Symbol.iterator](), new: newest[Symbol.iterator]() }
  const take = (end: Iterator<number>): boolean => {
    for (let next = end.next(); !next.done; next = end.next()) {
      if (chosen.has(next.value)) continue
      chosen.add(next.value)
      return true
    }
    return false
  }
  for (let at = turn; chosen.size < room; at++) {
    const [first, second] = at % 4 === 0 ? [ends.new, ends.old] : [ends.old, ends.new]
    if (!take(first) && !take(second)) break
  }
  return [...chosen]
}

/** What is on its way to HQ without a receipt. Pure bookkeeping: no clock, no database, no network; times come in as arguments. */
export class Sender {
  readonly #pace: SenderPace
  readonly #random: () => number
  readonly #flights = new Map<number, Flight>()
  readonly #seqOf = new Map<string, number>()
  #turn = 0

  constructor(pace: SenderPace, random: () => number) {
    this.#pace = pace
    this.#random = random
  }

  get inFlight(): number {
    return this.#flights.size
  }

  /** Numbers whose receipt did not come in time, oldest first. */
  due(nowMs: number): readonly number[] {
    const late = [...this.#flights].filter(([, flight]) => flight.dueMs <= nowMs).map(([seq]) => seq)
    return late.sort((a, b) => a - b)
  }

  /** Numbers to send for the first time. Both lists must reach `window` numbers beyond what is wanted, as far as there are any. */
  next(oldest: readonly number[], newest: readonly number[], most: number): readonly number[] {
    const room = Math.min(most, this.#pace.window - this.#flights.size)
    if (room <= 0) return []
    const free = (seq: number): boolean => !this.#flights.has(seq)
    const chosen = chooseNext(oldest.filter(free), newest.filter(free), room, this.#turn)
    this.#turn = (this.#turn + chosen.length) % 4
    return chosen
  }

  sent(seq: number, id: string, sha256: string, nowMs: number): void {
    const attempts = (this.#flights.get(seq)?.attempts ?? 0) + 1
    const dueMs = nowMs + patienceMs(this.#pace, attempts, this.#random())
    this.#flights.set(seq, { id, sha256, attempts, dueMs })
    this.#seqOf.set(id, seq)
  }

  /** A receipt came. False when it is for nothing on its way, or for other bytes than those that were sent. */
  receipted(id: string, sha256: string): boolean {
    const seq = this.#seqOf.get(id)
    if (seq === undefined || this.#flights.get(seq)?.sha256 !== sha256) return false
    this.forget(seq)
    return true
  }

  /** The record is no longer to be sent. */
  forget(seq: number): void {
    const flight = this.#flights.get(seq)
    if (flight) this.#seqOf.delete(flight.id)
    this.#flights.delete(seq)
  }
}
