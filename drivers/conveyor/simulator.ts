import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { type ConveyorCommand, type EyeName, eyeNames } from './conveyor.ts'
import { GateKeeper } from './gate-keeper.ts'
import { type RegisterBank, serveModbus } from './modbus-server.ts'
import { commanded, completed, packmlCommands, type PackmlState, stateNumber } from './packml.ts'
import {
  coilCount,
  coils,
  eyeRegister,
  firstHolding,
  holding,
  holdingCount,
  inputCount,
  inputRegisterCount,
  inputRegisters as at,
  inputs,
  interlockInputs,
  mapVersion,
  signature,
  statusBit,
  words32,
  wordProbe,
} from './registers.ts'

type Latch = { blocked: boolean; rises: number; falls: number; riseCounts: number; fallCounts: number }

const actingMs = 60

/**
 * The PLC of the lane: PackML, latched photo-eyes, watchdog, safety inputs and gate over the simulated world, behind the register map.
 * Heartbeat lost: the belt stops and the X-ray permissive drops, whatever the coils say.
 */
export class PlcSimulator implements RegisterBank {
  readonly #world: World
  readonly #coils: boolean[] = new Array<boolean>(coilCount).fill(false)
  readonly #holding: number[] = new Array<number>(holdingCount).fill(0)
  readonly #latches = Object.fromEntries(
    eyeNames.map((eye) => [eye, { blocked: false, rises: 0, falls: 0, riseCounts: 0, fallCounts: 0 }]),
  ) as Record<EyeName, Latch>
  readonly #gate: GateKeeper
  readonly #stop: () => void
  #state: PackmlState = 'Stopped'
  #stateSinceMs = 0
  #heartbeatMs = -Infinity
  #rejected = 0
  #change = 0

  constructor(world: World) {
    this.#world = world
    this.#gate = new GateKeeper(world)
    this.#write(holding.heartbeatTimeoutMs, 1000)
    this.#write(holding.speedMmS, 200)
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  listen(): Promise<Served> {
    return serveModbus(this, () => this.close())
  }

  close(): void {
    this.#stop()
  }

  silent(): boolean {
    return this.#world.fault('plcSilent')
  }

  get state(): PackmlState {
    return this.#state
  }

  readInput(address: number): boolean | null {
    if (address < 0 || address >= inputCount) return null
    const eye = eyeNames[address]
    if (eye) return this.#latches[eye].blocked
    for (const [name, { input, inverted }] of Object.entries(interlockInputs)) {
      if (input !== address) continue
      const good =
        name === 'heartbeatGood' ? this.#heartbeatGood() : this.#world.interlock(name as keyof typeof interlockInputs)
      return good !== inverted
    }
    return this.#otherInput(address)
  }

  readCoil(address: number): boolean | null {
    return this.#coils[address] ?? null
  }

  readInputRegister(address: number): number | null {
    if (address < 0 || address >= inputRegisterCount) return null
    for (const eye of eyeNames) {
      const first = eyeRegister(eye)
      if (address >= first && address < first + 6) return this.#eyeWords(this.#latches[eye])[address - first] ?? 0
    }
    return this.#registers()[address] ?? 0
  }

  readHolding(address: number): number | null {
    return this.#holding[address - firstHolding] ?? null
  }

  writeCoil(address: number, on: boolean): number {
    if (address < 0 || address >= coilCount) return 2
    this.#coils[address] = on
    if (address === coils.xrayEnableRequest) this.#world.requestXrayEnable(on && this.#heartbeatGood())
    return 0
  }

  writeHolding(address: number, values: readonly number[]): number {
    if (address < firstHolding || address + values.length > firstHolding + holdingCount) return 2
    values.forEach((value, index) => this.#write(address + index, value))
    const wrote = (register: number): boolean => register >= address && register < address + values.length
    if (wrote(holding.heartbeat)) this.#heartbeatMs = this.#world.nowMs()
    if (wrote(holding.commandChange)) this.#command()
    if (wrote(holding.speedMmS) && this.#state === 'Execute') this.#drive()
    if (wrote(holding.gateSequence))
      this.#gate.order(
        this.#holding.slice(holding.gateTrackId - firstHolding, holding.gateWindowCounts - firstHolding + 1),
      )
    return 0
  }

  #write(address: number, value: number): void {
    this.#holding[address - firstHolding] = value
  }

  #heartbeatGood(): boolean {
    return this.#world.nowMs() - this.#heartbeatMs <= (this.readHolding(holding.heartbeatTimeoutMs) ?? 1000)
  }

  #otherInput(address: number): boolean {
    const tube = this.#world.tubeOutput()
    switch (address) {
      case inputs.lampCurrent:
        return tube.kilovolts > 0 && !this.#world.fault('lampFailed')
      case inputs.xrayEnableGranted:
        return this.#world.xrayEnabled()
      case inputs.gateHome:
        return !this.#gate.isOut
      case inputs.gateOut:
        return this.#gate.isOut
      case inputs.jam:
        return this.#gate.jammed
      default:
        return (
          address === inputs.generatorReady ||
          address === inputs.airPressureGood ||
          (address >= inputs.drive1Good && address <= inputs.drive3Good)
        )
    }
  }

  #registers(): Readonly<Record<number, number>> {
    const world = this.#world
    const [encoderHigh, encoderLow] = words32(world.encoderCounts())
    const [probeHigh, probeLow] = words32(wordProbe)
    const [parcelsHigh, parcelsLow] = words32(this.#latches.infeed.rises)
    const [uptimeHigh, uptimeLow] = words32(Math.floor(world.nowMs()) >>> 0)
    const running = Math.abs(world.beltSpeedMmS()) > 1
    return {
      [at.signature]: signature,
      [at.mapVersion]: mapVersion,
      [at.plcHeartbeat]: Math.floor(world.nowMs() / 100) & 0xffff,
      [at.unitMode]: 1,
      [at.state]: stateNumber(this.#state),
      [at.rejectedCommand]: this.#rejected,
      [at.statusBits]: (running ? statusBit.beltRunning : 0) | statusBit.trackingValid,
      [at.encoder]: encoderHigh,
      [at.encoder + 1]: encoderLow,
      [at.speedMmS]: Math.round(world.beltSpeedMmS()) & 0xffff,
      [at.umPerCount]: world.umPerCount,
      [at.parcelCount]: parcelsHigh,
      [at.parcelCount + 1]: parcelsLow,
      [at.uptimeMs]: uptimeHigh,
      [at.uptimeMs + 1]: uptimeLow,
      [at.supplyCentivolts]: 2412,
      [at.cabinetTenthsC]: 314,
      [at.gateEcho]: this.#gate.echo,
      [at.wordProbe]: probeHigh,
      [at.wordProbe + 1]: probeLow,
      [at.floatProbe]: 0x4049,
      [at.floatProbe + 1]: 0x0fd0,
    }
  }

  #eyeWords(latch: Latch): readonly number[] {
    return [latch.rises & 0xffff, latch.falls & 0xffff, ...words32(latch.riseCounts), ...words32(latch.fallCounts)]
  }

  #command(): void {
    const change = this.readHolding(holding.commandChange) ?? 0
    if (change === this.#change) return
    this.#change = change
    const number = this.readHolding(holding.command) ?? 0
    const command = (Object.keys(packmlCommands) as ConveyorCommand[]).find((name) => packmlCommands[name] === number)
    const next = command ? commanded(this.#state, command) : null
    if (next && !(command === 'start' && !this.#safe())) this.#become(next)
    else this.#rejected = ((change & 0xff) << 8) | stateNumber(this.#state)
  }

  #safe(): boolean {
    return (
      this.#heartbeatGood() &&
      Object.keys(interlockInputs).every(
        (name) => name === 'heartbeatGood' || this.#world.interlock(name as keyof typeof interlockInputs),
      )
    )
  }

  #become(state: PackmlState): void {
    this.#state = state
    this.#stateSinceMs = this.#world.nowMs()
    this.#drive()
  }

  #drive(): void {
    const moving = this.#state === 'Execute' || this.#state === 'Starting' || this.#state === 'Unholding'
    this.#world.driveBelt(moving ? (this.readHolding(holding.speedMmS) ?? 0) : 0)
  }

  #step(nowMs: number): void {
    for (const eye of eyeNames) this.#look(eye)
    if (!this.#safe()) this.#lostSafety()
    const next = completed(this.#state)
    if (next !== this.#state && nowMs - this.#stateSinceMs >= actingMs) this.#become(next)
    this.#gate.step()
  }

  #lostSafety(): void {
    this.#world.requestXrayEnable(false)
    const next = commanded(this.#state, this.#heartbeatGood() ? 'abort' : 'stop')
    if (
      next &&
      this.#state !== 'Idle' &&
      this.#state !== 'Stopped' &&
      this.#state !== 'Clearing' &&
      this.#state !== 'Resetting'
    )
      this.#become(next)
  }

  #look(eye: EyeName): void {
    const latch = this.#latches[eye]
    const blocked = this.#world.eyeBlocked(eye)
    if (blocked === latch.blocked) return
    latch.blocked = blocked
    const counts = this.#world.encoderCounts()
    if (blocked) {
      latch.rises++
      latch.riseCounts = counts
    } else {
      latch.falls++
      latch.fallCounts = counts
    }
  }
}
