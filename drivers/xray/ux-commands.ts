import {
  type Command,
  decimal,
  fixed,
  kvCounts,
  kvMonitor,
  maCounts,
  maMonitor,
  order,
  reads,
  readsFlags,
  readsText,
} from './command.ts'

/** Full scale of both filament currents (10 A at 4095: SpellmanUSB, xray_scan_control). */
const filamentSet = fixed('filament', 'A', 10, 2)

/** Flags of the answer to 22: interlock 1 = OPEN in this dialect. */
export const uxStatusFlags = ['highVoltageOn', 'interlockOpen', 'fault'] as const

/** Flags of the answer to 32; the first two repeat the status and are no faults by themselves. */
export const uxFaultWords = [
  null,
  null,
  'interlock fault',
  'over-voltage',
  'configuration',
  'over-power',
  'low-voltage supply',
] as const

/** Flags of the answer to 76, which only some units have (setting `digitalInputs`). */
export const uxInputFlags = [
  'high voltage on',
  'interlock open',
  'remote',
  'over-voltage',
  'over-current',
  'regulation',
  'arc',
  'temperature',
] as const

/**
 * Spellman uX (manual 118153-001; SpellmanUSB, MollerSBU xray_scan_control). Filament PRE-HEAT is 12 and LIMIT 13 here, read as 16 and 17:
 * the other way round than on an XRV. X-rays are switched by 99, faults reset by 52. kV and filament monitors are not over-ranged, mA is.
 */
export const uxCommands = {
  setKilovolts: order('10', 'set kV', kvCounts),
  setMilliamps: order('11', 'set mA', maCounts),
  setFilamentPreheat: order('12', 'set filament pre-heat', filamentSet),
  setFilamentLimit: order('13', 'set filament limit', filamentSet),
  readKilovoltsSet: reads('14', 'kV set point', 1, kvCounts),
  readMilliampsSet: reads('15', 'mA set point', 1, maCounts),
  readFilamentPreheat: reads('16', 'filament pre-heat', 1, filamentSet),
  readFilamentLimit: reads('17', 'filament limit', 1, filamentSet),
  readMonitors: reads(
    '20',
    'monitors',
    7,
    fixed('board temperature', '°C', 300),
    fixed('low-voltage supply', 'V', 42.9),
    kvMonitor(1),
    maMonitor(1.2),
    fixed('filament', 'A', 3.6, 2),
    fixed('filament', 'V', 5.5, 2),
    fixed('high-voltage board temperature', '°C', 300),
  ),
  readHours: reads('21', 'hours with high voltage', 1, decimal('hours', 'h', 1)),
  readStatus: readsFlags('22', 'status', uxStatusFlags),
  readVersion: readsText('23', 'version'),
  readModel: readsText('26', 'model number'),
  readFaults: readsFlags('32', 'faults', uxFaultWords),
  resetFaults: order('52', 'reset faults'),
  readInputs: readsFlags('76', 'digital inputs', uxInputFlags),
  setOutput: order('99', 'X-ray output'),
} as const satisfies Record<string, Command>

/** Error digits in place of `$` (SpellmanUSB says 0, another public driver 2, for an open interlock). */
export const uxErrors: Readonly<Record<string, string>> = {
  '0': 'the interlock is open',
  '1': 'out of range',
  '2': 'the interlock is open',
}
