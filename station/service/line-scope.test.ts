import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DetectorLine } from '../../drivers/detector/detector.ts'
import { boardPattern, envelope, scopeOf, spread } from './line-scope.ts'

test('however much is thinned, the smallest and the largest channel are in the drawing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 1, max: 9 }),
      (values, perPoint) => {
        const { min, max } = envelope(values, perPoint)
        assert.equal(min.length, Math.ceil(values.length / perPoint))
        assert.equal(Math.min(...min), Math.min(...values))
        assert.equal(Math.max(...max), Math.max(...values))
      },
    ),
  )
})

test('mean and variance of a channel are those of its values', () => {
  assert.deepEqual(spread([[1], [2], [3], [4]], 1), { mean: [2.5], variance: [5 / 3] })
  assert.deepEqual(spread([], 2), { mean: [0, 0], variance: [0, 0] })
})

test('a board that stands 10 % low shows as its own step', () => {
  const low = Array.from({ length: 256 }, (_, channel) => (Math.floor(channel / 64) === 2 ? 900 : 1000))
  const offsets = boardPattern(low, null).map(({ offset }) => Number(offset.toFixed(3)))
  assert.equal(offsets[2], -0.1)
  assert.equal(offsets[0], 0)
})

test('a scope of 2,304 channels is at most 640 points, with both energies', () => {
  const line = (n: number): DetectorLine => ({
    lineId: n,
    atMs: n,
    encoder: n,
    beamOn: true,
    saturated: false,
    valid: true,
    low: new Uint16Array(2304).fill(1000 + n),
    high: new Uint16Array(2304).fill(2000),
  })
  const scope = scopeOf([line(1), line(2), line(3)], 65535)
  assert.ok(scope)
  assert.equal(scope.perPoint, 4)
  assert.equal(scope.low.min.length, 576)
  assert.equal(scope.varianceLow[0], 1)
  assert.equal(scope.varianceHigh?.[0], 0)
  assert.equal(scope.boards.length, 36)
  assert.equal(scopeOf([], 65535), null)
})
