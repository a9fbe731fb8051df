import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { FaultName, World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { eyeNames, interlockNames } from './conveyor.ts'
import { EyeLatches } from './eye-latches.ts'
import { GateKeeper } from './gate-keeper.ts'
import { MapBank } from './map-bank.ts'
import { bitOf, numberOf, type SignalValues } from './map-codec.ts'
import { readMapFile } from './map-file.ts'
import { attachBank, type ServerManners } from './modbus-attach.ts'
import { stateNumber, unitModes } from './packml.ts'
import { eventTypes } from './plc-events.ts'
import { goodPlc, type PlcKnobs } from './plc-knobs.ts'
import { type PlcInputs, PlcProgram } from './plc-program.ts'
import type { RegisterMap } from './register-map.ts'
import type { SignalName } from './signals.ts'
import type { ModbusFraming } from './wire-port.ts'

/** Every third request meets a busy PLC. */
const busyEvery = 3
/** Share of the belt's travel that a slipping encoder misses. */
const slipShare = 0.1

/**
 * The PLC of the lane: PackML, latched photo-eyes, event ring, watchdog, safety inputs and gate over the simulated world, behind any
 * register map. Heartbeat lost: the belt stops and the X-ray permissive drops, whatever was ordered.
 */
export class PlcSimulator {
  readonly bank: MapBank
  readonly #world: World
  readonly #knobs: PlcKnobs
  readonly #map: RegisterMap
  readonly #program = new PlcProgram()
  readonly #eyes: EyeLatches
  readonly #gate: GateKeeper
  readonly #stop: () => void
  #heartbeatMs = -Infinity
  #driveMmS = 0
  #slipCounts = 0
  #lastCounts: number
  #acknowledgedCounts: number
  #was = { jammed: false, laneFull: false }
  #requests = 0

  constructor(world: World, map: RegisterMap = readMapFile(), knobs: PlcKnobs = goodPlc) {
    this.#world = world
    this.#knobs = knobs
    this.#map = knobs.wordOrder ? { ...map, wordOrder: knobs.wordOrder } : map
    this.#gate = new GateKeeper(world)
    this.#eyes = new EyeLatches(() => this.#entryCounts())
    this.#lastCounts = this.#acknowledgedCounts = world.encoderCounts()
    this.bank = new MapBank(
      this.#map,
      { heartbeatTimeoutMs: 1000, speedSetMmS: 200 },
      {
        told: () => this.#told(),
        events: () => this.#eyes.events,
        obey: (written, ordered) => this.#obey(written, ordered),
      },
    )
    this.#stop = world.onStep(() => this.#step())
  }

  /** Serves on a loopback port with Modbus TCP, or RTU frames as behind a serial server. */
  listen(): Promise<Served> {
    const framing = this.#knobs.wire === 'modbus-tcp' ? 'mbap' : 'rtu'
    return serveLoopback(
      (wire) => this.attach(wire, framing),
      () => this.close(),
    )
  }

  /** Serves on a wire that is there already. */
  attach(wire: Wire, framing: ModbusFraming): void {
    const manners: ServerManners = {
      unitId: this.#knobs.unitId,
      echo: this.#knobs.echo,
      silent: () => this.#fault('plcSilent'),
      lateMs: () => (this.#fault('plcLate') ? this.#knobs.lateMs : 0),
      busy: () => ++this.#requests % busyEvery === 0 && this.#fault('plcBusy'),
      wrongUnit: () => this.#fault('plcWrongUnit'),
    }
    attachBank(this.bank, wire, framing, manners)
  }

  close(): void {
    this.#stop()
  }

  #fault(name: FaultName): boolean {
    return this.#knobs.faults.has(name) || this.#world.fault(name)
  }

  /** The encoder as the PLC counts it; u32 also where the belt has gone back behind its start. */
  #counts(): number {
    return (this.#world.encoderCounts() - Math.floor(this.#slipCounts)) >>> 0
  }

  /** The encoder's way from the infeed eye to the tunnel entry: as set up, or else as built. */
  #entryCounts(): number {
    const { infeed, tunnelIn } = this.#world.geometry.eyesMm
    return ((numberOf(this.bank.ordered, 'tunnelInWayMm') || tunnelIn - infeed) * 1000) / this.#world.umPerCount
  }

  #heartbeatGood(): boolean {
    const timeoutMs = numberOf(this.bank.ordered, 'heartbeatTimeoutMs') || 1000
    return this.#world.nowMs() - this.#heartbeatMs <= timeoutMs
  }

  #inputs(): PlcInputs {
    const { ordered } = this.bank
    const [forward, reverse] = [bitOf(ordered, 'jogForward'), bitOf(ordered, 'jogReverse')]
    return {
      nowMs: this.#world.nowMs(),
      safety: this.#safety(),
      jammed: this.#jammed(),
      laneFull: this.#fault('downstreamFull'),
      xrays: this.#world.xrayEnabled(),
      speedMmS: this.#world.beltSpeedMmS(),
      speedSetMmS: numberOf(ordered, 'speedSetMmS'),
      jog: forward === reverse ? 0 : forward ? 1 : -1,
    }
  }

  #safety(): PlcInputs['safety'] {
    if (!this.#world.interlock('emergencyStopReleased')) return 'emergencyStop'
    if (!interlockNames.every((name) => this.#world.interlock(name))) return 'interlockOpen'
    return this.#heartbeatGood() ? null : 'heartbeatLost'
  }

  /** A stalled drive, or an eye that has been blocked for longer than any parcel is long: a jam, parcels without a gap, or a dirty eye. */
  #jammed(): boolean {
    if (this.#fault('beltJam')) return true
    const counts = this.#counts()
    return eyeNames.some((eye) => {
      const since = this.#eyes.blockedSince(eye)
      if (since === null) return false
      // A person's Reset after a look at the belt gives it the same way again.
      const way = Math.min((counts - since) | 0, (counts - this.#acknowledgedCounts) | 0)
      return (way * this.#world.umPerCount) / 1000 > this.#knobs.longestMm
    })
  }

  #obey(written: ReadonlySet<SignalName>, ordered: SignalValues): void {
    if (written.has('heartbeat')) this.#heartbeatMs = this.#world.nowMs()
    if (written.has('xrayEnableRequest'))
      this.#world.requestXrayEnable(bitOf(ordered, 'xrayEnableRequest') && this.#heartbeatGood())
    if (written.has('unitModeChange'))
      this.#program.changeMode(numberOf(ordered, 'unitModeWanted'), numberOf(ordered, 'unitModeChange'), this.#inputs())
    if (written.has('commandChange')) this.#command(ordered)
    if (written.has('gateSequence')) this.#gate.order(ordered)
    this.#drive()
  }

  #command(ordered: SignalValues): void {
    this.#program.command(numberOf(ordered, 'command'), numberOf(ordered, 'commandChange'), this.#inputs())
    if (this.#program.state === 'Resetting') this.#acknowledgedCounts = this.#counts()
  }

  #drive(): void {
    const driveMmS = this.#program.driveMmS(this.#inputs())
    if (driveMmS === this.#driveMmS) return
    this.#driveMmS = driveMmS
    this.#world.driveBelt(driveMmS)
  }

  #step(): void {
    const world = this.#world
    const moved = (world.encoderCounts() - this.#lastCounts) | 0
    this.#lastCounts = world.encoderCounts()
    if (this.#fault('encoderSlip')) this.#slipCounts += moved * slipShare
    const counts = this.#counts()
    for (const eye of eyeNames)
      this.#eyes.look(eye, world.eyeBlocked(eye) || (eye === this.#knobs.stuckEye && this.#fault('eyeStuck')), counts)
    for (const trackId of this.#gate.step(counts))
      this.#eyes.note({ type: eventTypes.gateMoved, eye: eyeNames.indexOf('divert'), trackId, counts })
    const inputs = this.#inputs()
    if (inputs.safety !== null) world.requestXrayEnable(false)
    this.#noteLevels(inputs, counts)
    this.#program.step(inputs)
    this.#drive()
  }

  #noteLevels({ jammed, laneFull }: PlcInputs, counts: number): void {
    const note = (type: number): void => this.#eyes.note({ type, eye: 0, trackId: 0, counts })
    if (jammed && !this.#was.jammed) note(eventTypes.jam)
    if (laneFull && !this.#was.laneFull) note(eventTypes.laneFull)
    this.#was = { jammed, laneFull }
  }

  #told(): SignalValues {
    const world = this.#world
    const program = this.#program
    const reasons = [...this.#map.stopReasons]
    return {
      ...this.#eyes.values(),
      ...this.#toldBits(),
      plcHeartbeat: Math.floor(world.nowMs() / 100) & 0xffff,
      unitMode: unitModes[program.mode],
      state: stateNumber(program.state),
      rejectedCommand: program.rejected,
      stopReason: reasons.find(([, name]) => name === program.stopReason)?.[0] ?? 0,
      encoder: this.#counts(),
      speedMmS: Math.round(world.beltSpeedMmS()),
      umPerCount: world.umPerCount,
      uptimeMs: Math.floor(world.nowMs()) >>> 0,
      supplyVolts: 24.12,
      cabinetCelsius: 31.4,
      gateEcho: this.#gate.echo,
    }
  }

  #toldBits(): SignalValues {
    const world = this.#world
    const interlocks = Object.fromEntries(interlockNames.map((name) => [name, world.interlock(name)]))
    return {
      ...interlocks,
      heartbeatGood: this.#heartbeatGood(),
      lampCurrent: world.tubeOutput().kilovolts > 0 && !this.#fault('lampFailed'),
      xrayEnableGranted: world.xrayEnabled(),
      generatorReady: true,
      drive1Good: true,
      drive2Good: true,
      drive3Good: true,
      jam: this.#jammed(),
      airPressureGood: true,
      gateHome: !this.#gate.isOut,
      gateOut: this.#gate.isOut,
      remoteMode: true,
      beltRunning: this.#driveMmS !== 0,
      beltReverse: this.#driveMmS < 0,
      trackingValid: this.#eyes.trackingValid,
      laneFull: this.#fault('downstreamFull'),
    }
  }
}
