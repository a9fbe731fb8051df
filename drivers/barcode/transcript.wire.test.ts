import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { openReplay } from '../wire/replay.ts'
import { formatLine } from '../wire/transcript.ts'
import type { Wire } from '../wire/wire.ts'
import type { BarcodeReader } from './barcode-reader.ts'
import { LineBarcodeReader } from './driver.ts'
import { openBarcodeReader } from './open.ts'
import { dialectOf, readerSettings } from './reader-settings.ts'
import { BarcodeSimulator } from './simulator.ts'
import { faultless } from './simulator-faults.ts'
import { SsiBarcodeReader } from './ssi-driver.ts'
import { SsiSimulator } from './ssi-simulator.ts'

const stories = [
  { driver: 'crlf', settings: {}, words: 'a reader that speaks by itself' },
  { driver: 'honeywell', settings: { trigger: 'host', noReadAfterMs: 30 }, words: 'SYN T and SYN U' },
  { driver: 'cognex', settings: { trigger: 'host' }, words: 'DMCC' },
  { driver: 'sick', settings: { trigger: 'host', separator: ';' }, words: 'CoLa-A, several codes a message' },
  { driver: 'ssi', settings: { trigger: 'host' }, words: 'packets' },
] as const
type Story = (typeof stories)[number]

const fileOf = ({ driver }: Story): string =>
  fileURLToPath(new URL(`./transcripts/${driver}-two-parcels.txt`, import.meta.url))
const rowOf = ({ driver, settings }: Story, url: string) => ({ name: 'barcode', driver, url, settings })

/** Two parcels, the second with a label that cannot be read; `pass` lets one go by at the far end. Gives what the lane was told. */
async function twoParcels(reader: BarcodeReader, pass: (label: string | null) => void): Promise<string[]> {
  const told: string[] = []
  reader.onLabel(({ text, aim }) => told.push(`${aim} ${text}`))
  reader.onNoRead(() => told.push('no read'))
  await eventually(() => reader.health().state === 'ready' || told.length > 0, 'ready')
  await reader.triggerOn()
  pass('RR123456785CN')
  await eventually(() => told.length >= 2, 'both labels')
  await reader.triggerOff()
  await reader.triggerOn()
  pass(null)
  await reader.triggerOff()
  await eventually(() => told.length >= 3, 'the no-read')
  // A transcript that is at its end is played again when the driver opens its line again.
  return told.slice(0, 3)
}

async function record(story: Story): Promise<string> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const [near, far] = memoryPair()
  const faults = { ...faultless, secondLabel: 1 }
  const row = rowOf(story, 'test:recorded')
  const settings = readerSettings(row, story.driver === 'ssi' ? 'NR' : undefined)
  const lines = [
    `# Two parcels, the second unreadable; driver ${story.driver}, ${story.words}, as the simulator speaks it.`,
  ]
  const open = async () => near
  let reader: BarcodeReader
  if (story.driver === 'ssi') {
    new SsiSimulator(world, settings, faults).attach(far)
    reader = new SsiBarcodeReader('barcode', row.url, open, settings)
  } else {
    const dialect = dialectOf(row)
    new BarcodeSimulator(world, { dialect, settings, faults }).attach(far)
    reader = new LineBarcodeReader({ name: 'barcode', url: row.url, open, dialect, settings })
  }
  reader.onTrace(({ direction, bytes, meaning }) =>
    lines.push(formatLine({ seconds: world.nowMs() / 1000, direction, bytes, meaning })),
  )
  world.driveBelt(400)
  world.step(1000)
  await twoParcels(reader, (label) => {
    // The order to read is on its way until the next turn of the loop.
    setImmediate(() => {
      world.put({ name: 'parcel', label, grams: 100, contents: solidBlock(60) }, 20)
      if (label === null && story.driver !== 'crlf') return
      world.step(1000)
    })
  })
  await reader.close()
  return `${lines.join('\n')}\n`
}

/** A replay takes what is sent only between what it gives; an acknowledgement within the very call of a packet waits for that. */
function afterTheCall(wire: Wire): Wire {
  return {
    url: wire.url,
    send: async (bytes) => {
      await Promise.resolve()
      await wire.send(bytes)
    },
    sendNow: (bytes) => wire.sendNow(bytes),
    onBytes: (listen) => wire.onBytes(listen),
    onEnd: (listen) => wire.onEnd(listen),
    close: () => wire.close(),
  }
}

function replayed(story: Story): BarcodeReader {
  const row = rowOf(story, `replay:${fileOf(story)}`)
  if (story.driver !== 'ssi') return openBarcodeReader(row, null)
  return new SsiBarcodeReader(
    'barcode',
    row.url,
    async () => afterTheCall(await openReplay(row.url)),
    readerSettings(row, 'NR'),
  )
}

for (const story of stories) {
  test(`two parcels cross the wire of a ${story.driver} reader in exactly the bytes of the golden transcript`, async () => {
    const text = await record(story)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(fileOf(story), text)
    assert.equal(text, readFileSync(fileOf(story), 'utf8'))
  })

  test(`the ${story.driver} driver tells the same two parcels from the replayed transcript alone`, async (t) => {
    const reader = replayed(story)
    t.after(() => reader.close())
    const told = await twoParcels(reader, () => undefined)
    assert.deepEqual(told, [']C0 RR123456785CN', ']C1 00000000000000000017', 'no read'])
  })
}
