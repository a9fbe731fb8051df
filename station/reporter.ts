import type { Inspection } from './contract/inspection.ts'
import type { HqLink, LaneStatus } from './contract/lane-status.ts'
import { encodeStrip, type Strip } from './contract/strip.ts'
import type { DeviceBook } from './devices.ts'
import { laneView } from './inspection/lane-view.ts'
import type { RunningLane } from './lane-assembly.ts'
import type { Listeners } from './serve/listeners.ts'

/** Where the parts of the status come from. */
export type ReportSources = {
  readonly laneId: string
  readonly running: RunningLane
  readonly book: DeviceBook
  readonly hq: () => HqLink
  readonly receipted: () => number
  readonly staffId: () => string | null
  readonly simulated: boolean
  readonly attribution: string | null
}

const shortestMs = 80
const longestMs = 400
const devicesEveryMs = 1000

/** Tells the pages what is new: the status at most twelve times a second and at least twice, devices once a second. */
export class Reporter {
  readonly #sources: ReportSources
  readonly #listeners: Listeners
  readonly #timers: NodeJS.Timeout[] = []
  #toldMs = 0
  #owed = false

  constructor(sources: ReportSources, listeners: Listeners) {
    this.#sources = sources
    this.#listeners = listeners
    this.#timers.push(setInterval(() => this.#tick(), shortestMs))
    this.#timers.push(setInterval(() => listeners.publish('devices.changed', sources.book.rows()), devicesEveryMs))
  }

  /** Something in the lane has changed. */
  changed(): void {
    this.#owed = true
  }

  inspection(record: Inspection): void {
    this.#listeners.publish('inspection.changed', record)
  }

  strip(strip: Strip): void {
    if (this.#listeners.count() > 0) this.#listeners.publishStrip(encodeStrip(strip))
  }

  status(): LaneStatus {
    return statusOf(this.#sources)
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  #tick(): void {
    const sinceMs = Date.now() - this.#toldMs
    if (!this.#owed && sinceMs < longestMs) return
    this.#owed = false
    this.#toldMs = Date.now()
    if (this.#listeners.count() > 0) this.#listeners.publish('lane.status', this.status())
  }
}

/** The whole status of a lane now. */
export function statusOf(sources: ReportSources): LaneStatus {
  const { lane, ears } = sources.running
  const { state, settings } = lane
  const { closed, judged, cleared, referred, beltStopsForCleared } = state.counts
  const reading = sources.book.interlocks()
  return {
    laneId: sources.laneId,
    atMs: Date.now(),
    ...laneView(settings, state, ears.beltMm()),
    interlocks: reading,
    hq: sources.hq(),
    staffId: sources.staffId(),
    simulated: sources.simulated,
    attribution: sources.attribution,
    counts: { judged, cleared, referred, closed, receipted: sources.receipted(), beltStopsForCleared },
  }
}
