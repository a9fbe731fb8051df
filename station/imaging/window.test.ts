import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineWindow } from './window.ts'

const pitchMm = 0.8
const write = (window: LineWindow, line: number, good = true, saturated = false): void => {
  window.next().fill(line)
  window.commit(line * pitchMm, good, saturated)
}

test('a cut holds exactly the lines of its stretch of belt, each in its row', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 1, max: 49 }), (from, rows) => {
      const window = new LineWindow(256, 3)
      for (let line = 0; line < 200; line++) write(window, line)
      const cut = window.cut(from * pitchMm - pitchMm / 2, (from + rows) * pitchMm - pitchMm / 2, pitchMm)
      assert.ok(cut)
      assert.deepEqual([cut.rows, cut.invalid.length], [rows, 0])
      for (let row = 0; row < rows; row++) assert.equal(cut.data[row * 3], from + row)
    }),
  )
})

test('lines that are lost or bad show a neighbour and are named', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 20 }), (lost) => {
      const window = new LineWindow(64, 1)
      for (let line = 0; line < 40; line++) {
        if (!lost.includes(line)) write(window, line)
        else if (line % 2 === 0) write(window, line, false)
      }
      const cut = window.cut(-pitchMm / 2, 39.5 * pitchMm, pitchMm)
      assert.ok(cut)
      assert.deepEqual([...cut.invalid].sort(), [...lost].sort())
      for (let row = 0; row < 40; row++) if (!lost.includes(row)) assert.equal(cut.data[row], row)
      for (const row of cut.invalid) assert.ok(!lost.includes(cut.data[row] ?? -1))
    }),
  )
})

test('a stretch of which no good line is left gives nothing', () => {
  const window = new LineWindow(16, 1)
  assert.equal(window.cut(0, 10, pitchMm), null)
  for (let line = 0; line < 100; line++) write(window, line)
  assert.equal(window.cut(0, 10 * pitchMm, pitchMm), null)
  assert.equal(window.newestMm(), 99 * pitchMm)
})
