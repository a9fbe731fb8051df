import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Conveyor } from './conveyor.ts'
import { MapConveyor } from './driver.ts'
import type { SignalValues } from './map-codec.ts'
import { readMapFile } from './map-file.ts'
import { type ModbusDefaults, parseModbusUrl } from './modbus-url.ts'
import { parseKnobs } from './plc-knobs.ts'
import type { PlcPlace } from './plc-session.ts'
import type { RegisterMap } from './register-map.ts'
import type { SignalName } from './signals.ts'
import { PlcSimulator } from './simulator.ts'

/**
 * Opens the conveyor of a row: `modbus-tcp:`, `modbus-rtu:`, `modbus-rtu-tcp:` (modbus-url.ts), or `sim:` with the knobs of
 * plc-knobs.ts. Settings: `map` (name or path of a register map), `pollHz`, `orderTimeoutMs`, `unitId`, `timeoutMs`, and those that the PLC
 * is set up with: `heartbeatTimeoutMs`, `tunnelInWayMm` … `outfeedWayMm`. Throws DriverError `bad-url` or `cannot-open`; a faulty map is
 * refused here and not on the lane.
 */
export function openConveyor(row: DeviceRow, world: World | null): Conveyor {
  const { name, url, driver } = row
  if (driver !== 'clearlane-map')
    throw new DriverError('bad-url', `There is no conveyor driver "${driver}"; known: clearlane-map.`, { driver })
  const number = (setting: string, otherwise: number): number => Number(row.settings[setting] ?? otherwise)
  const settings = { pollHz: number('pollHz', 20), orderTimeoutMs: number('orderTimeoutMs', 500), setup: setupOf(row) }
  const defaults = { unitId: number('unitId', 1), timeoutMs: number('timeoutMs', 500) }
  const map = readMapFile(row.settings['map'] === undefined ? undefined : String(row.settings['map']))
  const place = url.startsWith('sim:')
    ? simulatedPlace(url, world, defaults, map)
    : { ...parseModbusUrl(url, defaults), map }
  return new MapConveyor(name, url, async () => place, settings)
}

const setupSignals = [
  'heartbeatTimeoutMs',
  'tunnelInWayMm',
  'tunnelOutWayMm',
  'divertWayMm',
  'outfeedWayMm',
] as const satisfies readonly SignalName[]

/** What the row sets the PLC up with; nothing where it says nothing. */
function setupOf({ settings }: DeviceRow): SignalValues {
  const given = setupSignals.filter((name) => settings[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, Number(settings[name])]))
}

function simulatedPlace(url: string, world: World | null, defaults: ModbusDefaults, map: RegisterMap): PlcPlace {
  const knobs = parseKnobs(url, defaults.unitId)
  const open = simulatedWire(url, world, (inWorld) => new PlcSimulator(inWorld, map, knobs).listen())
  const framing = knobs.wire === 'modbus-tcp' ? 'mbap' : 'rtu'
  return { open, settings: { ...defaults, framing, patient: false, echoes: false }, map }
}
