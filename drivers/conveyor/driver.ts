import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import type { Conveyor, ConveyorCommand, ConveyorReading, GateOrder, StackLight } from './conveyor.ts'
import { type ModbusAddress, ModbusLink } from './modbus-link.ts'
import { isActing, packmlCommands, packmlStates } from './packml.ts'
import { demandOurMap, readingOf } from './reading.ts'
import { coils, gateDecisions, holding, inputCount, inputRegisterCount, inputRegisters, words32 } from './registers.ts'

/** Polls a second, and how long the PLC may take to carry an order out. */
export type ConveyorSettings = { readonly pollHz: number; readonly orderTimeoutMs: number }

const shortestWaitMs = 200
const longestWaitMs = 5000
/** An acting state of PackML that lasts longer than this is the PLC's trouble, and seen in its state. */
const settleMs = 1500

/** The lane's conveyor over Modbus TCP: polls, feeds the PLC's watchdog with each poll, reconnects by itself. */
export class MapConveyor implements Conveyor {
  readonly name: string
  readonly url: string
  readonly #address: () => Promise<ModbusAddress>
  readonly #settings: ConveyorSettings
  readonly #health = new HealthBook()
  readonly #readings = new Listeners<ConveyorReading>()
  readonly #trace = new Listeners<TraceLine>()
  readonly #latencies: number[] = []
  #link: ModbusLink | null = null
  #reading: ConveyorReading | null = null
  #words: readonly number[] = []
  #counts: number | null = null
  #heartbeat = 0
  #change = 0
  #fed = true
  #wanted = { xray: false, stopped: false }
  #waitMs = shortestWaitMs
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(name: string, url: string, address: () => Promise<ModbusAddress>, settings: ConveyorSettings) {
    this.name = name
    this.url = url
    this.#address = address
    this.#settings = settings
    this.#schedule(0)
  }

  reading(): ConveyorReading | null {
    return this.#reading
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    const reading = this.#reading
    if (!reading) return []
    const sorted = [...this.#latencies].sort((a, b) => a - b)
    const quantile = (share: number): number =>
      Number((sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1))
    return [
      { name: 'belt', value: reading.speedMmS, unit: 'mm/s' },
      { name: 'position', value: Math.round(reading.beltMm), unit: 'mm' },
      { name: 'state', value: packmlStates[reading.packmlState] ?? 'Undefined', unit: null },
      { name: 'X-ray enable', value: reading.xrayEnableGranted ? 'granted' : 'not granted', unit: null },
      { name: 'lamp current', value: reading.lampCurrent, unit: null },
      { name: 'supply', value: (this.#words[inputRegisters.supplyCentivolts] ?? 0) / 100, unit: 'V' },
      { name: 'cabinet', value: (this.#words[inputRegisters.cabinetTenthsC] ?? 0) / 10, unit: '°C' },
      { name: 'parcels', value: reading.parcelCount, unit: null },
      { name: 'poll p50', value: quantile(0.5), unit: 'ms' },
      { name: 'poll p99', value: quantile(0.99), unit: 'ms' },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  onReading(listen: (reading: ConveyorReading) => void): Unsubscribe {
    return this.#readings.add(listen)
  }

  async command(command: ConveyorCommand): Promise<void> {
    if (command === 'stop' || command === 'abort') this.#wanted.stopped = true
    if (command === 'start' || command === 'unhold') this.#wanted.stopped = false
    const link = this.#demandLink()
    const rejectedBefore = this.#words[inputRegisters.rejectedCommand] ?? 0
    const change = await this.#sendCommand(link, command)
    await this.#settled(link)
    const rejected = this.#words[inputRegisters.rejectedCommand] ?? 0
    // High byte: the low byte of the change request that was refused; low byte: the PLC's reason.
    if (rejected !== rejectedBefore && rejected >> 8 === (change & 0xff)) {
      const state = packmlStates[this.#reading?.packmlState ?? 0] ?? 'Undefined'
      throw new DriverError(
        'refused',
        `The PLC refused ${command} in state ${state}. Look at its interlocks, then Reset and Start.`,
        { command, state },
      )
    }
  }

  /** Writes the command under a new change number, which it returns; the PLC has it, but may refuse it. */
  async #sendCommand(link: ModbusLink, command: ConveyorCommand): Promise<number> {
    const change = (this.#change = (this.#change + 1) & 0xffff)
    await link.writeRegisters(holding.command, [packmlCommands[command], change], `command ${command}`)
    return change
  }

  async setSpeed(mmPerSecond: number): Promise<void> {
    if (!(mmPerSecond >= 0 && mmPerSecond <= 2000))
      throw new DriverError('out-of-range', `A belt speed of ${mmPerSecond} mm/s is not possible; 0 to 2000 is.`)
    await this.#demandLink().writeRegisters(holding.speedMmS, [Math.round(mmPerSecond)], `speed ${mmPerSecond} mm/s`)
  }

  async requestXrayEnable(wanted: boolean): Promise<void> {
    this.#wanted.xray = wanted
    await this.#demandLink().writeCoil(
      coils.xrayEnableRequest,
      wanted,
      wanted ? 'request the X-ray enable' : 'withdraw the X-ray enable',
      !wanted,
    )
  }

  async orderGate(order: GateOrder): Promise<void> {
    const link = this.#demandLink()
    const reading = this.#reading
    if (!reading) throw new DriverError('closed', 'The PLC has not been read yet; the gate keeps to the hold chute.')
    const umPerCount = this.#words[inputRegisters.umPerCount] ?? 100
    const [from, to] = order.windowMm.map((mm) => Math.round((mm * 1000) / umPerCount))
    const start = words32((from ?? 0) >>> 0)
    const decision = gateDecisions[order.decision]
    const values = [
      order.trackId,
      decision,
      order.sequence,
      0,
      ...start,
      Math.max(0, Math.min(0xffff, (to ?? 0) - (from ?? 0))),
    ]
    await link.writeRegisters(
      holding.gateTrackId,
      values,
      `gate: ${order.decision} parcel ${order.trackId}, order ${order.sequence}`,
    )
    await this.#echoed(order.sequence)
  }

  async setLights(light: StackLight): Promise<void> {
    const on = (state: StackLight['red']): boolean => state === 'on'
    const flash = (state: StackLight['red']): boolean => state === 'flash'
    const pattern = [
      on(light.red),
      on(light.amber),
      on(light.green),
      false,
      false,
      light.buzzer,
      flash(light.red),
      flash(light.amber),
      flash(light.green),
    ]
    await this.#demandLink().writeCoils(coils.red, pattern, 'stack light')
  }

  feedWatchdog(alive: boolean): void {
    this.#fed = alive
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    this.#link?.close()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#health.become('closed', null)
    this.#link?.close()
  }

  /** Polls until the PLC is in a waiting state again: Resetting, Clearing and their kind are on the way to one. */
  async #settled(link: ModbusLink): Promise<void> {
    const untilMs = Date.now() + settleMs
    do await this.#poll(link)
    while (isActing(this.#reading?.packmlState ?? 0) && Date.now() < untilMs)
  }

  #demandLink(): ModbusLink {
    if (this.#link?.isAlive) return this.#link
    throw new DriverError('closed', this.#health.now.message ?? 'There is no connection to the PLC yet.')
  }

  #echoed(sequence: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error: DriverError | null): void => {
        clearTimeout(timer)
        stop()
        if (error) reject(error)
        else resolve()
      }
      const timer = setTimeout(
        () =>
          done(
            new DriverError(
              'timeout',
              `The PLC did not confirm gate order ${sequence}; the parcel goes to the hold chute.`,
              { sequence },
            ),
          ),
        this.#settings.orderTimeoutMs,
      )
      const stop = this.#readings.add((reading) => {
        if (reading.gateEcho === sequence) done(null)
      })
    })
  }

  #schedule(afterMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.#turn(), afterMs)
  }

  async #turn(): Promise<void> {
    const startedMs = performance.now()
    try {
      if (!this.#link?.isAlive) await this.#connect()
      const link = this.#demandLink()
      if (this.#fed)
        await link.writeRegisters(holding.heartbeat, [(this.#heartbeat = (this.#heartbeat + 1) & 0xffff)], 'heartbeat')
      await this.#poll(link)
      this.#waitMs = shortestWaitMs
      this.#latencies.push(performance.now() - startedMs)
      if (this.#latencies.length > 200) this.#latencies.shift()
      this.#schedule(Math.max(1, 1000 / this.#settings.pollHz - (performance.now() - startedMs)))
    } catch (error) {
      this.#failed(error)
    }
  }

  async #connect(): Promise<void> {
    this.#link = await ModbusLink.open(await this.#address(), this.#trace)
    if (this.#closed) this.#link.close()
    this.#counts = null
    // A link that comes back must not find an enable that was withdrawn while it was away.
    if (!this.#wanted.xray)
      await this.#link.writeCoil(coils.xrayEnableRequest, false, 'withdraw the X-ray enable', true)
    // Nor may it find a belt that was told to stop meanwhile; a PLC that has stopped by itself refuses the order, and may.
    if (this.#wanted.stopped) await this.#sendCommand(this.#link, 'stop')
  }

  async #poll(link: ModbusLink): Promise<void> {
    const bits = await link.readInputs(0, inputCount)
    const words = await link.readInputRegisters(0, inputRegisterCount)
    demandOurMap(words)
    const { reading, counts } = readingOf(Date.now(), bits, words, this.#counts)
    this.#counts = counts
    this.#words = words
    this.#reading = reading
    this.#health.answered(reading.atMs)
    this.#readings.tell(reading)
  }

  #failed(error: unknown): void {
    if (this.#closed) return
    if (error instanceof DriverError && error.code === 'timeout') this.#health.count('timeouts')
    this.#health.count('reconnects')
    this.#health.become('failed', error instanceof Error ? error.message : String(error))
    this.#link?.close()
    this.#link = null
    const waitMs = this.#waitMs * (0.5 + Math.random())
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
    this.#schedule(waitMs)
  }
}
