import type { LaneWorld, NewParcel } from './lane-world.ts'

/** What is fed: parcels by turn number, and belt travel from front edge to front edge in mm with a random part (0..1). */
export type FeedOptions = {
  readonly next: (turn: number) => NewParcel
  readonly spacingMm: number
  readonly jitter: number
  readonly seed: number
}

/** A vanishing parcel is taken off when it has gone so far behind the infeed eye with its back edge, but always before the beam. */
const vanishAtMm = 300

/** Puts parcels on the belt as it moves, for ever or until stopped. Faults of the world let two touch, or one vanish on the way. */
export class Feed {
  readonly #world: LaneWorld
  readonly #options: FeedOptions
  readonly #stop: () => void
  #random: () => number
  #nextAtMm: number
  #turn = 0
  #vanishing: number[] = []

  constructor(world: LaneWorld, options: FeedOptions) {
    this.#world = world
    this.#options = options
    this.#random = mulberry(options.seed)
    this.#nextAtMm = world.beltMm() + 50
    this.#stop = world.onStep(() => this.#step())
  }

  stop(): void {
    this.#stop()
  }

  #step(): void {
    const world = this.#world
    for (const serial of this.#vanishing) {
      const parcel = world.parcels.find((candidate) => candidate.serial === serial)
      if (parcel && world.beltMm() - parcel.frontMm < this.#vanishAt(parcel.contents.lengthMm)) continue
      world.take(serial)
      this.#vanishing = this.#vanishing.filter((other) => other !== serial)
    }
    if (world.beltMm() < this.#nextAtMm) return
    const parcel = this.#options.next(this.#turn++)
    // To the place where it was due, not to where the belt's last step ended: parcels that touch must touch.
    const placed = world.put(parcel, this.#nextAtMm - world.beltMm())
    if (world.fault('parcelVanishes')) this.#vanishing.push(placed.serial)
    const { spacingMm, jitter } = this.#options
    const gapMm = Math.max(spacingMm, parcel.contents.lengthMm + 120) * (1 + jitter * this.#random())
    this.#nextAtMm = placed.frontMm + (world.fault('parcelsTouching') ? parcel.contents.lengthMm : gapMm)
  }

  #vanishAt(lengthMm: number): number {
    return Math.min(lengthMm + vanishAtMm, Math.max(lengthMm + 20, this.#world.geometry.beamMm - 50))
  }
}

/** A small seeded generator of numbers in 0..1 (mulberry32). */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
