import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type ConveyorReading,
  type EyeLatch,
  type EyeName,
  eyeNames,
  interlockNames,
} from '../../drivers/conveyor/conveyor.ts'
import { conveyorFacts } from './conveyor-facts.ts'

const latch: EyeLatch = { rises: 0, falls: 0, riseBeltMm: 0, fallBeltMm: 0, blocked: false }
const reading = (changes: Partial<ConveyorReading> = {}): ConveyorReading => ({
  atMs: 1000,
  beltMm: 500,
  speedMmS: 200,
  beltRunning: true,
  eyes: { infeed: latch, tunnelIn: latch, tunnelOut: latch, divert: latch, outfeed: latch },
  interlocks: Object.fromEntries(interlockNames.map((name) => [name, true])) as ConveyorReading['interlocks'],
  lampCurrent: true,
  xrayEnableGranted: true,
  jam: false,
  outfeedFull: false,
  packmlState: 6,
  stopReason: 0,
  parcelCount: 0,
  gateEcho: 0,
  plcHeartbeat: 0,
  ...changes,
})
let track = 0
const names = () => ({ inspectionId: `id-${++track}`, trackId: track })
const withEye = (eye: EyeName, seen: Partial<EyeLatch>) =>
  reading({ eyes: { ...reading().eyes, [eye]: { ...latch, ...seen } } })

test('a parcel that came and went between two polls is seen, front before rear', () => {
  const facts = conveyorFacts(
    reading(),
    withEye('infeed', { rises: 1, falls: 1, riseBeltMm: 410, fallBeltMm: 460 }),
    names,
  )
  assert.deepEqual(
    facts.map((fact) => [fact.type, 'beltMm' in fact ? fact.beltMm : null]),
    [
      ['eyeRose', 410],
      ['eyeFell', 460],
    ],
  )
})

test('an open interlock stands before every edge of the same poll', () => {
  const interlocks = { ...reading().interlocks, door1Closed: false }
  const now = { ...withEye('infeed', { rises: 1, riseBeltMm: 490, blocked: true }), interlocks }
  assert.deepEqual(
    conveyorFacts(reading(), now, names).map((fact) => fact.type),
    ['interlockOpened', 'eyeRose'],
  )
})

test('the first reading tells what is not well and no edges', () => {
  const now = { ...withEye('infeed', { rises: 7, falls: 6 }), interlocks: { ...reading().interlocks, keyOn: false } }
  assert.deepEqual(
    conveyorFacts(null, now, names).map((fact) => fact.type),
    ['interlockOpened', 'beltChanged'],
  )
})

test('counters that wrap at 65535 lose no edge, and edges of one eye alternate in order of place', () => {
  const counts = fc.record({
    start: fc.nat(65535),
    parcels: fc.integer({ min: 0, max: 5 }),
    blocked: fc.boolean(),
    rise: fc.nat(2000),
    fall: fc.nat(2000),
  })
  fc.assert(
    fc.property(counts, fc.constantFrom(...eyeNames), ({ start, parcels, blocked, rise, fall }, eye) => {
      const before = withEye(eye, { rises: start, falls: start, blocked })
      const after = withEye(eye, {
        rises: (start + parcels) & 0xffff,
        falls: (start + parcels) & 0xffff,
        blocked,
        riseBeltMm: rise,
        fallBeltMm: fall,
      })
      const edges = conveyorFacts(before, after, names).filter(
        (fact) => fact.type === 'eyeRose' || fact.type === 'eyeFell',
      )
      assert.equal(edges.length, parcels * 2)
      edges.forEach((edge, index) => {
        assert.equal(edge.type, (index % 2 === 0) !== blocked ? 'eyeRose' : 'eyeFell')
        const later = edges[index + 1]
        assert.ok(!later || edge.beltMm <= later.beltMm)
      })
    }),
  )
})
