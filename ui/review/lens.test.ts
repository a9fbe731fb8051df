import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lensPx, lensTimes, lensView } from './lens.ts'

const stage = { width: 800, height: 500 }
const picture = { width: 450, height: 292 }
const box = { left: 20, top: 10, width: 760, height: 760 * (292 / 450) }

test('the lens shows the pixel that is pointed at in its middle, four times as large as the picture around it', () => {
  const view = lensView({ x: 20 + 380, y: 250, touch: false }, stage, picture, box)
  assert.ok(Math.abs(view.sourceX + view.sourcePx / 2 - 225) < 1e-9)
  assert.ok(Math.abs(lensPx / view.sourcePx / (760 / 450) - lensTimes) < 1e-9)
})

test('under a mouse it lies around the pointer; a finger does not cover it', () => {
  const mouse = lensView({ x: 400, y: 300, touch: false }, stage, picture, box)
  assert.ok(Math.abs(mouse.top + lensPx / 2 - 300) < 1e-9)
  const finger = lensView({ x: 400, y: 400, touch: true }, stage, picture, box)
  assert.ok(finger.top + lensPx < 400 - 40)
  const high = lensView({ x: 400, y: 60, touch: true }, stage, picture, box)
  assert.ok(high.top > 60 + 40, 'no room above: below')
})

test('wherever the pointer is, the whole lens is on the stage', () => {
  const at = fc.record({
    x: fc.integer({ min: 0, max: 800 }),
    y: fc.integer({ min: 0, max: 500 }),
    touch: fc.boolean(),
  })
  fc.assert(
    fc.property(at, (pointer) => {
      const { left, top } = lensView(pointer, stage, picture, box)
      assert.ok(left >= 0 && top >= 0 && left + lensPx <= 800 && top + lensPx <= 500)
    }),
  )
})
