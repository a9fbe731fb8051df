import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import mqtt from 'mqtt'
import { type DemoCa, makeDemoCa } from '../station/hq/demo/certificates.ts'
import { openLaneRig } from '../station/hq/testing/lane-rig.ts'
import { exactlyOnce, type HqRig, openHqRig } from './testing/hq-rig.ts'
import { openLineProxy } from './testing/line-proxy.ts'
import { type Mosquitto, startMosquitto } from './testing/mosquitto.ts'
import { until } from './testing/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-real-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('lanes and headquarters over a real mosquitto', () => {
  let ca: DemoCa
  let broker: Mosquitto
  let hq: HqRig

  before(async () => {
    ca = await makeDemoCa()
    broker = await startMosquitto(ca)
    hq = await openHqRig({ folder: join(folder, 'hq'), url: broker.url, tls: await ca.client('hq-demo') })
    await until(() => hq.line.connected(), 'headquarters is connected')
  })
  after(async () => {
    await hq?.close()
    await broker?.close()
  })

  test('a broker that is killed in mid-stream and comes back loses nothing and doubles nothing', async () => {
    const lane = openLaneRig(folder, 'lane-killed')
    lane.closeParcels(800)
    const link = lane.link(broker.url, await ca.client(lane.laneId))
    for (let round = 0; round < 3; round++) {
      const before = link.state().waiting
      await until(() => link.state().waiting < before || before === 0, 'some are through')
      await broker.kill()
      await until(() => link.state().state === 'away', 'the lane sees it')
      lane.closeParcels(40)
      await broker.start()
    }
    await until(() => link.state().waiting === 0, 'all have their receipt', 90_000)
    assert.ok(exactlyOnce(await hq.stored(lane.laneId), 920))
    await lane.close()
  })

  test('what another lane publishes on this lane’s topic does not reach headquarters, nor does it hear its receipts', async () => {
    const rogue = mqtt.connect(broker.url, {
      ...(await ca.client('lane-rogue')),
      clientId: 'lane-rogue',
      protocolVersion: 4,
    })
    const heard: string[] = []
    rogue.on('message', (topic) => heard.push(topic))
    await new Promise<void>((resolve) => rogue.once('connect', () => resolve()))
    await rogue.subscribeAsync('clearlane/v1/lane-quiet/#', { qos: 1 })
    // Version 3.1.1 answers a refused publish as if it were taken; the alarm of an unreadable message would tell.
    await rogue.publishAsync('clearlane/v1/lane-quiet/up/event', 'forged', { qos: 1 })
    const lane = openLaneRig(folder, 'lane-quiet')
    lane.closeParcels(5)
    const link = lane.link(broker.url, await ca.client(lane.laneId))
    await until(() => link.state().waiting === 0, 'the lane’s own records are stored')
    assert.ok(exactlyOnce(await hq.stored(lane.laneId), 5))
    assert.equal(
      hq.receiver.book.alarms().some(({ laneId }) => laneId === 'lane-quiet'),
      false,
    )
    assert.deepEqual(heard, [])
    await rogue.endAsync(true)
    await lane.close()
  })

  test('the broker’s word is not headquarters’ word: while headquarters is away everything waits, then drains', async () => {
    await hq.close()
    const lane = openLaneRig(folder, 'lane-waits')
    const link = lane.link(broker.url, await ca.client(lane.laneId))
    await until(() => link.state().state === 'linked', 'the lane is linked')
    lane.closeParcels(60)
    await until(() => lane.storage.outbox.oldest(0, 100).every(({ attempts }) => attempts > 0), 'all are sent')
    await wait(300)
    assert.equal(link.state().waiting, 60)
    hq = await openHqRig({ folder: join(folder, 'hq'), url: broker.url, tls: await ca.client('hq-demo') })
    await until(() => link.state().waiting === 0, 'all have their receipt', 60_000)
    assert.ok(exactlyOnce(await hq.stored(lane.laneId), 60))
    await lane.close()
  })

  test('a lane with a certificate that has expired is refused and says so; its records stay', async () => {
    const lane = openLaneRig(folder, 'lane-expired')
    lane.closeParcels(1)
    const troubles: string[] = []
    const tls = await ca.client(lane.laneId, -60_000)
    const link = lane.link(broker.url, tls, { onTrouble: (_what, error) => void troubles.push(String(error)) })
    await until(() => link.state().state === 'refused', 'the link is refused')
    assert.match(troubles.join(' '), /expired/i)
    assert.equal(link.state().waiting, 1)
    await lane.close()
  })

  test('a lane that ends in order says so; one whose line is cut is told offline by its will, and comes back', async () => {
    const lane = openLaneRig(folder, 'lane-will')
    const proxy = await openLineProxy(broker.url)
    const link = lane.link(proxy.url, await ca.client(lane.laneId))
    const told: string[] = []
    const stateOf = () => hq.receiver.book.of('lane-will').health?.state
    await until(() => stateOf() === 'online', 'it is online')
    assert.equal(hq.receiver.book.of('lane-will').health?.publicKey, lane.key.publicKey)
    const watch = setInterval(() => told.push(stateOf() ?? 'none'), 1)
    proxy.cut()
    await until(() => told.includes('offline') && stateOf() === 'online', 'it went and came back')
    clearInterval(watch)
    await link.close()
    await until(() => stateOf() === 'offline', 'it is offline')
    await lane.close()
    await proxy.close()
  })

  test('a line that stays open and passes nothing is noticed, and what was swallowed is sent again', async () => {
    const lane = openLaneRig(folder, 'lane-hole')
    const proxy = await openLineProxy(broker.url)
    const timing = { tickMs: 50, shortestReconnectMs: 100, longestReconnectMs: 400, keepaliveS: 1 }
    const link = lane.link(proxy.url, await ca.client(lane.laneId), { timing })
    await until(() => link.state().state === 'linked', 'it is linked')
    proxy.swallow(true)
    lane.closeParcels(10)
    await until(() => link.state().state === 'away', 'the silence is noticed')
    assert.equal(link.state().waiting, 10)
    proxy.swallow(false)
    await until(() => link.state().waiting === 0, 'all have their receipt', 60_000)
    assert.ok(exactlyOnce(await hq.stored(lane.laneId), 10))
    await lane.close()
    await proxy.close()
  })
})
