import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shadowOf } from './border-shadow.ts'

const shadow = { transmissionAtMost: 0.0236, growPx: 3 }

function picture(dark: readonly (readonly [number, number])[]) {
  const [widthPx, heightPx] = [40, 30]
  const data = new Uint16Array(widthPx * heightPx).fill(60_000)
  for (const [x, y] of dark) data[y * widthPx + x] = 500
  return { name: 'single', widthPx, heightPx, data }
}

test('a dark corner and a few pixels around it are not believed, the rest of the picture is', () => {
  const corner = Array.from({ length: 8 }, (_, y) => Array.from({ length: 8 - y }, (_, x) => [x, y] as const)).flat()
  const inShadow = shadowOf(picture(corner), shadow)
  assert.equal(inShadow([0, 0, 4, 4]), true)
  assert.equal(inShadow([9, 0, 1, 1]), true)
  assert.equal(inShadow([20, 15, 6, 6]), false)
})

test('an opaque object that touches no edge hides nothing', () => {
  const inShadow = shadowOf(
    picture([
      [20, 15],
      [21, 15],
      [20, 16],
    ] as const),
    shadow,
  )
  assert.equal(inShadow([18, 13, 6, 6]), false)
})

test('a shadow grows by its steps and no further', () => {
  const inShadow = shadowOf(picture([[0, 10]]), shadow)
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((x) => inShadow([x, 10, 1, 1])),
    [true, true, true, true, false],
  )
})
