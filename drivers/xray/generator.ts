import type { Device, Unsubscribe } from '../device.ts'

/** What the generator said it is when its dialect was verified. Full scales in kV and mA. */
export type GeneratorIdentity = {
  readonly dialect: string
  readonly fullScaleKv: number
  readonly fullScaleMa: number
  readonly model: string
}

/** One status poll. `emitting` is the generator's own word that X-rays are produced, never our request. `faults` in plain words. */
export type GeneratorStatus = {
  readonly atMs: number
  readonly highVoltageOn: boolean
  readonly emitting: boolean
  readonly interlock1Closed: boolean
  readonly interlock2Closed: boolean
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
  /** Sets kV and mA and reads them back. Throws DriverError `out-of-range` beyond the full scale or the tube table. */
  setOutput(output: { kilovolts: number; milliamps: number }): Promise<void>
  /** One command, never repeated; reads the status back within 500 ms, else turns off and throws DriverError `bad-answer`. */
  turnOn(): Promise<void>
  /** No precondition, jumps every queue, resolves when sent; the caller watches the read-back. */
  turnOff(): Promise<void>
  /** Best effort and synchronous, for a process that is about to end. */
  turnOffNow(): void
  resetFaults(): Promise<void>
  /** The watchdog is fed (status polled) only while true. */
  feedWatchdog(alive: boolean): void
}
