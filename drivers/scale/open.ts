import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import { SicsScale } from './driver.ts'
import type { Scale } from './scale.ts'
import { ScaleSimulator } from './simulator.ts'

/** Opens the scale of a row. Throws DriverError `bad-url` on an unknown driver. */
export function openScale(row: DeviceRow, world: World | null): Scale {
  if (row.driver !== 'mt-sics')
    throw new DriverError('bad-url', `There is no scale driver "${row.driver}"; known: mt-sics.`, {
      driver: row.driver,
    })
  const open = row.url.startsWith('sim:')
    ? simulatedWire(row.url, world, (inWorld) => new ScaleSimulator(inWorld).listen())
    : () => openWire(row.url)
  return new SicsScale(row.name, row.url, open)
}
