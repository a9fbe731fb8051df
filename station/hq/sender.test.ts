import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chooseNext, patienceMs, Sender, usualPace } from './sender.ts'

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

test('of a backlog, three go from the old end for each one from the new end', () => {
  const chosen = chooseNext(range(1, 100), range(1, 100).reverse(), 12, 1)
  assert.deepEqual(chosen, [1, 2, 3, 100, 4, 5, 6, 99, 7, 8, 9, 98])
})

test('every waiting record is sent once, none is forgotten, and never more than the window are on their way', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(5000), { maxLength: 400 }), fc.integer({ min: 1, max: 64 }), (seqs, window) => {
      const sender = new Sender({ ...usualPace, window }, () => 0.5)
      const waiting = new Set(seqs)
      const sent: number[] = []
      for (let round = 0; waiting.size > 0; round++) {
        assert.ok(round < 2000)
        const up = [...waiting].sort((a, b) => a - b)
        const next = sender.next(up, [...up].reverse(), 32)
        for (const seq of next) sender.sent(seq, `id-${seq}`, 'x', 0)
        sent.push(...next)
        assert.ok(sender.inFlight <= window)
        for (const seq of sent.slice(-window)) {
          if (sender.receipted(`id-${seq}`, 'x')) waiting.delete(seq)
        }
      }
      assert.deepEqual(
        sent.sort((a, b) => a - b),
        [...seqs].sort((a, b) => a - b),
      )
    }),
    { numRuns: 50 },
  )
})

test('without a receipt a record is due after 30 s, then ever more seldom up to five minutes', () => {
  const sender = new Sender(usualPace, () => 0)
  sender.sent(1, 'a', 'x', 0)
  assert.deepEqual(sender.due(29_999), [])
  assert.deepEqual(sender.due(30_000), [1])
  sender.sent(1, 'a', 'x', 30_000)
  assert.deepEqual(sender.due(59_999), [])
  assert.deepEqual(sender.due(60_000), [1])
  const longest = range(1, 40).map((attempt) => patienceMs(usualPace, attempt, 0.999))
  assert.ok(Math.max(...longest) <= 300_000)
  assert.ok((longest.at(-1) ?? 0) > 299_000)
})

test('a receipt for other bytes, for nothing, or a second time changes nothing', () => {
  const sender = new Sender(usualPace, () => 0)
  sender.sent(1, 'a', 'x', 0)
  assert.equal(sender.receipted('a', 'y'), false)
  assert.equal(sender.receipted('b', 'x'), false)
  assert.equal(sender.receipted('a', 'x'), true)
  assert.equal(sender.receipted('a', 'x'), false)
  assert.equal(sender.inFlight, 0)
})
