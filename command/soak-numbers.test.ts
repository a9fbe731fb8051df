import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultOf, type SoakSample } from './soak-numbers.ts'

const samples = (rss: (at: number) => number): SoakSample[] =>
  Array.from({ length: 40 }, (_, at) => ({
    laneMinutes: at * 6,
    judged: at * 180,
    closed: at * 180 - 2,
    rssMb: rss(at),
    heapMb: 50,
    delayP99Ms: at === 7 ? 12 : 3,
  }))

test('memory that swings but does not grow is flat', () => {
  const { growth, parcelsPerHour, laneHours, worstDelayP99Ms } = resultOf(samples((at) => 400 + 60 * (at % 3)))
  assert.equal(growth, 0)
  assert.equal(Math.round(parcelsPerHour), 1800)
  assert.equal(laneHours, 3.9)
  assert.equal(worstDelayP99Ms, 12)
})

test('a leak under the swings is seen', () => {
  assert.ok(resultOf(samples((at) => 400 + 60 * (at % 3) + at * 2)).growth > 0.08)
})
