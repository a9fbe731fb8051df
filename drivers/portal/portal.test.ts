import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { exceeds, sigmaAbove } from './alarm-rule.ts'
import {
  type AspectBlock,
  decodeBlock,
  encodeBlock,
  inputBits,
  lowFirst,
  monitorCount,
  readingOf,
  statusBits,
  u32LowFirst,
} from './aspect-registers.ts'
import { factsBetween } from './facts.ts'
import { LineReader } from './framing.ts'
import type { PortalFact, PortalReading } from './portal.ts'
import { foldLine, rapiscanStart } from './rapiscan-fold.ts'
import { formatCounts, parseRapiscan, rapiscanWords } from './rapiscan-lines.ts'

/** Facts and state after lines that come 200 ms one after the other. */
function story(lines: readonly string[], nSigma = 6) {
  let state = rapiscanStart(0, nSigma)
  let before: PortalReading | null = null
  const facts: PortalFact[] = []
  for (const [index, text] of lines.entries()) {
    const line = parseRapiscan(text)
    assert.ok(line, text)
    state = foldLine(state, line, index * 200)
    facts.push(...factsBetween(before, state.reading))
    before = state.reading
  }
  return { state, facts, types: facts.map(({ type }) => type) }
}
const each = (tag: string, perDetector: number): string => formatCounts(tag, Array<number>(4).fill(perDetector))

test('counts are above background by (counts − BG) / √BG, and without a background nothing can be said', () => {
  assert.equal(sigmaAbove(1000, 900), 100 / 30)
  assert.equal(exceeds(1081, 900, 6), true)
  assert.equal(exceeds(1080, 900, 6), false)
  for (const none of [null, 0]) assert.equal(exceeds(1e6, none, 1), false)
})

test('the sum of the last five gamma lines is held against background and n times its root', () => {
  const quiet = story([each('GB', 225), ...Array<string>(8).fill(each('GS', 53))])
  assert.deepEqual(quiet.types, ['background', 'occupied'])
  // 5 × 4 × 55 = 1100 in the second, 900 + 6·30 = 1080 is the limit.
  const loud = story([each('GB', 225), ...Array<string>(8).fill(each('GS', 55))])
  assert.deepEqual(loud.types, ['background', 'occupied', 'alarm'])
  const alarm = loud.facts.at(-1)
  assert.ok(alarm?.type === 'alarm' && alarm.by === 'counts')
  assert.deepEqual([alarm.atMs, alarm.countsPerS, alarm.sigma?.toFixed(2)], [1000, 1100, '6.67'])
})

test('fewer than five lines are no second: one high line alone is no alarm of ours, but the portal may call it one', () => {
  assert.deepEqual(story([each('GB', 225), each('GS', 2000)]).types, ['background', 'occupied'])
  const { facts } = story([each('GB', 225), each('GA', 2000)])
  const alarm = facts.at(-1)
  assert.ok(alarm?.type === 'alarm' && alarm.by === 'portal' && alarm.sigma === null)
})

test('the alarm stays until the parcel has left, is told once, and is over for the next', () => {
  const passage = [each('GA', 2000), ...Array<string>(6).fill(each('GS', 50)), 'GX,000001,002000,0,0']
  const { facts, types } = story([each('GB', 225), ...passage, each('GB', 224), each('GS', 50), 'GX,000002,002000,0,0'])
  assert.deepEqual(types, ['background', 'occupied', 'alarm', 'vacated', 'background', 'occupied', 'vacated'])
  const vacated = facts.filter((fact): fact is Extract<PortalFact, { type: 'vacated' }> => fact.type === 'vacated')
  assert.deepEqual(
    vacated.map(({ gammaAlarm }) => gammaAlarm),
    [true, false],
  )
  assert.ok((vacated[0]?.passage.gammaSigma ?? 0) > 100)
})

test('where the end of a passage is lost, the next background ends it', () => {
  const { types, state } = story([each('GB', 225), each('GS', 50), each('GB', 225)])
  assert.deepEqual(types, ['background', 'occupied', 'vacated'])
  assert.equal(state.reading.passage, null)
})

test('the setup of the portal says how many sigmas are an alarm', () => {
  const lines = ['SG1,20000,0200,05,03,8.0', each('GB', 225), ...Array<string>(6).fill(each('GS', 55))]
  assert.deepEqual(story(lines).types, ['background', 'occupied'])
  assert.equal(story(lines).state.setup['SG1 occupancyHold'], '03')
})

test('faults are told when they begin and when they are over', () => {
  const { facts } = story([each('GH', 9000), 'TT', each('GB', 225), 'TC', each('NH', 90), each('NB', 1), each('GL', 0)])
  assert.deepEqual(
    facts.flatMap((fact) =>
      fact.type === 'fault' ? [`+${fact.fault}`] : fact.type === 'faultCleared' ? [`-${fact.fault}`] : [],
    ),
    ['+gammaHigh', '+tamper', '-gammaHigh', '-tamper', '+neutronHigh', '-neutronHigh', '+gammaLow'],
  )
})

test('a neutron alarm is the portal’s own, and speed comes in mm/s', () => {
  const { facts, state } = story([each('NB', 1), each('NS', 1), each('NA', 9), 'SP,0.2194,3.1,5.0'])
  const alarm = facts.find(({ type }) => type === 'alarm')
  assert.ok(alarm?.type === 'alarm' && alarm.channel === 'neutron' && alarm.countsPerS === 36)
  assert.equal(Math.round(state.reading.speedMmS ?? 0), 1389)
})

test('counts are read with and without padding and with a time behind them; what is no count is nothing', () => {
  for (const line of ['GB,000232,000228,000241,000235', 'GB,232,228,241,235', 'GB, 232, 228, 241, 235,00-00-04.919'])
    assert.deepEqual(parseRapiscan(line), { type: 'background', channel: 'gamma', counts: [232, 228, 241, 235] }, line)
  for (const line of [
    'GB',
    'GB,1,2,3',
    'GB,1,2,3,x',
    'GB,1,2,3,-4',
    'GB,1,2,3,4.5',
    'XX,1,2,3,4',
    'GX',
    'SP,1,2',
    'toString,1',
  ])
    assert.equal(parseRapiscan(line), null, line)
  assert.equal(rapiscanWords('GS,000010,000010,000010,000010'), 'gamma counts: 40')
  assert.equal(rapiscanWords('TT'), 'cabinet open')
})

test('however the stream is cut the same lines come out, and after noise a line that begins anew is read', () => {
  const good = new TextEncoder().encode(`\r\n${each('GS', 123)}\r\n`)
  const readAll = (chunks: readonly Uint8Array[]) => {
    const reader = new LineReader()
    const lines = chunks.flatMap((chunk) => reader.push(chunk))
    return { lines, errors: reader.framingErrors, kept: reader.kept }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 40 }), (noise, size) => {
      const stream = Uint8Array.from([...noise, ...good])
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      )
      const all = readAll([stream])
      assert.deepEqual(readAll(chunks), all)
      assert.equal(all.lines.at(-1), each('GS', 123))
      assert.equal(all.kept, 0)
    }),
  )
  const reader = new LineReader()
  assert.deepEqual(reader.push(new TextEncoder().encode(`${'#'.repeat(201)}${each('GS', 1)}\r\n`)), [])
  assert.equal(reader.framingErrors, 1)
})

test('vendor vector: a value of 32 bits has its low word first', () => {
  const { modbus } = JSON.parse(readFileSync(new URL('../vectors/modbus.json', import.meta.url), 'utf8')) as {
    modbus: readonly { what: string; pdu: string }[]
  }
  const vector = modbus.find(({ what }) => what === 'same value low-word first')
  assert.ok(vector)
  const bytes = vector.pdu.split(' ').map((pair) => parseInt(pair, 16))
  const words = [(bytes[2] ?? 0) * 256 + (bytes[3] ?? 0), (bytes[4] ?? 0) * 256 + (bytes[5] ?? 0)]
  assert.equal(u32LowFirst(words, 0), 0x12345678)
  assert.deepEqual(lowFirst(0x12345678), words)
})

const channel = fc.record(
  {
    status: fc.integer({ min: 0, max: 0xffff }),
    count: fc.integer({ min: 0, max: 0xffffffff }),
    background: fc.float({ noNaN: true, noDefaultInfinity: true }),
    variance: fc.float({ noNaN: true, noDefaultInfinity: true }),
  },
  { noNullPrototype: true },
)
const word = fc.integer({ min: 0, max: 0xffff })
const block = fc.record(
  {
    elapsed: fc.integer({ min: 0, max: 0xffffffff }),
    inputs: word,
    gamma: channel,
    neutron: channel,
    objects: word,
    objectMark: word,
    speed: word,
    outputs: word,
  },
  { noNullPrototype: true },
)

test('a monitor block that is packed is read the same, in 21 registers', () => {
  fc.assert(
    fc.property(block, (given) => {
      const words = encodeBlock(given)
      assert.equal(words.length, monitorCount)
      assert.ok(words.every((value) => Number.isInteger(value) && value >= 0 && value <= 0xffff))
      assert.deepEqual(decodeBlock(words), given)
    }),
  )
})

const calm: AspectBlock = {
  elapsed: 0,
  inputs: 0,
  gamma: { status: statusBits.ready, count: 900, background: 900, variance: 900 },
  neutron: { status: statusBits.ready, count: 2, background: 2, variance: 2 },
  objects: 7,
  objectMark: 0,
  speed: 0,
  outputs: 0,
}
const loud = { ...calm.gamma, status: statusBits.ready | statusBits.alarm1, count: 1500 }

test('an alarm of one object is not the next one’s, even where nobody saw it leave', () => {
  const first = readingOf({ ...calm, inputs: 1, gamma: loud }, readingOf(calm, null, 0), 100)
  assert.ok(first.gamma.alarm && first.gamma.sigma === 20)
  const still = readingOf({ ...calm, inputs: 1 }, first, 200)
  assert.ok(still.gamma.alarm && still.passage?.gammaSigma === 20)
  const next = readingOf({ ...calm, inputs: 1, objects: 8 }, still, 300)
  assert.equal(next.gamma.alarm, false)
  assert.deepEqual(
    factsBetween(still, next).map(({ type }) => type),
    ['vacated', 'occupied'],
  )
  assert.deepEqual(
    factsBetween(first, still).map(({ type }) => type),
    [],
  )
})

test('inputs and status tell each fault', () => {
  const faults = (change: Partial<AspectBlock>): readonly string[] => readingOf({ ...calm, ...change }, null, 0).faults
  assert.deepEqual(faults({}), [])
  assert.deepEqual(faults({ inputs: inputBits.powerFail | inputBits.lowBattery }), ['powerFail', 'lowBattery'])
  assert.deepEqual(faults({ inputs: inputBits.open | inputBits.error }), ['tamper', 'deviceError'])
  assert.deepEqual(faults({ gamma: { ...calm.gamma, status: 0x10 } }), ['gammaLow', 'notReady'])
  assert.deepEqual(faults({ neutron: { ...calm.neutron, status: 0xa0 } }), ['neutronHigh'])
})
