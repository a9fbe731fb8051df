import { join, resolve } from 'node:path'
import { ConfigError } from './config/config-error.ts'
import type { LaneConfig } from './config/lane-config.ts'
import { readConfig } from './config/read-config.ts'
import { readScenario, type Scenario } from './config/scenario.ts'
import { errorFacts, openLog } from './log/log.ts'
import { openStation } from './station.ts'
import { readStationFile, removeStationFile, writeStationFile } from './station-file.ts'
import { awaitTurn } from './turn.ts'

/**
 * Entry of the station process.
 *   node station/headless.ts [--config FILE | --scenario NAME] [--announce]
 * `--announce` prints one JSON line with the page's address, for the shell, and waits behind a station that already has the lane;
 * otherwise the address is printed for people, and a second station on the same data folder is refused.
 */
const args = process.argv.slice(2)
const valueOf = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`The station runs on Node 24 or newer; this is ${process.version}. Start it with: npm start`)
  process.exit(1)
}

const { config, scenario } = laneOf(valueOf('--config'), valueOf('--scenario'))
const log = openLog({
  file: join(config.dataFolder, 'station.log'),
  level: valueOf('--log') ?? 'info',
  lane: config.laneId,
})
const stationFile = join(config.dataFolder, 'station.json')
const announce = args.includes('--announce')
  ? (address: string): void => console.log(JSON.stringify({ listening: address }))
  : null
/** The lane of a scenario, or of a file; a mistake in either is said in one line. */
function laneOf(file: string | undefined, name: string | undefined): { config: LaneConfig; scenario: Scenario | null } {
  try {
    if (name !== undefined) return readScenario(resolve('demo/scenarios'), name)
    return { config: readConfig(resolve(file ?? 'demo/lane.yaml')), scenario: null }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

try {
  const hold = await awaitTurn({ dataFolder: config.dataFolder, stationFile, announce })
  if (hold === null) {
    const other = readStationFile(stationFile)
    throw new Error(
      `A station already runs on ${config.dataFolder}${other === null ? '' : ` (process ${other.pid}, ${other.url})`}. Stop it first, or give this one a data folder of its own.`,
    )
  }
  const station = await openStation(config, log, scenario)
  writeStationFile(stationFile, { url: station.url, token: station.token, pid: process.pid })
  const end = async (why: string): Promise<void> => {
    log.info({ event: 'ending', why }, 'the station ends')
    await station.close()
    removeStationFile(stationFile)
    hold.release()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end('SIGTERM'))
  process.on('SIGINT', () => void end('SIGINT'))
  // Whatever nobody caught: the beam goes off first, then the process ends and its keeper starts it again.
  const fall = (error: unknown): void => {
    station.running.beam.turnOff()
    log.error({ event: 'uncaught', ...errorFacts(error) }, 'the station falls')
    console.error(error)
    setTimeout(() => process.exit(1), 100)
  }
  process.on('uncaughtException', fall)
  process.on('unhandledRejection', fall)
  log.info({ event: 'started', url: station.url }, 'the station has started')
  if (announce !== null) announce(station.urlWithToken)
  else console.log(`Clearlane ${config.laneId}: ${station.urlWithToken}`)
  // The demo's headquarters needs a few seconds more than the lane.
  const headquartersPage = setInterval(() => {
    const pageUrl = station.headquartersPage()
    if (pageUrl === null) return
    clearInterval(headquartersPage)
    console.log(`Headquarters of the demo: ${pageUrl}`)
  }, 500)
} catch (error) {
  log.error({ event: 'notStarted', ...errorFacts(error) }, 'the station did not start')
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
