import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LineWatch, watchLines } from './line-watch.ts'

const start: LineWatch = { lastLineAtMs: 0, silent: false, movingSinceMs: null, standingSinceMs: null }

test('a detector is not silent while the belt stands or has just begun to move', () => {
  let watch = start
  for (const [atMs, beltMoving] of [
    [5000, false],
    [5100, true],
    [5800, true],
  ] as const) {
    const { state, change } = watchLines(watch, { atMs, beltMoving }, 4)
    assert.equal(change, null)
    watch = state
  }
})

test('a detector that stops in mid-parcel is silent within a few polls, and back with its next line', () => {
  let watch: LineWatch = { lastLineAtMs: 10_000, silent: false, movingSinceMs: 1000, standingSinceMs: null }
  const look = (atMs: number) => {
    const { state, change } = watchLines(watch, { atMs, beltMoving: true }, 4)
    watch = state
    return change
  }
  assert.equal(look(10_200), null)
  assert.equal(look(10_260), 'silent')
  assert.equal(look(10_310), null)
  watch = { ...watch, lastLineAtMs: 12_000 }
  assert.equal(look(12_050), 'back')
})
