import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { faultsOf } from '../simulation/fault-knobs.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import { CoilLight, type ShowOnPlc } from './coils-driver.ts'
import { lightFaults } from './faults.ts'
import { PatliteLight } from './patlite-driver.ts'
import { PatliteSimulator } from './simulator.ts'
import { type Lamp, lamps, type StackLight } from './stack-light.ts'

/**
 * Opens the stack light of a row: `patlite-pns` (`tcp://host:10000`; settings `order`, the lamps from the top, e.g. `red,amber,green`;
 * `tiers`: fixed or coloured; `checkEveryMs`, default 2000), or `plc-coils`, which needs the lane's conveyor to write its coils. Throws
 * DriverError `bad-url`.
 */
export function openStackLight(row: DeviceRow, world: World | null, showOnPlc: ShowOnPlc | null): StackLight {
  if (row.driver === 'patlite-pns') return openPatlite(row, world)
  if (row.driver !== 'plc-coils')
    throw new DriverError('bad-url', `There is no stack light driver "${row.driver}"; known: patlite-pns, plc-coils.`, {
      driver: row.driver,
    })
  if (!showOnPlc)
    throw new DriverError('bad-url', 'A stack light on the PLC needs a conveyor in the configuration.', {
      url: row.url,
    })
  return new CoilLight(row.name, row.url, showOnPlc)
}

function openPatlite(row: DeviceRow, world: World | null): StackLight {
  const { name, url, settings } = row
  const tiers = settings['tiers'] ?? 'fixed'
  if (tiers !== 'fixed' && tiers !== 'coloured')
    throw new DriverError('bad-url', `The stack light's tiers are "${tiers}"; write fixed or coloured.`, { tiers })
  const checkEveryMs = Number(settings['checkEveryMs'] ?? 2000)
  if (!(checkEveryMs >= 50))
    throw new DriverError('bad-url', `The stack light's checkEveryMs is ${checkEveryMs}; write 50 or more.`)
  const order = orderOf(String(settings['order'] ?? lamps.join(',')))
  const open = url.startsWith('sim:') ? simulatedLight(url, world) : () => openWire(url)
  return new PatliteLight(name, url, open, { order, byColour: tiers === 'coloured', checkEveryMs })
}

function simulatedLight(url: string, world: World | null) {
  const faults = faultsOf(url, lightFaults)
  return simulatedWire(url, world, () => new PatliteSimulator(faults).listen())
}

function orderOf(text: string): readonly Lamp[] {
  const order = text.split(',').map((word) => lamps.find((lamp) => lamp === word.trim()))
  const known = order.filter((lamp): lamp is Lamp => lamp !== undefined)
  if (known.length === order.length && new Set(known).size === known.length && known.length <= lamps.length)
    return known
  throw new DriverError(
    'bad-url',
    `The stack light's order is "${text}"; write its lamps from the top: ${lamps.join(',')}.`,
  )
}
