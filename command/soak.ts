import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Command } from 'commander'
import type { LaneConfig } from '../station/config/lane-config.ts'
import { readConfig } from '../station/config/read-config.ts'
import { readScenario, type Scenario } from '../station/config/scenario.ts'
import type { LaneState } from '../station/inspection/lane-state.ts'
import { openLog } from '../station/log/log.ts'
import { openStation, type Station } from '../station/station.ts'
import { auditTable } from '../station/storage/audit.ts'
import { openDatabase } from '../station/storage/database.ts'
import { everyInspection } from '../station/storage/inspections.ts'
import { resultOf, type SoakSample } from './soak-numbers.ts'

type Options = {
  readonly hours: string
  readonly factor: string
  readonly scenario?: string
  readonly config?: string
  readonly keep?: boolean
}

const looks = 60

/** Adds `soak`: a simulated lane for hours of lane time, in real time or faster, with what must not grow and what must not be lost. */
export function register(program: Command): void {
  program
    .command('soak')
    .description('runs a simulated lane for hours and tells memory, event-loop delay, belt stops and what was lost')
    .option('--hours <n>', 'hours of lane time', '1')
    .option('--factor <n>', 'lane time against real time', '1')
    .option('-s, --scenario <name>', 'a scenario of demo/scenarios')
    .option('-c, --config <file>', 'a lane file instead')
    .option('--keep', 'keep the data folder')
    .action(async (options: Options) => {
      const folder = mkdtempSync(join(tmpdir(), 'clearlane-soak-'))
      const { config, scenario } = laneOf(options)
      const ok = await soak(soaked(config, folder, Number(options.factor)), scenario, Number(options.hours))
      if (options.keep) console.log(`Data: ${folder}`)
      else rmSync(folder, { recursive: true, force: true })
      process.exit(ok ? 0 : 1)
    })
}

function laneOf({ scenario, config }: Options): { config: LaneConfig; scenario: Scenario | null } {
  if (scenario !== undefined) return readScenario(resolve('demo/scenarios'), scenario)
  return { config: readConfig(resolve(config ?? 'demo/lane.yaml')), scenario: null }
}

/** The lane with data of its own; at a higher pace the devices are asked so much oftener, so that a poll still means the same travel. */
function soaked(config: LaneConfig, folder: string, factor: number): LaneConfig {
  const faster = <T extends LaneConfig['devices']['conveyor']>(device: T, pollHz: number): T => ({
    ...device,
    settings: { ...device.settings, pollHz: Number(device.settings['pollHz'] ?? pollHz) * factor },
  })
  const { conveyor, generator } = config.devices
  return {
    ...config,
    dataFolder: folder,
    http: { host: '127.0.0.1', port: 0 },
    devices: { ...config.devices, conveyor: faster(conveyor, 20), generator: faster(generator, 10) },
    simulation: config.simulation && { ...config.simulation, clockFactor: factor, startByItself: true },
  }
}

async function soak(config: LaneConfig, scenario: Scenario | null, hours: number): Promise<boolean> {
  const log = openLog({ file: join(config.dataFolder, 'station.log'), level: 'warn', lane: config.laneId })
  const station = await openStation(config, log, scenario)
  const { simulation } = station
  if (simulation === null) throw new Error('A soak needs a lane that is simulated.')
  let stopped = false
  process.once('SIGINT', () => (stopped = true))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const samples: SoakSample[] = []
  const everyMs = (hours * 3_600_000) / looks
  console.log('lane min  judged  closed  RSS MB  heap MB  loop p99 ms')
  for (let look = 0; look <= looks && !stopped; look++) {
    await until(() => simulation.world.nowMs() >= look * everyMs || stopped)
    const sample = sampleOf(station, simulation.world.nowMs(), delay.percentile(99) / 1e6)
    delay.reset()
    samples.push(sample)
    const { laneMinutes, judged, closed, rssMb, heapMb, delayP99Ms } = sample
    const cells = [laneMinutes.toFixed(0), judged, closed, rssMb.toFixed(0), heapMb.toFixed(0), delayP99Ms.toFixed(1)]
    const row = cells.map((cell, at) => String(cell).padStart([8, 8, 8, 8, 9, 13][at] ?? 8)).join('')
    console.log(`${row}${standing(station)}`)
  }
  const { counts } = station.running.lane.state
  await station.close()
  return report(config, counts, samples)
}

/** Why the lane stands, in a few words; empty while it runs. */
function standing({ running }: Station): string {
  const { mode, stops } = running.lane.state
  return mode === 'running' || mode === 'scanning' ? '' : `  ${mode}: ${stops[0]?.words ?? ''}`
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((again) => setTimeout(again, 200))
}

function sampleOf({ running }: Station, laneMs: number, delayP99Ms: number): SoakSample {
  const { judged, closed } = running.lane.state.counts
  const { rss, heapUsed } = process.memoryUsage()
  return { laneMinutes: laneMs / 60_000, judged, closed, rssMb: rss / 1e6, heapMb: heapUsed / 1e6, delayP99Ms }
}

/** The numbers, and whether everything that must hold does: nothing lost, no belt stop for a cleared parcel, the chain of records whole. */
function report(config: LaneConfig, counts: LaneState['counts'], samples: readonly SoakSample[]): boolean {
  const result = resultOf(samples)
  const { closed, open, chainHolds } = storedIn(join(config.dataFolder, 'lane.sqlite'))
  const lost = counts.closed - closed
  console.log(
    [
      `lane time ${result.laneHours.toFixed(2)} h, ${result.parcels} parcels, ${Math.round(result.parcelsPerHour)}/h`,
      `judged ${counts.judged}: ${counts.cleared} clear, ${counts.referred} referred; closed ${counts.closed}, stored ${closed}, lost ${lost}, on the belt at the end ${open}`,
      `belt stops for cleared parcels ${counts.beltStopsForCleared}; audit chain ${chainHolds ? 'holds' : 'BROKEN'}`,
      `memory ${(result.growth * 100).toFixed(1)} % against the second quarter; event-loop delay p99, worst stretch ${result.worstDelayP99Ms.toFixed(1)} ms`,
    ].join('\n'),
  )
  return lost === 0 && counts.beltStopsForCleared === 0 && chainHolds
}

/** What the database holds once the station has ended. */
function storedIn(file: string): { readonly closed: number; readonly open: number; readonly chainHolds: boolean } {
  const db = openDatabase(file)
  try {
    let [closed, open] = [0, 0]
    for (const { closedAt } of everyInspection(db)) {
      if (closedAt === null) open++
      else closed++
    }
    return { closed, open, chainHolds: auditTable(db).verify().firstBad === null }
  } finally {
    db.close()
  }
}
