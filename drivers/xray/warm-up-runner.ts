import { DriverError } from '../driver-error.ts'
import type { Output } from './output-limits.ts'
import type { Rung } from './seasoning.ts'
import { isWarming, noWarmUp, type WarmUpEffect, type WarmUpEvent, warmUpStep, type WarmUpState } from './warm-up.ts'

/** What a warm-up may order of the generator. `clearArcFault` resets a fault that an arc has latched, and nothing else. */
export type WarmUpOrders = {
  readonly setOutput: (output: Output) => Promise<void>
  readonly turnOn: () => Promise<void>
  readonly turnOff: () => Promise<void>
  readonly clearArcFault: () => Promise<void>
}

/** Carries a warm-up out: steps the pure ladder with what happens and sends its orders one after the other. */
export class WarmUpRunner {
  readonly #orders: WarmUpOrders
  readonly #changed: () => void
  #state: WarmUpState = noWarmUp
  #carrying: Promise<void> = Promise.resolve()
  #busy = 0
  /** Grows with everything that makes the orders before it worthless: an arc, a fault, an "off". */
  #turnOfEvents = 0
  #settle: { readonly resolve: () => void; readonly reject: (error: DriverError) => void } | null = null

  constructor(orders: WarmUpOrders, changed: () => void) {
    this.#orders = orders
    this.#changed = changed
  }

  get state(): WarmUpState {
    return this.#state
  }

  get running(): boolean {
    return isWarming(this.#state)
  }

  /** Climbs the ladder; resolves when it is done. Throws DriverError `cancelled` when it is turned off, `refused` when it is aborted. */
  start(rungs: readonly Rung[]): Promise<void> {
    if (this.running) return Promise.reject(new DriverError('refused', 'The tube is being warmed up already.'))
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#take({ type: 'started', atMs: performance.now(), rungs })
    })
  }

  /** A poll is looked at only when every order that was given has been carried out, so that it shows their effect. */
  polled(emitting: boolean, kilovolts: number): void {
    if (this.running && this.#busy === 0) this.#take({ type: 'polled', atMs: performance.now(), emitting, kilovolts })
  }

  arced(): void {
    if (this.running) this.#take({ type: 'arced', atMs: performance.now() })
  }

  failed(why: string): void {
    if (this.running) this.#take({ type: 'failed', why })
  }

  /** To be called before "off" is sent by anybody else: nothing more is ordered from then on. */
  turnedOff(): void {
    if (this.running) this.#take({ type: 'turnedOff' })
  }

  #take(event: WarmUpEvent): void {
    const { state, effects } = warmUpStep(this.#state, event)
    this.#state = state
    if (event.type !== 'polled') this.#turnOfEvents++
    for (const effect of effects) this.#order(effect)
    this.#changed()
    if (!isWarming(state)) this.#end()
  }

  #order(effect: WarmUpEffect): void {
    // "Off" does not queue behind what is being sent.
    if (effect.type === 'turnOff') return void this.#orders.turnOff().catch((error: unknown) => this.#fell(error))
    this.#busy++
    const asOf = this.#turnOfEvents
    this.#carrying = this.#carrying.then(async () => {
      try {
        if (asOf === this.#turnOfEvents) await this.#carry(effect)
      } catch (error) {
        // What an arc or an "off" has overtaken may well fail: it has been answered already.
        if (asOf === this.#turnOfEvents) this.#fell(error)
      } finally {
        this.#busy--
      }
    })
  }

  #carry(effect: Exclude<WarmUpEffect, { type: 'turnOff' }>): Promise<void> {
    if (effect.type === 'setOutput') return this.#orders.setOutput(effect.output)
    return effect.type === 'turnOn' ? this.#orders.turnOn() : this.#orders.clearArcFault()
  }

  #fell(error: unknown): void {
    this.failed(error instanceof Error ? error.message : String(error))
  }

  #end(): void {
    const settle = this.#settle
    this.#settle = null
    const { phase, why } = this.#state
    if (phase === 'done') settle?.resolve()
    else
      settle?.reject(
        new DriverError(phase === 'stopped' ? 'cancelled' : 'refused', `The warm-up was not finished: ${why ?? ''}`),
      )
  }
}
