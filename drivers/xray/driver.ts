import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import type { OpenWire } from '../wire/wire.ts'
import {
  faultWords,
  fromCounts,
  fullCounts,
  monitorOverrange,
  statusFlags,
  type StatusFlag,
  toCounts,
} from './commands.ts'
import type { FrameForm } from './framing.ts'
import type { Generator, GeneratorIdentity, GeneratorStatus } from './generator.ts'
import { GeneratorLink } from './link.ts'

/** How the driver behaves: form of the frames, polls a second, and the tube's own limits below the generator's full scale. */
export type SpellmanSettings = {
  readonly form: FrameForm
  readonly pollHz: number
  readonly tubeKv: number
  readonly tubeMa: number
}

/** Spellman XRV and its kin. Identity and dialect are verified by `28` before anything else is sent. */
export class SpellmanGenerator implements Generator {
  readonly name: string
  readonly url: string
  readonly #settings: SpellmanSettings
  readonly #health = new HealthBook()
  readonly #statuses = new Listeners<GeneratorStatus>()
  readonly #link: GeneratorLink
  #identity: GeneratorIdentity | null = null
  #status: GeneratorStatus | null = null
  #timer: NodeJS.Timeout | null = null
  #fed = true
  #closed = false

  constructor(name: string, url: string, open: OpenWire, settings: SpellmanSettings) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#link = new GeneratorLink(open, settings.form, this.#health, {
      opened: () => this.#schedule(0),
      lost: () => {
        this.#identity = null
        this.#status = null
      },
    })
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

  values(): readonly DeviceValue[] {
    const status = this.#status
    if (!status) return []
    return [
      { name: 'kilovolts', value: round(status.kilovolts, 1), unit: 'kV' },
      { name: 'set', value: round(status.kilovoltsSet, 1), unit: 'kV' },
      { name: 'milliamps', value: round(status.milliamps, 3), unit: 'mA' },
      { name: 'X-rays', value: status.emitting ? 'on' : 'off', unit: null },
      { name: 'interlocks', value: status.interlock1Closed && status.interlock2Closed ? 'closed' : 'open', unit: null },
      { name: 'faults', value: status.faults.length === 0 ? 'none' : status.faults.join(', '), unit: null },
      { name: 'model', value: this.#identity?.model ?? '–', unit: null },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#link.trace.add(listen)
  }

  onStatus(listen: (status: GeneratorStatus) => void): Unsubscribe {
    return this.#statuses.add(listen)
  }

  async setOutput({ kilovolts, milliamps }: { kilovolts: number; milliamps: number }): Promise<void> {
    const { fullScaleKv, fullScaleMa } = this.#verified()
    const limitKv = Math.min(fullScaleKv, this.#settings.tubeKv)
    const limitMa = Math.min(fullScaleMa, this.#settings.tubeMa)
    if (!(kilovolts >= 0 && kilovolts <= limitKv && milliamps >= 0 && milliamps <= limitMa)) {
      throw new DriverError(
        'out-of-range',
        `${kilovolts} kV and ${milliamps} mA are beyond ${limitKv} kV or ${limitMa} mA; correct beam in the configuration.`,
        { kilovolts, milliamps },
      )
    }
    await this.#setAndReadBack('setKilovolts', 'readKilovoltsSet', toCounts(kilovolts, fullScaleKv))
    await this.#setAndReadBack('setMilliamps', 'readMilliampsSet', toCounts(milliamps, fullScaleMa))
  }

  async turnOn(): Promise<void> {
    this.#verified()
    try {
      await this.#link.ask('setOutput', [1])
      const flags = await this.#readFlags()
      if (flags.highVoltageOn) return
    } catch (error) {
      // Whether the command arrived is not known: what is not read back as on is turned off.
      if (!(error instanceof DriverError && error.code === 'cancelled')) await this.#turnOffAfter(error)
      throw error
    }
    await this.turnOff()
    throw new DriverError(
      'bad-answer',
      'The generator acknowledged X-rays on but its status does not show it; it was turned off again.',
    )
  }

  /** Off after a failed "on"; on a line that is gone the generator's own watchdog does it, and the first failure is the one to tell. */
  async #turnOffAfter(failure: unknown): Promise<void> {
    try {
      await this.turnOff()
    } catch (error) {
      if (error instanceof DriverError && error.code === 'closed') return
      throw new DriverError(
        'bad-answer',
        'X-rays on failed, and so did X-rays off. Press the emergency stop.',
        {},
        { cause: failure },
      )
    }
  }

  turnOff(): Promise<void> {
    return this.#link.shoutOff()
  }

  turnOffNow(): void {
    // On a dead line nothing can be sent; the generator's own watchdog turns it off.
    this.#link.shoutOffNow()
  }

  async resetFaults(): Promise<void> {
    this.#verified()
    await this.#link.ask('resetFaults')
  }

  feedWatchdog(alive: boolean): void {
    this.#fed = alive
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#link.renew()
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#health.become('closed', null)
    await this.#link.close()
  }

  #verified(): GeneratorIdentity {
    if (this.#identity) return this.#identity
    throw new DriverError(
      'wrong-device',
      'The generator has not shown that it speaks the configured dialect; only "off" is sent to it. Check driver and wiring.',
    )
  }

  async #setAndReadBack(
    set: 'setKilovolts' | 'setMilliamps',
    read: 'readKilovoltsSet' | 'readMilliampsSet',
    counts: number,
  ): Promise<void> {
    await this.#link.ask(set, [counts])
    const [answer] = await this.#link.ask(read)
    if (Number(answer) === counts) return
    throw new DriverError(
      'bad-answer',
      `The generator was set to ${counts} counts and reads back ${answer ?? 'nothing'}. Try again; then check the line.`,
      { counts },
    )
  }

  #schedule(afterMs: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (!this.#closed) this.#timer = setTimeout(() => void this.#poll(), afterMs)
  }

  async #poll(): Promise<void> {
    const startedMs = performance.now()
    try {
      if (!this.#identity) await this.#identify()
      if (this.#fed) await this.#readStatus()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#health.become('failed', message)
      this.#status = null
    }
    // From start to start, so that a slow serial line does not make the polls rarer still.
    this.#schedule(Math.max(5, 1000 / this.#settings.pollHz - (performance.now() - startedMs)))
  }

  async #identify(): Promise<void> {
    const [kilovolts, milliamps, polarity] = (await this.#link.ask('readScaling')).map(Number)
    const plausible =
      (kilovolts ?? 0) >= 10 && (kilovolts ?? 0) <= 500 && (milliamps ?? 0) > 0 && (polarity === 0 || polarity === 1)
    if (!plausible)
      throw new DriverError(
        'wrong-device',
        "The answer to 28 is not that of an XRV. Set the generator's driver to its model; high voltage is refused until then.",
      )
    const [version] = await this.#link.ask('readVersion')
    this.#identity = {
      dialect: 'spellman-xrv',
      fullScaleKv: kilovolts ?? 0,
      fullScaleMa: milliamps ?? 0,
      model: `XRV ${kilovolts} kV, version ${version ?? '?'}`,
    }
  }

  async #readFlags(): Promise<Record<StatusFlag, boolean>> {
    const values = await this.#link.ask('readStatus')
    return Object.fromEntries(statusFlags.map((flag, index) => [flag, Number(values[index]) === 1])) as Record<
      StatusFlag,
      boolean
    >
  }

  async #readStatus(): Promise<void> {
    const identity = this.#verified()
    const flags = await this.#readFlags()
    const monitors = (await this.#link.ask('readMonitors')).map(Number)
    const faults = (await this.#link.ask('readFaults')).flatMap((flag, index) =>
      Number(flag) === 1 && faultWords[index] ? [faultWords[index]] : [],
    )
    const scaled = (index: number, fullScale: number): number =>
      ((monitors[index] ?? 0) * monitorOverrange * fullScale) / fullCounts
    const [kvSet] = await this.#link.ask('readKilovoltsSet')
    const [maSet] = await this.#link.ask('readMilliampsSet')
    const status: GeneratorStatus = {
      atMs: Date.now(),
      highVoltageOn: flags.highVoltageOn,
      emitting: flags.xraysEminent,
      interlock1Closed: flags.interlock1Closed,
      interlock2Closed: flags.interlock2Closed,
      ready: flags.ready,
      kilovolts: scaled(0, identity.fullScaleKv),
      milliamps: scaled(1, identity.fullScaleMa),
      kilovoltsSet: fromCounts(Number(kvSet), identity.fullScaleKv),
      milliampsSet: fromCounts(Number(maSet), identity.fullScaleMa),
      faults: flags.supplyFault && faults.length === 0 ? ['supply fault'] : faults,
    }
    this.#status = status
    this.#health.answered(status.atMs)
    this.#statuses.tell(status)
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
