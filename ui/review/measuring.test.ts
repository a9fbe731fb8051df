import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPoint, lengthMm, lengthWords } from './measuring.ts'

test('a length uses the pitch of each direction: 30 pixels along and 40 across', () => {
  const line = { x1: 10, y1: 10, x2: 40, y2: 50 }
  assert.equal(lengthMm(line, { alongMm: 1, acrossMm: 1 }), 50)
  assert.ok(Math.abs(lengthMm(line, { alongMm: 0.8, acrossMm: 0.4 }) - Math.hypot(24, 16)) < 1e-9)
})

test('short lengths are said in tenths, and the first of two points is no length', () => {
  assert.equal(lengthWords(3.14), '3.1 mm')
  assert.equal(lengthWords(78.4), '78 mm')
  assert.ok(isPoint({ x1: 5, y1: 5, x2: 5, y2: 5.4 }))
  assert.ok(!isPoint({ x1: 5, y1: 5, x2: 9, y2: 5 }))
})
