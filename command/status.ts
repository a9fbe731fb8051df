import { join } from 'node:path'
import type { Command } from 'commander'
import { readConfig } from '../station/config/read-config.ts'
import { DeviceRow } from '../station/contract/devices.ts'
import { LaneStatus } from '../station/contract/lane-status.ts'
import { cookieName } from '../station/serve/session.ts'
import { readStationFile } from '../station/station-file.ts'
import * as z from 'zod'

type Options = { readonly config: string; readonly json?: boolean }

/** Adds `status`: what a running station says of itself, in words or as JSON. Exit code 1 when none is running. */
export function register(program: Command): void {
  program
    .command('status')
    .description('what the running station is doing: lane, devices, results and their receipts')
    .option('-c, --config <file>', 'configuration of the lane', 'demo/lane.yaml')
    .option('--json', 'as one JSON object')
    .action(async (options: Options) => {
      const { status, devices } = await askStation(options.config)
      console.log(options.json ? JSON.stringify({ ...status, devices }, null, 2) : inWords(status, devices))
    })
}

/** Asks the station that runs on this configuration's data folder. Throws with a sentence when there is none. */
export async function askStation(configFile: string): Promise<{ status: LaneStatus; devices: DeviceRow[] }> {
  const { dataFolder } = readConfig(configFile)
  const station = readStationFile(join(dataFolder, 'station.json'))
  if (station === null) throw new Error(`No station runs on ${dataFolder}. Start one with: npm start`)
  const call = async <T>(name: string, schema: z.ZodType<T>): Promise<T> => {
    const url = new URL(`api/call/${name}`, station.url)
    const headers = { 'content-type': 'application/json', cookie: `${cookieName(Number(url.port))}=${station.token}` }
    const answer = await fetch(url, { method: 'POST', headers, body: '{}', signal: AbortSignal.timeout(5000) })
    if (!answer.ok) throw new Error(`The station answered ${answer.status} to ${name}: ${await answer.text()}`)
    return schema.parse(await answer.json())
  }
  return { status: await call('lane.status', LaneStatus), devices: await call('devices.list', z.array(DeviceRow)) }
}

function inWords(status: LaneStatus, devices: readonly DeviceRow[]): string {
  const { counts, hq } = status
  return [
    `Lane ${status.laneId}: ${status.mode}, X-ray ${status.beam}, belt ${status.beltSpeedMmS.toFixed(0)} mm/s, ${status.parcels.length} parcels on it`,
    ...(status.stop ? [`Stopped: ${status.stop.words} ${status.stop.whatToDo}`] : []),
    `Judged ${counts.judged}: ${counts.cleared} clear, ${counts.referred} referred; ${counts.closed} closed, ${counts.receipted} receipted by HQ`,
    `Belt stops for cleared parcels: ${counts.beltStopsForCleared}`,
    `HQ ${hq.state}, ${hq.waiting} waiting, ${hq.refused} refused`,
    ...devices.map(
      (device) => `  ${device.name.padEnd(10)} ${device.state}${device.message ? ` — ${device.message}` : ''}`,
    ),
  ].join('\n')
}
