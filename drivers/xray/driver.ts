import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { generatorValues, statusOf } from './driver-values.ts'
import type { Generator, GeneratorIdentity, GeneratorStatus, TubeLife, WarmUp } from './generator.ts'
import { beyondLimits, limitsOf, type Output, settingOrder } from './output-limits.ts'
import { LanePulse } from './lane-pulse.ts'
import { overtaken } from './line.ts'
import { offAfter } from './off-after.ts'
import { Preheat } from './preheat.ts'
import type { LineNews, SlowReading, Supply, SupplyReading } from './supply.ts'
import { type CareSettings, TubeCare } from './tube-care.ts'

/** How the driver behaves, whatever the dialect: its tube, polls a second, and how it takes a lane that no longer says that it is alive. */
export type DriverSettings = CareSettings & {
  readonly pollHz: number
  readonly keepAliveMs: number
  readonly pollOnlyWhenAlive: boolean
}

/** Makes the supply of a dialect on its line. */
export type MakeSupply = (health: HealthBook, news: LineNews) => Supply

const slowEveryMs = 5000
const wentOff = 'high voltage went off by itself (interlock, watchdog or a fault of the generator)'

/** A generator of any dialect: verified before it is trusted, polled, limited by its tube's table, and turned off past every queue. */
export class GeneratorDriver implements Generator {
  readonly name: string
  readonly url: string
  readonly #settings: DriverSettings
  readonly #health = new HealthBook()
  readonly #statuses = new Listeners<GeneratorStatus>()
  readonly #supply: Supply
  readonly #care: TubeCare
  readonly #preheat = new Preheat()
  readonly #pulse: LanePulse
  #identity: GeneratorIdentity | null = null
  #status: GeneratorStatus | null = null
  #reading: SupplyReading | null = null
  #slow: SlowReading | null = null
  #slowDueMs = 0
  #timer: NodeJS.Timeout | null = null
  #closed = false
  /** Grows with every order for on or off: a poll that was under way then says nothing about its effect. */
  #orders = 0
  #offs = 0
  #expectedOn = false

  constructor(name: string, url: string, makeSupply: MakeSupply, settings: DriverSettings) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#pulse = new LanePulse(settings.keepAliveMs)
    this.#care = new TubeCare(settings, {
      setOutput: (output) => this.#set(output),
      turnOn: () => this.#on(),
      turnOff: () => this.#off(),
      clearArcFault: () => this.#clearArcFault(),
    })
    this.#supply = makeSupply(this.#health, { opened: () => this.#schedule(0), lost: () => this.#lost() })
  }

  identity(): GeneratorIdentity | null {
    return this.#identity
  }

  status(): GeneratorStatus | null {
    return this.#status
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  tube(): TubeLife {
    return this.#care.life(this.#slow?.hours ?? null)
  }

  values(): readonly DeviceValue[] {
    if (!this.#status || !this.#reading || !this.#identity) return []
    return generatorValues({
      identity: this.#identity,
      status: this.#status,
      reading: this.#reading,
      slow: this.#slow,
      life: this.tube(),
      limits: limitsOf(this.#settings.tube, this.#identity),
      idleWords: this.#care.idleWords(),
      preheating: this.#preheat.running,
      trouble: this.#care.trouble,
      notUsed: this.#supply.notUsed,
    })
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#supply.trace.add(listen)
  }

  onStatus(listen: (status: GeneratorStatus) => void): Unsubscribe {
    return this.#statuses.add(listen)
  }

  onWarmUp(listen: (warmUp: WarmUp) => void): Unsubscribe {
    return this.#care.onWarmUp(listen)
  }

  async setOutput(output: Output): Promise<void> {
    this.#free()
    return this.#set(output)
  }

  async turnOn(): Promise<void> {
    this.#free()
    await this.#on()
  }

  turnOff(): Promise<void> {
    this.#care.stop()
    return this.#off()
  }

  turnOffNow(): void {
    this.#care.stop()
    this.#ordered(false)
    // On a dead line nothing can be sent; the generator's own watchdog turns it off.
    this.#supply.shoutOffNow()
  }

  async resetFaults(): Promise<void> {
    this.#verified()
    await this.#supply.resetFaults()
    this.#care.forgive()
  }

  async warmUp(): Promise<void> {
    await this.#care.start(limitsOf(this.#settings.tube, this.#verified()))
  }

  feedWatchdog(alive: boolean): void {
    this.#pulse.allow(alive)
  }

  keepAlive(): void {
    this.#pulse.beat()
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#supply.renew()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#care.fail('the station has closed the generator.')
    this.#preheat.cancel()
    this.#health.become('closed', null)
    await this.#supply.close()
  }

  #verified(): GeneratorIdentity {
    if (this.#identity) return this.#identity
    throw new DriverError(
      'wrong-device',
      'The generator has not shown that it speaks the configured dialect; only "off" is sent to it. Check driver and wiring.',
    )
  }

  /** Throws while a warm-up has the tube. */
  #free(): void {
    this.#verified()
    if (this.#care.warming)
      throw new DriverError('refused', 'The tube is being warmed up; wait for its end, or turn it off first.')
  }

  async #set(output: Output): Promise<void> {
    const beyond = beyondLimits(output, limitsOf(this.#settings.tube, this.#verified()))
    if (beyond) throw new DriverError('out-of-range', beyond, { ...output })
    const { kilovoltsSet = 0, milliampsSet = 0 } = this.#reading ?? {}
    const offs = this.#offs
    for (const which of settingOrder({ kilovolts: kilovoltsSet, milliamps: milliampsSet }, output)) {
      if (offs !== this.#offs) throw overtaken('both set points were sent')
      if (which === 'kilovolts') await this.#supply.setKilovolts(output.kilovolts)
      else await this.#supply.setMilliamps(output.milliamps)
    }
  }

  async #on(): Promise<void> {
    this.#verified()
    const [latched] = this.#care.faults
    if (latched) throw new DriverError('refused', `X-rays stay off: ${latched}. Reset the fault first.`)
    const orders = this.#orders
    await this.#preheat.ready(this.#reading, this.#settings.tube.preheatMs, this.#supply)
    if (orders !== this.#orders) throw overtaken()
    try {
      if (!(await this.#supply.turnOn()))
        throw new DriverError(
          'bad-answer',
          'The generator acknowledged X-rays on but its status does not show it; it was turned off again.',
        )
      if (orders === this.#orders) this.#ordered(true)
    } catch (error) {
      // Whether the command arrived is not known: what is not read back as on is turned off.
      if (!(error instanceof DriverError && error.code === 'cancelled')) await offAfter(error, () => this.#off())
      throw error
    }
  }

  #off(): Promise<void> {
    this.#ordered(false)
    return this.#supply.shoutOff()
  }

  #ordered(on: boolean): void {
    this.#orders++
    this.#expectedOn = on
    if (on) return
    this.#offs++
    this.#preheat.cancel()
  }

  async #clearArcFault(): Promise<void> {
    if (this.#reading?.faults.length) await this.#supply.resetFaults()
  }

  #lost(): void {
    this.#identity = null
    this.#status = null
    this.#reading = null
    this.#slow = null
    this.#ordered(false)
    this.#care.fail('the line to the generator was lost.')
  }

  #schedule(afterMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.#poll(), afterMs)
  }

  async #poll(): Promise<void> {
    const startedMs = performance.now()
    try {
      if (this.#pulse.lost && (this.#expectedOn || this.#care.warming)) await this.#outlive()
      if (!this.#identity) await this.#identify()
      if (this.#pulse.mayFeed()) await this.#supply.feedWatchdog()
      if (this.#pulse.alive || !this.#settings.pollOnlyWhenAlive) await this.#read()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#health.become('failed', message)
      this.#status = null
      this.#care.missed(message)
    }
    // From start to start, so that a slow serial line does not make the polls rarer still.
    this.#schedule(Math.max(5, 1000 / this.#settings.pollHz - (performance.now() - startedMs)))
  }

  /** The lane hangs and no watchdog of the generator has acted: off is sent from here, and only a reset brings X-rays back. */
  async #outlive(): Promise<void> {
    this.#care.latch('the lane no longer said that it is alive; X-rays were turned off')
    await this.turnOff()
  }

  async #identify(): Promise<void> {
    const identity = await this.#supply.identify()
    await this.#supply.prepare()
    this.#identity = identity
  }

  async #read(): Promise<void> {
    const orders = this.#orders
    const reading = await this.#supply.read()
    this.#reading = reading
    this.#preheat.saw(reading.filamentOn)
    // The first status comes with everything known; later ones do not wait for what changes slowly.
    if (this.#slow === null) await this.#readSlowly()
    const settled = orders === this.#orders
    if (settled && this.#expectedOn && !reading.highVoltageOn) {
      this.#ordered(false)
      if (reading.faults.length === 0) this.#care.latch(wentOff)
    }
    this.#status = this.#care.saw(statusOf(reading), reading.arcing, settled)
    this.#health.answered(this.#status.atMs)
    this.#statuses.tell(this.#status)
    if (performance.now() >= this.#slowDueMs) await this.#readSlowly()
  }

  async #readSlowly(): Promise<void> {
    this.#slow = await this.#supply.readSlowly()
    this.#slowDueMs = performance.now() + slowEveryMs
  }
}
