import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readConfig } from '../../station/config/read-config.ts'
import { openLog } from '../../station/log/log.ts'
import { openStation } from '../../station/station.ts'
import { own, quantile, type Row } from '../row.ts'

const warmUpMs = 15_000

/** The demo lane for a while: last line to verdict, CPU a parcel, event-loop delay, memory, and the first lines on their way to the page. */
export async function measureLane(seconds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-bench-'))
  const config = { ...readConfig('demo/lane.yaml'), dataFolder: folder, http: { host: '127.0.0.1' as const, port: 0 } }
  const station = await openStation(
    config,
    openLog({ file: join(folder, 'station.log'), level: 'warn', lane: config.laneId }),
  )
  await new Promise((resolve) => setTimeout(resolve, warmUpMs))
  const { lane } = station.running
  const before = { judged: lane.state.counts.judged, cpu: process.cpuUsage() }
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const from = Date.now()
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  delay.disable()
  const cpu = process.cpuUsage(before.cpu)
  const judged = lane.state.counts.judged - before.judged
  const records = station.storage
    .recent(500, null)
    .filter((record) => record.timingMs !== null && record.verdictAt !== null && record.verdictAt >= from)
  const totals = records.map((record) => record.timingMs?.total ?? Number.NaN)
  const work = records.map((record) => (record.timingMs?.imaging ?? 0) + (record.timingMs?.inference ?? 0))
  const rows = [
    own('parcels judged', judged, '', null),
    own('last line → verdict p50', quantile(totals, 0.5), 'ms', '≤ 80'),
    own('last line → verdict p99', quantile(totals, 0.99), 'ms', '≤ 150 quiet'),
    own('imaging + inference a parcel, wall p50', quantile(work, 0.5), 'ms', null),
    own(
      'CPU a parcel, whole process with simulators',
      (cpu.user + cpu.system) / 1000 / Math.max(1, judged),
      'ms',
      null,
    ),
    own('event-loop delay p99, main thread', delay.percentile(99) / 1e6, 'ms', '≤ 20'),
    own('memory of the whole process', process.memoryUsage.rss() / 1e6, 'MB', '≤ 700'),
    own('belt stops for cleared parcels', lane.state.counts.beltStopsForCleared, '', '0'),
  ]
  await station.close()
  rmSync(folder, { recursive: true, force: true })
  return rows
}
