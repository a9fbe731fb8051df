import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { eventually } from '../testing/eventually.ts'
import { memoryPair } from './memory.ts'
import { replayWire } from './replay.ts'
import { formatLine, parseTranscript, recorded, type TranscriptLine } from './transcript.ts'

const lines: fc.Arbitrary<TranscriptLine> = fc.record(
  {
    seconds: fc.nat(10_000_000).map((ms) => ms / 1000),
    direction: fc.constantFrom('sent', 'received'),
    bytes: fc.uint8Array({ maxLength: 40 }),
    meaning: fc.stringMatching(/^[a-z0-9,;:]*( [a-z0-9,;:]+)*$/).map((words) => words.trim()),
  },
  { noNullPrototype: true },
)

test('what is written is read back, byte for byte and word for word', () => {
  fc.assert(
    fc.property(fc.array(lines), (story) => {
      const back = parseTranscript(story.map(formatLine).join('\n'))
      assert.deepEqual(back, story)
    }),
  )
})

test('notes and empty lines are passed over, and a broken line is named', () => {
  assert.equal(parseTranscript('# field capture\n\n+0.041 < 7e 05  status\n').length, 1)
  assert.throws(() => parseTranscript('# ok\n+0.1 ? zz'), /Line 2 .*zz/)
})

test('a recorded wire passes everything on and writes both directions down with their time', async () => {
  const [near, far] = memoryPair()
  const written: string[] = []
  let nowMs = 1000
  const wire = recorded(
    near,
    (line) => written.push(line),
    () => nowMs,
  )
  const echoed: number[] = []
  far.onBytes((bytes) => void far.send(bytes))
  wire.onBytes((bytes) => echoed.push(...bytes))
  await wire.send(Uint8Array.of(0x7e, 5))
  nowMs = 1041
  await eventually(() => echoed.length === 2, 'the echo has come')
  assert.deepEqual(written, ['+0.000 > 7e 05', '+0.041 < 7e 05'])
})

const story = parseTranscript('+0.000 > 01 02\n+0.010 < 0a\n+0.020 < 0b\n+0.030 > 03\n+0.040 < 0c\n')

test('a replay gives what was received once it has been sent what was sent, however it is cut', async () => {
  const wire = replayWire(story, 'replay:story')
  const heard: number[] = []
  const ends: string[] = []
  wire.onBytes((bytes) => heard.push(...bytes))
  wire.onEnd((end) => ends.push(end.detail))
  await wire.send(Uint8Array.of(1))
  await wire.send(Uint8Array.of(2))
  await eventually(() => heard.length === 2, 'the first answer')
  await wire.send(Uint8Array.of(3))
  await eventually(() => ends.length === 1, 'the end')
  assert.deepEqual(heard, [0x0a, 0x0b, 0x0c])
  assert.match(ends[0] ?? '', /transcript ends/)
})

test('a replay that is sent something else ends with both in its words', async () => {
  const wire = replayWire(story, 'replay:story')
  const ends: string[] = []
  wire.onEnd((end) => ends.push(`${end.reason}: ${end.detail}`))
  await wire.send(Uint8Array.of(1, 9))
  await eventually(() => ends.length === 1, 'the end')
  assert.deepEqual(ends, ['failed: sent 01 09, the transcript expects 01 02'])
})
