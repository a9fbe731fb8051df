import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scripts } from './testing/scripts.ts'
import { duration, labelWords, linkWords } from './words.ts'

test('labels are read in groups, others stay as they are', () => {
  assert.equal(labelWords('LX482103773CN'), 'LX 4821 0377 3 CN')
  assert.equal(labelWords('MC20441'), 'MC20441')
  assert.equal(labelWords(null), 'no label')
})

test('the link says how long headquarters has been away and what is kept', () => {
  const { status } = scripts.away()
  assert.equal(linkWords(status.hq, status.atMs), 'HQ away 2 h 14 min · 2,233 kept here')
  assert.equal(linkWords({ ...status.hq, state: 'linked', waiting: 0 }, status.atMs), 'HQ linked · 0 waiting')
  assert.equal(linkWords({ ...status.hq, state: 'refused', refused: 2 }, status.atMs), 'HQ refuses 2 records')
})

test('durations have two units at most', () => {
  assert.deepEqual([duration(12_000), duration(48 * 60_000), duration(134 * 60_000)], ['12 s', '48 min', '2 h 14 min'])
})
