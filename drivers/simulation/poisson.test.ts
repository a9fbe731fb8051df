import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry } from './feed.ts'
import { gaussian, poisson } from './poisson.ts'

for (const expected of [0.3, 4, 29, 31, 240]) {
  test(`counts where ${expected} are expected have that mean and that variance`, () => {
    const random = mulberry(7)
    const counts = Array.from({ length: 20_000 }, () => poisson(expected, random))
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
    assert.ok(Math.abs(mean - expected) < 5 * Math.sqrt(expected / counts.length), `mean ${mean}`)
    assert.ok(Math.abs(variance / expected - 1) < 0.06, `variance ${variance}`)
    assert.ok(counts.every((count) => Number.isInteger(count) && count >= 0))
  })
}

test('nothing is counted where nothing is expected', () => {
  assert.equal(poisson(0, mulberry(1)), 0)
  assert.equal(poisson(-3, mulberry(1)), 0)
  assert.ok(Number.isFinite(gaussian(() => 0)))
})
