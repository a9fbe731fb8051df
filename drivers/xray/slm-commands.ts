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
  readsSomeFlags,
  readsText,
} from './command.ts'

/** Flags of the answer to 22 (manual 118080-001 p.44): interlock 1 = OPEN in this dialect. */
export const slmStatusFlags = [
  'highVoltageOn',
  'interlockOpen',
  'fault',
  'remoteMode',
  'currentMode',
  'overVoltageTripEnabled',
  'overloadTripEnabled',
  'watchdogEnabled',
] as const

/**
 * Spellman SLM (manual 118080-001 pp.38–61; the numbers from 30 on by a public power-supply controller that lists them beside those of
 * the ST). 31 resets faults and 98 switches high voltage as on an XRV, 88 and 89 are the watchdog, and 99 is local or remote: what turns
 * a uX on changes the mode of an SLM. The order of the flags of 68 is in no public source, so they are told by number.
 */
export const slmCommands = {
  setKilovolts: order('10', 'set kV', kvCounts),
  setMilliamps: order('11', 'set mA', maCounts),
  readKilovoltsSet: reads('14', 'kV set point', 1, kvCounts),
  readMilliampsSet: reads('15', 'mA set point', 1, maCounts),
  readHours: reads('21', 'hours with high voltage', 1, decimal('hours', 'h', 1)),
  readStatus: readsFlags('22', 'status', slmStatusFlags),
  readVersion: readsText('23', 'version'),
  readModel: readsText('26', 'model number'),
  resetFaults: order('31', 'reset faults'),
  readKilovolts: reads('60', 'kV monitor', 1, kvMonitor(1)),
  readMilliamps: reads('61', 'mA monitor', 1, maMonitor(1)),
  readFaults: readsSomeFlags('68', 'faults'),
  tickleWatchdog: order('88', 'feed watchdog'),
  enableWatchdog: order('89', 'watchdog'),
  setOutput: order('98', 'X-ray output'),
} as const satisfies Record<string, Command>
