import { setTimeout as wait } from 'node:timers/promises'
import type { BeltStep, BeltTest } from '../contract/service.ts'
import { ServeError } from '../serve/serve-error.ts'
import { type BeltSample, stepProfile, stopProfile } from './belt-profile.ts'
import { emptyWaits, type ServiceParts, standingWaits, wordsOf } from './service-parts.ts'

/** Shares of the configured speed that are tried, in this order. */
const shares = [0.5, 1] as const
/** How long each speed is held, and how long a belt may take to stand. */
const holdMs = 3000
const stopMs = 5000
const everyMs = 50
const mostCurve = 400

const idle: BeltTest = { phase: 'idle', say: '', steps: [], stop: null, curve: [], waitsFor: [] }
const busy = (phase: BeltTest['phase']): boolean => phase === 'running' || phase === 'stopping'

/** The belt test: steps of speed, ramps and the way to a standstill, on an empty lane that a person has stopped; X-rays stay off. */
export class BeltDesk {
  readonly #parts: ServiceParts
  #test: BeltTest = idle
  #samples: BeltSample[] = []
  #ended = false

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  /** True while the belt moves for the test: the lane is not started meanwhile. */
  get running(): boolean {
    return busy(this.#test.phase)
  }

  test(): BeltTest {
    const waitsFor = this.running ? [] : this.#waits()
    return { ...this.#test, say: sayOf(this.#test), waitsFor, curve: this.#curve() }
  }

  /** Begins, or stops at any moment. Throws ServeError `not-ready` or `not-allowed`. */
  act(act: 'begin' | 'stop'): BeltTest {
    if (act === 'stop') {
      this.#ended = true
      this.#parts.devices.conveyor
        .command('stop')
        .catch((error: unknown) => this.#parts.onTrouble('stop the belt', error))
      return this.test()
    }
    const staffId = this.#parts.staffId()
    const [first] = this.#waits()
    if (first !== undefined) throw new ServeError('not-ready', `The belt test waits for ${first}.`)
    this.#ended = false
    this.#samples = []
    this.#test = { ...idle, phase: 'running' }
    this.#run(staffId).catch((error: unknown) => this.#parts.onTrouble('test the belt', error))
    return this.test()
  }

  #waits(): string[] {
    return this.running ? ['the belt test that runs'] : emptyWaits(this.#parts)
  }

  async #run(staffId: string): Promise<void> {
    const { conveyor } = this.#parts.devices
    const stop = conveyor.onReading(({ atMs, beltMm, speedMmS }) => this.#samples.push({ atMs, beltMm, speedMmS }))
    const configured = this.#parts.config.belt.speedMmS
    let why: string | null = null
    try {
      await this.#steps(configured)
    } catch (error) {
      why = wordsOf(error)
    } finally {
      await conveyor.command('stop').catch((error: unknown) => (why = wordsOf(error)))
      await conveyor.setSpeed(configured).catch((error: unknown) => (why = wordsOf(error)))
      stop()
    }
    this.#write(staffId, why)
  }

  async #steps(configured: number): Promise<void> {
    const { devices, nowMs } = this.#parts
    const { conveyor } = devices
    conveyor.feedWatchdog(true)
    for (const share of shares) {
      const orderedMmS = Math.round(configured * share)
      const atMs = nowMs()
      await conveyor.setSpeed(orderedMmS)
      if (share === shares[0]) {
        await conveyor.command('reset')
        await conveyor.command('start')
      }
      await this.#hold(holdMs)
      const since = this.#samples.filter((sample) => sample.atMs >= atMs)
      this.#test = { ...this.#test, steps: [...this.#test.steps, stepProfile(orderedMmS, atMs, since)] }
    }
    const orderedAtMs = nowMs()
    this.#test = { ...this.#test, phase: 'stopping' }
    await conveyor.command('stop')
    for (let waited = 0; waited < stopMs && this.#test.stop === null; waited += everyMs) {
      await wait(everyMs)
      this.#test = { ...this.#test, stop: stopProfile(orderedAtMs, this.#samples) }
    }
  }

  /** Waits, and gives up as soon as a person stops it or something comes onto the belt. */
  async #hold(forMs: number): Promise<void> {
    for (let waited = 0; waited < forMs; waited += everyMs) {
      await wait(everyMs)
      if (this.#ended) throw new Error('It was stopped by hand.')
      const { lane } = this.#parts
      if (lane.state.parcels.length > 0) throw new Error('A parcel came onto the belt.')
      if (lane.state.mode !== 'stopped')
        throw new Error(standingWaits(this.#parts)[0] ?? 'The lane went to a safe stop.')
    }
  }

  #write(staffId: string, why: string | null): void {
    const { steps, stop } = this.#test
    const good = why === null && stop !== null && steps.every((step: BeltStep) => step.good === true)
    const words =
      why === null ? `Belt test: ${steps.filter((step) => step.good).length} of ${steps.length} speeds good.` : why
    this.#test = { ...this.#test, phase: why === null ? 'finished' : 'ended early' }
    this.#parts.storage.service.record(
      {
        kind: 'belt-test',
        subject: 'belt',
        staffId,
        result: good ? 'good' : 'bad',
        words: words.slice(0, 300),
        body: { steps, stop },
      },
      this.#parts.nowMs(),
    )
  }

  #curve(): BeltTest['curve'] {
    const [first] = this.#samples
    if (!first) return []
    const every = Math.max(1, Math.ceil(this.#samples.length / mostCurve))
    return this.#samples
      .filter((_, index) => index % every === 0)
      .map(({ atMs, speedMmS }) => ({ ms: atMs - first.atMs, mmS: speedMmS }))
  }
}

function sayOf({ phase, steps }: BeltTest): string {
  switch (phase) {
    case 'idle':
      return 'The empty belt runs at half and at full speed for three seconds each, then stops. X-rays stay off.'
    case 'running':
      return `Speed ${steps.length + 1} of ${shares.length}. Keep your hands off the belt.`
    case 'stopping':
      return 'The belt was told to stop; the way that it still goes is measured.'
    case 'finished':
      return 'The test is over and written down.'
    case 'ended early':
      return 'The test ended before its last step; that is written down too.'
  }
}
