import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { faultsOf } from '../simulation/fault-knobs.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import { parseTcpUrl } from '../wire/tcp.ts'
import { AspectPortal, type AspectHost } from './aspect-driver.ts'
import { AspectSimulator } from './aspect-simulator.ts'
import { type FieldSettings, defaultField } from './counting-field.ts'
import { aspectFaults, rapiscanFaults } from './faults.ts'
import type { RadiationPortal } from './portal.ts'
import { RapiscanPortal } from './rapiscan-driver.ts'
import { RapiscanSimulator } from './rapiscan-simulator.ts'

const openers = { 'rapiscan-lines': openRapiscan, 'aspect-modbus': openAspect } as const

/**
 * Opens the radiation portal of a row: `rapiscan-lines` (`tcp:`; settings `nSigma`, default 6, `silenceMs`, default 12,000) or
 * `aspect-modbus` (`modbus-tcp://host:502?unitId=1`, without a unit 1 to 32 are tried; settings `pollHz`, default 5, `signature`).
 * Simulators take `portalMm` and `besideMm`. Throws DriverError `bad-url`.
 */
export function openPortal(row: DeviceRow, world: World | null): RadiationPortal {
  const { driver } = row
  if (driver !== 'rapiscan-lines' && driver !== 'aspect-modbus')
    throw new DriverError(
      'bad-url',
      `There is no portal driver "${driver}"; known: ${Object.keys(openers).join(', ')}.`,
      {
        driver,
      },
    )
  return openers[driver](row, world)
}

function openRapiscan(row: DeviceRow, world: World | null): RadiationPortal {
  const { name, url } = row
  const settings = { nSigma: numberOf(row, 'nSigma', 6), silenceMs: numberOf(row, 'silenceMs', 12_000) }
  if (!url.startsWith('sim:')) return new RapiscanPortal(name, url, () => openWire(url), settings)
  const faults = faultsOf(url, rapiscanFaults)
  const open = simulatedWire(url, world, (inWorld) => new RapiscanSimulator(inWorld, faults, fieldOf(row)).listen())
  return new RapiscanPortal(name, url, open, settings)
}

function openAspect(row: DeviceRow, world: World | null): RadiationPortal {
  const { name, url, settings } = row
  const unit =
    (url.includes('?') ? new URLSearchParams(url.slice(url.indexOf('?'))).get('unitId') : null) ?? settings['unitId']
  const unitId = unit === undefined || unit === null ? null : Number(unit)
  if (unitId !== null && !(Number.isInteger(unitId) && unitId >= 0 && unitId <= 255))
    throw new DriverError('bad-url', `"${url}": the unit id is "${unit}"; write a number from 0 to 255.`, { url })
  const signature = settings['signature'] === undefined ? null : Number(settings['signature'])
  const where = url.startsWith('sim:') ? simulatedHost(row, world) : fixedHost(url)
  return new AspectPortal(name, url, where, { pollHz: numberOf(row, 'pollHz', 5), signature, unitId })
}

function fixedHost(url: string): AspectHost {
  if (!url.startsWith('modbus-tcp:'))
    throw new DriverError(
      'bad-url',
      `"${url}" is not an address of a Modbus portal; write it like modbus-tcp://10.0.0.7:502?unitId=1.`,
      { url },
    )
  const { hostname, port } = parseTcpUrl(url.replace('modbus-tcp:', 'tcp:'))
  return async () => ({ host: hostname, port })
}

function simulatedHost(row: DeviceRow, world: World | null): AspectHost {
  if (world === null)
    throw new DriverError('bad-url', `"${row.url}" is a simulator but the configuration has no simulation.`, {
      url: row.url,
    })
  const served = new AspectSimulator(world, faultsOf(row.url, aspectFaults), fieldOf(row)).listen()
  return async () => {
    const { hostname, port } = parseTcpUrl((await served).url)
    return { host: hostname, port }
  }
}

function fieldOf(row: DeviceRow): FieldSettings {
  return {
    portalMm: numberOf(row, 'portalMm', defaultField.portalMm),
    besideMm: numberOf(row, 'besideMm', defaultField.besideMm),
    seed: numberOf(row, 'seed', defaultField.seed),
  }
}

function numberOf(row: DeviceRow, name: string, otherwise: number): number {
  const value = Number(row.settings[name] ?? otherwise)
  if (Number.isFinite(value)) return value
  throw new DriverError('bad-url', `The portal's ${name} is "${row.settings[name]}"; write a number.`, { name })
}
