import type { DeviceCounters, DeviceHealth, DeviceState, Unsubscribe } from './device.ts'
import { Listeners } from './listeners.ts'

/** Keeps one device's health: state with its time and sentence, and counters that only grow. Tells listeners when the state changes. */
export class HealthBook {
  readonly #listeners = new Listeners<DeviceHealth>()
  #health: DeviceHealth = {
    state: 'connecting',
    sinceMs: Date.now(),
    lastAnswerAtMs: null,
    message: null,
    counters: { framingErrors: 0, checksumErrors: 0, unsolicited: 0, timeouts: 0, reconnects: 0 },
  }

  get now(): DeviceHealth {
    return this.#health
  }

  onChange(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#listeners.add(listen)
  }

  /** The device has answered. */
  answered(atMs: number): void {
    this.#health = { ...this.#health, lastAnswerAtMs: atMs }
    this.become('ready', null)
  }

  /** A person wants the device connected anew. */
  askedAnew(): void {
    this.become('connecting', 'The line is opened anew because a person asked for it.')
  }

  count(counter: keyof DeviceCounters, by = 1): void {
    if (by === 0) return
    const counters = { ...this.#health.counters, [counter]: this.#health.counters[counter] + by }
    this.#health = { ...this.#health, counters }
  }

  /** Moves to a state; the same state with the same sentence is no news. A closed device stays closed. */
  become(state: DeviceState, message: string | null): void {
    if (this.#health.state === 'closed' || (this.#health.state === state && this.#health.message === message)) return
    const sinceMs = this.#health.state === state ? this.#health.sinceMs : Date.now()
    this.#health = { ...this.#health, state, message, sinceMs }
    this.#listeners.tell(this.#health)
  }
}
