import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharpened } from './edge.ts'

test('an even field stays as it is', () => {
  const even = new Uint16Array(30 * 20).fill(30_000)
  assert.deepEqual(sharpened(even, 30, 20, 3), even)
})

test('a step is drawn larger than it is, on both of its sides, and far from it nothing changes', () => {
  const step = Uint16Array.from({ length: 40 * 10 }, (_, index) => (index % 40 < 20 ? 20_000 : 40_000))
  const edges = sharpened(step, 40, 10, 3)
  const row = edges.subarray(5 * 40, 6 * 40)
  assert.ok((row[19] ?? 0) < 20_000 && (row[20] ?? 0) > 40_000)
  assert.equal(row[2], 20_000)
  assert.equal(row[37], 40_000)
})

test('values never leave the range of a plane', () => {
  const hard = Uint16Array.from({ length: 100 }, (_, index) => (index % 2 ? 65_535 : 1))
  for (const value of sharpened(hard, 10, 10, 2)) assert.ok(value >= 1 && value <= 65_535)
})
