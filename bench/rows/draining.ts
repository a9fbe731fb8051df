import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHqRig } from '../../hq/testing/hq-rig.ts'
import { until } from '../../hq/testing/until.ts'
import { startDemoBroker } from '../../station/hq/demo/broker.ts'
import { openLaneRig } from '../../station/hq/testing/lane-rig.ts'
import { own, type Row } from '../row.ts'

const records = 4000

/** How quickly a backlog comes home: embedded broker with mutual TLS, receiver on its embedded database, all in one process. */
export async function measureDraining(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-bench-'))
  const broker = await startDemoBroker()
  const hq = await openHqRig({ folder: join(folder, 'hq'), url: broker.url, tls: await broker.ca.client('hq-demo') })
  await until(() => hq.line.connected(), 'headquarters is connected')
  const lane = openLaneRig(folder, 'lane-bench')
  lane.closeParcels(records)
  const from = performance.now()
  lane.link(broker.url, await broker.ca.client(lane.laneId))
  await until(() => lane.storage.outbox.counts().waiting === 0, 'all have their receipt', 120_000)
  const seconds = (performance.now() - from) / 1000
  await lane.close()
  await hq.close()
  await broker.close()
  rmSync(folder, { recursive: true, force: true })
  return [
    {
      ...own(`outbox drain, ${records.toLocaleString('en')} records`, records / seconds, '/s', '≥ 500'),
      moreIsBetter: true,
    },
  ]
}
