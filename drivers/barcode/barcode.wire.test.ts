import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { carriers, type LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { type BarcodeUnderTest, describeBarcodeReader } from './contract-suite.ts'
import { LineBarcodeReader } from './driver.ts'
import { openBarcodeReader } from './open.ts'
import { BarcodeSimulator } from './simulator.ts'

async function simulated(lay: LayLine): Promise<BarcodeUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 2 })
  const simulator = new BarcodeSimulator(world, 'NOREAD')
  const line = await lay((far) => simulator.attach(far))
  const reader = new LineBarcodeReader('barcode', 'test:barcode', line.open, 'NOREAD')
  world.driveBelt(400)
  return {
    reader,
    pass: (label) => void world.put({ name: 'parcel', label, grams: 100, contents: solidBlock(60) }, 20),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await reader.close()
      await line.close()
      simulator.close()
      world.close()
    },
  }
}

for (const [name, lay] of carriers) describeBarcodeReader(`CR/LF over ${name}`, () => simulated(lay))

test('a reader with words of its own for a no-read is understood', async (t) => {
  const [near, far] = memoryPair()
  const reader = new LineBarcodeReader('barcode', 'test:words', async () => near, '?')
  t.after(() => reader.close())
  const [labels, noReads]: [string[], number[]] = [[], []]
  reader.onLabel(({ text }) => labels.push(text))
  reader.onNoRead((atMs) => noReads.push(atMs))
  await eventually(() => reader.health().state === 'ready', 'ready')
  await far.send(new TextEncoder().encode('?\r\nNOREAD\r\n'))
  await eventually(() => labels.length === 1 && noReads.length === 1, 'both have come')
  assert.deepEqual(labels, ['NOREAD'])
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
  assert.throws(() => openBarcodeReader({ ...row, driver: 'ssi' }, null), /no barcode driver "ssi"/)
})
