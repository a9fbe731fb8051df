import type { Unsubscribe } from '../../device.ts'
import { DriverError } from '../../driver-error.ts'
import { mulberry } from '../../simulation/feed.ts'
import type { DatagramNetwork, DatagramOptions, Datagrams, Endpoint } from './datagrams.ts'

/** What may happen to a datagram on its way, as shares of 1; `delayMs` holds each back by up to so long. `pulled` = no cable. */
export type DatagramFaults = {
  lose: number
  reorder: number
  duplicate: number
  delayMs: number
  pulled: boolean
}

/** A cable without faults. */
export function soundCable(): DatagramFaults {
  return { lose: 0, reorder: 0, duplicate: 0, delayMs: 0, pulled: false }
}

/** Decides the fate of single datagrams by a seed: the times (in ms from now, 0 = at once) at which copies of it arrive. */
export class DatagramFate {
  readonly faults: DatagramFaults
  readonly #random: () => number

  constructor(faults: DatagramFaults, seed: number) {
    this.faults = faults
    this.#random = mulberry(seed)
  }

  arrivals(): readonly number[] {
    const { lose, reorder, duplicate, delayMs, pulled } = this.faults
    if (pulled || (lose > 0 && this.#random() < lose)) return []
    const late = reorder > 0 && this.#random() < reorder ? 3 : 0
    const atMs = late + (delayMs > 0 ? this.#random() * delayMs : 0)
    return duplicate > 0 && this.#random() < duplicate ? [atMs, atMs] : [atMs]
  }
}

/** A network within this process, with faults that a test sets while it runs. Addresses are names; ports are handed out from 50000. */
export class MemoryNetwork implements DatagramNetwork {
  readonly faults = soundCable()
  readonly #fate: DatagramFate
  readonly #sockets = new Set<MemoryDatagrams>()
  #nextPort = 50_000

  constructor(seed = 1) {
    this.#fate = new DatagramFate(this.faults, seed)
  }

  async open({ host, port, shared }: DatagramOptions): Promise<Datagrams> {
    const here = { host, port: port || this.#nextPort++ }
    if (!shared && this.#at(here).length > 0)
      throw new DriverError('port-held', `Port ${port} of ${host} is held by another program; close it.`, here)
    const socket: MemoryDatagrams = new MemoryDatagrams(here, this, () => this.#sockets.delete(socket))
    this.#sockets.add(socket)
    return socket
  }

  #at({ host, port }: Endpoint): MemoryDatagrams[] {
    return [...this.#sockets].filter(({ here }) => here.host === host && here.port === port)
  }

  async addressTowards(): Promise<string> {
    return '127.0.0.1'
  }

  /** Carries one datagram, subject to the faults, to every socket of that address: several may share 255.255.255.255. */
  carry(bytes: Uint8Array, from: Endpoint, to: Endpoint): void {
    const copy = Uint8Array.from(bytes)
    for (const ms of this.#fate.arrivals()) {
      const arrive = (): void => {
        if (!this.faults.pulled) for (const socket of this.#at(to)) socket.arrived(copy, from)
      }
      if (ms === 0) setImmediate(arrive)
      else setTimeout(arrive, ms)
    }
  }
}

class MemoryDatagrams implements Datagrams {
  readonly here: Endpoint
  readonly #network: MemoryNetwork
  readonly #gone: () => void
  readonly #listeners = new Set<(bytes: Uint8Array, from: Endpoint) => void>()
  #closed = false

  constructor(here: Endpoint, network: MemoryNetwork, gone: () => void) {
    this.here = here
    this.#network = network
    this.#gone = gone
  }

  send(bytes: Uint8Array, to: Endpoint): void {
    if (!this.#closed) this.#network.carry(bytes, this.here, to)
  }

  arrived(bytes: Uint8Array, from: Endpoint): void {
    if (!this.#closed) for (const listen of this.#listeners) listen(bytes, from)
  }

  onDatagram(listen: (bytes: Uint8Array, from: Endpoint) => void): Unsubscribe {
    this.#listeners.add(listen)
    return () => void this.#listeners.delete(listen)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#gone()
  }
}
