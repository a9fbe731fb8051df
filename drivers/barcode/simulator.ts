import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { encodeCode } from './framing.ts'

/** Reads the label of each parcel once, when the parcel's middle passes the reader; an unreadable one gives the no-read text. */
export class BarcodeSimulator {
  readonly #world: World
  readonly #noRead: string
  readonly #wires = new Set<Wire>()
  readonly #stop: () => void
  #lastSerial = -1

  constructor(world: World, noRead: string) {
    this.#world = world
    this.#noRead = noRead
    this.#stop = world.onStep(() => this.#step())
  }

  attach(wire: Wire): void {
    this.#wires.add(wire)
    wire.onEnd(() => this.#wires.delete(wire))
  }

  listen(): Promise<Served> {
    return serveLoopback(
      (wire) => this.attach(wire),
      () => this.close(),
    )
  }

  close(): void {
    this.#stop()
  }

  #step(): void {
    const parcel = this.#world.parcelsAt(this.#world.geometry.barcodeMm)[0]
    if (!parcel || parcel.serial === this.#lastSerial) return
    const alongMm = this.#world.beltMm() - parcel.frontMm - this.#world.geometry.barcodeMm
    if (alongMm < parcel.contents.lengthMm / 2) return
    this.#lastSerial = parcel.serial
    const unreadable = parcel.label === null || this.#world.fault('labelUnreadable')
    const bytes = encodeCode(
      unreadable ? { text: this.#noRead, aim: null } : { text: parcel.label ?? this.#noRead, aim: ']C0' },
    )
    for (const wire of this.#wires) wire.send(bytes).catch(() => undefined)
  }
}
