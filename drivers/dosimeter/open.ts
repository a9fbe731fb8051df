import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { faultsOf } from '../simulation/fault-knobs.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import type { OpenWire } from '../wire/wire.ts'
import { type DoseLimits, doseLimits } from './dose-alarm.ts'
import type { AreaDosimeter } from './dosimeter.ts'
import { RadProDosimeter } from './driver.ts'
import { dosimeterFaults } from './faults.ts'
import { DosimeterSimulator } from './simulator.ts'

/**
 * Opens the dosimeter of a row: driver `rad-pro`, e.g. `serial:///dev/ttyACM0?baudRate=115200`. Settings: `pollHz` (default 1) and any limit
 * of `doseLimits` by its name. Throws DriverError `bad-url`.
 */
export function openDosimeter(row: DeviceRow, world: World | null): AreaDosimeter {
  const { name, driver, url, settings } = row
  if (driver !== 'rad-pro')
    throw new DriverError('bad-url', `There is no dosimeter driver "${driver}"; known: rad-pro.`, { driver })
  const pollHz = Number(settings['pollHz'] ?? 1)
  if (!(pollHz > 0 && pollHz <= 20))
    throw new DriverError('bad-url', `The dosimeter's pollHz is ${pollHz}; write 0.1 to 20.`)
  const limits = limitsOf(row)
  return new RadProDosimeter(name, url, wireOf(url, world), { pollHz, limits })
}

function wireOf(url: string, world: World | null): OpenWire {
  if (!url.startsWith('sim:')) {
    const whole = url.startsWith('serial:') && !url.includes('baudRate=') ? withBaudRate(url) : url
    return () => openWire(whole)
  }
  const faults = faultsOf(url, dosimeterFaults)
  return simulatedWire(url, world, (inWorld) => new DosimeterSimulator(inWorld, faults).listen())
}

function withBaudRate(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}baudRate=115200`
}

/** Limits of the row over those of the house. Throws DriverError `bad-url` on one that is no positive number. */
function limitsOf({ settings }: DeviceRow): DoseLimits {
  const limits: Record<string, number> = { ...doseLimits }
  for (const name of Object.keys(doseLimits)) {
    const value = Number(settings[name] ?? limits[name])
    if (!(value > 0))
      throw new DriverError('bad-url', `The dosimeter's ${name} is "${settings[name]}"; write a number.`, { name })
    limits[name] = value
  }
  return limits as DoseLimits
}
