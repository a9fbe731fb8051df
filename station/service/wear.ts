import type { ConveyorReading } from '../../drivers/conveyor/conveyor.ts'
import type { Unsubscribe } from '../../drivers/device.ts'
import type { WearRow } from '../contract/service.ts'
import type { LaneDevices } from '../lane/lane-ports.ts'
import type { CounterRow } from '../storage/service.ts'
import type { Storage } from '../storage/storage.ts'

/** One part that wears. `expected` is the usual life of such a part; the maker's word goes before it. */
export type WearPart = Pick<WearRow, 'id' | 'title' | 'unit' | 'expected'>

/** Parts whose use is counted, in the order of the screen. */
export const wearParts: readonly WearPart[] = [
  { id: 'tubeHours', title: 'X-ray tube, hours with X-rays', unit: 'h', expected: 10_000 },
  { id: 'beltHours', title: 'Belt, hours of running', unit: 'h', expected: 20_000 },
  { id: 'parcels', title: 'Parcels through the tunnel (curtains)', unit: '', expected: 200_000 },
  { id: 'gateStrokes', title: 'Gate, strokes', unit: '', expected: 5_000_000 },
]

const flushEveryMs = 30_000
/** A gap between two readings longer than this was not seen, and is not counted. */
const longestGapMs = 2000

/** Counted since the last flush. */
export type Counted = Readonly<Record<'tubeHours' | 'beltHours' | 'parcels' | 'gateStrokes', number>>
export const nothingCounted: Counted = { tubeHours: 0, beltHours: 0, parcels: 0, gateStrokes: 0 }

/** Counts on from one reading to the next: hours by the time between them, parcels by the entry eye's latch (a u16 that wraps). */
export function countOn(counted: Counted, before: ConveyorReading, now: ConveyorReading, emitting: boolean): Counted {
  const ms = now.atMs - before.atMs
  const hours = ms > 0 && ms <= longestGapMs ? ms / 3_600_000 : 0
  const rises = (now.eyes.tunnelIn.rises - before.eyes.tunnelIn.rises) & 0xffff
  return {
    ...counted,
    tubeHours: counted.tubeHours + (emitting ? hours : 0),
    beltHours: counted.beltHours + (now.beltRunning ? hours : 0),
    // A PLC that was switched on anew begins at zero; a jump is not thousands of parcels.
    parcels: counted.parcels + (rises < 16 ? rises : 0),
  }
}

/** One part with what it has counted since it was new; null before anything was counted. */
export function wearRow(part: WearPart, row: CounterRow | undefined): WearRow {
  if (!row) return { ...part, value: null, sinceMs: null, replaced: false }
  const { total, replacedTotal, replacedAtMs, sinceMs } = row
  return { ...part, value: total - replacedTotal, sinceMs: replacedAtMs ?? sinceMs, replaced: replacedAtMs !== null }
}

/** Counts what wears while the station runs, and the dose by the hour; written every half minute and at the end. */
export class WearWatch {
  readonly #storage: Storage
  readonly #nowMs: () => number
  readonly #onTrouble: (what: string, error: unknown) => void
  readonly #stops: Unsubscribe[]
  readonly #timer: NodeJS.Timeout
  #before: ConveyorReading | null = null
  #counted: Counted = nothingCounted
  #dose = { readings: 0, sum: 0, max: 0 }

  constructor(
    { conveyor, generator, dosimeter }: LaneDevices,
    storage: Storage,
    nowMs: () => number,
    onTrouble: (what: string, error: unknown) => void,
  ) {
    this.#storage = storage
    this.#nowMs = nowMs
    this.#onTrouble = onTrouble
    this.#stops = [
      conveyor.onReading((reading) => {
        const emitting = generator.status()?.emitting === true
        if (this.#before !== null) this.#counted = countOn(this.#counted, this.#before, reading, emitting)
        this.#before = reading
      }),
      conveyor.onFact((fact) => {
        if (fact.type === 'gateMoved') this.#counted = { ...this.#counted, gateStrokes: this.#counted.gateStrokes + 1 }
      }),
      ...(dosimeter ? [dosimeter.onReading(({ microsievertsPerH }) => this.#dosed(microsievertsPerH))] : []),
    ]
    this.#timer = setInterval(() => this.flush(), flushEveryMs)
  }

  rows(): WearRow[] {
    this.flush()
    const counters = this.#storage.service.counters()
    return wearParts.map((part) =>
      wearRow(
        part,
        counters.find(({ name }) => name === part.id),
      ),
    )
  }

  /** Writes what was counted. A disk that refuses keeps it for the next time. */
  flush(): void {
    try {
      for (const [name, more] of Object.entries(this.#counted)) {
        if (more <= 0) continue
        this.#storage.service.count(name, more, this.#nowMs())
        this.#counted = { ...this.#counted, [name]: 0 }
      }
      const { readings, sum, max } = this.#dose
      if (readings > 0) this.#storage.service.addDose(this.#nowMs(), readings, sum, max)
      this.#dose = { readings: 0, sum: 0, max: 0 }
    } catch (error) {
      this.#onTrouble('write the counters of parts', error)
    }
  }

  close(): void {
    clearInterval(this.#timer)
    for (const stop of this.#stops) stop()
    this.flush()
  }

  #dosed(uSvH: number): void {
    const { readings, sum, max } = this.#dose
    this.#dose = { readings: readings + 1, sum: sum + uSvH, max: Math.max(max, uSvH) }
  }
}
