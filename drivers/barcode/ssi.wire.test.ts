import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { openBarcodeReader } from './open.ts'
import { readerSettings } from './reader-settings.ts'
import { SsiBarcodeReader } from './ssi-driver.ts'
import { encodeSsi, type SsiName, type SsiPacket, SsiReader } from './ssi-packets.ts'

type Answer = (packet: SsiPacket) => Uint8Array | null
const fromScanner = (name: SsiName, data: readonly number[] = [], status = 0): Uint8Array =>
  encodeSsi({ name, from: 'scanner', status, data: Uint8Array.from(data) })
const decoded = (text: string, status = 0): Uint8Array =>
  fromScanner('decodeData', [0x03, ...Uint8Array.from(text, (letter) => letter.charCodeAt(0))], status)

const obliging: Answer = ({ name }) =>
  name === 'requestRevision'
    ? fromScanner('replyRevision', [0x41, 0x42])
    : name === 'ack' || name === 'nak'
      ? null
      : fromScanner('ack')

/** A reader whose far end answers by hand. */
async function onMemory(t: TestContext, answer: Answer = obliging) {
  const [near, far] = memoryPair()
  const row = { name: 'barcode', driver: 'ssi', url: 'test:ssi', settings: { trigger: 'host' } }
  const reader = new SsiBarcodeReader('barcode', 'test:ssi', async () => near, readerSettings(row, 'NR'))
  t.after(() => reader.close())
  const [told, heard]: [string[], string[]] = [[], []]
  const bytes = new SsiReader('host')
  far.onBytes((chunk) => {
    for (const packet of bytes.push(chunk)) {
      heard.push(`${packet.name}${packet.status ? ' again' : ''} ${Array.from(packet.data).join(',')}`.trim())
      const reply = answer(packet)
      if (reply) void far.send(reply)
    }
  })
  reader.onLabel(({ text }) => told.push(text))
  reader.onNoRead(() => told.push('no read'))
  return { reader, told, heard, say: (chunk: Uint8Array) => far.send(chunk) }
}

test('a reader is asked who it is, emptied, set to packets and its trigger mode, and enabled', async (t) => {
  const { reader, heard } = await onMemory(t)
  await eventually(() => reader.health().state === 'ready', 'ready')
  assert.deepEqual(heard, ['requestRevision', 'flushQueue', 'paramSend 255,238,1,138,8', 'scanEnable'])
  assert.equal(reader.values().find(({ name }) => name === 'revision')?.value, 'AB')
  await reader.triggerOn()
  await reader.triggerOff()
  await reader.setScanning(false)
  await reader.flush()
  assert.deepEqual(heard.slice(4), ['startSession', 'stopSession', 'scanDisable', 'flushQueue'])
})

test('what is decoded is acknowledged; sent again because the ACK was lost it is told once', async (t) => {
  const { reader, told, heard, say } = await onMemory(t)
  await eventually(() => reader.health().state === 'ready', 'ready')
  await say(decoded('RR123456785CN'))
  await say(decoded('RR123456785CN', 1))
  await say(decoded('RR123456785CN'))
  await eventually(() => heard.filter((line) => line === 'ack').length === 3, 'three times acknowledged')
  assert.deepEqual(told, ['RR123456785CN', 'RR123456785CN'])
})

test('a packet that came broken is asked for again', async (t) => {
  const { reader, told, heard, say } = await onMemory(t)
  await eventually(() => reader.health().state === 'ready', 'ready')
  const broken = decoded('RR123456785CN')
  broken[8] = 0x58
  await say(broken)
  await eventually(() => heard.includes('nak 1'), 'asked for again')
  await say(decoded('RR123456785CN', 1))
  await eventually(() => told.length === 1, 'told')
  assert.deepEqual(told, ['RR123456785CN'])
  assert.equal(reader.health().counters.checksumErrors, 1)
})

test('a long code comes in several packets and is told whole; a no-read is none of a label', async (t) => {
  const { reader, told, say } = await onMemory(t)
  await eventually(() => reader.health().state === 'ready', 'ready')
  await say(decoded('A'.repeat(200), 2))
  await say(decoded('B'.repeat(20)))
  await say(fromScanner('decodeData', [0x01, 0x4e, 0x52]))
  await eventually(() => told.length === 2, 'both told')
  assert.deepEqual(told, ['A'.repeat(200) + 'B'.repeat(20), 'no read'])
})

test('an order that was not understood is sent again, marked; one that is denied says why', async (t) => {
  let times = 0
  const { reader, heard } = await onMemory(t, (packet) => {
    if (packet.name === 'startSession') return times++ === 0 ? fromScanner('nak', [1]) : fromScanner('ack')
    return packet.name === 'stopSession' ? fromScanner('nak', [6]) : obliging(packet)
  })
  await eventually(() => reader.health().state === 'ready', 'ready')
  await reader.triggerOn()
  assert.deepEqual(heard.slice(4), ['startSession', 'startSession again'])
  await assert.rejects(reader.triggerOff(), (error) => {
    assert.ok(error instanceof DriverError && error.code === 'refused')
    return /denied.*Check its host type/.test(error.message)
  })
})

test('an order that is never understood is given up after three times', async (t) => {
  const { reader, heard } = await onMemory(t, (packet) =>
    packet.name === 'startSession' ? fromScanner('nak', [1]) : obliging(packet),
  )
  await eventually(() => reader.health().state === 'ready', 'ready')
  await assert.rejects(reader.triggerOn(), (error) => error instanceof DriverError && error.code === 'bad-answer')
  assert.equal(heard.filter((line) => line.startsWith('startSession')).length, 3)
})

test('a reader that does not answer fails with what to check', async (t) => {
  const { reader } = await onMemory(t, () => null)
  await eventually(() => reader.health().state === 'failed', 'failed')
  assert.match(reader.health().message ?? '', /No answer to revision.*Check power, cable/)
  assert.equal(reader.health().counters.timeouts, 1)
})

test('a simulated reader tells both labels of a parcel, however noisy its line', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 2 })
  const row = { name: 'barcode', driver: 'ssi', url: 'sim:barcode?secondLabel=1&noise=1', settings: {} }
  const reader = openBarcodeReader(row, world)
  t.after(async () => {
    await reader.close()
    world.close()
  })
  const told: string[] = []
  reader.onLabel(({ text, identified }) => told.push(`${identified[0]?.kind} ${text.length}`))
  await eventually(() => reader.health().state === 'ready', 'ready')
  world.put({ name: 'parcel', label: 'RR123456785CN', grams: 100, contents: solidBlock(60) }, 20)
  world.driveBelt(400)
  await eventually(() => told.length === 2, 'both labels')
  assert.deepEqual(told, ['upu-s10 13', 'sscc 20'])
})
