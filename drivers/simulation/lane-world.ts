import { type EyeName, type InterlockName, interlockNames } from '../conveyor/conveyor.ts'
import type { Unsubscribe } from '../device.ts'
import { Listeners } from '../listeners.ts'
import { BeltDrive, type BeltFlaws, evenBelt } from './belt-drive.ts'
import {
  type Contents,
  type FaultName,
  type LaneGeometry,
  type SimulatedParcel,
  type World,
  faultNames,
} from './world.ts'

/** How warm it is at the detector, in °C: from `startC` towards `endC`, of the way two thirds in each `tauMs` of lane time. */
export type Warming = { readonly startC: number; readonly endC: number; readonly tauMs: number }

/**
 * How a world is made. `clockFactor` 1 is real time, `fastest` as fast as the devices can follow; `manual` moves only when told. The
 * belt is even and its room at 22 °C unless said otherwise; `seed` is that of the belt's flaws.
 */
export type WorldOptions = {
  readonly geometry: LaneGeometry
  readonly umPerCount: number
  readonly clockFactor: number | 'fastest' | 'manual'
  readonly firstCounts?: number
  readonly belt?: BeltFlaws
  readonly warming?: Warming
  readonly seed?: number
}

/** A parcel to be put on the belt. */
export type NewParcel = {
  readonly name: string
  readonly label: string | null
  readonly grams: number
  readonly contents: Contents
  readonly sourceMicrosieverts?: number
}

/** What a parcel carries while the fault `sourceOnBelt` is on, in µSv/h at 1 m: some ten MBq of caesium 137. */
const strayMicrosieverts = 1

const stepMs = 5
const steadyRoom: Warming = { startC: 22, endC: 22, tauMs: 1 }
/** After a pause of the process the world does not race to catch up: it has simply stood still. */
const mostCatchUpMs = 250

/** The simulated lane: one belt, one clock, parcels, a gate with two branches behind it, and the hard-wired safety chain. */
export class LaneWorld implements World {
  readonly geometry: LaneGeometry
  readonly umPerCount: number
  readonly #firstCounts: number
  readonly #steps = new Listeners<number>()
  readonly #interlocks = Object.fromEntries(interlockNames.map((name) => [name, true])) as Record<
    InterlockName,
    boolean
  >
  readonly #faults = Object.fromEntries(faultNames.map((name) => [name, false])) as Record<FaultName, boolean>
  #parcels: readonly (SimulatedParcel & { readonly branch: 'release' | 'divert' | null })[] = []
  readonly #drive: BeltDrive
  readonly #warming: Warming
  #timer: NodeJS.Timeout | null = null
  #closed = false
  #nowMs = 0
  #beltMm = 0
  #encoderMm = 0
  #enableRequested = false
  #tube = { kilovolts: 0, milliamps: 0 }
  #gate: 'release' | 'divert' = 'divert'
  #serial = 0

  constructor(options: WorldOptions) {
    this.geometry = options.geometry
    this.umPerCount = options.umPerCount
    this.#firstCounts = options.firstCounts ?? 0
    this.#drive = new BeltDrive(options.belt ?? evenBelt, options.seed ?? 1)
    this.#warming = options.warming ?? steadyRoom
    if (options.clockFactor === 'fastest') this.#race()
    else if (options.clockFactor !== 'manual') this.#run(options.clockFactor)
  }

  #run(factor: number): void {
    let last = performance.now()
    let owedMs = 0
    this.#timer = setInterval(() => {
      const now = performance.now()
      owedMs = Math.min(mostCatchUpMs, owedMs + (now - last) * factor)
      last = now
      for (; owedMs >= stepMs; owedMs -= stepMs) this.step(stepMs)
    }, stepMs)
  }

  /** A step, then whatever waits on sockets, and again: devices keep up because the world waits for the event loop. */
  #race(): void {
    setImmediate(() => {
      if (this.#closed) return
      this.step(stepMs)
      this.#race()
    })
  }

  /** Moves the world on; by itself in real time, by hand with the manual clock. */
  step(forMs: number): void {
    for (let left = forMs; left > 0; left -= stepMs) {
      const ms = Math.min(stepMs, left)
      this.#nowMs += ms
      const { beltMm, encoderMm } = this.#drive.step(ms)
      this.#beltMm += beltMm
      this.#encoderMm += encoderMm
      this.#sortParcels()
      this.#steps.tell(this.#nowMs)
    }
  }

  close(): void {
    this.#closed = true
    if (this.#timer) clearInterval(this.#timer)
  }

  /** Puts a parcel on the belt with its front edge at the infeed eye, or so far before it. */
  put(parcel: NewParcel, beforeInfeedMm = 0): SimulatedParcel {
    const source = this.#faults.sourceOnBelt ? { sourceMicrosieverts: strayMicrosieverts } : {}
    const placed = {
      ...source,
      ...parcel,
      serial: ++this.#serial,
      frontMm: this.#beltMm + beforeInfeedMm,
      branch: null,
    }
    this.#parcels = [...this.#parcels, placed]
    return placed
  }

  /** Takes a parcel off the belt, as a hand would. */
  take(serial: number): void {
    this.#parcels = this.#parcels.filter((parcel) => parcel.serial !== serial)
  }

  get parcels(): readonly SimulatedParcel[] {
    return this.#parcels
  }

  nowMs(): number {
    return this.#nowMs
  }

  onStep(listen: (nowMs: number) => void): Unsubscribe {
    return this.#steps.add(listen)
  }

  beltMm(): number {
    return this.#beltMm
  }

  encoderCounts(): number {
    // Modulo 2^32 also for a belt that has gone back behind its start.
    return (this.#firstCounts + Math.floor((this.#encoderMm * 1000) / this.umPerCount)) >>> 0
  }

  beltSpeedMmS(): number {
    return this.#drive.speedMmS
  }

  driveBelt(speedMmS: number): void {
    this.#drive.drive(speedMmS)
  }

  temperatureC(): number {
    const { startC, endC, tauMs } = this.#warming
    return endC + (startC - endC) * Math.exp(-this.#nowMs / tauMs)
  }

  eyeBlocked(eye: EyeName): boolean {
    const place = this.geometry.eyesMm[eye]
    return this.#at(place).some((parcel) =>
      eye === 'divert' ? parcel.branch === 'divert' : eye === 'outfeed' ? parcel.branch !== 'divert' : true,
    )
  }

  parcelsAt(placeMm: number): readonly SimulatedParcel[] {
    return this.#at(placeMm)
  }

  radiationAt(placeMm: number, besideMm: number): number {
    return this.#parcels.reduce((sum, { sourceMicrosieverts = 0, frontMm, contents }) => {
      const alongMm = this.#beltMm - frontMm - contents.lengthMm / 2 - placeMm
      return sum + (sourceMicrosieverts * 1e6) / Math.max(1, alongMm ** 2 + besideMm ** 2)
    }, 0)
  }

  interlock(name: InterlockName): boolean {
    if (name === 'door1Closed' && this.#faults.doorOpen) return false
    if (name === 'emergencyStopReleased' && this.#faults.emergencyStop) return false
    return this.#interlocks[name]
  }

  setInterlock(name: InterlockName, good: boolean): void {
    this.#interlocks[name] = good
  }

  xrayEnabled(): boolean {
    return this.#enableRequested && interlockNames.every((name) => this.interlock(name))
  }

  requestXrayEnable(wanted: boolean): void {
    this.#enableRequested = wanted
  }

  tubeOutput(): { readonly kilovolts: number; readonly milliamps: number } {
    return this.#tube
  }

  setTubeOutput(kilovolts: number, milliamps: number): void {
    this.#tube = { kilovolts, milliamps }
  }

  setGate(to: 'release' | 'divert'): void {
    this.#gate = to
  }

  fault(name: FaultName): boolean {
    return this.#faults[name]
  }

  setFault(name: FaultName, on: boolean): void {
    this.#faults[name] = on
  }

  #at(placeMm: number) {
    return this.#parcels.filter((parcel) => {
      const front = this.#beltMm - parcel.frontMm
      return front >= placeMm && front - parcel.contents.lengthMm <= placeMm
    })
  }

  /** A parcel takes the branch that the gate shows when its front edge reaches it; behind the end it is gone. */
  #sortParcels(): void {
    const { gateMm, eyesMm } = this.geometry
    const endMm = Math.max(eyesMm.divert, eyesMm.outfeed) + 400
    let changed = false
    const sorted = this.#parcels.map((parcel) => {
      // A little behind the gate's edge, so that the PLC has seen the parcel and turned the arm in the step before.
      if (parcel.branch !== null || this.#beltMm - parcel.frontMm < gateMm + 20) return parcel
      changed = true
      return { ...parcel, branch: this.#gate }
    })
    const left = sorted.filter((parcel) => this.#beltMm - parcel.frontMm - parcel.contents.lengthMm < endMm)
    if (changed || left.length !== sorted.length) this.#parcels = left
  }
}
