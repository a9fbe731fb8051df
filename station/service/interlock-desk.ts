import type { Unsubscribe } from '../../drivers/device.ts'
import type { InterlockTest } from '../contract/service.ts'
import { ServeError } from '../serve/serve-error.ts'
import { type ChainLook, noTest, resultOf, sayOf, testStep, type TestState } from './interlock-test.ts'
import { emptyWaits, type ServiceParts } from './service-parts.ts'

const askAgainMs = 700

/** Acts of the person who tests. */
export type InterlockAct = 'begin' | 'next' | 'leave out' | 'give up' | 'sign'

/**
 * The guided interlock test on the lane's own devices. It listens to the PLC, asks for the enable (a request; the generator is never turned
 * on) and gives it back; everything else is done by hand.
 */
export class InterlockDesk {
  readonly #parts: ServiceParts
  readonly #stop: Unsubscribe
  #state: TestState = noTest
  #askedAtMs = 0

  constructor(parts: ServiceParts) {
    this.#parts = parts
    this.#stop = parts.devices.conveyor.onReading(() => this.#look())
  }

  /** True while steps are being taken: the lane is not started meanwhile. */
  get running(): boolean {
    return this.#state.phase !== 'idle' && this.#state.phase !== 'finished'
  }

  /** The test as it stands. */
  test(): InterlockTest {
    const { phase, steps } = this.#state
    const waitsFor = phase === 'idle' ? emptyWaits(this.#parts) : []
    return { phase, say: sayOf(this.#state), steps: steps.map((step) => ({ ...step })), waitsFor }
  }

  /** Takes one act of the person. Throws ServeError `not-ready` or `not-allowed`. */
  act(act: InterlockAct, words: string): InterlockTest {
    const staffId = this.#parts.staffId()
    const atMs = this.#parts.nowMs()
    if (act === 'begin') this.#begin(atMs)
    else if (act === 'next') this.#goOn(staffId, { type: 'went on', atMs })
    else if (act === 'leave out') this.#goOn(staffId, { type: 'left out', atMs, words })
    else if (act === 'give up') this.#giveUp(staffId, words)
    else this.#sign(staffId, words)
    return this.test()
  }

  close(): void {
    this.#stop()
  }

  #begin(atMs: number): void {
    const [first] = emptyWaits(this.#parts)
    if (first !== undefined) throw new ServeError('not-ready', `The interlock test waits for ${first}.`)
    this.#state = testStep(this.#state, { type: 'begun', atMs })
    this.#askEnable(true)
  }

  /** Going on is the person's separate act after a trip (21 CFR 1020.40): it resets the safe stop. */
  #goOn(staffId: string, event: Parameters<typeof testStep>[1]): void {
    const { lane, nowMs } = this.#parts
    if (lane.state.mode === 'safe') lane.dispatch({ type: 'safeReset', atMs: nowMs(), by: staffId })
    this.#state = testStep(this.#state, event)
    this.#askEnable(this.#state.phase === 'permission')
  }

  #giveUp(staffId: string, words: string): void {
    if (this.#state.phase === 'idle') return
    this.#askEnable(false)
    const done = this.#state.steps.filter(({ state }) => state === 'good' || state === 'bad').length
    const said = `The interlock test was given up after ${done} steps. ${words}`.trim()
    this.#write(staffId, 'given-up', 'bad', said)
  }

  #sign(staffId: string, words: string): void {
    if (this.#state.phase !== 'finished')
      throw new ServeError('not-ready', 'The interlock test is signed when every step has been taken.')
    const { steps } = this.#state
    const good = steps.filter(({ state }) => state === 'good').length
    const said = `Interlock test: ${good} of ${steps.length} good. ${words}`.trim()
    this.#write(staffId, 'interlocks', resultOf(steps), said)
  }

  #write(staffId: string, subject: string, result: 'good' | 'bad', words: string): void {
    const { storage, nowMs } = this.#parts
    const body = { steps: this.#state.steps.map((step) => ({ ...step })) }
    storage.service.record({ kind: 'interlock-test', subject, staffId, result, words, body }, nowMs())
    this.#state = noTest
  }

  #askEnable(wanted: boolean): void {
    this.#askedAtMs = this.#parts.nowMs()
    this.#parts.devices.conveyor
      .requestXrayEnable(wanted)
      .catch((error: unknown) => this.#parts.onTrouble('ask for the X-ray enable', error))
  }

  #look(): void {
    const look = this.running ? this.#chain() : null
    if (look === null) return
    const before = this.#state.phase
    // A withdrawal of the stop before may have overtaken the request; it is a permission only, so it may be asked for again.
    if (before === 'permission' && !look.granted && look.atMs - this.#askedAtMs > askAgainMs) this.#askEnable(true)
    this.#state = testStep(this.#state, { type: 'looked', look })
    // Nothing is left asking for X-rays once the step is over.
    if (before !== this.#state.phase && this.#state.phase === 'close it') this.#askEnable(false)
  }

  #chain(): ChainLook | null {
    const { devices, lane } = this.#parts
    const reading = devices.conveyor.reading()
    if (reading === null) return null
    const status = devices.generator.status()
    const told = status !== null && status.interlocksTold !== false
    return {
      atMs: reading.atMs,
      interlocks: reading.interlocks,
      granted: reading.xrayEnableGranted,
      generatorClosed: told ? status.interlock1Closed && status.interlock2Closed : null,
      laneSafe: lane.state.mode === 'safe',
    }
  }
}
