import type { World } from '../simulation/world.ts'
import { gateDecisions } from './registers.ts'

type Order = {
  readonly trackId: number
  readonly decision: number
  readonly sequence: number
  readonly startCounts: number
  readonly lengthCounts: number
}

/** Orders that the PLC remembers; older ones have had their chance. */
const mostOrders = 16

/** The PLC's gate: keeps orders, and turns for each parcel whose front edge comes while an order's belt window is open. Without one it diverts. */
export class GateKeeper {
  readonly #world: World
  #orders: Order[] = []
  #lastSerial = -1
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

  /** The simulated belt never jams by itself. */
  get jammed(): boolean {
    return false
  }

  /** Registers 107..113 as written: track id, decision, sequence, lights, window start (two words), window length. */
  order(words: readonly number[]): void {
    const [trackId = 0, decision = 0, sequence = 0, , high = 0, low = 0, lengthCounts = 0] = words
    this.echo = sequence
    this.#orders = [
      // A newer order for a parcel takes the place of the older one.
      ...this.#orders.filter((order) => order.trackId !== trackId),
      { trackId, decision, sequence, startCounts: ((high << 16) >>> 0) + low, lengthCounts },
    ].slice(-mostOrders)
  }

  step(): void {
    const parcel = this.#world.parcelsAt(this.#world.geometry.gateMm)[0]
    if (!parcel || parcel.serial === this.#lastSerial) return
    this.#lastSerial = parcel.serial
    const counts = this.#world.encoderCounts()
    const order = this.#orders.find((candidate) => (counts - candidate.startCounts) >>> 0 <= candidate.lengthCounts)
    if (order) this.#orders = this.#orders.filter((candidate) => candidate !== order)
    if (this.#world.fault('gateStuck')) return
    this.#out = order?.decision !== gateDecisions.release
    this.#world.setGate(this.#out ? 'divert' : 'release')
  }
}
