import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { fromCounts, statusFlags, type StatusFlag, toCounts, xrvCommands } from './commands.ts'
import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'
import {
  advanceTube,
  coldTube,
  isEmitting,
  monitorCounts,
  switchOff,
  switchOn,
  type Tube,
  type TubeTimes,
} from './tube.ts'

/** What the simulated generator is, and how quick. */
export type XrvSimulation = { readonly fullScaleKv: number; readonly fullScaleMa: number; readonly times: TubeTimes }

/** Defaults of a 160 kV unit with a short warning time, so that a demo parcel need not wait. */
export const xrvDefaults: XrvSimulation = {
  fullScaleKv: 160,
  fullScaleMa: 1,
  times: { prewarnMs: 500, rampMs: 800, rampDownMs: 150, watchdogMs: 2000 },
}

/**
 * An XRV that speaks the real bytes on any wire. It is safe by itself: it asks the world's hard-wired enable at each step, latches a
 * trip until it is reset, and stops when nobody has spoken to it for its watchdog's time.
 */
export class XrvSimulator {
  readonly #world: World
  readonly #simulation: XrvSimulation
  readonly #stop: () => void
  #tube: Tube = coldTube

  constructor(world: World, simulation: XrvSimulation = xrvDefaults) {
    this.#world = world
    this.#simulation = simulation
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  get tube(): Tube {
    return this.#tube
  }

  /** Answers on this wire from now on. */
  attach(wire: Wire, form: FrameForm): void {
    const reader = new MessageReader(form)
    wire.onBytes((bytes) => {
      for (const message of reader.push(bytes)) {
        if (this.#world.fault('generatorSilent')) continue
        this.#tube = { ...this.#tube, lastMessageMs: this.#world.nowMs() }
        const args = this.#answer(message)
        if (args) wire.send(encodeMessage({ code: message.code, args }, form)).catch(() => undefined)
      }
    })
  }

  /** Serves the TCP form on a loopback port chosen by the system. */
  listen(): Promise<Served> {
    return serveLoopback(
      (wire) => this.attach(wire, 'tcp'),
      () => this.close(),
    )
  }

  close(): void {
    this.#stop()
    this.#world.setTubeOutput(0, 0)
  }

  #step(nowMs: number): void {
    const before = this.#tube
    this.#tube = advanceTube(before, nowMs, this.#world.xrayEnabled(), this.#simulation.times)
    if (before !== this.#tube) this.#world.setTubeOutput(this.#tube.kilovolts, this.#tube.milliamps)
  }

  #answer({ code, args }: Message): readonly string[] | null {
    const { fullScaleKv, fullScaleMa } = this.#simulation
    const nowMs = this.#world.nowMs()
    switch (code) {
      case xrvCommands.setKilovolts.code:
        return this.#set(args, (counts) => ({ setKv: fromCounts(counts, fullScaleKv) }))
      case xrvCommands.setMilliamps.code:
        return this.#set(args, (counts) => ({ setMa: fromCounts(counts, fullScaleMa) }))
      case xrvCommands.setOutput.code:
        return this.#switch(args[0], nowMs)
      case xrvCommands.resetFaults.code:
        if (this.#world.xrayEnabled() || this.#tube.phase === 'off') this.#tube = { ...this.#tube, faults: [] }
        return ['$']
      default:
        return this.#read(code, nowMs)
    }
  }

  #read(code: string, nowMs: number): readonly string[] | null {
    const { fullScaleKv, fullScaleMa } = this.#simulation
    const tube = this.#tube
    const monitor = (value: number, fullScale: number): string => String(monitorCounts(value, fullScale, nowMs))
    switch (code) {
      case xrvCommands.readKilovoltsSet.code:
        return [String(toCounts(tube.setKv, fullScaleKv))]
      case xrvCommands.readMilliampsSet.code:
        return [String(toCounts(tube.setMa, fullScaleMa))]
      case xrvCommands.readMonitors.code:
        return [
          monitor(tube.kilovolts, fullScaleKv),
          monitor(tube.milliamps, fullScaleMa),
          '1800',
          '0',
          '0',
          '0',
          '0',
          monitor(tube.milliamps, fullScaleMa),
        ]
      case xrvCommands.readHours.code:
        return [(1234.5 + nowMs / 3_600_000).toFixed(1)]
      case xrvCommands.readVersion.code:
        return ['3.01']
      case xrvCommands.readScaling.code:
        return [String(fullScaleKv), String(fullScaleMa), '0']
      case xrvCommands.readStatus.code:
        return statusFlags.map((flag) => (this.#flags()[flag] ? '1' : '0'))
      case xrvCommands.readFaults.code:
        return Array.from({ length: 27 }, (_, index) => (tube.faults.includes(index) ? '1' : '0'))
      default:
        return ['!', '2']
    }
  }

  #flags(): Partial<Record<StatusFlag, boolean>> {
    const tube = this.#tube
    const closed = this.#world.interlock('interlockAClosed')
    const closedB = this.#world.interlock('interlockBClosed')
    return {
      highVoltageOn: tube.phase === 'prewarn' || tube.phase === 'ramp' || tube.phase === 'on',
      interlock1Closed: closed,
      interlock2Closed: closedB,
      emissionRegulated: tube.phase === 'on',
      supplyFault: tube.faults.length > 0,
      filamentEnabled: true,
      xraysEminent: isEmitting(tube),
      smallFilamentConfirmed: true,
      ready: tube.faults.length === 0,
      internalInterlockClosed: true,
    }
  }

  #set(args: readonly string[], change: (counts: number) => Partial<Tube>): readonly string[] {
    const counts = Number(args[0])
    if (!Number.isInteger(counts) || counts < 0 || counts > 4095) return ['!', '3']
    this.#tube = { ...this.#tube, ...change(counts) }
    return ['$']
  }

  #switch(arg: string | undefined, nowMs: number): readonly string[] {
    if (arg === '0') {
      this.#tube = switchOff(this.#tube, nowMs)
      return ['$']
    }
    const { tube, refused } = switchOn(this.#tube, nowMs, this.#world.xrayEnabled())
    this.#tube = tube
    return refused ? ['!', '3'] : ['$']
  }
}
