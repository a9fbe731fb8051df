import {
  type Command,
  decimal,
  kvCounts,
  kvMonitor,
  maCounts,
  maMonitor,
  order,
  reads,
  readsFlags,
  readsText,
} from './command.ts'

/** Flags of the answer to 22, in order (PyMeasure); `interlock…Closed` 1 = closed in this dialect. */
export const xrvStatusFlags = [
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
export type XrvStatusFlag = (typeof xrvStatusFlags)[number]

/** Flags of the answer to 68, in order, in words for a technician; `null` rows are selections, not faults. */
export const xrvFaultWords: readonly (string | null)[] = [
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

/** Indices in the answer to 68 that the driver looks at by itself. */
export const xrvFault = { overTemperature: 6, anodeArc: 11, cathodeArc: 12, watchdog: 21, regulation: 24 } as const

/** Monitors read 20 % beyond full scale (hardware.md §2.1). */
const overrange = 1.2

/**
 * Spellman XRV, number dialect (PyMeasure `spellmanXRV`; hardware.md §2.1). The same numbers mean other things on other models: on an
 * XRB011 `31` enters the configuration and `99` turns the high voltage on. Filament limit and pre-heat are 12 and 13 here and swapped on
 * a uX; they are counts whose full scale no public source tells, so they are read and never set.
 */
export const xrvCommands = {
  setKilovolts: order('10', 'set kV', kvCounts),
  setMilliamps: order('11', 'set mA', maCounts),
  setFilamentLimit: order('12', 'set filament limit'),
  setFilamentPreheat: order('13', 'set filament pre-heat'),
  readKilovoltsSet: reads('14', 'kV set point', 1, kvCounts),
  readMilliampsSet: reads('15', 'mA set point', 1, maCounts),
  readFilamentLimit: reads('16', 'filament limit', 1),
  readFilamentPreheat: reads('17', 'filament pre-heat', 1),
  readMonitors: reads('19', 'monitors', 8, kvMonitor(overrange), maMonitor(overrange)),
  readHours: reads('21', 'hours with high voltage', 1, decimal('hours', 'h', 1)),
  readStatus: readsFlags('22', 'status', xrvStatusFlags),
  readVersion: readsText('23', 'version'),
  readConfiguration: reads('27', 'configuration', 12),
  readScaling: reads('28', 'full scales', 3, decimal('kV', 'kV', 1, 0), decimal('mA', 'mA', 1, 0)),
  resetFaults: order('31', 'reset faults'),
  readFaults: readsFlags('68', 'faults', xrvFaultWords),
  readTemperatures: reads('69', 'temperature and rails', 10, decimal('supply temperature', '°C', 0.05911815)),
  enableFilament: order('70', 'filament'),
  setOutput: order('98', 'X-ray output'),
} as const satisfies Record<string, Command>
