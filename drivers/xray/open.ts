import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import type { OpenWire } from '../wire/wire.ts'
import { CometSupply } from './comet-supply.ts'
import { GeneratorDriver, type MakeSupply } from './driver.ts'
import type { FrameForm } from './framing.ts'
import type { Generator } from './generator.ts'
import { type DriverName, driverNames } from './looks-like.ts'
import type { NumberDialect } from './number-dialect.ts'
import { NumberSupply } from './number-supply.ts'
import { generatorSettings, type GeneratorSettings } from './settings.ts'
import { simulateGenerator } from './simulator.ts'
import { type KnobSettings, knobsOf } from './simulator-knobs.ts'
import { slm } from './slm.ts'
import { storeInFile, storeInMemory, type TubeStore } from './tube-store.ts'
import { isTubeName, type TubeName, type TubeRow, tubes } from './tube-table.ts'
import { ux } from './ux.ts'
import { xrb011 } from './xrb011.ts'
import { xrv } from './xrv.ts'

const numberDialects: Readonly<Record<Exclude<DriverName, 'comet-xrp'>, NumberDialect>> = {
  'spellman-xrv': xrv,
  'spellman-ux': ux,
  'spellman-slm': slm,
  'spellman-xrb011': xrb011,
}

const usualTube: Readonly<Record<DriverName, TubeName>> = {
  'spellman-xrv': 'stationary-160',
  'spellman-ux': 'packaged-50',
  'spellman-slm': 'stationary-160',
  'spellman-xrb011': 'monoblock-80',
  'comet-xrp': 'stationary-160',
}

/** Opens the generator of a row; it connects by itself. Throws DriverError `bad-url` on an unknown driver, setting, tube or knob. */
export function openGenerator(row: DeviceRow, world: World | null): Generator {
  const driver = driverNames.find((name) => name === row.driver)
  if (!driver)
    throw new DriverError(
      'bad-url',
      `There is no generator driver "${row.driver}"; known: ${driverNames.join(', ')}.`,
      { driver: row.driver },
    )
  const settings = generatorSettings(row)
  const simulated = row.url.startsWith('sim:')
  const knobs = simulated ? knobsOf(row.url) : null
  const open: OpenWire = knobs
    ? simulatedWire(row.url, world, (inWorld) =>
        simulateGenerator(driverNames.find((name) => name === knobs.answersAs) ?? driver, inWorld, knobs).listen(),
      )
    : () => openWire(row.url)
  return generatorOn(open, driver, row, settings, knobs)
}

/** A generator driver on a line that is opened by `open`; tests and replays lay their own. */
export function generatorOn(
  open: OpenWire,
  driver: DriverName,
  row: Pick<DeviceRow, 'name' | 'url'>,
  settings: GeneratorSettings,
  knobs: KnobSettings | null = null,
): Generator {
  const tube = tubeOf(driver, settings)
  const form = formOf(row.url, settings)
  const make: MakeSupply = (health, news) =>
    driver === 'comet-xrp'
      ? new CometSupply(open, tube, settings, health, news)
      : new NumberSupply(open, numberDialects[driver], form, settings, health, news)
  return new GeneratorDriver(row.name, row.url, make, {
    pollHz: settings.pollHz,
    tube,
    store: storeOf(settings, knobs),
    keepAliveMs: settings.keepAliveMs,
    pollOnlyWhenAlive: settings.pollOnlyWhenAlive,
    warmUpSpeed: knobs?.warmUpSpeed ?? 1,
  })
}

/** The tube of the row: as in the table, with the lane's own limits where they are lower. */
function tubeOf(driver: DriverName, settings: GeneratorSettings): TubeRow {
  const name = settings.tube || usualTube[driver]
  if (!isTubeName(name))
    throw new DriverError('bad-url', `There is no tube "${name}"; known: ${Object.keys(tubes).join(', ')}.`, { name })
  const tube = tubes[name]
  const lower = (limit: number, table: number): number => (limit > 0 ? Math.min(limit, table) : table)
  return {
    ...tube,
    maxKv: lower(settings.tubeKv, tube.maxKv),
    maxMa: lower(settings.tubeMa, tube.maxMa),
    maxW: lower(settings.tubeW, tube.maxW),
  }
}

/** A simulated tube last made X-rays when its knob says so; a real one when its record says so. */
function storeOf({ recordFile }: GeneratorSettings, knobs: KnobSettings | null): TubeStore {
  if (recordFile) return storeInFile(recordFile)
  if (!knobs) return storeInMemory(null)
  const lastBeamOffAtMs = Date.now() - knobs.seasonedHoursAgo * 3_600_000
  return storeInMemory({ lastBeamOffAtMs, latestSeenAtMs: lastBeamOffAtMs, arcs: 0, beamSeconds: 0 })
}

/** Frames have a checksum on serial lines; a serial generator behind a raw TCP device server needs `form: serial` in its row. */
function formOf(url: string, { form }: GeneratorSettings): FrameForm {
  const wanted = form || (/^(serial|rfc2217):/.test(url) ? 'serial' : 'tcp')
  if (wanted === 'serial' || wanted === 'tcp') return wanted
  throw new DriverError('bad-url', `The generator's form is "${form}"; write serial or tcp.`, { form })
}
