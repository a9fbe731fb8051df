import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BeltSample, stepProfile, stopProfile } from './belt-profile.ts'

/** A belt that ramps by so many mm/s² from one speed to another, told every 50 ms. */
function ramp(fromMmS: number, toMmS: number, perS: number, forMs: number, startMs = 0): BeltSample[] {
  let beltMm = 0
  const samples: BeltSample[] = []
  for (let ms = 0; ms <= forMs; ms += 50) {
    const way = Math.sign(toMmS - fromMmS) * perS * (ms / 1000)
    const speedMmS = toMmS > fromMmS ? Math.min(toMmS, fromMmS + way) : Math.max(toMmS, fromMmS + way)
    samples.push({ atMs: startMs + ms, beltMm, speedMmS })
    beltMm += speedMmS * 0.05
  }
  return samples
}

test('a belt that reaches its speed in half a second is good, and the ramp is told', () => {
  const step = stepProfile(200, 0, ramp(0, 200, 400, 3000))
  assert.equal(step.good, true)
  assert.ok(Math.abs((step.reachedMmS ?? 0) - 200) < 1)
  assert.equal(step.rampMs, 500)
  assert.equal(step.spreadMmS, 0)
})

test('a belt that stays 10 % too slow is not good, however steady it is', () => {
  const step = stepProfile(200, 0, ramp(0, 180, 400, 3000))
  assert.equal(step.good, false)
  assert.equal(step.rampMs, null)
})

test('without readings nothing is claimed', () => {
  assert.deepEqual(stepProfile(200, 0, []), {
    orderedMmS: 200,
    reachedMmS: null,
    spreadMmS: null,
    rampMs: null,
    good: false,
  })
})

test('the way to a standstill is that of the ramp', () => {
  const samples = ramp(200, 0, 400, 2000, 1000)
  const stop = stopProfile(1000, samples)
  assert.equal(stop?.ms, 500)
  assert.ok(stop && Math.abs(stop.mm - 55) < 6, `${stop?.mm} mm`)
  assert.equal(stopProfile(1000, ramp(200, 200, 400, 500, 1000)), null)
})
