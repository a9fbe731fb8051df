import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import type { LabelCamera } from './label-camera.ts'
import { drawScene } from './label-picture.ts'
import { openLabelCamera } from './open.ts'

const patience = 30_000
const row = (url: string, settings: Readonly<Record<string, number>> = {}) => ({
  name: 'labelCamera',
  driver: 'camera',
  url,
  settings,
})
const picture = (text: string): Uint8Array =>
  drawScene({
    widthPx: 800,
    heightPx: 500,
    noise: 5,
    contrast: 1,
    seed: 1,
    labels: [{ codes: [{ symbology: 'code128', text }], centrePx: [400, 250], turnDeg: 8 }],
  })

function listening(t: TestContext, camera: LabelCamera): string[] {
  t.after(() => camera.close())
  const told: string[] = []
  camera.onLabel(({ text, aim, source, identified }) => told.push(`${source} ${aim} ${text} ${identified[0]?.kind}`))
  camera.onNoRead(() => told.push('no read'))
  return told
}

/** A parcel that stands still under the simulated camera. */
function underCamera(t: TestContext, label: string | null): LaneWorld {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  t.after(() => world.close())
  world.put({ name: 'parcel', label, grams: 100, contents: solidBlock(200) }, 0)
  world.driveBelt(400)
  world.step(400)
  world.driveBelt(0)
  assert.equal(world.parcelsAt(geometry.barcodeMm).length, 1)
  return world
}

test('a simulated camera reads the label of the parcel under it, its second one too, and tells where it lies', async (t) => {
  const camera = openLabelCamera(
    row('sim:camera?secondLabel=1&turnDeg=180', { timeoutMs: 20_000 }),
    underCamera(t, 'RR123456785CN'),
  )
  const told = listening(t, camera)
  const labels = await camera.look()
  assert.deepEqual(told.toSorted(), ['camera ]C0 RR123456785CN upu-s10', 'camera ]C1 00000000000000000017 sscc'])
  assert.ok(labels.every(({ cornersPx, atMs }) => cornersPx.length === 4 && atMs > 0))
  assert.equal(camera.health().state, 'ready')
  assert.equal(camera.values().find(({ name }) => name === 'pictures')?.value, 1)
})

test('a label that has faded is a no-read: of a look at once, of a trigger when it ends', async (t) => {
  const settings = { timeoutMs: 20_000, noReadAfterMs: 30 }
  const camera = openLabelCamera(row('sim:camera?unreadable=1', settings), underCamera(t, 'RR123456785CN'))
  const told = listening(t, camera)
  await camera.look()
  assert.deepEqual(told, ['no read'])
  await camera.triggerOn()
  await wait(50)
  assert.deepEqual(told, ['no read'])
  await camera.triggerOff()
  await eventually(() => told.length === 2, 'the trigger’s no-read', patience)
  assert.deepEqual(told, ['no read', 'no read'])
})

test('triggered, it looks until it has found a label, and tells it once; a picture that broke off costs only itself', async (t) => {
  const whole = picture('RR999999995CN')
  const empty = drawScene({ widthPx: 300, heightPx: 300, noise: 5, contrast: 1, seed: 1, labels: [] })
  let asked = 0
  const url = await serve(t, (_request, response) => {
    asked++
    response.end(asked < 3 ? empty : asked === 3 ? whole.subarray(0, 900) : whole)
  })
  const camera = openLabelCamera(row(url), null)
  const told = listening(t, camera)
  await camera.triggerOn()
  await eventually(() => told.length === 1, 'the label', patience)
  const soFar = asked
  await camera.triggerOff()
  await wait(200)
  assert.equal(asked, soFar)
  assert.deepEqual(told, ['camera ]C0 RR999999995CN upu-s10'])
})

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/snapshot.jpg`
}

test('name and password of its address are sent, and not shown', async (t) => {
  const seen: (string | undefined)[] = []
  const url = await serve(t, (request, response) => {
    seen.push(request.headers.authorization)
    response.end(picture('RR123456785CN'))
  })
  const camera = openLabelCamera(row(url.replace('http://', 'http://lane:s%40fe@')), null)
  const told = listening(t, camera)
  await camera.look()
  assert.equal(told.length, 1)
  assert.equal(seen[0], `Basic ${Buffer.from('lane:s@fe').toString('base64')}`)
  assert.equal(camera.url, url)
})

test('what is wrong with a camera is said with what to check, and it is asked again', async (t) => {
  let answers: RequestListener = (_request, response) => response.writeHead(401).end()
  const url = await serve(t, (request, response) => answers(request, response))
  const camera = openLabelCamera(row(url, { timeoutMs: 500, probeMs: 100 }), null)
  t.after(() => camera.close())
  const says = (words: RegExp): Promise<void> =>
    eventually(() => words.test(camera.health().message ?? ''), String(words), patience)
  await says(/answers 401. Check its address, name and password/)
  answers = () => undefined
  await says(/gave no picture within 500 ms. Check power and network/)
  answers = (_request, response) => response.end('<html>')
  await assert.rejects(camera.look(), (error) => error instanceof DriverError && /no picture/.test(error.message))
  answers = (_request, response) => response.end(picture('RR123456785CN'))
  await eventually(() => camera.health().state === 'ready', 'ready again', patience)
})

test('a camera that cannot be reached is said to be', async (t) => {
  const camera = openLabelCamera(row('http://127.0.0.1:9/snapshot.jpg'), null)
  t.after(() => camera.close())
  await assert.rejects(camera.look(), (error) => error instanceof DriverError && error.code === 'cannot-open')
  assert.equal(camera.health().state, 'failed')
})

test('pictures that a camera drops into a folder are read as they come, once, and not those of before', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-camera-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'old.png'), picture('RR000000005CN'))
  const camera = openLabelCamera(row(`folder:${folder}`, { pollMs: 30 }), null)
  const told = listening(t, camera)
  await eventually(() => camera.health().state === 'ready', 'ready', patience)
  writeFileSync(join(folder, 'one.png'), picture('RR123456785CN'))
  await eventually(() => told.length === 1, 'the first', patience)
  writeFileSync(
    join(folder, 'two.PNG'),
    drawScene({ widthPx: 300, heightPx: 300, noise: 5, contrast: 1, seed: 1, labels: [] }),
  )
  writeFileSync(join(folder, 'notes.txt'), 'no picture')
  await eventually(() => told.length === 2, 'the second', patience)
  await wait(200)
  assert.deepEqual(told, ['camera ]C0 RR123456785CN upu-s10', 'no read'])
  rmSync(folder, { recursive: true })
  await eventually(() => camera.health().state === 'failed', 'failed', patience)
  assert.match(camera.health().message ?? '', /cannot be read. Is it there/)
})

test('a row that is none of a camera is refused in words', () => {
  assert.throws(() => openLabelCamera({ ...row('sim:camera'), driver: 'eye' }, null), /no label camera driver "eye"/)
  assert.throws(() => openLabelCamera(row('sim:camera'), null), /no simulation/)
  assert.throws(() => openLabelCamera(row('ftp://x'), null), /use http:\/\/HOST/)
  assert.throws(() => openLabelCamera(row('http://x/', { probeMs: 0 }), null), /whole number from 1/)
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  assert.throws(() => openLabelCamera(row('sim:camera?turn=3'), world), /no knob.*known: noise, turnDeg/)
  assert.throws(() => openLabelCamera(row('sim:camera?noise=900'), world), /grey levels from 0 to 128/)
})
