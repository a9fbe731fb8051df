import type { World } from '../simulation/world.ts'
import { numberOf, type SignalValues } from './map-codec.ts'
import { gateDecisions } from './order-values.ts'

type Order = {
  readonly trackId: number
  readonly decision: number
  readonly startCounts: number
  readonly lengthCounts: number
}

/** Orders that the PLC remembers; older ones have had their chance. */
const mostOrders = 16

/** The PLC's gate: keeps orders, and turns for each parcel whose front edge comes while an order's belt window is open. Without one it diverts. */
export class GateKeeper {
  readonly #world: World
  #orders: Order[] = []
  #atGate: ReadonlySet<number> = new Set()
  #out = true
  echo = 0

  constructor(world: World) {
    this.#world = world
    world.setGate('divert')
  }

  /** Gate arm out = towards the hold chute. */
  get isOut(): boolean {
    return this.#out
  }

  /** Takes the order that the signals of the gate hold. */
  order(ordered: SignalValues): void {
    this.echo = numberOf(ordered, 'gateSequence')
    const trackId = numberOf(ordered, 'gateTrackId')
    const order: Order = {
      trackId,
      decision: numberOf(ordered, 'gateDecision'),
      startCounts: numberOf(ordered, 'gateWindowStart'),
      lengthCounts: numberOf(ordered, 'gateWindowCounts'),
    }
    // A newer order for a parcel takes the place of the older one.
    this.#orders = [...this.#orders.filter((older) => older.trackId !== trackId), order].slice(-mostOrders)
  }

  /** One cycle at this encoder count; returns the parcel numbers of the orders for parcels that have come (0 without an order). */
  step(counts: number): readonly number[] {
    const parcels = this.#world.parcelsAt(this.#world.geometry.gateMm)
    // Parcels that touch lie at the gate together; each of them is decided when its own front edge comes.
    const come = parcels.filter(({ serial }) => !this.#atGate.has(serial))
    if (come.length > 0 || this.#atGate.size > 0) this.#atGate = new Set(parcels.map(({ serial }) => serial))
    return come.map(() => this.#decide(counts))
  }

  #decide(counts: number): number {
    const order = this.#orders.find((candidate) => (counts - candidate.startCounts) >>> 0 <= candidate.lengthCounts)
    if (order) this.#orders = this.#orders.filter((candidate) => candidate !== order)
    if (!this.#world.fault('gateStuck')) {
      this.#out = order?.decision !== gateDecisions.release
      this.#world.setGate(this.#out ? 'divert' : 'release')
    }
    return order?.trackId ?? 0
  }
}
