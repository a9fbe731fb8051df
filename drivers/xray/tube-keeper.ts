import { type ArcCount, arcLimit, countArc, noArcs } from './arc-count.ts'
import type { GeneratorStatus } from './generator.ts'
import { type IdleTime, idleTime, seenAt, type TubeRecord, wentDark } from './idle-time.ts'
import type { TubeStore } from './tube-store.ts'

/** How often a record that only grew older is written. */
const writeEveryMs = 60_000

/** Watches one tube's life by the generator's statuses: when it went dark, how long it burned, how often it arced. */
export class TubeKeeper {
  readonly #store: TubeStore
  readonly #nowMs: () => number
  #record: TubeRecord | null
  #arcs: ArcCount
  #arcing = false
  #arcsTold = false
  #onSinceMs: number | null = null
  #writtenMs = 0
  /** Whether the tube may be driven at once; while it may not, going dark does not make it warm. */
  #warm: boolean

  constructor(store: TubeStore, nowMs: () => number, owes: (idle: IdleTime) => boolean) {
    this.#store = store
    this.#nowMs = nowMs
    this.#record = store.read()
    this.#arcs = { ...noArcs, total: this.#record?.arcs ?? 0 }
    this.#warm = !owes(this.idle())
  }

  idle(): IdleTime {
    return idleTime(this.#record, this.#nowMs())
  }

  /** Arcs ever counted, or null where the generator has told none and none is remembered. */
  get arcs(): number | null {
    return this.#arcsTold || this.#arcs.total > 0 ? this.#arcs.total : null
  }

  get beamSeconds(): number {
    return this.#record?.beamSeconds ?? 0
  }

  /** Why the record cannot be kept, in words; null while it can. */
  get trouble(): string | null {
    return this.#store.trouble()
  }

  /** Whether the tube owes a warm-up now; a tube that is burning owes none. */
  owes(owes: (idle: IdleTime) => boolean): boolean {
    if (this.#onSinceMs === null && this.#warm) this.#warm = !owes(this.idle())
    return !this.#warm
  }

  /** The ladder has been climbed. */
  seasoned(): void {
    this.#warm = true
    this.#dark(0)
  }

  /** One status came; tells whether an arc began with it, and whether it was one too many. */
  saw(status: GeneratorStatus, arcing: boolean | null): { arced: boolean; tooMany: boolean } {
    const nowMs = this.#nowMs()
    if (status.emitting) this.#onSinceMs ??= nowMs
    else if (this.#onSinceMs !== null) this.#wentDark(nowMs)
    if (this.#record) this.#grow(seenAt(this.#record, nowMs), nowMs)
    return this.#countArcs(arcing)
  }

  #countArcs(arcing: boolean | null): { arced: boolean; tooMany: boolean } {
    this.#arcsTold ||= arcing !== null
    const arced = arcing === true && !this.#arcing
    this.#arcing = arcing === true
    if (!arced) return { arced, tooMany: false }
    const { count, tripped } = countArc(this.#arcs, performance.now())
    this.#arcs = count
    return { arced, tooMany: tripped }
  }

  #wentDark(nowMs: number): void {
    const seconds = Math.max(0, (nowMs - (this.#onSinceMs ?? nowMs)) / 1000)
    this.#onSinceMs = null
    if (this.#warm) this.#dark(seconds)
  }

  #dark(seconds: number): void {
    const nowMs = this.#nowMs()
    this.#record = wentDark(this.#record, nowMs, seconds, this.#arcs.total)
    this.#write(nowMs)
  }

  #grow(record: TubeRecord, nowMs: number): void {
    this.#record = record
    if (Math.abs(nowMs - this.#writtenMs) >= writeEveryMs) this.#write(nowMs)
  }

  #write(nowMs: number): void {
    this.#writtenMs = nowMs
    if (this.#record) this.#store.write({ ...this.#record, arcs: this.#arcs.total })
  }
}

/** The fault that too many arcs leave, in words. */
export const tooManyArcs = `more than ${arcLimit.arcs} arcs in ${arcLimit.windowMs / 1000} s: let the tube rest, then warm it up`
