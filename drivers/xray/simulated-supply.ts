import type { World } from '../simulation/world.ts'
import { countArc, noArcs } from './arc-count.ts'
import { type KnobSettings, untouchedKnobs } from './simulator-knobs.ts'
import {
  advanceTube,
  arcTube,
  coldTube,
  isEmitting,
  isLive,
  switchOff,
  switchOn,
  type Tube,
  type TubeFault,
  tripTube,
} from './tube.ts'

/** What the simulated supply is: full scales, and how its knobs stand. */
export type SupplySimulation = {
  readonly fullScaleKv: number
  readonly fullScaleMa: number
  readonly knobs: KnobSettings
}

/** A 160 kV unit with a short warning time, so that a demo parcel need not wait. */
export const supplyDefaults: SupplySimulation = { fullScaleKv: 160, fullScaleMa: 1, knobs: untouchedKnobs }

const rampDownMs = 150
const quenchMs = 250
/** First-order anode heat (hardware.md §2.5): time constant, where it warns and where it trips, in °C. */
const heat = { tauMs: 240_000, roomC: 25, risesC: 35, warnsC: 65, tripsC: 70 } as const
/** A tube that stood for long arcs about this often a second once it is driven so many kV above what it has been seasoned to. */
const unseasoned = { arcsPerS: 2, marginKv: 15, settlesMs: 4000 } as const

/**
 * The supply behind every simulated dialect. It is safe by itself: it asks the world's hard-wired enable at each step, latches a trip
 * until it is reset, and stops when its watchdog is not fed.
 */
export class SimulatedSupply {
  readonly world: World
  readonly simulation: SupplySimulation
  readonly #stop: () => void
  #tube: Tube = coldTube
  #arcs = noArcs
  #celsius: number
  #seasonedKv: number
  #random: number
  #lastStepMs: number
  /** Its watchdog's time in ms, null while it is off. */
  #watchdogMs: number | null = null
  #fedMs: number
  #filamentOn: boolean

  constructor(world: World, simulation: SupplySimulation = supplyDefaults) {
    const { knobs, fullScaleKv } = simulation
    this.world = world
    this.simulation = simulation
    this.#celsius = knobs.fault === 'overTemperature' ? heat.tripsC - 0.01 : heat.roomC
    this.#seasonedKv = knobs.seasonedHoursAgo < 8 ? Infinity : 0.5 * fullScaleKv
    this.#random = Math.max(1, Math.round(knobs.seed))
    this.#lastStepMs = this.#fedMs = world.nowMs()
    this.#filamentOn = knobs.fault !== 'coldFilament'
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  get tube(): Tube {
    return this.#tube
  }
  get live(): boolean {
    return isLive(this.#tube)
  }
  get emitting(): boolean {
    return isEmitting(this.#tube)
  }
  get celsius(): number {
    return this.#celsius
  }
  get hot(): boolean {
    return this.#celsius >= heat.warnsC
  }
  get filamentOn(): boolean {
    return this.#filamentOn
  }
  get filamentA(): number {
    return this.#filamentOn ? 2 + (this.emitting ? 1.2 : 0) : 0
  }
  get hours(): number {
    return this.simulation.knobs.hours + this.world.nowMs() / 3_600_000
  }
  get interlocks(): { readonly a: boolean; readonly b: boolean } {
    if (this.simulation.knobs.fault === 'interlockStuck') return { a: true, b: true }
    return { a: this.world.interlock('interlockAClosed'), b: this.world.interlock('interlockBClosed') }
  }

  faulted(fault: TubeFault): boolean {
    return this.#tube.faults.includes(fault)
  }

  /** True during the moment after an arc, and while the arc fault is latched. */
  get arcing(): boolean {
    return this.#tube.phase === 'quench' || this.faulted('arc')
  }

  /** A monitor's value with a small steady regulation error of 0.1 %. */
  monitor(which: 'kilovolts' | 'milliamps'): number {
    return this.#tube[which] * (1 + 0.001 * Math.sin(this.world.nowMs() / 37))
  }

  set(change: { setKv?: number; setMa?: number }): void {
    this.#tube = { ...this.#tube, ...change }
  }

  /** Turns on; false = refused, nothing changes. */
  turnOn(): boolean {
    const { tube, refused } = switchOn(this.#tube, this.world.nowMs(), this.world.xrayEnabled() && this.#filamentOn)
    this.#tube = tube
    if (!refused) this.#fedMs = this.world.nowMs()
    return !refused
  }

  turnOff(): void {
    this.#tube = switchOff(this.#tube, this.world.nowMs())
  }

  reset(): void {
    if (!this.world.xrayEnabled() && this.#tube.phase !== 'off') return
    this.#tube = { ...this.#tube, faults: [] }
    this.#arcs = { ...this.#arcs, recentMs: [] }
  }

  enableFilament(on: boolean): void {
    this.#filamentOn = on
    if (!on) this.turnOff()
  }

  get watchdogEnabled(): boolean {
    return this.#watchdogMs !== null
  }

  /** Its own watchdog; null turns it off. */
  watch(forMs: number | null): void {
    this.#watchdogMs = forMs
    this.#fedMs = this.world.nowMs()
  }

  feed(): void {
    this.#fedMs = this.world.nowMs()
  }

  close(): void {
    this.#stop()
    this.world.setTubeOutput(0, 0)
  }

  #step(nowMs: number): void {
    const before = this.#tube
    const forMs = nowMs - this.#lastStepMs
    this.#lastStepMs = nowMs
    const { prewarnMs, rampMs } = this.simulation.knobs
    this.#tube = advanceTube(before, nowMs, this.world.xrayEnabled(), { prewarnMs, rampMs, rampDownMs, quenchMs })
    this.#watchTimes(nowMs)
    this.#warm(forMs)
    if (isEmitting(this.#tube)) this.#maybeArc(nowMs, forMs)
    if (before !== this.#tube) this.world.setTubeOutput(this.#tube.kilovolts, this.#tube.milliamps)
  }

  #watchTimes(nowMs: number): void {
    const starved = this.#watchdogMs !== null && nowMs - this.#fedMs > this.#watchdogMs
    if (this.live && starved) this.#tube = tripTube(this.#tube, nowMs, 'watchdog')
  }

  #warm(forMs: number): void {
    const { fullScaleKv, fullScaleMa, knobs } = this.simulation
    const { kilovolts, milliamps, phase } = this.#tube
    const load = (kilovolts * milliamps) / (fullScaleKv * fullScaleMa)
    const towards = heat.roomC + heat.risesC * load + (knobs.fault === 'overTemperature' ? 60 : 0)
    this.#celsius += ((towards - this.#celsius) * forMs) / heat.tauMs
    if (this.#celsius > heat.tripsC && this.live) this.#tube = tripTube(this.#tube, this.world.nowMs(), 'temperature')
    // Standing at some kV seasons the tube for it.
    const pace = (forMs * knobs.warmUpSpeed) / unseasoned.settlesMs
    if (phase === 'on' && this.#seasonedKv < kilovolts)
      this.#seasonedKv += (kilovolts - this.#seasonedKv) * Math.min(1, pace)
  }

  /** Chance of an arc by the time that passed: a few an hour on a seasoned tube, many where it has not been seasoned. */
  #maybeArc(nowMs: number, forMs: number): void {
    const { fullScaleKv, knobs } = this.simulation
    const { kilovolts } = this.#tube
    const usual = (knobs.arcsPerHour / 3_600_000) * (kilovolts / fullScaleKv) ** 3
    const wild = kilovolts > this.#seasonedKv + unseasoned.marginKv ? unseasoned.arcsPerS / 1000 : 0
    if (this.#chance() >= (usual + wild) * forMs) return
    const { count, tripped } = countArc(this.#arcs, nowMs)
    this.#arcs = count
    this.#tube = tripped ? tripTube(this.#tube, nowMs, 'arc') : arcTube(this.#tube, nowMs)
  }

  /** The same chance for the same seed (Park and Miller's generator), 0 to 1. */
  #chance(): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647
    return this.#random / 2_147_483_647
  }
}
