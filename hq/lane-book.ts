import { Health } from '../station/contract/hq.ts'
import type { KnownLane } from './database.ts'
import { type Gap, Gaps } from './gaps.ts'

/** Something a person at headquarters should look at. `kind` names it once per lane; `words` is one sentence. */
export type Alarm = { readonly laneId: string; readonly kind: string; readonly words: string; readonly atMs: number }

/** What headquarters knows of one lane while it runs. */
export class LaneEntry {
  readonly laneId: string
  health: Health | null = null
  /** When the health was told; 0 = never. */
  healthAtMs = 0
  gaps = new Gaps()
  readonly #earlierBoots = new Set<string>()
  readonly #onTwins: () => void

  constructor(laneId: string, onTwins: () => void) {
    this.laneId = laneId
    this.#onTwins = onTwins
  }

  /** Where its numbers stand in the database. */
  start(highest: number, missing: readonly Gap[]): void {
    this.gaps = new Gaps(highest, missing)
  }

  /** Takes a health in. False for the will of a connection that a newer one has replaced: the lane is not offline. */
  tellHealth(health: Health, nowMs: number): boolean {
    const before = this.health
    const other = before !== null && before.bootId !== health.bootId
    if (other && health.state === 'offline' && before.state === 'online') return false
    if (other) {
      // A boot that was replaced comes back: two stations use this lane's name and push each other off (headquarters.md §9).
      if (this.#earlierBoots.has(health.bootId)) this.#onTwins()
      this.#earlierBoots.add(before.bootId)
    }
    this.health =
      health.state === 'offline' && before !== null ? { ...before, state: 'offline', at: health.at } : health
    this.healthAtMs = nowMs
    return true
  }
}

/** All lanes that headquarters has heard of, their keys, and the alarms they gave. */
export class LaneBook {
  readonly #lanes = new Map<string, LaneEntry>()
  readonly #keys: Map<string, string>
  readonly #alarms = new Map<string, Alarm>()

  constructor(enrolled: ReadonlyMap<string, string>) {
    this.#keys = new Map(enrolled)
  }

  /** What the database knows of a lane. A key from the enrolment goes before one that was trusted on first use. */
  know({ laneId, publicKey, health, healthAt }: KnownLane): void {
    if (publicKey !== null && !this.#keys.has(laneId)) this.#keys.set(laneId, publicKey)
    const parsed = health === null ? null : Health.safeParse(JSON.parse(health))
    if (parsed?.success) this.of(laneId).tellHealth({ ...parsed.data, state: 'offline' }, healthAt)
  }

  of(laneId: string): LaneEntry {
    const known = this.#lanes.get(laneId)
    if (known) return known
    const twins = 'Two stations use this lane’s name; they push each other off the line.'
    const entry = new LaneEntry(laneId, () => this.alarm(laneId, 'twins', twins, Date.now()))
    this.#lanes.set(laneId, entry)
    return entry
  }

  lanes(): readonly LaneEntry[] {
    return [...this.#lanes.values()].sort((a, b) => a.laneId.localeCompare(b.laneId))
  }

  keyOf(laneId: string): string | null {
    return this.#keys.get(laneId) ?? null
  }

  enrol(laneId: string, publicKey: string): void {
    this.#keys.set(laneId, publicKey)
    this.#alarms.delete(`${laneId}/keyless`)
  }

  alarm(laneId: string, kind: string, words: string, atMs: number): void {
    this.#alarms.set(`${laneId}/${kind}`, { laneId, kind, words, atMs })
  }

  /** Newest first. */
  alarms(): readonly Alarm[] {
    return [...this.#alarms.values()].sort((a, b) => b.atMs - a.atMs)
  }
}
