import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import type { LineDetector } from './detector.ts'
import { XlpDetector } from './driver.ts'
import { openGige } from './gige/open.ts'
import { DetectorSimulator } from './simulator.ts'
import { faultsOfUrl } from './stream-faults.ts'

/**
 * Opens the line detector of a row: driver `xlp1` at `tcp://host:9310`, driver `gige-vision` at `gev://host`, or `sim:` with settings
 * channels, pitchMm, energies, bits, and faults in its URL (`streamFaultTable`). Throws DriverError `bad-url`.
 */
export function openDetector(row: DeviceRow, world: World | null): LineDetector {
  if (row.driver === 'gige-vision') return openGige(row, world)
  if (row.driver !== 'xlp1')
    throw new DriverError('bad-url', `There is no detector driver "${row.driver}"; known: xlp1, gige-vision.`, {
      driver: row.driver,
    })
  const { settings } = row
  const simulation = {
    channels: Number(settings['channels'] ?? 768),
    pitchMm: Number(settings['pitchMm'] ?? 0.8),
    energies: settings['energies'] === 2 ? (2 as const) : (1 as const),
    bits: settings['bits'] === 20 ? (20 as const) : settings['bits'] === 24 ? (24 as const) : (16 as const),
    seed: Number(settings['seed'] ?? 1),
  }
  const faults = row.url.startsWith('sim:') ? faultsOfUrl(row.url) : null
  const open = faults
    ? simulatedWire(row.url, world, (inWorld) => new DetectorSimulator(inWorld, simulation, faults).listen())
    : () => openWire(row.url)
  return new XlpDetector(row.name, row.url, open)
}
