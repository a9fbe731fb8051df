import type { Device, Unsubscribe } from '../device.ts'

/** What the generator said it is when its dialect was verified. Full scales in kV and mA. */
export type GeneratorIdentity = {
  readonly dialect: string
  readonly fullScaleKv: number
  readonly fullScaleMa: number
  readonly model: string
}

/**
 * State of the tube's warm-up: `needed` after it has stood for long, `running` while it is seasoned rung by rung (progress 0 to 1), `done`
 * when it may be driven at once. `message` says why, or what to do, in one sentence; null where there is nothing to say.
 */
export type WarmUp = {
  readonly state: 'needed' | 'running' | 'done'
  readonly progress: number
  readonly kilovolts: number | null
  readonly message: string | null
}

/** One rung of the seasoning ladder: kV and mA to stand on, for so many ms. */
export type LadderRung = { readonly kilovolts: number; readonly milliamps: number; readonly dwellMs: number }

/**
 * What wears a tube: arcs seen since it was recorded, hours with high voltage (null where not told), seconds of X-rays seen by this station.
 * `ladder` is what is climbed now, or owed; empty for a warm tube, and `idle` how long it has made no X-rays, in words.
 */
export type TubeLife = {
  readonly warmUp: WarmUp
  readonly arcs: number | null
  readonly hours: number | null
  readonly beamSeconds: number
  readonly ladder?: readonly LadderRung[]
  readonly idle?: string
}

/**
 * One status poll. `emitting` is the generator's own word that X-rays are produced, never our request. `faults` in plain words.
 * `interlocksTold` false = this generator tells no interlocks, and both count as open.
 */
export type GeneratorStatus = {
  readonly atMs: number
  readonly highVoltageOn: boolean
  readonly emitting: boolean
  readonly interlock1Closed: boolean
  readonly interlock2Closed: boolean
  readonly interlocksTold?: boolean
  readonly ready: boolean
  readonly kilovolts: number
  readonly milliamps: number
  readonly kilovoltsSet: number
  readonly milliampsSet: number
  readonly faults: readonly string[]
}

/** An X-ray generator. Until its identity and dialect are verified every order but `turnOff` throws DriverError `wrong-device`. */
export interface Generator extends Device {
  identity(): GeneratorIdentity | null
  status(): GeneratorStatus | null
  onStatus(listen: (status: GeneratorStatus) => void): Unsubscribe
  /** Warm-up, arcs and hours of the tube as they stand now. */
  tube(): TubeLife
  /** Sets kV and mA and reads them back. Throws DriverError `out-of-range` beyond the full scale or the tube table, before anything is sent. */
  setOutput(output: { kilovolts: number; milliamps: number }): Promise<void>
  /** One command, never repeated; reads the status back within 500 ms, else turns off and throws DriverError `bad-answer`. */
  turnOn(): Promise<void>
  /** No precondition, jumps every queue, resolves when sent; the caller watches the read-back. */
  turnOff(): Promise<void>
  /** Best effort and synchronous, for a process that is about to end. */
  turnOffNow(): void
  resetFaults(): Promise<void>
  /**
   * Seasons the tube with X-rays, rung by rung; the caller answers for interlocks, lamps and an empty tunnel meanwhile. Resolves when it
   * is done; `turnOff` stops it at any moment (DriverError `cancelled`), a fault or three arcs at one rung end it (`refused`).
   */
  warmUp(): Promise<void>
  onWarmUp(listen: (warmUp: WarmUp) => void): Unsubscribe
  /** The watchdog is fed (status polled) only while true. */
  feedWatchdog(alive: boolean): void
  /** The lane is alive at this moment; from the first call on the watchdog is fed only for a short time (500 ms) after each. */
  keepAlive(): void
}
