import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { enhancedLevels, tileShift, tileTables } from './local-contrast.ts'
import { defaultView } from './view.ts'
import { greyTable } from './window-level.ts'

const grey = greyTable({ ...defaultView, enhance: true })
const through = (absorption: number): number => Math.round(65_535 * Math.exp(-absorption))

/** Even noise of ± 0.05 in absorption, the same in every run. */
const noiseOf = (index: number): number => ((index * 7919) % 1009) / 1009 / 10 - 0.05

/** A noisy field of one absorption with a faint square (32 px) of a little more in its middle. */
function field(base: number, more: number, width = 192, height = 160) {
  const high = Uint16Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)]
    const square = Math.abs(x - width / 2) < 16 && Math.abs(y - height / 2) < 16
    return through(base + noiseOf(index) + (square ? more : 0))
  })
  return { high, width, height, grey }
}

/** Mean difference in levels between the square and what lies left of it: in the default view, and with local contrast. */
function contrast(base: number, more: number): { plain: number; local: number } {
  const picture = field(base, more)
  const usual = greyTable(defaultView)
  const plain = Uint8Array.from(picture.high, (value) => usual[value] ?? 0)
  const local = enhancedLevels(picture, tileTables(picture, 6))
  const mean = (levels: Uint8Array, x: number): number => {
    const lines = Array.from({ length: 20 }, (_, line) =>
      levels.subarray((70 + line) * 192 + x, (70 + line) * 192 + x + 20),
    )
    return lines.reduce((sum, one) => sum + one.reduce((all, level) => all + level, 0), 0) / 400
  }
  return { plain: mean(plain, 50) - mean(plain, 86), local: mean(local, 50) - mean(local, 86) }
}

test('a faint thing stands out more than in the default view where that is good, and is seen where that is black', () => {
  for (const base of [0.4, 1, 1.5]) {
    const { plain, local } = contrast(base, 0.12)
    assert.ok(local >= 1.2 * plain, `at ${base}: ${plain} → ${local}`)
  }
  for (const base of [3, 3.8, 4.6]) {
    const { plain, local } = contrast(base, 0.12)
    assert.ok(plain < 3 && local >= 6, `at ${base}: ${plain} → ${local}`)
  }
})

test('black stays black, white stays white, and no table turns brighter into darker', () => {
  const values = fc.uint8Array({ minLength: 64 * 64, maxLength: 64 * 64 })
  fc.assert(
    fc.property(values, (bytes) => {
      const high = Uint16Array.from(bytes, (byte) => byte * 257)
      const { tables } = tileTables({ high, width: 64, height: 64, grey }, 5)
      for (let at = 0; at < tables.length; at += 256) {
        assert.equal(tables[at], 0)
        assert.equal(tables[at + 255], 255)
        for (let level = 1; level < 256; level++) assert.ok((tables[at + level] ?? 0) >= (tables[at + level - 1] ?? 0))
      }
    }),
    { numRuns: 30 },
  )
})

test('between tiles there is no seam: along a slow ramp neighbours differ by a few levels', () => {
  const [width, height] = [400, 90]
  const high = Uint16Array.from({ length: width * height }, (_, index) => through(0.5 + (3 * (index % width)) / width))
  const picture = { high, width, height, grey }
  const levels = enhancedLevels(picture, tileTables(picture, 6))
  for (let at = 0; at < levels.length; at++)
    if (at % width) assert.ok(Math.abs((levels[at] ?? 0) - (levels[at - 1] ?? 0)) <= 8, `at ${at % width}`)
})

test('tiles are 40 mm of matter, as the nearest power of two in pixels', () => {
  assert.deepEqual([0.4, 0.8, 1.6].map(tileShift), [7, 6, 5])
})
