import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import mqtt from 'mqtt'
import { topics } from '../station/contract/hq.ts'
import { type DemoBroker, startDemoBroker } from '../station/hq/demo/broker.ts'
import { sealEnvelope } from '../station/hq/sign.ts'
import { openLaneRig } from '../station/hq/testing/lane-rig.ts'
import { uuid7 } from '../station/lane/uuid7.ts'
import { exactlyOnce, type HqRig, openHqRig } from './testing/hq-rig.ts'
import { until } from './testing/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-wire-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('lanes and headquarters over a broker with mutual TLS', () => {
  let broker: DemoBroker
  let hq: HqRig
  /** What is done with the words of headquarters now; null sends them. */
  let meddle: ((topic: string, payload: string, send: (topic: string, payload: string) => void) => void) | null = null

  before(async () => {
    broker = await startDemoBroker()
    hq = await openHqRig({
      folder: join(folder, 'hq'),
      url: broker.url,
      tls: await broker.ca.client('hq-demo'),
      gapAfterMs: 400,
      meddle: (topic, payload, send) => (meddle ?? ((...words) => send(words[0], words[1])))(topic, payload, send),
    })
    await until(() => hq.line.connected(), 'headquarters is connected')
  })
  after(async () => {
    await hq.close()
    await broker.close()
  })

  test('a backlog of 2,000 is drained: none lost, none twice', async () => {
    const lane = openLaneRig(folder, 'lane-backlog')
    lane.closeParcels(2000)
    const link = lane.link(broker.url, await broker.ca.client(lane.laneId))
    await until(() => lane.storage.outbox.counts().waiting === 0, 'all have their receipt', 60_000)
    assert.ok(exactlyOnce(await hq.stored(lane.laneId), 2000))
    assert.equal(link.state().state, 'linked')
    await lane.close()
  })

  test('receipts that are lost, doubled, out of order or for nothing at all change no result', async () => {
    const lane = openLaneRig(folder, 'lane-receipts')
    let words = 0
    const kept: [string, string][] = []
    meddle = (topic, payload, send) => {
      const nth = ++words
      if (!topic.endsWith('/receipt') || nth % 3 === 0) return
      const strange = [{ id: uuid7(1), sha256: 'e'.repeat(64), result: 'stored' }]
      send(topic, JSON.stringify(strange))
      kept.push([topic, payload])
      // Two at a time, the later one first, and each of them twice.
      if (kept.length < 2 && nth < 12) return
      for (const [at, text] of kept.splice(0).reverse()) {
        send(at, text)
        send(at, text)
      }
    }
    lane.link(broker.url, await broker.ca.client(lane.laneId))
    for (let burst = 0; burst < 8; burst++) {
      lane.closeParcels(20)
      await until(() => words > burst, 'headquarters has answered something')
    }
    await until(() => words >= 12 && lane.storage.outbox.counts().waiting === 0, 'all have their receipt', 60_000)
    meddle = null
    assert.ok(exactlyOnce(await hq.stored(lane.laneId), 160))
    assert.deepEqual(lane.storage.outbox.counts(), { waiting: 0, refused: 0, receipted: 160 })
    await lane.close()
  })

  test('the same id with other bytes is refused, kept apart and alarmed; the first stays', async () => {
    const lane = openLaneRig(folder, 'lane-other')
    const [id = ''] = lane.closeParcels(1)
    lane.link(broker.url, await broker.ca.client(lane.laneId))
    await until(() => lane.storage.outbox.counts().waiting === 0, 'the first is stored')
    const body = { kind: 'stop', words: 'another one', facts: {} }
    const envelope = {
      v: 1 as const,
      type: 'event/1',
      id,
      laneId: lane.laneId,
      seq: 2,
      at: 1,
      clock: { source: 's', offsetMs: null },
      body,
    }
    const { message } = sealEnvelope(envelope, lane.key)
    hq.receiver.take(topics(lane.laneId).event, message, () => undefined)
    await until(async () => (await hq.reasons(lane.laneId)).length === 1, 'it is quarantined')
    assert.deepEqual(await hq.reasons(lane.laneId), ['another record has this id'])
    assert.ok(hq.receiver.book.alarms().some(({ laneId, kind }) => laneId === lane.laneId && kind === 'refused'))
    assert.equal((await hq.stored(lane.laneId)).get(1), 1)
    await lane.close()
  })

  test('what headquarters refuses leaves the outbox and waits for a technician', async () => {
    const lane = openLaneRig(folder, 'lane-refused')
    lane.closeParcels(1, { laneId: 'some-other-lane', label: 'x'.repeat(3) })
    meddle = (topic, payload, send) =>
      send(topic, payload.replace('"result":"stored"', '"result":"refused","reason":"a test refuses it"'))
    const link = lane.link(broker.url, await broker.ca.client(lane.laneId))
    await until(() => link.state().refused === 1, 'it is set apart')
    meddle = null
    assert.equal(link.state().waiting, 0)
    await lane.close()
  })

  test('numbers that were passed over are asked for, and the lane sends them again', async () => {
    const lane = openLaneRig(folder, 'lane-gap')
    lane.closeParcels(30)
    lane.link(broker.url, await broker.ca.client(lane.laneId))
    await until(() => lane.storage.outbox.counts().waiting === 0, 'all are stored')
    // Headquarters loses a range, as after a restored backup, and hears of the next one.
    const text = 'DELETE FROM record WHERE lane_id = $1 AND seq BETWEEN 11 AND 20'
    await hq.database.sql.run([{ text, values: [lane.laneId] }])
    const { highest, missing } = await hq.database.numbersOf(lane.laneId, Date.now())
    assert.equal(missing.length, 1)
    hq.receiver.book.of(lane.laneId).start(highest, missing)
    await until(async () => exactlyOnce(await hq.stored(lane.laneId), 30), 'the gap is filled')
    await until(() => lane.storage.outbox.counts().waiting === 0, 'they have their receipts again')
    assert.equal(hq.receiver.book.of(lane.laneId).gaps.count, 0)
    await lane.close()
  })

  test('a headquarters that starts with yesterday’s data gets the lost tail back', async () => {
    const lane = openLaneRig(folder, 'lane-tail')
    lane.closeParcels(40)
    lane.link(broker.url, await broker.ca.client(lane.laneId))
    await until(() => lane.storage.outbox.counts().waiting === 0, 'all are stored')
    await hq.database.sql.run([{ text: 'DELETE FROM record WHERE lane_id = $1 AND seq > 25', values: [lane.laneId] }])
    await hq.close()
    hq = await openHqRig({ folder: join(folder, 'hq'), url: broker.url, tls: await broker.ca.client('hq-demo') })
    await until(async () => exactlyOnce(await hq.stored(lane.laneId), 40), 'the tail is back')
    await lane.close()
  })

  test('a lane that is killed with records on their way sends them again: none lost, none twice', async () => {
    const first = openLaneRig(folder, 'lane-killed')
    first.closeParcels(50)
    await first.close()
    const lane = openLaneRig(folder, 'lane-killed')
    const link = lane.link(broker.url, await broker.ca.client(lane.laneId))
    await until(() => link.state().waiting < 50, 'some are through')
    await link.close()
    lane.closeParcels(10)
    lane.link(broker.url, await broker.ca.client(lane.laneId))
    await until(() => lane.storage.outbox.counts().waiting === 0, 'all have their receipt')
    assert.ok(exactlyOnce(await hq.stored(lane.laneId), 60))
    await lane.close()
  })

  test('two stations with one lane’s name are alarmed', async () => {
    const health = (bootId: string): Uint8Array =>
      Buffer.from(
        JSON.stringify({ state: 'online', bootId, at: 1, mode: 'running', backlog: 0, software: 's', publicKey: null }),
      )
    for (const boot of ['one', 'two', 'one'])
      hq.receiver.take(topics('lane-twins').health, health(boot), () => undefined)
    assert.ok(hq.receiver.book.alarms().some(({ laneId, kind }) => laneId === 'lane-twins' && kind === 'twins'))
  })

  test('a lane cannot speak for another lane, and cannot hear it', async () => {
    const rogue = mqtt.connect(broker.url, {
      ...(await broker.ca.client('lane-rogue')),
      clientId: 'lane-rogue',
      protocolVersion: 4,
      reconnectPeriod: 0,
    })
    const heard: string[] = []
    rogue.on('message', (topic) => heard.push(topic))
    rogue.on('error', () => undefined)
    await new Promise((resolve) => rogue.once('connect', resolve))
    const refusal = await new Promise((resolve) =>
      rogue.subscribe('clearlane/v1/lane-gap/down/#', { qos: 1 }, (error) => resolve(error)),
    )
    assert.ok(refusal instanceof Error, 'the broker does not grant it')
    const closed = new Promise<void>((resolve) => rogue.once('close', () => resolve()))
    rogue.publish('clearlane/v1/lane-gap/up/event', 'forged', { qos: 1 }, () => undefined)
    await closed
    rogue.end(true)
    assert.equal(
      hq.receiver.book.alarms().some(({ laneId }) => laneId === 'lane-gap'),
      false,
    )
    assert.deepEqual(heard, [])
  })

  test('no certificate, or a packet of a megabyte, and the broker hangs up', async () => {
    const { ca } = await broker.ca.client('lane-none')
    const bare = mqtt.connect(broker.url, { ca, clientId: 'lane-none', reconnectPeriod: 0 })
    await new Promise((resolve) => bare.once('error', resolve))
    bare.end(true)
    const big = mqtt.connect(broker.url, {
      ...(await broker.ca.client('lane-big')),
      clientId: 'lane-big',
      reconnectPeriod: 0,
      protocolVersion: 4,
    })
    big.on('error', () => undefined)
    await new Promise((resolve) => big.once('connect', resolve))
    const closed = new Promise<void>((resolve) => big.once('close', () => resolve()))
    big.publish(topics('lane-big').event, Buffer.alloc(1 << 20), { qos: 1 }, () => undefined)
    await closed
    big.end(true)
  })
})
