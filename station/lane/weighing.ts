import type { Scale, Weighing } from '../../drivers/scale/scale.ts'
import type { Lane } from './lane.ts'

/** A stable value this old is still the parcel's own. */
const stillGoodMs = 200
/** How long a parcel is wholly on the scale at most; a later value belongs to somebody else. */
const patienceMs = 450

/** Keeps the scale's newest value and answers the lane's wish for one. */
export class WeighingDesk {
  readonly #nowMs: () => number
  readonly #beltMm: () => number
  #latest: Weighing | null = null
  #waiting: { lane: Lane; untilMs: number } | null = null
  readonly stop: () => void

  constructor(scale: Scale, nowMs: () => number, beltMm: () => number) {
    this.#nowMs = nowMs
    this.#beltMm = beltMm
    this.stop = scale.onWeighing((weighing) => this.#heard(weighing))
  }

  /** The parcel is wholly on the scale: the next stable value is its weight. */
  weigh(lane: Lane): void {
    const latest = this.#latest
    if (latest && latest.stable && latest.range === 'ok' && this.#nowMs() - latest.atMs <= stillGoodMs)
      return this.#tell(lane, latest)
    this.#waiting = { lane, untilMs: this.#nowMs() + patienceMs }
  }

  #heard(weighing: Weighing): void {
    this.#latest = weighing
    if (this.#waiting === null) return
    const { lane, untilMs } = this.#waiting
    const late = this.#nowMs() > untilMs
    if (!late && !(weighing.stable && weighing.range === 'ok')) return
    this.#waiting = null
    this.#tell(lane, late ? { ...weighing, stable: false } : weighing)
  }

  #tell(lane: Lane, { grams, stable }: Weighing): void {
    lane.dispatch({ type: 'weighed', atMs: this.#nowMs(), grams, stable, beltMm: this.#beltMm() })
  }
}
