import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import type { ScaleFault } from './faults.ts'
import { LoadCell } from './load-cell.ts'
import { type Answer8217, encode8217, letters } from './toledo-8217.ts'
import { encodeToledo, inKilograms, toledoChecksum } from './toledo-continuous.ts'

/** Seven frames a second (Wildcat manual p. 6-4). */
const frameEveryMs = 143

/** A scale with continuous output over the world's platform; takes `Z`, `T` and `C`, with or without an end of line. */
export class ToledoContinuousSimulator {
  readonly #cell: LoadCell
  readonly #checksum: boolean
  readonly #wires = new Set<Wire>()
  readonly #stop: () => void
  #sentMs = 0
  #frames = 0

  constructor(world: World, checksum: boolean, faults: ReadonlySet<ScaleFault> = new Set()) {
    this.#cell = new LoadCell(world, faults)
    this.#checksum = checksum
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  attach(wire: Wire): void {
    this.#wires.add(wire)
    wire.onEnd(() => this.#wires.delete(wire))
    wire.onBytes((bytes) => {
      for (const letter of String.fromCharCode(...bytes)) obey(this.#cell, letter)
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
    this.#cell.close()
  }

  #step(nowMs: number): void {
    if (nowMs - this.#sentMs < frameEveryMs || this.#cell.silent) return
    this.#sentMs = nowMs
    const bytes = this.#frame()
    for (const wire of this.#wires) wire.send(bytes).catch(() => undefined)
  }

  #frame(): Uint8Array {
    const { grams, tareG, stable, range } = this.#cell.read()
    const bytes = encodeToledo({
      weight: inKilograms(grams),
      tare: inKilograms(tareG),
      unit: this.#cell.has('wrongUnit') ? 'st' : 'kg',
      net: tareG !== 0,
      outOfRange: range !== 'ok',
      moving: !stable,
      notZeroed: false,
      printAsked: false,
      expanded: false,
    })
    if (!this.#checksum) return bytes
    const wrong = this.#cell.has('badChecksum') && ++this.#frames % 2 === 0 ? 1 : 0
    return Uint8Array.from([...bytes, (toledoChecksum(bytes) + wrong) & 0x7f])
  }
}

/** A scale that speaks 8217 over the world's platform. */
export class Toledo8217Simulator {
  readonly #cell: LoadCell

  constructor(world: World, faults: ReadonlySet<ScaleFault> = new Set()) {
    this.#cell = new LoadCell(world, faults)
  }

  attach(wire: Wire): void {
    wire.onBytes((bytes) => {
      for (const letter of String.fromCharCode(...bytes)) {
        const answer = this.#cell.silent ? null : this.#answer(letter)
        if (answer) wire.send(encode8217(answer)).catch(() => undefined)
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
    this.#cell.close()
  }

  #answer(letter: string): Answer8217 | null {
    if (letter === letters.weight) return this.#weight()
    if (letter !== letters.zero && letter !== letters.tare && letter !== letters.clearTare) return null
    obey(this.#cell, letter)
    return this.#status()
  }

  #weight(): Answer8217 {
    const { grams, tareG, stable, range } = this.#cell.read()
    // A negative weight cannot be said: it is under zero.
    const value = inKilograms(grams)
    if (!stable || range !== 'ok' || value < 0) return this.#status()
    return { type: 'weight', value: Math.abs(value), net: tareG !== 0 }
  }

  #status(): Answer8217 {
    const { grams, tareG, stable, range } = this.#cell.read()
    const value = inKilograms(grams)
    return {
      type: 'status',
      moving: !stable,
      over: range === 'over',
      under: range === 'under' || value < 0,
      outsideZeroCapture: false,
      centreOfZero: stable && value === 0,
      net: tareG !== 0,
    }
  }
}

/** Does what a letter says; other bytes (ends of lines) say nothing. */
function obey(cell: LoadCell, letter: string): void {
  if (letter === letters.zero) cell.zero()
  else if (letter === letters.tare) cell.tare()
  else if (letter === letters.clearTare) cell.clearTare()
}
