import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defaultView } from './view.ts'
import { greyTable, movedWindow, penetrateSteps, windowAt, windowLimits } from './window-level.ts'

const transmissionOf = (absorption: number): number => Math.round(65_535 * Math.exp(-absorption))

test('the open field is white and what nothing gets through is black', () => {
  const table = greyTable(defaultView)
  assert.equal(table[65_535], 255)
  assert.equal(table[0], 0)
})

test('more matter is never brighter, whatever the window', () => {
  const window = fc.record({
    centre: fc.double({ min: windowLimits.nearest, max: windowLimits.farthest, noNaN: true }),
    width: fc.double({ min: windowLimits.narrowest, max: windowLimits.widest, noNaN: true }),
  })
  fc.assert(
    fc.property(window, (chosen) => {
      const table = greyTable({ ...chosen, enhance: false })
      for (let value = 1; value < 65_536; value += 97) assert.ok((table[value] ?? 0) >= (table[value - 1] ?? 0))
    }),
    { numRuns: 40 },
  )
})

test('each step of penetrate tells dense things further apart', () => {
  const [thick, thicker] = [transmissionOf(3.6), transmissionOf(4.2)]
  const apart = penetrateSteps.map((step) => {
    const table = greyTable({ ...step, enhance: false })
    return (table[thick] ?? 0) - (table[thicker] ?? 0)
  })
  assert.ok((apart.at(-1) ?? 0) > 8 * Math.max(1, apart[0] ?? 0), apart.join(', '))
})

test('a finger moves the window within its limits', () => {
  const far = movedWindow(defaultView, 100, 100)
  assert.deepEqual(far, { centre: windowLimits.farthest, width: windowLimits.widest })
  assert.deepEqual(movedWindow(far, -100, -100), { centre: windowLimits.nearest, width: windowLimits.narrowest })
})

test('variable absorption: the slider brings a part into contrast where its absorption is, and only there', () => {
  const apart = (place: number, absorption: number): number => {
    const table = greyTable({ ...windowAt(place), enhance: false })
    return (table[transmissionOf(absorption)] ?? 0) - (table[transmissionOf(absorption + 0.1)] ?? 0)
  }
  for (const place of [0.5, 1.5, 3, 4.5]) {
    assert.ok(apart(place, place - 0.1) > 10, `${place} is in contrast`)
    assert.equal(apart(place, place + 1), 0)
  }
  assert.equal(windowAt(99).centre, windowLimits.farthest)
})

test('with local contrast thin and dense parts both have grey levels', () => {
  const [plain, enhanced] = [false, true].map((enhance) => greyTable({ ...defaultView, enhance }))
  const between = (table: Uint8Array | undefined): number =>
    (table?.[transmissionOf(4)] ?? 0) - (table?.[transmissionOf(5)] ?? 0)
  assert.equal(between(plain), 0)
  assert.ok(between(enhanced) > 10)
})
