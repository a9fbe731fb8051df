import type { DeviceValue } from '../device.ts'
import type { Command, FullScale } from './command.ts'
import type { GeneratorIdentity } from './generator.ts'
import type { GeneratorSettings } from './settings.ts'
import type { DriverName } from './looks-like.ts'
import type { SlowReading, SupplyReading } from './supply.ts'

/** Asks for values or an acknowledgement; throws DriverError `timeout`, `refused`, `bad-answer` or `closed`. */
export type Ask = (command: Command, args?: readonly number[]) => Promise<readonly string[]>

/** What a dialect works with: the line, the settings of the row, and the full scales (zeros before identification). */
export type Talk = { readonly ask: Ask; readonly settings: GeneratorSettings; readonly full: FullScale }

/** What a dialect reads in one poll; set points are those that were read back or last acknowledged. */
export type DialectReading = Omit<SupplyReading, 'kilovoltsSet' | 'milliampsSet'>

/**
 * One Spellman number dialect: its table and what its numbers mean. `identified` is called when the answer to 22 has already shown this
 * dialect, and may then ask for what names model and scales; it throws DriverError `wrong-device`.
 */
export type NumberDialect = {
  readonly driver: DriverName
  readonly title: string
  readonly commands: Readonly<Record<string, Command>>
  readonly setKilovolts: Command
  readonly setMilliamps: Command
  /** null where no public source knows a read-back; the acknowledgement is then all there is. */
  readonly readKilovoltsSet: Command | null
  readonly readMilliampsSet: Command | null
  readonly setOutput: Command
  readonly resetFaults: Command | null
  readonly enableFilament: Command | null
  readonly errors: Readonly<Record<string, string>>
  readonly identified: (talk: Omit<Talk, 'full'>) => Promise<GeneratorIdentity>
  readonly prepare: (talk: Talk) => Promise<void>
  readonly read: (talk: Talk) => Promise<DialectReading>
  readonly readSlowly: (talk: Talk) => Promise<SlowReading>
  readonly isOn: (talk: Talk) => Promise<boolean>
  readonly feedWatchdog: (talk: Talk) => Promise<void>
  readonly notUsed: (settings: GeneratorSettings) => readonly DeviceValue[]
}
