import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import type { ConveyorSettings } from './conveyor-settings.ts'
import { type JogHands, jogBelt, reverseBelt } from './belt-orders.ts'
import { CommandBook } from './command-book.ts'
import type {
  Conveyor,
  ConveyorCommand,
  ConveyorFact,
  ConveyorReading,
  GateOrder,
  Jog,
  StackLight,
  UnitMode,
} from './conveyor.ts'
import { conveyorValues, Latencies } from './device-values.ts'
import { factsBetween } from './facts.ts'
import { gateOrderValues, lightValues } from './order-values.ts'
import { isActing, stateName } from './packml.ts'
import { type PlcPlace, PlcSession } from './plc-session.ts'
import { beltMmOf, readingOf } from './reading.ts'

const shortestWaitMs = 200
const longestWaitMs = 5000
/** An acting state of PackML that lasts longer than this is the PLC's trouble, and seen in its state. */
const settleMs = 3000
const settleEveryMs = 15

/** The lane's conveyor over Modbus: polls, feeds the PLC's watchdog with each poll, reconnects by itself. */
export class MapConveyor implements Conveyor {
  readonly name: string
  readonly url: string
  readonly #place: () => Promise<PlcPlace>
  readonly #settings: ConveyorSettings
  readonly #health = new HealthBook()
  readonly #readings = new Listeners<ConveyorReading>()
  readonly #facts = new Listeners<ConveyorFact>()
  readonly #trace = new Listeners<TraceLine>()
  readonly #latencies = new Latencies()
  readonly #commands = new CommandBook()
  readonly #hands: JogHands
  #session: PlcSession | null = null
  #reading: ConveyorReading | null = null
  #counts: number | null = null
  #heartbeat = 0
  #eventsLost = 0
  #fed = true
  #wanted = { xray: false, stopped: false }
  #waitMs = shortestWaitMs
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(name: string, url: string, place: () => Promise<PlcPlace>, settings: ConveyorSettings) {
    this.name = name
    this.url = url
    this.#place = place
    this.#settings = settings
    this.#hands = {
      demandReading: () => this.#demandReading(),
      order: (orders, words, urgent) => this.#demandSession().order(orders, words, urgent),
      until: (fits, timeoutMs, error) => this.#until(fits, timeoutMs, error),
    }
    this.#schedule(0)
  }

  reading(): ConveyorReading | null {
    return this.#reading
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    const lost = this.#eventsLost
    const echoes = this.#session?.echoes ?? false
    return this.#reading ? conveyorValues(this.#reading, this.#latencies, lost, echoes) : []
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

  onFact(listen: (fact: ConveyorFact) => void): Unsubscribe {
    return this.#facts.add(listen)
  }

  async command(command: ConveyorCommand): Promise<void> {
    if (command === 'stop' || command === 'abort') this.#wanted.stopped = true
    if (command === 'start' || command === 'unhold') this.#wanted.stopped = false
    await this.#commands.inTurn(command, () =>
      this.#obeyed(`command ${command}`, (session) => session.command(command)),
    )
  }

  async setMode(mode: UnitMode): Promise<void> {
    await this.#commands.inTurn(mode, () => this.#obeyed(`mode ${mode}`, (session) => session.changeMode(mode)))
    const { unitMode } = this.#demandReading().details ?? {}
    if (unitMode !== mode)
      throw new DriverError('refused', `The PLC stays in mode ${unitMode ?? 'unknown'}. Stop the belt first.`, { mode })
  }

  async setSpeed(mmPerSecond: number): Promise<void> {
    if (!(mmPerSecond >= 0 && mmPerSecond <= 2000))
      throw new DriverError('out-of-range', `A belt speed of ${mmPerSecond} mm/s is not possible; 0 to 2000 is.`)
    await this.#demandSession().order({ speedSetMmS: mmPerSecond }, `speed ${mmPerSecond} mm/s`)
  }

  jog(direction: Jog): Promise<void> {
    return jogBelt(this.#hands, direction)
  }

  reverse(mm: number): Promise<number> {
    return reverseBelt(this.#hands, mm)
  }

  async requestXrayEnable(wanted: boolean): Promise<void> {
    this.#wanted.xray = wanted
    const words = wanted ? 'request the X-ray enable' : 'withdraw the X-ray enable'
    await this.#demandSession().order({ xrayEnableRequest: wanted }, words, !wanted)
  }

  async orderGate(order: GateOrder): Promise<void> {
    const session = this.#demandSession()
    this.#demandReading()
    const { trackId, decision, sequence } = order
    await session.order(
      gateOrderValues(order, session.values),
      `gate: ${decision} parcel ${trackId}, order ${sequence}`,
    )
    const words = `The PLC did not confirm gate order ${sequence}; the parcel goes to the hold chute.`
    const error = new DriverError('timeout', words, { sequence })
    // A poll of its own, so that the echo is not waited for until the next one is due.
    await Promise.all([
      this.#until(({ gateEcho }) => gateEcho === sequence, this.#settings.orderTimeoutMs, error),
      this.#poll(session),
    ])
  }

  async setLights(light: StackLight): Promise<void> {
    await this.#demandSession().order(lightValues(light), 'stack light')
  }

  feedWatchdog(alive: boolean): void {
    this.#fed = alive
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    this.#session?.close()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#health.become('closed', null)
    this.#session?.close()
  }

  /** Gives an order, waits for the state that it ends in, and throws where the PLC has refused it. */
  async #obeyed(words: string, give: (session: PlcSession) => Promise<number>): Promise<void> {
    const session = this.#demandSession()
    const before = session.rejected
    const change = await give(session)
    this.#commands.name(change, words)
    await this.#settled(session)
    const { rejected } = session
    if (rejected === before || rejected >> 8 !== (change & 0xff)) return
    const state = stateName(this.#reading?.packmlState ?? 0)
    const why = this.#reading?.details?.lastRefusal?.split(': ').at(-1) ?? ''
    throw new DriverError(
      'refused',
      `The PLC refused ${words.replace('command ', '')} in state ${state}: ${why}. Look at its interlocks, then Reset and Start.`,
      { command: words, state, reason: rejected & 0xff },
    )
  }

  /** Polls until the PLC is in a waiting state again: Resetting, Clearing and their kind are on the way to one. */
  async #settled(session: PlcSession): Promise<void> {
    const untilMs = Date.now() + settleMs
    await this.#poll(session)
    while (isActing(this.#reading?.packmlState ?? 0) && Date.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, settleEveryMs))
      await this.#poll(session)
    }
  }

  #demandSession(): PlcSession {
    if (this.#session?.isAlive) return this.#session
    throw new DriverError('closed', this.#health.now.message ?? 'There is no connection to the PLC yet.')
  }

  #demandReading(): ConveyorReading {
    if (this.#reading) return this.#reading
    throw new DriverError('closed', 'The PLC has not been read yet; the gate keeps to the hold chute.')
  }

  #until(fits: (reading: ConveyorReading) => boolean, timeoutMs: number, error: DriverError): Promise<ConveyorReading> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop()
        reject(error)
      }, timeoutMs)
      const stop = this.#readings.add((reading) => {
        if (!fits(reading)) return
        clearTimeout(timer)
        stop()
        resolve(reading)
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
      const session = this.#session?.isAlive ? this.#session : await this.#connect()
      if (this.#fed) await this.#beat(session)
      await this.#poll(session)
      await this.#withdrawAgain(session)
      this.#waitMs = shortestWaitMs
      this.#latencies.add(performance.now() - startedMs)
      this.#schedule(Math.max(1, 1000 / this.#settings.pollHz - (performance.now() - startedMs)))
    } catch (error) {
      this.#failed(error)
    }
  }

  /** A heartbeat that was refused or lost is not repeated; the next poll brings a new one. */
  async #beat(session: PlcSession): Promise<void> {
    this.#heartbeat = (this.#heartbeat + 1) & 0xffff
    try {
      await session.order({ heartbeat: this.#heartbeat }, 'heartbeat')
    } catch (error) {
      if (!session.isAlive) throw error
    }
  }

  /** A withdrawal that the PLC did not take (it was busy, the frame was lost) is read back, and sent anew. */
  async #withdrawAgain(session: PlcSession): Promise<void> {
    if (this.#wanted.xray || !this.#reading?.xrayEnableGranted) return
    await session.order({ xrayEnableRequest: false }, 'withdraw the X-ray enable', true)
  }

  async #connect(): Promise<PlcSession> {
    const book = {
      trace: this.#trace,
      count: (counter: Parameters<HealthBook['count']>[0]) => this.#health.count(counter),
    }
    const session = await PlcSession.open(await this.#place(), book)
    this.#session = session
    if (this.#closed) session.close()
    this.#counts = null
    // A link that comes back must not find an enable that was withdrawn while it was away, nor a jog that nobody ends.
    const off = { jogForward: false, jogReverse: false, ...(this.#wanted.xray ? {} : { xrayEnableRequest: false }) }
    await session.order({ ...this.#settings.setup, ...off }, 'set up, with nothing on', true)
    // Nor may it find a belt that was told to stop meanwhile; a PLC that has stopped by itself refuses the order, and may.
    if (this.#wanted.stopped) this.#commands.name(await session.command('stop'), 'command stop')
    return session
  }

  async #poll(session: PlcSession): Promise<void> {
    const polled = await session.poll()
    const before = this.#reading
    const { reading, counts } = readingOf(session.map, polled, this.#counts, (change) => this.#commands.nameOf(change))
    this.#counts = counts
    this.#reading = reading
    this.#eventsLost += polled.eventsLost
    this.#health.answered(reading.atMs)
    const mm = (raw: number): number => beltMmOf(raw, counts, Number(polled.values.umPerCount))
    for (const fact of factsBetween(before, reading, polled.events, mm)) this.#facts.tell(fact)
    this.#readings.tell(reading)
  }

  #failed(error: unknown): void {
    if (this.#closed) return
    this.#health.count('reconnects')
    this.#health.become('failed', error instanceof Error ? error.message : String(error))
    this.#session?.close()
    this.#session = null
    const waitMs = this.#waitMs * (0.5 + Math.random())
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
    this.#schedule(waitMs)
  }
}
