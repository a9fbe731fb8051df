import { mulberry } from '../simulation/feed.ts'
import { gaussian } from '../simulation/poisson.ts'
import type { World } from '../simulation/world.ts'
import type { ScaleFault } from './faults.ts'

/** At rest once every parcel on the platform is wholly on it for so long. */
const restMs = 120
const driftGPerMs = 0.005
const noiseG = 4
/** More than this, or so far below zero, is out of range. */
const capacityG = 60_000
const underG = -2000

/** What the load cell of a simulated scale measures: net grams, tare, whether it is at rest, and whether it can be measured at all. */
export type LoadReading = {
  readonly grams: number
  readonly tareG: number
  readonly stable: boolean
  readonly range: 'ok' | 'over' | 'under'
}

/** The platform of the world's scale: weighs what lies between its two ends, by the share of each parcel that does. */
export class LoadCell {
  readonly #world: World
  readonly #faults: ReadonlySet<ScaleFault>
  readonly #random = mulberry(17)
  readonly #stop: () => void
  #zeroG = 0
  #tareG = 0
  #loadG = 0
  #driftG = 0
  #steadySinceMs = 0
  #steppedMs = 0

  constructor(world: World, faults: ReadonlySet<ScaleFault> = new Set()) {
    this.#world = world
    this.#faults = faults
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  close(): void {
    this.#stop()
  }

  has(fault: ScaleFault): boolean {
    return this.#faults.has(fault)
  }

  get silent(): boolean {
    return this.has('silent') || this.#world.fault('scaleSilent')
  }

  /** One measurement; with `noisy` each is another. */
  read(): LoadReading {
    const noise = this.has('noisy') ? noiseG * gaussian(this.#random) : 0
    const gross = this.#gross() + noise
    const range = this.has('overload') || gross > capacityG ? 'over' : gross < underG ? 'under' : 'ok'
    return { grams: gross - this.#tareG, tareG: this.#tareG, stable: this.#stable(), range }
  }

  /** Makes what lies on it nothing; false while it moves, unless told not to wait. */
  zero(atOnce = false): boolean {
    if (!atOnce && !this.#stable()) return false
    this.#zeroG += this.#gross()
    this.#tareG = 0
    return true
  }

  /** Takes what lies on it off; false while it moves, unless told not to wait. */
  tare(atOnce = false): boolean {
    if (!atOnce && !this.#stable()) return false
    this.#tareG = this.#gross()
    return true
  }

  clearTare(): void {
    this.#tareG = 0
  }

  #gross(): number {
    return this.#loadG + this.#driftG - this.#zeroG
  }

  #stable(): boolean {
    return !this.has('unstable') && this.#world.nowMs() - this.#steadySinceMs >= restMs
  }

  #step(nowMs: number): void {
    if (this.has('drift') || this.#world.fault('scaleDrift')) this.#driftG += driftGPerMs * (nowMs - this.#steppedMs)
    this.#steppedMs = nowMs
    const [from, to] = this.#world.geometry.scaleMm
    const beltMm = this.#world.beltMm()
    let grams = 0
    let edge = false
    for (const parcel of this.#parcelsOn(from, to)) {
      const front = beltMm - parcel.frontMm
      const rear = front - parcel.contents.lengthMm
      const share = (Math.min(front, to) - Math.max(rear, from)) / parcel.contents.lengthMm
      grams += parcel.grams * Math.max(0, Math.min(1, share))
      if (share < 0.999) edge = true
    }
    if (edge || Math.abs(grams - this.#loadG) > 1) this.#steadySinceMs = nowMs
    this.#loadG = grams
  }

  #parcelsOn(from: number, to: number) {
    const found = new Map<number, ReturnType<World['parcelsAt']>[number]>()
    for (let place = from; place <= to; place += 20)
      for (const parcel of this.#world.parcelsAt(place)) found.set(parcel.serial, parcel)
    return found.values()
  }
}
