import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { type Reading, SimulatedReading } from './simulated-reading.ts'
import { faultless, type ReaderFaults } from './simulator-faults.ts'

/** What is told of so many parcels that pass one behind the other, with the lane time at which it is told. */
function passing(faults: Partial<ReaderFaults>, count = 40): (Reading & { readonly atMs: number })[] {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const told: (Reading & { readonly atMs: number })[] = []
  new SimulatedReading(world, false, { ...faultless, ...faults }, (reading) =>
    told.push({ ...reading, atMs: world.nowMs() }),
  )
  world.driveBelt(400)
  for (let turn = 0; turn < count; turn++) {
    world.put({ name: 'parcel', label: 'RR123456785CN', grams: 100, contents: solidBlock(60) }, 20)
    world.step(1000)
  }
  world.step(2000)
  return told
}

const texts = (told: readonly Reading[]): string[] => told.flatMap(({ codes }) => codes.map(({ text }) => text))

test('without faults every parcel is read once and right', () => {
  const told = passing({})
  assert.equal(told.length, 40)
  assert.ok(
    told.every(({ times, noise, codes }) => times === 1 && noise.length === 0 && codes[0]?.text === 'RR123456785CN'),
  )
})

test('each fault does what its row says', () => {
  assert.equal(passing({ missRate: 1 }).length, 0)
  assert.ok(passing({ noRead: 1 }).every(({ codes }) => codes.length === 0))
  assert.ok(passing({ doubled: 1 }).every(({ times }) => times === 2))
  assert.ok(passing({ noise: 1 }).every(({ noise }) => noise.length > 0))
  assert.deepEqual(new Set(texts(passing({ wrongCheckDigit: 1 }))), new Set(['RR123456786CN']))
  assert.ok(passing({ secondLabel: 1 }).every(({ codes }) => codes[1]?.aim === ']C1'))
  const [soon, late] = [passing({}, 1)[0]?.atMs ?? 0, passing({ late: 500 }, 1)[0]?.atMs ?? 0]
  assert.equal(late - soon, 500)
})

test('a share is about that many parcels, and the same seed the same parcels', () => {
  const missed = 200 - passing({ missRate: 0.3, seed: 7 }, 200).length
  assert.ok(missed > 35 && missed < 85, String(missed))
  assert.deepEqual(passing({ noRead: 0.5, seed: 3 }), passing({ noRead: 0.5, seed: 3 }))
})

test('a reader that the host triggers reads nothing before it is told to, and a parcel once however often', () => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const told: Reading[] = []
  const reading = new SimulatedReading(world, true, faultless, (one) => told.push(one))
  world.put({ name: 'parcel', label: 'A1', grams: 100, contents: solidBlock(60) }, 20)
  world.driveBelt(400)
  world.step(400)
  assert.equal(told.length, 0)
  for (let turn = 0; turn < 2; turn++) {
    reading.trigger(true)
    world.step(20)
    reading.trigger(false)
  }
  assert.deepEqual(texts(told), ['A1'])
})
