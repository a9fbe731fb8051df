import { mkdirSync, writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ReceiverError } from '../hq/hq-error.ts'
import { type Hq, type HqOptions, startHq } from '../hq/start.ts'
import { DemoAddress } from '../station/hq/demo/demo-headquarters.ts'
import { startDemoBroker } from '../station/hq/demo/broker.ts'

/**
 * A whole headquarters for the demo lane, in a process of its own: broker with mutual TLS from a throw-away authority, receiver,
 * place for pictures, page. Prints one JSON line (DemoAddress) and ends when its standard input does, so that it never outlives the
 * station that started it.
 *   node command/demo-headquarters.ts FOLDER LANE_ID
 */
const [folder = '', laneId = ''] = process.argv.slice(2)
// Two cores: the lane goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
const broker = await startDemoBroker()
const lane = await broker.ca.client(laneId)
mkdirSync(folder, { recursive: true })
const fileOf = (name: 'ca' | 'cert' | 'key'): string => {
  const file = join(folder, `lane-${name}.pem`)
  writeFileSync(file, lane[name], { mode: 0o600 })
  return file
}
const files = { caFile: fileOf('ca'), certFile: fileOf('cert'), keyFile: fileOf('key') }
const hq = await startPatiently({
  brokerUrl: broker.url,
  name: 'hq-demo',
  tls: await broker.ca.client('hq-demo'),
  imageTls: await broker.ca.server(),
  folder,
  databaseUrl: null,
  httpPort: 0,
  imagePort: 0,
  enrolled: new Map(),
  trustOnFirstUse: true,
  onTrouble: (what, error) =>
    console.error(`headquarters, ${what}: ${error instanceof Error ? error.message : String(error)}`),
})
const address: DemoAddress = { url: broker.url, imagesUrl: hq.imagesUrl, pageUrl: hq.url, ...files }
console.log(JSON.stringify(address))

const end = async (): Promise<void> => {
  await hq.close()
  await broker.close()
  process.exit(0)
}
process.stdin.resume()
process.stdin.once('end', () => void end())
process.stdin.once('error', () => void end())
// Ctrl+C reaches the whole terminal group; the station goes first and closes our input.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => void end())

/** The headquarters of a station that was killed a moment ago may still be closing its database. */
async function startPatiently(options: HqOptions): Promise<Hq> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startHq(options)
    } catch (error) {
      if (!(error instanceof ReceiverError && error.code === 'locked') || attempt === 60) throw error
      await wait(500)
    }
  }
}
