import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { simulatedWire, type Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import type { OpenWire } from '../wire/wire.ts'
import { SicsScale } from './driver.ts'
import { type ScaleDriver, scaleDrivers, type ScaleFault, scaleFaultsOf } from './faults.ts'
import type { Scale } from './scale.ts'
import { ScaleSimulator } from './simulator.ts'
import { Toledo8217Scale } from './toledo-8217-driver.ts'
import { ToledoContinuousScale } from './toledo-continuous-driver.ts'
import { Toledo8217Simulator, ToledoContinuousSimulator } from './toledo-simulators.ts'
import { unitNames } from './units.ts'

/**
 * Opens the scale of a row: `mt-sics` (setting `stream`: repeat or onChange), `toledo-continuous` (`checksum`, default true; `commandEnd`:
 * none or crlf) or `toledo-8217` (`unit`, default kg; `pollHz`, default 10). Throws DriverError `bad-url` on what it does not know.
 */
export function openScale(row: DeviceRow, world: World | null): Scale {
  const driver = scaleDrivers.find((known) => known === row.driver)
  if (!driver)
    throw new DriverError('bad-url', `There is no scale driver "${row.driver}"; known: ${scaleDrivers.join(', ')}.`, {
      driver: row.driver,
    })
  return openers[driver](row, world)
}

const openers: Readonly<Record<ScaleDriver, (row: DeviceRow, world: World | null) => Scale>> = {
  'mt-sics': (row, world) => {
    const stream = oneOf(row, 'stream', ['repeat', 'onChange'])
    const open = wireOf(row, world, 'mt-sics', (inWorld, faults) => new ScaleSimulator(inWorld, faults).listen())
    return new SicsScale(row.name, row.url, open, stream)
  },
  'toledo-continuous': (row, world) => {
    const checksum = Boolean(row.settings['checksum'] ?? true)
    const commandEnd = oneOf(row, 'commandEnd', ['none', 'crlf']) === 'crlf' ? '\r\n' : ''
    const open = wireOf(row, world, 'toledo-continuous', (inWorld, faults) =>
      new ToledoContinuousSimulator(inWorld, checksum, faults).listen(),
    )
    return new ToledoContinuousScale(row.name, row.url, open, { checksum, commandEnd })
  },
  'toledo-8217': (row, world) => {
    const unit = oneOf(row, 'unit', ['kg', ...unitNames])
    const pollHz = Number(row.settings['pollHz'] ?? 10)
    const open = wireOf(row, world, 'toledo-8217', (inWorld, faults) =>
      new Toledo8217Simulator(inWorld, faults).listen(),
    )
    return new Toledo8217Scale(row.name, row.url, open, { unit, pollHz })
  },
}

type Serve = (world: World, faults: ReadonlySet<ScaleFault>) => Promise<Served>

function wireOf({ url }: DeviceRow, world: World | null, driver: ScaleDriver, serve: Serve): OpenWire {
  if (!url.startsWith('sim:')) {
    const whole = driver === 'toledo-8217' ? withSevenBits(url) : url
    return () => openWire(whole)
  }
  const faults = scaleFaultsOf(url, driver)
  return simulatedWire(url, world, (inWorld) => serve(inWorld, faults))
}

/** 8217 is 7E1 (hardware.md §6.3): a serial URL that says nothing else gets it. */
export function withSevenBits(url: string): string {
  if (!/^(?:serial|rfc2217):/.test(url) || /[?&](?:dataBits|parity)=/.test(url)) return url
  return `${url}${url.includes('?') ? '&' : '?'}dataBits=7&parity=even`
}

/** A setting that is one of a few words; the first where nothing is said. */
function oneOf<Word extends string>(row: DeviceRow, name: string, words: readonly Word[]): Word {
  const given = row.settings[name] ?? words[0]
  const word = words.find((known) => known === given)
  if (word === undefined)
    throw new DriverError('bad-url', `The scale's ${name} is "${given}"; write ${words.join(' or ')}.`, {
      [name]: String(given),
    })
  return word
}
