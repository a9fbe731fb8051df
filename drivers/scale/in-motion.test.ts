import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gaussian } from '../simulation/poisson.ts'
import { mulberry } from '../simulation/feed.ts'
import { inMotionWeight, laneRules } from './in-motion.ts'
import type { Weighing } from './scale.ts'

const at = (atMs: number, grams: number, change: Partial<Weighing> = {}): Weighing => ({
  atMs,
  grams,
  stable: true,
  range: 'ok',
  facts: ['stable'],
  ...change,
})
const span = { fromMs: 100, toMs: 500 }

test('the median of the steady values while the parcel is wholly on the platform is its weight', () => {
  const weighings = [
    at(90, 300),
    at(150, 700, { stable: false }),
    at(200, 998),
    at(260, 1000),
    at(320, 1001),
    at(380, 1000),
    at(440, 1400),
    at(510, 200),
  ]
  const weight = inMotionWeight(weighings, span)
  assert.ok(weight.type === 'weighed')
  assert.deepEqual([weight.grams, weight.used, weight.rejected], [1000, 4, 2])
  assert.ok(weight.uncertaintyG > 0.5 && weight.uncertaintyG < 3, `±${weight.uncertaintyG} g`)
})

const refusals: readonly (readonly [string, readonly Weighing[], RegExp])[] = [
  ['no value', [at(10, 5), at(900, 5)], /no value/],
  ['an overload in between', [at(200, 5), at(250, 5), at(300, 5), at(350, 0, { range: 'over' })], /overloaded/],
  ['too few steady values', [at(200, 5), at(250, 5), at(300, 5, { stable: false })], /only 2 of 3/],
  ['values of two weights', [at(200, 100), at(250, 160), at(300, 220), at(350, 280)], /differ by/],
]
for (const [what, weighings, words] of refusals) {
  test(`with ${what} there is no weight, and it is said why`, () => {
    const weight = inMotionWeight(weighings, span)
    assert.ok(weight.type === 'refused')
    assert.match(weight.words, words)
    assert.equal(weight.used + weight.rejected, weighings.filter(({ atMs }) => atMs >= 100 && atMs <= 500).length)
  })
}

test('a scale that never says stable in motion can be taken at its values', () => {
  const moving = [200, 260, 320, 380].map((atMs, index) => at(atMs, 500 + index, { stable: false }))
  assert.equal(inMotionWeight(moving, span).type, 'refused')
  const weight = inMotionWeight(moving, span, { ...laneRules, stableOnly: false })
  assert.ok(weight.type === 'weighed' && weight.grams === 501.5)
})

test('the true weight lies within the uncertainty in about 95 of 100 passages', () => {
  const random = mulberry(11)
  let within = 0
  for (let passage = 0; passage < 2000; passage++) {
    const weighings = Array.from({ length: 12 }, (_, index) => at(120 + 30 * index, 2000 + 6 * gaussian(random)))
    const weight = inMotionWeight(weighings, span)
    if (weight.type === 'weighed' && Math.abs(weight.grams - 2000) <= weight.uncertaintyG) within++
  }
  assert.ok(within > 1800 && within < 1990, `${within} of 2000`)
})

test('one wild value among many changes the weight by less than the spread of the others, and is counted as rejected', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 995, max: 1005 }), { minLength: 5, maxLength: 12 }),
      fc.integer({ min: 1100, max: 30_000 }),
      (values, wild) => {
        const weighings = [...values, wild].map((grams, index) => at(150 + index * 20, grams))
        const weight = inMotionWeight(weighings, span)
        assert.ok(weight.type === 'weighed' && weight.grams >= 995 && weight.grams <= 1005 && weight.rejected >= 1)
      },
    ),
  )
})
