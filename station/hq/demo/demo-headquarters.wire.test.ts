import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openLaneRig } from '../testing/lane-rig.ts'
import { startDemoHeadquarters } from './demo-headquarters.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-demo-hq-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('the demo’s headquarters takes a lane’s records, keeps the lane’s key to its owner, and ends with the station', async () => {
  const words: string[] = []
  const demo = startDemoHeadquarters(join(folder, 'hq'), 'lane-demo', (line) => words.push(line))
  const { url, caFile, certFile, keyFile, pageUrl } = await demo.address
  assert.equal(statSync(keyFile).mode & 0o077, 0)
  const read = (file: string): string => readFileSync(file, 'utf8')
  const lane = openLaneRig(folder, 'lane-demo')
  lane.closeParcels(25)
  const settled = new Promise<void>((resolve) => {
    lane.link(
      url,
      { ca: read(caFile), cert: read(certFile), key: read(keyFile) },
      { onChange: () => lane.storage.outbox.counts().waiting === 0 && resolve() },
    )
  })
  await settled
  const answer = await fetch(new URL('api/lanes/lane-demo/parcels', pageUrl))
  assert.equal(((await answer.json()) as unknown[]).length, 25)
  await lane.close()
  await demo.close()
  await assert.rejects(fetch(pageUrl))
  assert.deepEqual(words, [])
})
