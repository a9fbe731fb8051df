import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CalibrationResult, CalibrationSet, Conditions } from '../contract/calibration.ts'
import { procedureOf } from './procedures.ts'
import { differencesOf, doubtOf, setAgain, setWith, standingOf, validUntil } from './set.ts'

const now: Conditions = { kilovolts: 160, milliamps: 0.6, celsius: 30 }
const gain = procedureOf('gain')
const resultAt = (atMs: number, level: number): CalibrationResult => ({
  id: '01932c07-4e2e-7cc3-9b1a-000000000001',
  procedure: 'gain',
  atMs,
  by: 'T-0412',
  values: [{ name: 'open level', value: level, unit: 'counts', least: 4000, most: 64_000, good: true }],
  validUntilMs: validUntil(gain, atMs),
  conditions: now,
  plot: null,
  dataSha256: 'a'.repeat(64),
})
const hour = 3_600_000

test('a result is valid, ends, has expired, or is outside the temperature and kV that it holds for', () => {
  const result = resultAt(0, 50_000)
  const standing = (atMs: number, changes: Partial<Conditions> = {}) =>
    standingOf(gain, result, atMs, { ...now, ...changes })
  assert.equal(standing(hour), 'valid')
  assert.equal(standing(21 * hour), 'ending')
  assert.equal(standing(24 * hour), 'expired')
  assert.equal(standing(hour, { celsius: 39 }), 'outside')
  assert.equal(standing(hour, { kilovolts: 140 }), 'outside')
  assert.equal(standing(hour, { celsius: null }), 'valid')
  assert.equal(standingOf(gain, null, 0, now), 'never')
})

test('the doubt names the first that is not well and counts the rest; what is not required raises none', () => {
  const row = (id: 'dark' | 'gain' | 'scale', standing: 'valid' | 'expired' | 'never') => ({
    procedure: procedureOf(id),
    standing,
  })
  assert.equal(doubtOf([row('dark', 'valid'), row('scale', 'never')]), null)
  const words = doubtOf([row('dark', 'expired'), row('gain', 'never')])
  assert.equal(words, 'Calibration out of date: Dark has expired (and 1 more).')
})

test('a set replaces one result, a revert is a new version, and both tell what they changed', () => {
  const [first, second] = [resultAt(0, 50_000), { ...resultAt(1, 48_000), id: '01932c07-4e2e-7cc3-9b1a-000000000002' }]
  const results = new Map([first, second].map((one) => [one.id, one]))
  const one: CalibrationSet = setWith(null, gain, first.id, 'T-0412', 1)
  const two = setWith(one, gain, second.id, 'T-0413', 2)
  const three = setAgain(two, one, 'T-0412', 3)
  assert.deepEqual([two.version, three.version, three.results], [2, 3, one.results])
  const [difference] = differencesOf(one, two, (id) => results.get(id) ?? null)
  assert.deepEqual([difference?.name, difference?.before, difference?.after], ['open level', 50_000, 48_000])
  assert.deepEqual(
    differencesOf(one, three, (id) => results.get(id) ?? null),
    [],
  )
})
