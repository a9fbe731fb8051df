import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'

/** One setting of a generator's row: its default and what it is for. A default of 0 or '' that is "not used" is shown as such in the values. */
export type SettingRow<T extends number | string | boolean> = {
  readonly value: T
  readonly unit: string | null
  readonly meaning: string
}

const number = (value: number, unit: string | null, meaning: string): SettingRow<number> => ({ value, unit, meaning })
const text = (meaning: string): SettingRow<string> => ({ value: '', unit: null, meaning })
const yesNo = (value: boolean, meaning: string): SettingRow<boolean> => ({ value, unit: null, meaning })

/** Every setting that a generator's row may have, with its default; other code can show this table. */
export const settingRows = {
  pollHz: number(10, 'Hz', 'status polls a second'),
  form: text('serial (with checksum) or tcp; empty = by the URL'),
  tube: text('row of the tube table; empty = the usual tube of the driver'),
  tubeKv: number(0, 'kV', "highest kV of the lane's tube; 0 = as in the tube table"),
  tubeMa: number(0, 'mA', "highest mA of the lane's tube; 0 = as in the tube table"),
  tubeW: number(0, 'W', "highest power of the lane's tube; 0 = as in the tube table"),
  recordFile: text('file that remembers when the tube last made X-rays; empty = not remembered over a restart'),
  keepAliveMs: number(500, 'ms', 'the watchdog is fed for so long after the lane last said that it is alive'),
  pollOnlyWhenAlive: yesNo(true, 'polls stop with the lane, since on most supplies any message feeds the watchdog'),
  fullScaleKv: number(0, 'kV', 'full scale of kV where the generator does not tell it; 0 = by model number or tube'),
  fullScaleMa: number(0, 'mA', 'full scale of mA where the generator does not tell it; 0 = by model number or tube'),
  watchdogEnable: text(
    'XRV: number of the command that enables its watchdog; not in a public source, empty = not used',
  ),
  watchdogTickle: text('XRV: number of the command that feeds its watchdog; not in a public source, empty = not used'),
  watchdogS: number(5, 's', "XRB011: its watchdog's time, 1 to 10 s; SLM: any but 0 enables it; 0 = not used"),
  htTimerS: number(0, 's', 'Comet XRP: high voltage goes off by itself after so long unless set anew; 0 = not used'),
  filamentPreheatA: number(0, 'A', 'uX: filament pre-heat current; 0 = as stored in the generator'),
  filamentLimitA: number(0, 'A', 'uX: filament current limit; 0 = as stored in the generator'),
  digitalInputs: yesNo(false, 'uX: whether the unit answers 76, by which it tells arcs'),
  arcFlag: number(0, null, 'SLM: which flag of 68 is an arc, counted from 1; not in a public source, 0 = not used'),
} as const

export type SettingName = keyof typeof settingRows

/** The settings of one row, complete. */
export type GeneratorSettings = { readonly [Name in SettingName]: (typeof settingRows)[Name]['value'] }

/** Every setting at its default. */
export const defaultSettings = Object.fromEntries(
  Object.entries(settingRows).map(([name, { value }]) => [name, value]),
) as GeneratorSettings

/** The settings of a row; what is missing is at its default. Throws DriverError `bad-url` on a value of another kind or an unknown name. */
export function generatorSettings({ settings }: DeviceRow): GeneratorSettings {
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(settingRows, name))
      throw new DriverError(
        'bad-url',
        `The generator has no setting "${name}"; known: ${Object.keys(settingRows).join(', ')}.`,
        { name },
      )
    const { value: usual, meaning } = settingRows[name as SettingName]
    if (typeof value !== typeof usual)
      throw new DriverError(
        'bad-url',
        `The generator's setting ${name} is ${value}; it is a ${typeof usual}: ${meaning}.`,
        {
          name,
        },
      )
  }
  return { ...defaultSettings, ...settings }
}
