import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { Wire } from '../wire/wire.ts'
import type { LightFault } from './faults.ts'
import { ack, encodeStatus, nak, type PnsCommand, PnsCommandReader, unchanged } from './pns.ts'

/** A PATLITE light that speaks PNS. `tiers` are its five lamps from the top and the buzzer, in the numbers of `S`. */
export class PatliteSimulator {
  readonly #faults: ReadonlySet<LightFault>
  #tiers: readonly number[] = [0, 0, 0, 0, 0, 0]
  #colours: readonly number[] = [0, 0, 0, 0, 0]
  #silent = false

  constructor(faults: ReadonlySet<LightFault> = new Set()) {
    this.#faults = faults
  }

  get tiers(): readonly number[] {
    return this.#tiers
  }

  /** Colours of the tiers as `D` numbers them; all 0 where `S` was used. */
  get colours(): readonly number[] {
    return this.#colours
  }

  attach(wire: Wire): void {
    const reader = new PnsCommandReader()
    wire.onBytes((bytes) => {
      for (const command of reader.push(bytes)) {
        if (this.#silent || this.#faults.has('silent')) continue
        wire.send(this.#answer(command)).catch(() => undefined)
      }
    })
  }

  listen(): Promise<Served> {
    return serveLoopback((wire) => this.attach(wire))
  }

  /** Begins to say nothing, or speaks again. */
  setSilent(silent: boolean): void {
    this.#silent = silent
  }

  /** Power goes and comes: everything is dark. */
  darken(): void {
    this.#tiers = [0, 0, 0, 0, 0, 0]
    this.#colours = [0, 0, 0, 0, 0]
  }

  #answer({ name, data }: PnsCommand): Uint8Array {
    if (name === 'status') return encodeStatus(this.#tiers, this.#faults.has('smartMode'))
    if (this.#faults.has('refusing')) return Uint8Array.of(nak)
    if (name === 'clear') this.darken()
    else if (name === 'show') {
      this.#colours = [0, 0, 0, 0, 0]
      this.#tiers = this.#tiers.map((before, index) => (data[index] === unchanged ? before : (data[index] ?? 0)))
    } else {
      const lit = data[5] === 1 ? 2 : 1
      this.#colours = data.slice(0, 5)
      this.#tiers = [...this.#colours.map((colour) => (colour === 0 ? 0 : lit)), data[6] ?? 0]
    }
    return Uint8Array.of(ack)
  }
}
