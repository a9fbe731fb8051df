import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { formatWeight, LineReader, sicsCommands } from './commands.ts'

/** A checkweigher: eight values a second while streaming, stable once every parcel on it is wholly on it for this long. */
const restMs = 120
const streamEveryMs = 60

/** MT-SICS over the world's scale: weighs what lies between its two ends, by the share of the parcel that does. */
export class ScaleSimulator {
  readonly #world: World
  readonly #streaming = new Set<Wire>()
  readonly #stop: () => void
  #zeroG = 0
  #grams = 0
  #steadySinceMs = 0
  #sentMs = 0

  constructor(world: World) {
    this.#world = world
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  attach(wire: Wire): void {
    const reader = new LineReader()
    wire.onEnd(() => this.#streaming.delete(wire))
    wire.onBytes((bytes) => {
      for (const line of reader.push(bytes)) {
        if (this.#world.fault('scaleSilent')) continue
        if (line !== sicsCommands.repeat.text) this.#streaming.delete(wire)
        this.#answer(wire, line)
      }
    })
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

  #answer(wire: Wire, line: string): void {
    const say = (text: string): void => void wire.send(new TextEncoder().encode(`${text}\r\n`)).catch(() => undefined)
    const weight = (): string => formatWeight(this.#grams - this.#zeroG, this.#stable())
    if (line === sicsCommands.repeat.text) this.#streaming.add(wire)
    else if (line === sicsCommands.weightNow.text) say(weight())
    else if (line === sicsCommands.stableWeight.text) say(this.#stable() ? weight() : 'S I')
    else if (line === sicsCommands.serialNumber.text) say('I4 A "B021002593"')
    else if (line === sicsCommands.reset.text) say('I4 A "B021002593"')
    else if (line === sicsCommands.zero.text) {
      if (!this.#stable()) return say('Z I')
      this.#zeroG = this.#grams
      say('Z A')
    } else say('ES')
  }

  #stable(): boolean {
    return this.#world.nowMs() - this.#steadySinceMs >= restMs
  }

  #step(nowMs: number): void {
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
    if (edge || Math.abs(grams - this.#grams) > 1) this.#steadySinceMs = nowMs
    this.#grams = grams
    if (nowMs - this.#sentMs < streamEveryMs || this.#world.fault('scaleSilent')) return
    this.#sentMs = nowMs
    const bytes = new TextEncoder().encode(`${formatWeight(this.#grams - this.#zeroG, this.#stable())}\r\n`)
    for (const wire of this.#streaming) wire.send(bytes).catch(() => undefined)
  }

  #parcelsOn(from: number, to: number) {
    const found = new Map<number, ReturnType<World['parcelsAt']>[number]>()
    for (let place = from; place <= to; place += 20)
      for (const parcel of this.#world.parcelsAt(place)) found.set(parcel.serial, parcel)
    return found.values()
  }
}
