import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import type { World } from '../simulation/world.ts'
import { parseTcpUrl } from '../wire/tcp.ts'
import type { Conveyor } from './conveyor.ts'
import { MapConveyor } from './driver.ts'
import type { ModbusAddress } from './modbus-link.ts'
import { PlcSimulator } from './simulator.ts'

/** Opens the conveyor of a row: `modbus-tcp://host:port?unitId=1`, or `sim:`. Throws DriverError `bad-url`. */
export function openConveyor(row: DeviceRow, world: World | null): Conveyor {
  if (row.driver !== 'clearlane-map')
    throw new DriverError('bad-url', `There is no conveyor driver "${row.driver}"; known: clearlane-map.`, {
      driver: row.driver,
    })
  const settings = {
    pollHz: Number(row.settings['pollHz'] ?? 20),
    orderTimeoutMs: Number(row.settings['orderTimeoutMs'] ?? 500),
  }
  const unitId = Number(row.settings['unitId'] ?? 1)
  return new MapConveyor(
    row.name,
    row.url,
    row.url.startsWith('sim:') ? simulated(row.url, world, unitId) : fixed(row.url, unitId),
    settings,
  )
}

function fixed(url: string, unitId: number): () => Promise<ModbusAddress> {
  if (!url.startsWith('modbus-tcp:'))
    throw new DriverError(
      'bad-url',
      `"${url}" is not an address of a PLC; write it like modbus-tcp://10.0.0.9:502?unitId=1.`,
      { url },
    )
  const { hostname, port } = parseTcpUrl(url.replace('modbus-tcp:', 'tcp:'))
  const given = new URL(url).searchParams.get('unitId')
  const address = { host: hostname, port, unitId: given === null ? unitId : Number(given) }
  return async () => address
}

function simulated(url: string, world: World | null, unitId: number): () => Promise<ModbusAddress> {
  if (world === null)
    throw new DriverError('bad-url', `"${url}" is a simulator but the configuration has no simulation.`, { url })
  const served = new PlcSimulator(world).listen()
  return async () => {
    const { hostname, port } = parseTcpUrl((await served).url)
    return { host: hostname, port, unitId }
  }
}
