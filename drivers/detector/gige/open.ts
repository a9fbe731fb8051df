import type { DeviceRow } from '../../device-row.ts'
import { DriverError } from '../../driver-error.ts'
import type { World } from '../../simulation/world.ts'
import type { LineDetector } from '../detector.ts'
import { udp } from './datagrams.ts'
import { type FindCamera, GigeDetector } from './driver.ts'
import { cameraOf, gigeSettings } from './settings.ts'
import { type GigeSimulation, GigeSimulator } from './simulator.ts'

/** What stands behind a `sim:` URL: the camera, and the faults of its cable from the URL's query. */
export type SimulatedRow = {
  readonly simulation: GigeSimulation
  readonly cable: {
    readonly lose: number
    readonly reorder: number
    readonly duplicate: number
    readonly delayMs: number
  }
  readonly silent: boolean
}

function share(query: URLSearchParams, name: string): number {
  const value = Number(query.get(name) ?? 0)
  if (value >= 0 && value <= 1) return value
  throw new DriverError('bad-url', `The simulator's ${name} is "${query.get(name)}"; it is a share from 0 to 1.`, {
    name,
  })
}

/**
 * Reads `sim:detector?losePackets=0.01&reorder=0.02&duplicate=0.01&delayMs=5&silent&noResend&extendedIds` and the row's settings.
 * Throws DriverError `bad-url`.
 */
export function simulatedRow({ url, settings }: DeviceRow): SimulatedRow {
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  const delayMs = Number(query.get('delayMs') ?? 0)
  return {
    simulation: {
      host: String(settings['simulatorHost'] ?? '127.0.0.1'),
      port: Number(settings['simulatorPort'] ?? 0),
      channels: Number(settings['channels'] ?? 768),
      pitchMm: Number(settings['pitchMm'] ?? 0.8),
      energies: settings['energies'] === 2 ? 2 : 1,
      seed: Number(settings['seed'] ?? 1),
      serial: String(settings['serial'] ?? 'SIM-0001'),
      extendedIds: query.has('extendedIds'),
      noResend: query.has('noResend'),
    },
    cable: {
      lose: share(query, 'losePackets'),
      reorder: share(query, 'reorder'),
      duplicate: share(query, 'duplicate'),
      delayMs: delayMs >= 0 ? delayMs : 0,
    },
    silent: query.has('silent'),
  }
}

/** The simulated camera of a row, started by the first attempt to connect. */
function simulated(row: DeviceRow, world: World | null): FindCamera {
  if (world === null)
    throw new DriverError(
      'bad-url',
      `"${row.url}" is a simulator but the configuration has no simulation. Add it, or give the device's address.`,
      { url: row.url },
    )
  const { simulation, cable, silent } = simulatedRow(row)
  let served: ReturnType<GigeSimulator['listen']> | null = null
  return () => {
    if (served) return served
    const simulator = new GigeSimulator(world, simulation)
    Object.assign(simulator.cable, cable, { pulled: silent })
    served = simulator.listen(udp)
    return served
  }
}

/**
 * Opens a GigE Vision line detector: `gev://10.0.0.7`, or `sim:` for the simulated camera. Settings: see GigeSettings. Throws
 * DriverError `bad-url`, `out-of-range`.
 */
export function openGige(row: DeviceRow, world: World | null): LineDetector {
  const settings = gigeSettings(row.settings)
  if (row.url.startsWith('sim:')) return new GigeDetector(row.name, row.url, udp, simulated(row, world), settings)
  const camera = cameraOf(row.url)
  return new GigeDetector(row.name, row.url, udp, async () => camera, settings)
}
