import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { LaneWorld } from '../simulation/lane-world.ts'
import { carriers } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { describeBarcodeReader } from './contract-suite.ts'
import { LineBarcodeReader } from './driver.ts'
import { openBarcodeReader } from './open.ts'
import { dialectOf, readerSettings } from './reader-settings.ts'
import { simulatedReader } from './testing/simulated-reader.ts'

const kinds = [
  ['crlf', {}],
  ['crlf', { frame: 'cr', separator: ';' }],
  ['stx-etx', {}],
  ['honeywell', { trigger: 'host' }],
  ['cognex', { trigger: 'host' }],
  ['sick', { trigger: 'host' }],
  ['ssi', { trigger: 'presentation' }],
  ['ssi', { trigger: 'host' }],
] as const

for (const [driver, settings] of kinds)
  for (const [name, lay] of carriers)
    describeBarcodeReader(`${driver} ${JSON.stringify(settings)} over ${name}`, () =>
      simulatedReader(driver, settings, lay),
    )

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** A text reader whose far end is in the test's hands. */
async function onMemory(t: TestContext, driver: string, settings: Readonly<Record<string, string | number | boolean>>) {
  const [near, far] = memoryPair()
  const row = { name: 'barcode', driver, url: 'test:hands', settings }
  const parts = { dialect: dialectOf(row), settings: readerSettings(row) }
  const reader = new LineBarcodeReader({ name: 'barcode', url: 'test:hands', open: async () => near, ...parts })
  t.after(() => reader.close())
  const told: string[] = []
  const sent: string[] = []
  far.onBytes((bytes) => sent.push(String.fromCharCode(...bytes)))
  reader.onLabel(({ text, aim }) => told.push(`${aim ?? '–'} ${text}`))
  reader.onNoRead(() => told.push('no read'))
  await eventually(() => reader.health().state === 'ready', 'ready')
  return { reader, told, sent, say: (text: string) => far.send(bytesOf(text)) }
}

test('a reader with words of its own for a no-read is understood', async (t) => {
  const { told, say } = await onMemory(t, 'crlf', { noRead: '?' })
  await say('?\r\nNOREAD\r\n')
  await eventually(() => told.length === 2, 'both have come')
  assert.deepEqual(told, ['no read', '– NOREAD'])
})

test('without a setting the usual no-reads are understood, a CAN among them', async (t) => {
  const { told, say } = await onMemory(t, 'stx-etx', {})
  await say('\u0002NoRead\u0003\u0002?\u0003\u0002\u0018\u0003\u0002]C0A1\u0003')
  await eventually(() => told.length === 4, 'all have come')
  assert.deepEqual(told, ['no read', 'no read', 'no read', ']C0 A1'])
})

test('several labels of one parcel are told each, with what each may be', async (t) => {
  const { reader, told, say } = await onMemory(t, 'crlf', { separator: 'GS' })
  const kinds: (string | undefined)[] = []
  reader.onLabel(({ identified }) => kinds.push(identified[0]?.kind))
  await say(']C0RR123456785CN\u001d]C100006141411234567890\u001d]d20109521234543213\u001d10LOT\r\n')
  await eventually(() => told.length === 3, 'three labels')
  assert.deepEqual(told, [']C0 RR123456785CN', ']C1 00006141411234567890', ']d2 0109521234543213\u001d10LOT'])
  assert.deepEqual(kinds, ['upu-s10', 'sscc', 'gtin'])
})

test('a reader that sends no identifiers may send a bracket as data', async (t) => {
  const { told, say } = await onMemory(t, 'crlf', { aim: false })
  await say(']C0ABC\r\n')
  await eventually(() => told.length === 1, 'the label')
  assert.deepEqual(told, ['– ]C0ABC'])
})

test('the host’s orders are the vendors’ own bytes, and a trigger without a label is a no-read', async (t) => {
  const honeywell = await onMemory(t, 'honeywell', { trigger: 'host', noReadAfterMs: 20 })
  await honeywell.reader.triggerOn()
  await honeywell.reader.triggerOff()
  await eventually(() => honeywell.told.length === 1, 'a no-read')
  assert.deepEqual([honeywell.sent, honeywell.told], [['\u0016T\r', '\u0016U\r'], ['no read']])
  await honeywell.reader.triggerOn()
  await honeywell.say('RR123456785CN\r')
  await eventually(() => honeywell.told.length === 2, 'the label')
  await honeywell.reader.triggerOff()
  await wait(60)
  assert.deepEqual(honeywell.told, ['no read', '– RR123456785CN'])

  const hex = await onMemory(t, 'crlf', { trigger: 'host', triggerOnHex: '1b 54', triggerOffHex: '1b 55' })
  await hex.reader.triggerOn()
  await eventually(() => hex.sent.length === 1, 'sent')
  assert.deepEqual(hex.sent, ['\u001bT'])
})

test('answers to orders are no labels, and a refused order says what to check', async (t) => {
  const sick = await onMemory(t, 'sick', { trigger: 'host' })
  await sick.say('\u0002sAN mTCgateon 1\u0003\u0002]C0A1\u0003\u0002sAN mTCgateon 0\u0003')
  await eventually(() => sick.reader.health().state === 'failed', 'refused')
  assert.deepEqual(sick.told, [']C0 A1'])
  assert.match(sick.reader.health().message ?? '', /refused.*Check its trigger mode/)
  const cognex = await onMemory(t, 'cognex', { trigger: 'host' })
  await cognex.say(`||[0]\r\n||0:7[1]${Buffer.from(']C1 X').toString('base64')}\r\n]C0plain\r\n||[101]\r\n`)
  await eventually(() => cognex.reader.health().state === 'failed', 'refused')
  assert.deepEqual(cognex.told, [']C1  X', ']C0 plain'])
  assert.match(cognex.reader.health().message ?? '', /command invalid/)
})

test('a reader that is not triggered by the host is sent nothing', async (t) => {
  const { reader, sent } = await onMemory(t, 'honeywell', {})
  await reader.triggerOn()
  await reader.triggerOff()
  await wait(20)
  assert.deepEqual(sent, [])
})

test('the simulated fault "label unreadable" makes every parcel a no-read', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 2 })
  const row = { name: 'barcode', driver: 'crlf', url: 'sim:barcode', settings: {} }
  const reader = openBarcodeReader(row, world)
  t.after(async () => {
    await reader.close()
    world.close()
  })
  const noReads: number[] = []
  reader.onNoRead((atMs) => noReads.push(atMs))
  await eventually(() => reader.health().state === 'ready', 'ready')
  world.setFault('labelUnreadable', true)
  world.driveBelt(400)
  world.put({ name: 'parcel', label: 'RR123456785CN', grams: 100, contents: solidBlock(60) }, 20)
  await eventually(() => noReads.length === 1, 'a no-read')
})

test('a row that names no driver or no simulation is refused', () => {
  const row = { name: 'barcode', driver: 'crlf', url: 'sim:barcode', settings: {} }
  assert.throws(() => openBarcodeReader(row, null), /no simulation/)
  assert.throws(() => openBarcodeReader({ ...row, driver: 'telepathy' }, null), /no barcode driver "telepathy"/)
})
