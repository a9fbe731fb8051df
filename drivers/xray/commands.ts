/** One command of the generator: its number, how many values its answer has (null = an acknowledgement), and its patience. */
export type Command = {
  readonly code: string
  readonly answers: number | null
  readonly timeoutMs: number
  readonly meaning: string
}

const row = (code: string, answers: number | null, meaning: string): Command => ({
  code,
  answers,
  timeoutMs: 500,
  meaning,
})

/**
 * Spellman XRV, number dialect (PyMeasure `spellmanXRV`, ST manual 101501-565). The same numbers mean other things on other models:
 * on an XRB011 `31` enters the configuration and `99` turns the high voltage on. Nothing of this table is sent before the
 * dialect is verified, except `98,0` (off).
 */
export const xrvCommands = {
  setKilovolts: row('10', null, 'set kV'),
  setMilliamps: row('11', null, 'set mA'),
  readKilovoltsSet: row('14', 1, 'kV set point'),
  readMilliampsSet: row('15', 1, 'mA set point'),
  readMonitors: row('19', 8, 'monitors'),
  readHours: row('21', 1, 'hours with high voltage'),
  readStatus: row('22', 17, 'status'),
  readVersion: row('23', 1, 'version'),
  readScaling: row('28', 3, 'full scales'),
  resetFaults: row('31', null, 'reset faults'),
  readFaults: row('68', 27, 'faults'),
  setOutput: row('98', null, 'X-ray output'),
} as const satisfies Record<string, Command>

export type CommandName = keyof typeof xrvCommands

/** Flags of the answer to 22, in order (PyMeasure); `interlock…Closed` 1 = closed in this dialect. */
export const statusFlags = [
  'highVoltageOn',
  'interlock1Closed',
  'interlock2Closed',
  'emissionRegulated',
  'supplyFault',
  'localMode',
  'filamentEnabled',
  'largeFilament',
  'xraysEminent',
  'largeFilamentConfirmed',
  'smallFilamentConfirmed',
  'reserved1',
  'reserved2',
  'reserved3',
  'reserved4',
  'ready',
  'internalInterlockClosed',
] as const
export type StatusFlag = (typeof statusFlags)[number]

/** Flags of the answer to 68, in order, in words for a technician; `null` rows are selections, not faults. */
export const faultWords: readonly (string | null)[] = [
  null,
  'temperature is near its limit',
  'over-voltage',
  'under-voltage',
  'over-current',
  'under-current',
  'anode too hot',
  'cathode too hot',
  'anode inverter',
  'cathode inverter',
  'filament feedback',
  'anode arc',
  'cathode arc',
  'anode cable',
  'cathode cable',
  'anode mains',
  'cathode mains',
  'anode rail',
  'cathode rail',
  'supply −15 V',
  'supply +15 V',
  'watchdog ran out',
  'board too hot',
  'over-power',
  'kV regulation',
  'mA regulation',
  'inverter not ready',
]

/** 12-bit counts of full scale; monitors read 20 % beyond it (hardware facts §2.1). */
export const fullCounts = 4095
export const monitorOverrange = 1.2

/** Physical value to counts of a set command, rounded and kept within 0..4095. */
export function toCounts(value: number, fullScale: number): number {
  return Math.max(0, Math.min(fullCounts, Math.round((value * fullCounts) / fullScale)))
}

/** Counts of a set-point answer to a physical value. */
export function fromCounts(counts: number, fullScale: number): number {
  return (counts * fullScale) / fullCounts
}
