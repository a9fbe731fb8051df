import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { formatLine, parseTranscript, recorded } from '../wire/transcript.ts'
import { decodeJson } from './commands.ts'
import type { DetectorLine, LineDetector } from './detector.ts'
import { XlpDetector } from './driver.ts'
import { FrameReader, frameTypes } from './framing.ts'
import { openDetector } from './open.ts'
import { DetectorSimulator } from './simulator.ts'
import { noFaults } from './stream-faults.ts'

const file = fileURLToPath(new URL('./transcripts/handshake.txt', import.meta.url))
const settings = { integrationUs: 2000, trigger: 'internal', encoderDiv: 8 } as const
const made = { channels: 4, pitchMm: 0.8, energies: 2, bits: 16, seed: 2 } as const
const startedMs = 1_700_000_000_000

/** One visit: who is there, alive with its status, set and read back, start, lines with a lost one, stop. `pass` moves its clock. */
async function visit(detector: LineDetector, pass: (ms: number) => void) {
  const lines: DetectorLine[] = []
  detector.onLine((line) => lines.push(line))
  await eventually(() => detector.health().state === 'ready', 'the detector answers')
  pass(1000)
  await eventually(() => detector.values().some(({ name, value }) => name === 'supply' && value === 24), 'its status')
  await detector.configure(settings)
  await detector.start()
  pass(15)
  await eventually(() => lines.length === 5, 'five lines')
  await detector.stop()
  return { lines, values: detector.values() }
}

/** What a chunk is, in words; the simulator sends one frame a chunk, and so does the driver. */
function wordsOf(bytes: Uint8Array): string {
  const [frame] = new FrameReader().push(bytes)
  if (!frame) return 'no frame'
  if (frame.head.type === frameTypes.line) return `line ${frame.head.lineId}, encoder ${frame.head.encoder}`
  return frame.head.type === frameTypes.keepAlive ? 'alive' : JSON.stringify(decodeJson(frame.payload))
}

/** Plays the visit on the simulated detector and gives what crossed the wire, with simulated times. */
async function recordVisit(): Promise<string> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const wallMs = (): number => startedMs + world.nowMs()
  const simulator = new DetectorSimulator(world, made, { ...noFaults(), loseEvery: 4 }, wallMs)
  world.setTubeOutput(160, 0.6)
  const chunks: string[] = []
  const detector = new XlpDetector('detector', 'test:recorded', async () => {
    const [near, far] = memoryPair()
    simulator.attach(far)
    return recorded(near, (line) => chunks.push(line), wallMs)
  })
  try {
    await visit(detector, (ms) => world.step(ms))
  } finally {
    await detector.close()
    simulator.close()
  }
  const told = chunks
    .flatMap((chunk) => parseTranscript(chunk))
    .map((line) => ({ ...line, meaning: wordsOf(line.bytes) }))
  return ['# A visit to an XLP/1 detector of four channels and two energies, as the simulator speaks it.']
    .concat(told.map(formatLine))
    .join('\n')
    .concat('\n')
}

test('a visit crosses the wire in exactly the bytes of the golden transcript', async () => {
  const text = await recordVisit()
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
})

test('the driver goes through the same visit on the replayed transcript alone', async (t) => {
  const row = { name: 'detector', driver: 'xlp1', url: `replay:${file}`, settings: {} }
  const detector = openDetector(row, null)
  t.after(() => detector.close())
  const { lines, values } = await visit(detector, () => undefined)
  assert.deepEqual(detector.info(), {
    channels: 4,
    pitchMm: 0.8,
    energies: 2,
    bits: 16,
    serial: 'SIM-0001',
    firmware: '1.1',
  })
  assert.deepEqual(
    lines.map(({ lineId, beamOn, valid }) => [lineId, beamOn, valid]),
    [1, 2, 3, 5, 6].map((lineId) => [lineId, true, true]),
  )
  assert.equal(values.find(({ name }) => name === 'lost in the detector')?.value, 1)
})
