import type { RegisterWrite } from '../conveyor/map-codec.ts'
import { attachBank } from '../conveyor/modbus-attach.ts'
import type { RegisterBank } from '../conveyor/modbus-server.ts'
import type { ReadBlock } from '../conveyor/register-map.ts'
import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { exceeds } from './alarm-rule.ts'
import {
  type AspectBlock,
  type AspectChannel,
  encodeBlock,
  inputBits,
  monitorCount,
  outputBits,
  statusBits,
} from './aspect-registers.ts'
import { CountingField, defaultField, type FieldSettings } from './counting-field.ts'
import type { AspectFault } from './faults.ts'
import { sumOf } from './rapiscan-lines.ts'

/** Where the simulated portal keeps its monitor block, and what its descriptor says of itself. */
export const simulatedBase = 0x0100
export const simulatedSignature = 0x4153
const measureEveryMs = 200
const perSecond = 5
const nSigma = 6
const neutronAlarmCounts = 10
const illegalAddress = 2

/** An Aspect portal's registers over the world's belt and its sources; read-only. */
export class AspectSimulator implements RegisterBank {
  readonly #world: World
  readonly #faults: ReadonlySet<AspectFault>
  readonly #field: CountingField
  readonly #stop: () => void
  #silent = false
  #gammas: number[] = []
  #neutrons: number[] = []
  #measuredMs: number
  #objects = 0
  #occupied = false
  #block: readonly number[]

  constructor(world: World, faults: ReadonlySet<AspectFault> = new Set(), field: FieldSettings = defaultField) {
    this.#world = world
    this.#faults = faults
    this.#field = new CountingField(world, field, faults)
    this.#measuredMs = world.nowMs()
    this.#block = encodeBlock(this.#measured())
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  listen(): Promise<Served> {
    return this.serve(() => this.close())
  }

  close(): void {
    this.#stop()
  }

  /** Begins to say nothing, or speaks again. */
  setSilent(silent: boolean): void {
    this.#silent = silent
  }

  /** Serves the registers on a loopback port until the served is closed. */
  serve(onClose: () => void): Promise<Served> {
    const manners = {
      unitId: 1,
      echo: false,
      silent: () => this.silent(),
      lateMs: () => 0,
      busy: () => false,
      wrongUnit: () => false,
    }
    return serveLoopback((wire) => attachBank(this, wire, 'mbap', manners), onClose)
  }

  silent(): boolean {
    return this.#silent || this.#faults.has('silent')
  }

  read({ table, address, count }: ReadBlock): readonly number[] | null {
    if (table !== 'holding') return null
    const words = Array.from({ length: count }, (_, index) => this.#register(address + index))
    return words.includes(null) ? null : words.map((value) => value ?? 0)
  }

  write(_write: RegisterWrite): number {
    return illegalAddress
  }

  #register(address: number): number | null {
    const descriptor = [simulatedSignature, simulatedBase + monitorCount, 1, simulatedBase, monitorCount, 0, 0, 0]
    return descriptor[address] ?? this.#block[address - simulatedBase] ?? null
  }

  #step(nowMs: number): void {
    this.#field.step(nowMs)
    const occupied = this.#field.occupied()
    if (occupied && !this.#occupied) this.#objects = (this.#objects + 1) & 0xffff
    const changed = occupied !== this.#occupied
    this.#occupied = occupied
    if (nowMs - this.#measuredMs >= measureEveryMs) {
      this.#measuredMs = nowMs
      this.#gammas = [...this.#gammas, sumOf(this.#field.takeGammas())].slice(-perSecond)
      this.#neutrons = [...this.#neutrons, sumOf(this.#field.takeNeutrons())].slice(-perSecond)
    } else if (!changed) return
    this.#block = encodeBlock(this.#measured())
  }

  #measured(): AspectBlock {
    const { background } = this.#field
    const full = this.#gammas.length === perSecond
    const gammaAlarm = full && exceeds(sumOf(this.#gammas), background.gamma, nSigma)
    const neutronAlarm = full && sumOf(this.#neutrons) >= neutronAlarmCounts
    const gammaBits = (this.#bit('gammaHigh', statusBits.high) | this.#bit('gammaLow', statusBits.low)) & 0xff
    return {
      elapsed: Math.floor(this.#world.nowMs() / 1000),
      inputs: this.#inputs(),
      gamma: this.#channel(gammaBits, gammaAlarm, full ? sumOf(this.#gammas) : background.gamma, background.gamma),
      neutron: this.#channel(
        this.#bit('neutronHigh', statusBits.high),
        neutronAlarm,
        full ? sumOf(this.#neutrons) : background.neutron,
        background.neutron,
      ),
      objects: this.#objects,
      objectMark: 0,
      speed: Math.round(this.#world.beltSpeedMmS()),
      outputs: gammaAlarm || neutronAlarm ? outputBits.alarm | outputBits.video : outputBits.exitGreen,
    }
  }

  /** Alarms are those of an object that is there. */
  #channel(bits: number, alarm: boolean, count: number, background: number): AspectChannel {
    const ready = this.#faults.has('notReady') ? 0 : statusBits.ready
    const raised = alarm && this.#occupied ? statusBits.alarm1 : 0
    return { status: bits | raised | ready, count: Math.round(count), background, variance: background }
  }

  #inputs(): number {
    return (
      (this.#occupied ? 0x41 : 0) |
      this.#bit('tamper', inputBits.open) |
      this.#bit('powerFail', inputBits.powerFail) |
      this.#bit('lowBattery', inputBits.lowBattery)
    )
  }

  #bit(fault: AspectFault, bit: number): number {
    return this.#faults.has(fault) ? bit : 0
  }
}
