import { mulberry } from '../simulation/feed.ts'
import { serveLoopback } from '../simulation/loopback.ts'
import { poisson } from '../simulation/poisson.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { pulseWrap, radProCommands } from './commands.ts'
import type { DosimeterFault } from './faults.ts'
import { LineReader } from './framing.ts'

/** The operator's place, in mm along and beside the belt. */
const place = { alongMm: 500, besideMm: 1500 } as const
const backgroundMicrosieverts = 0.12
const leakMicrosieverts = 8
const slowLeakPerS = 0.1
/** Counts per minute for each µSv/h of a small tube (J305), and over how long the device averages its rate. */
const sensitivity = 153.8
const rateOverMs = 8000
const countEveryMs = 100

/** A Rad Pro dosimeter at the operator's place in the world: natural background, sources on the belt, and the cabinet's leaks. */
export class DosimeterSimulator {
  readonly #world: World
  readonly #faults: ReadonlySet<DosimeterFault>
  readonly #random = mulberry(23)
  readonly #startedMs: number
  readonly #stop: () => void
  #silent = false
  #extra = 0
  #pulses = 1500
  #countedMs: number
  #recent: { readonly atMs: number; readonly counts: number }[] = []

  constructor(world: World, faults: ReadonlySet<DosimeterFault> = new Set()) {
    this.#world = world
    this.#faults = faults
    this.#startedMs = this.#countedMs = world.nowMs()
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  attach(wire: Wire): void {
    const reader = new LineReader()
    wire.onBytes((bytes) => {
      for (const line of reader.push(bytes)) {
        if (this.#silent || this.#faults.has('silent')) continue
        const answer = this.#faults.has('garbled') ? '\u0001?!' : this.#answer(line)
        wire.send(new TextEncoder().encode(`${answer}\r\n`)).catch(() => undefined)
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

  /** Begins to say nothing, or speaks again. */
  setSilent(silent: boolean): void {
    this.#silent = silent
  }

  /** Dose rate in µSv/h that somebody brings to the place. */
  expose(microsievertsPerH: number): void {
    this.#extra = microsievertsPerH
  }

  #answer(line: string): string {
    if (this.#faults.has('refusing')) return 'ERROR'
    if (line === radProCommands.identity.text) return 'OK Rad Pro simulator;Rad Pro 2.0/en;b5706d937087f975b5812810'
    if (line === radProCommands.rate.text) return `OK ${this.#rate().toFixed(3)}`
    if (line === radProCommands.pulses.text) return `OK ${this.#pulses}`
    if (line === radProCommands.sensitivity.text) return `OK ${sensitivity.toFixed(3)}`
    return 'ERROR'
  }

  /** Counts per minute over the last seconds; what the device shows. */
  #rate(): number {
    const overMs = Math.max(countEveryMs, Math.min(rateOverMs, this.#world.nowMs() - this.#startedMs))
    return (this.#recent.reduce((sum, { counts }) => sum + counts, 0) * 60_000) / overMs
  }

  #dose(nowMs: number): number {
    const leak = this.#faults.has('leak') && this.#world.tubeOutput().kilovolts > 0 ? leakMicrosieverts : 0
    const slow = this.#faults.has('slowLeak') ? (slowLeakPerS * (nowMs - this.#startedMs)) / 1000 : 0
    return backgroundMicrosieverts + leak + slow + this.#extra + this.#world.radiationAt(place.alongMm, place.besideMm)
  }

  #step(nowMs: number): void {
    if (nowMs - this.#countedMs < countEveryMs) return
    const minutes = (nowMs - this.#countedMs) / 60_000
    this.#countedMs = nowMs
    const counts = this.#faults.has('stuckTube') ? 0 : poisson(this.#dose(nowMs) * sensitivity * minutes, this.#random)
    this.#pulses = (this.#pulses + counts) % pulseWrap
    this.#recent = [...this.#recent.filter(({ atMs }) => nowMs - atMs < rateOverMs), { atMs: nowMs, counts }]
  }
}
