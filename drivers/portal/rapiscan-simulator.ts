import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { exceeds } from './alarm-rule.ts'
import { CountingField, defaultField, type FieldSettings } from './counting-field.ts'
import type { RapiscanFault } from './faults.ts'
import { formatCounts, sumOf } from './rapiscan-lines.ts'

const backgroundEveryMs = 5000
const gammaEveryMs = 200
const neutronEveryMs = 1000
/** A passage ends so long after the last parcel has left the eye. */
const holdMs = 600
const nSigma = 6
/** A neutron alarm: so many counts in one second where two are usual (chance below 1 in 100,000). */
const neutronAlarmCounts = 10

const setupLines: readonly string[] = [
  `SG1,20000,0200,05,03,${nSigma}.0`,
  'SG2,04,0.068,5.000,01,1010,V1.0',
  'SG3,0.068,5.000,020,6.0,A1.0',
  'SN1,0030,05,047,1999,03,020',
  'SN2,0.50,5.00,0.50,5.00',
]

/** A portal that sends Rapiscan lines to all that are connected, over the world's belt and its sources. */
export class RapiscanSimulator {
  readonly #world: World
  readonly #faults: ReadonlySet<RapiscanFault>
  readonly #field: CountingField
  readonly #wires = new Set<Wire>()
  readonly #stop: () => void
  #silent = false
  #recent: number[] = []
  #passages = 0
  #occupied = false
  #lastSeenMs = -Infinity
  #gammaMs: number
  #neutronMs: number

  constructor(world: World, faults: ReadonlySet<RapiscanFault> = new Set(), field: FieldSettings = defaultField) {
    this.#world = world
    this.#faults = faults
    this.#field = new CountingField(world, field, faults)
    this.#gammaMs = this.#neutronMs = world.nowMs()
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  attach(wire: Wire): void {
    this.#wires.add(wire)
    wire.onEnd(() => this.#wires.delete(wire))
    for (const line of [...setupLines, this.#faults.has('tamper') ? 'TT' : 'TC']) this.#say(line, [wire])
  }

  /** Begins to say nothing, or speaks again. */
  setSilent(silent: boolean): void {
    this.#silent = silent
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

  #step(nowMs: number): void {
    this.#field.step(nowMs)
    if (this.#field.occupied()) this.#lastSeenMs = nowMs
    const occupied = nowMs - this.#lastSeenMs < holdMs
    if (occupied !== this.#occupied) this.#turn(occupied, nowMs)
    if (occupied) this.#count(nowMs)
    else this.#tellBackground(nowMs)
  }

  #turn(occupied: boolean, nowMs: number): void {
    this.#occupied = occupied
    this.#recent = []
    // What was counted across the change belongs to neither.
    this.#field.takeGammas()
    this.#field.takeNeutrons()
    this.#gammaMs = this.#neutronMs = nowMs
    if (occupied) return
    this.#passages++
    const thousandths = Math.round(this.#field.background.neutron * 1000)
    this.#say(`GX,${String(this.#passages).padStart(6, '0')},${String(thousandths).padStart(6, '0')},000000,000000`)
    this.#say(this.#speedLine())
  }

  #count(nowMs: number): void {
    if (nowMs - this.#gammaMs >= gammaEveryMs) {
      this.#gammaMs = nowMs
      const counts = this.#field.takeGammas()
      this.#recent = [...this.#recent, sumOf(counts)].slice(-5)
      const alarm = this.#recent.length === 5 && exceeds(sumOf(this.#recent), this.#field.background.gamma, nSigma)
      this.#say(formatCounts(alarm ? 'GA' : 'GS', counts))
    }
    if (nowMs - this.#neutronMs >= neutronEveryMs) {
      this.#neutronMs = nowMs
      const counts = this.#field.takeNeutrons()
      this.#say(formatCounts(sumOf(counts) >= neutronAlarmCounts ? 'NA' : 'NS', counts))
    }
  }

  /** Every five seconds, averaged over them. */
  #tellBackground(nowMs: number): void {
    if (nowMs - this.#gammaMs < backgroundEveryMs) return
    const seconds = (nowMs - this.#gammaMs) / 1000
    this.#gammaMs = nowMs
    const perS = (counts: readonly number[]): number[] => counts.map((count) => Math.round(count / seconds))
    const gammas = perS(this.#field.takeGammas())
    const tag = this.#faults.has('gammaHigh') ? 'GH' : this.#faults.has('gammaLow') ? 'GL' : 'GB'
    this.#say(formatCounts(tag, gammas))
    this.#say(formatCounts(this.#faults.has('neutronHigh') ? 'NH' : 'NB', perS(this.#field.takeNeutrons())))
  }

  #speedLine(): string {
    const kmPerH = (this.#world.beltSpeedMmS() * 3600) / 1e6
    const secondsPerFoot = kmPerH > 0 ? 1.09728 / kmPerH : 0
    return `SP,${secondsPerFoot.toFixed(4)},${(kmPerH / 1.609344).toFixed(3)},${kmPerH.toFixed(3)}`
  }

  #say(line: string, wires: Iterable<Wire> = this.#wires): void {
    if (this.#silent || this.#faults.has('silent')) return
    const bytes = new TextEncoder().encode(`${line}\r\n`)
    for (const wire of wires)
      for (const part of this.#faults.has('noise') ? noisy(bytes) : [bytes]) wire.send(part).catch(() => undefined)
  }
}

/** The line cut in two, behind bytes that are none. */
function noisy(bytes: Uint8Array): readonly Uint8Array[] {
  return [Uint8Array.of(0xff, 0x00, 0x47, 0x0d), bytes.subarray(0, 5), bytes.subarray(5)]
}
