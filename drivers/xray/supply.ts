import type { DeviceValue, TraceLine } from '../device.ts'
import type { Listeners } from '../listeners.ts'
import type { GeneratorIdentity } from './generator.ts'

/**
 * What one poll of a high-voltage supply tells, in kV and mA. `arcing` is null where the supply tells no arcs, `interlocksTold` false
 * where it tells no interlocks (they then count as open), `filamentOn` null where it does not say. `faults` are latched ones, in words.
 */
export type SupplyReading = {
  readonly highVoltageOn: boolean
  readonly emitting: boolean
  readonly interlock1Closed: boolean
  readonly interlock2Closed: boolean
  readonly interlocksTold: boolean
  readonly ready: boolean
  readonly kilovolts: number
  readonly milliamps: number
  readonly kilovoltsSet: number
  readonly milliampsSet: number
  readonly faults: readonly string[]
  readonly arcing: boolean | null
  readonly filamentOn: boolean | null
  readonly values: readonly DeviceValue[]
}

/** What changes slowly and is asked for rarely: hours with high voltage (null where not told), temperatures, settings of the device. */
export type SlowReading = { readonly hours: number | null; readonly values: readonly DeviceValue[] }

/**
 * One high-voltage supply on one line, whatever it speaks: the small shape that the generator driver needs of a protocol. Every call
 * throws DriverError; nothing but `identify` and the shouts may be called before `identify` has held.
 */
export interface Supply {
  readonly trace: Listeners<TraceLine>
  /** What this dialect has no known command for and hence does not use, as values for the technician. */
  readonly notUsed: readonly DeviceValue[]
  /** Finds out who is there by reads that are harmless in every dialect. Throws DriverError `wrong-device` that says what to set. */
  identify(): Promise<GeneratorIdentity>
  /** Once after identification: watchdog and filament as configured. */
  prepare(): Promise<void>
  read(): Promise<SupplyReading>
  readSlowly(): Promise<SlowReading>
  /** Sets kV and reads it back where the dialect can; throws `bad-answer` when it reads back otherwise. */
  setKilovolts(kilovolts: number): Promise<void>
  setMilliamps(milliamps: number): Promise<void>
  /** Heats the filament, where it is the station's to switch. */
  enableFilament(on: boolean): Promise<void>
  /** Sends "on" once, never again, and tells whether the supply shows it as on. */
  turnOn(): Promise<boolean>
  resetFaults(): Promise<void>
  /** Feeds the device's own watchdog where it has a command for it. */
  feedWatchdog(): Promise<void>
  shoutOff(): Promise<void>
  shoutOffNow(): boolean
  /** Gives the line up and opens it anew; who is there has to be found out again. */
  renew(): Promise<void>
  close(): Promise<void>
}

/** Makes a supply that tells when a fresh line is there and when it is lost. */
export type LineNews = { readonly opened: () => void; readonly lost: () => void }

/** One live value, rounded to what can be meant. */
export function valueOf(name: string, value: number, unit: string, digits: number): DeviceValue {
  return { name, value: Number(value.toFixed(digits)), unit }
}

/** Says that something is not in use, and which setting would bring it into use. */
export function notInUse(name: string, why: string): DeviceValue {
  return { name, value: `not in use: ${why}`, unit: null }
}
