import type { DeviceValue, Unsubscribe } from '../device.ts'
import { Listeners } from '../listeners.ts'
import { type InMotionRules, inMotionWeight, laneRules } from './in-motion.ts'
import type { InMotionWeight, Span, Weighing, WeighingFact } from './scale.ts'

/** How long values are kept for a parcel's weight in motion. */
const keptMs = 10_000

/** What a scale says about a value, before it is told; `grams` null = it gave none. */
export type RawWeighing = {
  readonly grams: number | null
  readonly moving: boolean
  readonly range?: 'over' | 'under'
  readonly net?: boolean
  readonly notZeroed?: boolean
}

/** Puts a value's facts in words. A value of a scale that was not zeroed since power-up is never called stable: its zero is anywhere. */
export function weighingOf(atMs: number, raw: RawWeighing): Weighing {
  const range = raw.range ?? (raw.grams === null ? 'none' : 'ok')
  const stable = range === 'ok' && !raw.moving && !raw.notZeroed
  return { atMs, grams: raw.grams ?? 0, stable, range, facts: factsOf(raw) }
}

function factsOf({ grams, moving, range, net, notZeroed }: RawWeighing): WeighingFact[] {
  const isTrue: readonly (readonly [WeighingFact, boolean])[] = [
    ['over', range === 'over'],
    ['under', range === 'under'],
    ['moving', moving],
    ['stable', !moving && range === undefined],
    ['zero', grams === 0 && range === undefined],
    ['net', net === true],
    ['not zeroed', notZeroed === true],
  ]
  return isTrue.filter(([, is]) => is).map(([fact]) => fact)
}

/** The values of one scale: the newest, those of the last ten seconds, and who listens. */
export class WeighingBook {
  readonly #listeners = new Listeners<Weighing>()
  readonly #rules: InMotionRules
  #kept: Weighing[] = []

  constructor(rules: InMotionRules = laneRules) {
    this.#rules = rules
  }

  add(weighing: Weighing): void {
    this.#kept = [...this.#kept.filter(({ atMs }) => weighing.atMs - atMs <= keptMs), weighing]
    this.#listeners.tell(weighing)
  }

  onWeighing(listen: (weighing: Weighing) => void): Unsubscribe {
    return this.#listeners.add(listen)
  }

  weightIn(span: Span): InMotionWeight {
    return inMotionWeight(this.#kept, span, this.#rules)
  }

  get latest(): Weighing | null {
    return this.#kept.at(-1) ?? null
  }

  values(): readonly DeviceValue[] {
    const latest = this.latest
    const shown = latest && latest.range === 'ok' ? Math.round(latest.grams) : '–'
    return [
      { name: 'weight', value: shown, unit: 'g' },
      { name: 'state', value: latest?.facts.join(', ') ?? '–', unit: null },
    ]
  }
}
