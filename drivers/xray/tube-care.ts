import { DriverError } from '../driver-error.ts'
import type { Unsubscribe } from '../device.ts'
import { Listeners } from '../listeners.ts'
import type { GeneratorStatus, TubeLife, WarmUp } from './generator.ts'
import type { IdleTime } from './idle-time.ts'
import { type OutputLimits, limitsOf } from './output-limits.ts'
import { type Rung, seasoningLadder } from './seasoning.ts'
import { TubeKeeper, tooManyArcs } from './tube-keeper.ts'
import type { TubeStore } from './tube-store.ts'
import type { TubeRow } from './tube-table.ts'
import { warmUpProgress } from './warm-up.ts'
import { WarmUpRunner, type WarmUpOrders } from './warm-up-runner.ts'

/** What the care of a tube needs to know of it. `warmUpSpeed` shortens the ladder's dwells for a simulated tube; 1 for a real one. */
export type CareSettings = { readonly tube: TubeRow; readonly store: TubeStore; readonly warmUpSpeed: number }

/** Cares for one tube: its warm-up, its arcs, and the faults that the station latches by itself. */
export class TubeCare {
  readonly #settings: CareSettings
  readonly #orders: WarmUpOrders
  readonly #keeper: TubeKeeper
  readonly #runner: WarmUpRunner
  readonly #news = new Listeners<WarmUp>()
  #faults: readonly string[] = []
  #missedInARow = 0

  constructor(settings: CareSettings, orders: WarmUpOrders) {
    this.#settings = settings
    this.#orders = orders
    this.#keeper = new TubeKeeper(settings.store, Date.now, this.#owes)
    this.#runner = new WarmUpRunner(orders, () => this.#changed())
  }

  /** Faults that no device tells: they stay until they are forgiven by a reset. */
  get faults(): readonly string[] {
    return this.#faults
  }

  get warming(): boolean {
    return this.#runner.running
  }

  /** Why the tube's record cannot be kept, in words; null while it can. */
  get trouble(): string | null {
    return this.#keeper.trouble
  }

  latch(fault: string): void {
    this.#faults = [...new Set([...this.#faults, fault])]
  }

  forgive(): void {
    this.#faults = []
  }

  /** Climbs the ladder that the tube owes, within these limits. */
  async start(limits: OutputLimits): Promise<void> {
    if (this.#faults[0])
      throw new DriverError('refused', `The tube is not warmed up: ${this.#faults[0]}. Reset the fault first.`)
    const speed = this.#settings.warmUpSpeed
    const owed = this.#keeper.owes(this.#owes) ? seasoningLadder(this.#settings.tube, limits, this.#keeper.idle()) : []
    await this.#runner.start(owed.map((rung) => ({ ...rung, dwellMs: rung.dwellMs / speed })))
    if (owed.length > 0) this.#keeper.seasoned()
    this.#changed()
  }

  /** "Off" is about to be sent: nothing more is ordered. */
  stop(): void {
    this.#runner.turnedOff()
  }

  fail(why: string): void {
    this.#runner.failed(why)
  }

  /** A poll has failed. A warm-up is not left burning where nobody looks: the second in a row ends it. */
  missed(why: string): void {
    if (++this.#missedInARow >= 2) this.#runner.failed(why)
  }

  onWarmUp(listen: (warmUp: WarmUp) => void): Unsubscribe {
    return this.#news.add(listen)
  }

  /** One poll came; `settled` when no order fell into it. Gives the status as it is to be shown, with what this poll made latch. */
  saw(status: GeneratorStatus, arcing: boolean | null, settled: boolean): GeneratorStatus {
    this.#missedInARow = 0
    const { arced, tooMany } = this.#keeper.saw(status, arcing)
    if (arced) this.#runner.arced()
    if (tooMany && !this.#runner.running) {
      this.latch(tooManyArcs)
      void this.#orders.turnOff().catch(() => this.latch('"off" after too many arcs could not be sent'))
    }
    const shown = { ...status, faults: [...new Set([...status.faults, ...this.#faults])] }
    if (this.#runner.running && settled) this.#climb(shown, arcing)
    return shown
  }

  #climb(status: GeneratorStatus, arcing: boolean | null): void {
    const others = status.faults.filter((fault) => !/\barc\b/.test(fault))
    if (others.length > 0) this.#runner.failed(`${others.join(', ')}.`)
    else if (arcing !== true || this.#runner.state.phase === 'quenching')
      this.#runner.polled(status.emitting, status.kilovolts)
    if (this.#runner.running) this.#changed()
  }

  /** Warm-up, arcs and hours, as they stand now. */
  life(hours: number | null): TubeLife {
    const { arcs, beamSeconds } = this.#keeper
    return { warmUp: this.#warmUp(), arcs, hours, beamSeconds, ladder: this.#ladder(), idle: this.idleWords() }
  }

  /** The rungs that are climbed now; else those that the tube owes. */
  #ladder(): readonly Rung[] {
    if (this.#runner.running) return this.#runner.state.rungs
    if (!this.#keeper.owes(this.#owes)) return []
    const { tube, warmUpSpeed } = this.#settings
    const owed = seasoningLadder(tube, this.#whole(), this.#keeper.idle())
    return owed.map((rung) => ({ ...rung, dwellMs: rung.dwellMs / warmUpSpeed }))
  }

  #whole(): OutputLimits {
    const { tube } = this.#settings
    return limitsOf(tube, { fullScaleKv: tube.maxKv, fullScaleMa: tube.maxMa })
  }

  /** How long the tube has made no X-rays, in words. */
  idleWords(): string {
    const idle = this.#keeper.idle()
    return idle.known ? `${idle.hours.toFixed(1)} h` : `not known: ${idle.why}`
  }

  readonly #owes = (idle: IdleTime): boolean => {
    return seasoningLadder(this.#settings.tube, this.#whole(), idle).length > 0
  }

  #warmUp(): WarmUp {
    const { state } = this.#runner
    const progress = warmUpProgress(state, performance.now())
    if (this.#runner.running)
      return { state: 'running', progress, kilovolts: state.rungs[state.rung]?.kilovolts ?? null, message: null }
    if (!this.#keeper.owes(this.#owes)) return { state: 'done', progress: 1, kilovolts: null, message: null }
    const idle = this.#keeper.idle()
    const message = state.why ?? (idle.known ? `no X-rays for ${Math.round(idle.hours)} h.` : `${idle.why}.`)
    return { state: 'needed', progress: 0, kilovolts: null, message }
  }

  #changed(): void {
    if (this.#news.any) this.#news.tell(this.#warmUp())
  }
}
