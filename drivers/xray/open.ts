import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import type { OpenWire } from '../wire/wire.ts'
import { SpellmanGenerator } from './driver.ts'
import type { FrameForm } from './framing.ts'
import type { Generator } from './generator.ts'
import { XrvSimulator } from './simulator.ts'

/** Opens the generator of a row; it connects by itself. Throws DriverError `bad-url` on an unknown driver. */
export function openGenerator(row: DeviceRow, world: World | null): Generator {
  if (row.driver !== 'spellman-xrv')
    throw new DriverError('bad-url', `There is no generator driver "${row.driver}"; known: spellman-xrv.`, {
      driver: row.driver,
    })
  const { settings } = row
  const open: OpenWire = row.url.startsWith('sim:')
    ? simulatedWire(row.url, world, (inWorld) => new XrvSimulator(inWorld).listen())
    : () => openWire(row.url)
  return new SpellmanGenerator(row.name, row.url, open, {
    form: formOf(row),
    pollHz: Number(settings['pollHz'] ?? 10),
    tubeKv: Number(settings['tubeKv'] ?? 160),
    tubeMa: Number(settings['tubeMa'] ?? 30),
  })
}

/** Frames have a checksum on serial lines; a serial generator behind a raw TCP device server needs `form: serial` in its row. */
function formOf({ url, settings }: DeviceRow): FrameForm {
  const form = settings['form'] ?? (url.startsWith('serial:') ? 'serial' : 'tcp')
  if (form === 'serial' || form === 'tcp') return form
  throw new DriverError('bad-url', `The generator's form is "${form}"; write serial or tcp.`, { form })
}
