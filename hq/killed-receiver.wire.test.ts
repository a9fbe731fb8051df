import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startDemoBroker } from '../station/hq/demo/broker.ts'
import { openLaneRig } from '../station/hq/testing/lane-rig.ts'
import { exactlyOnce, openHqRig } from './testing/hq-rig.ts'
import { until } from './testing/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-killed-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a headquarters killed between commit and receipt stores nothing twice: the second time is a duplicate', async () => {
  const broker = await startDemoBroker()
  const lane = openLaneRig(folder, 'lane-commit')
  lane.closeParcels(30)
  const tls = await broker.ca.client('hq-demo')
  const script = new URL('testing/dies-before-receipt.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, join(folder, 'hq'), broker.url, JSON.stringify(tls)], {
    stdio: 'inherit',
  })
  const link = lane.link(broker.url, await broker.ca.client(lane.laneId))
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
  assert.equal(signal, 'SIGKILL')
  assert.equal(link.state().waiting, 30, 'no receipt has left')

  const results: string[] = []
  const hq = await openHqRig({
    folder: join(folder, 'hq'),
    url: broker.url,
    tls,
    meddle: (topic, payload, send) => {
      if (topic.endsWith('/receipt'))
        results.push(...[...payload.matchAll(/"result":"(\w+)"/g)].map(([, word = '']) => word))
      send(topic, payload)
    },
  })
  const kept = (await hq.stored(lane.laneId)).size
  assert.ok(kept > 0, 'the commit before the kill is there')
  await until(() => link.state().waiting === 0, 'all have their receipt')
  assert.ok(exactlyOnce(await hq.stored(lane.laneId), 30))
  assert.ok(results.filter((result) => result === 'duplicate').length >= kept)
  await lane.close()
  await hq.close()
  await broker.close()
})
