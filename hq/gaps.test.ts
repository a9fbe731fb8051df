import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Gaps } from './gaps.ts'

test('whatever the order of numbers, exactly those below the highest that have not come are missing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 300 }), (seqs) => {
      const gaps = new Gaps()
      for (const seq of seqs) gaps.seen(seq, 0)
      const come = new Set(seqs)
      const highest = Math.max(0, ...seqs)
      const missing: number[] = []
      for (let seq = 1; seq < highest; seq++) if (!come.has(seq)) missing.push(seq)
      const told = gaps.missing.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, n) => from + n))
      assert.deepEqual(
        told.sort((a, b) => a - b),
        missing,
      )
      assert.equal(gaps.count, missing.length)
    }),
  )
})

test('a gap is asked for after its time, and not again before as long has passed', () => {
  const gaps = new Gaps(5)
  gaps.seen(9, 100)
  assert.deepEqual(gaps.due(599, 500), [])
  assert.deepEqual(
    gaps.due(600, 500).map(({ from, to }) => [from, to]),
    [[6, 8]],
  )
  assert.deepEqual(gaps.due(1099, 500), [])
  assert.equal(gaps.due(1100, 500).length, 1)
  for (const seq of [6, 7, 8]) gaps.seen(seq, 1200)
  assert.deepEqual(gaps.due(9999, 500), [])
})
