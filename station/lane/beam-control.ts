import type { Conveyor } from '../../drivers/conveyor/conveyor.ts'
import { interlockNames } from '../../drivers/conveyor/conveyor.ts'
import type { Generator } from '../../drivers/xray/generator.ts'

/** A reading older than this is not good enough to permit a beam. */
const freshMs = 250
/** How long the hard-wired chain may take to grant the enable after the request. */
const grantMs = 800

/** What beam control needs; `onRefused` hears why a beam did not come. */
export type BeamParts = {
  readonly conveyor: Conveyor
  readonly generator: Generator
  readonly output: { readonly kilovolts: number; readonly milliamps: number }
  readonly nowMs: () => number
  readonly onRefused: (words: string) => void
}

/**
 * Requests the beam and withdraws the request. Withdrawing has no precondition and waits for nothing; requesting checks every
 * interlock again at the moment of sending. Whether there are X-rays is the generator's word alone, never known here.
 */
export class BeamControl {
  readonly #parts: BeamParts
  /** Grows with every order, so that a slow request notices that it has been overtaken. */
  #order = 0
  #requested = false

  constructor(parts: BeamParts) {
    this.#parts = parts
  }

  /** Whether the beam is being asked for now. */
  get requested(): boolean {
    return this.#requested
  }

  /** Withdraws both permissions at once: the generator's command and the PLC's enable request. */
  turnOff(): void {
    this.#order++
    this.#requested = false
    const { generator, conveyor, onRefused } = this.#parts
    generator.turnOff().catch((error: unknown) => onRefused(`The generator did not take beam-off: ${wordsOf(error)}`))
    conveyor
      .requestXrayEnable(false)
      .catch((error: unknown) => onRefused(`The PLC did not take the enable back: ${wordsOf(error)}`))
  }

  /** Asks for the beam; a failure is told to `onRefused` and leaves the request withdrawn. */
  turnOn(): void {
    const order = ++this.#order
    this.#requested = true
    this.#request(order).catch((error: unknown) => {
      if (order !== this.#order) return
      this.turnOff()
      this.#parts.onRefused(wordsOf(error))
    })
  }

  /**
   * Seasons the tube with X-rays under the same permissions as any beam; the caller answers for a lane that stands and an empty tunnel.
   * Resolves when it is done and the beam is off again. Throws what refused or ended it; `turnOff` ends it at any moment.
   */
  async warmUp(): Promise<void> {
    const { conveyor, generator } = this.#parts
    this.#demandPermission()
    const order = ++this.#order
    this.#requested = true
    try {
      await conveyor.requestXrayEnable(true)
      await this.#granted(order)
      if (order !== this.#order) throw new Error('The warm-up was turned off before it began.')
      this.#demandPermission()
      await generator.warmUp()
    } finally {
      if (order === this.#order) this.turnOff()
    }
  }

  async #request(order: number): Promise<void> {
    const { conveyor, generator, output } = this.#parts
    this.#demandPermission()
    await conveyor.requestXrayEnable(true)
    await this.#granted(order)
    if (order !== this.#order) return
    await generator.setOutput(output)
    if (order !== this.#order) return
    this.#demandPermission()
    await generator.turnOn()
    // A withdrawal that came while the command was on the wire went out before it: send another behind it.
    if (order !== this.#order && !this.#requested) this.turnOff()
  }

  /** Throws unless every interlock reads closed in a fresh reading and the generator has no fault. */
  #demandPermission(): void {
    const { conveyor, generator, nowMs } = this.#parts
    const reading = conveyor.reading()
    if (reading === null || nowMs() - reading.atMs > freshMs)
      throw new Error('No fresh reading of the interlocks; the beam stays off.')
    const open = interlockNames.filter((name) => !reading.interlocks[name])
    if (open.length > 0) throw new Error(`Interlock open: ${open.join(', ')}; the beam stays off.`)
    const status = generator.status()
    if (status === null) throw new Error('The generator has not told its status; the beam stays off.')
    if (status.faults.length > 0) throw new Error(`Generator fault: ${status.faults.join(', ')}; the beam stays off.`)
  }

  #granted(order: number): Promise<void> {
    const { conveyor } = this.#parts
    return new Promise((resolve, reject) => {
      const finish = (error: Error | null): void => {
        clearTimeout(timer)
        stop()
        if (error) reject(error)
        else resolve()
      }
      const timer = setTimeout(
        () =>
          finish(
            new Error('The safety chain did not grant the X-ray enable; check the key switch and the safety relay.'),
          ),
        grantMs,
      )
      const stop = conveyor.onReading((reading) => {
        if (order !== this.#order || reading.xrayEnableGranted) finish(null)
      })
    })
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
