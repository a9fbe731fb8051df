import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstLineWatch, type LineWatch, watchLines } from './line-watch.ts'

const start = firstLineWatch

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
  let watch: LineWatch = { ...firstLineWatch, lastLineAtMs: 10_000, movingSinceMs: 1000 }
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

test('over a belt that has come to rest the silence ends, and the next start shows it again', () => {
  let watch: LineWatch = { ...firstLineWatch, lastLineAtMs: 10_000, movingSinceMs: 1000 }
  const look = (atMs: number, beltMoving: boolean) => {
    const { state, change } = watchLines(watch, { atMs, beltMoving }, 4)
    watch = state
    return change
  }
  assert.equal(look(10_300, true), 'silent')
  assert.equal(look(10_500, false), null, 'it has only just come to rest')
  assert.equal(look(11_100, false), 'back')
  assert.equal(look(11_200, false), null)
  assert.equal(look(20_000, true), null)
  for (let atMs = 20_100; atMs <= 20_800; atMs += 100) assert.equal(look(atMs, true), null)
  assert.equal(look(20_900, true), 'silent')
})

test('a station that was late itself does not blame the detector: the silence counts from its next look', () => {
  let watch: LineWatch = { ...firstLineWatch, lastLineAtMs: 10_000, movingSinceMs: 1000 }
  const look = (atMs: number) => {
    const { state, change } = watchLines(watch, { atMs, beltMoving: true }, 4)
    watch = state
    return change
  }
  assert.equal(look(10_050), null)
  assert.equal(look(10_900), null, 'this process was held up for 850 ms')
  for (const atMs of [10_950, 11_000, 11_050, 11_100, 11_150]) assert.equal(look(atMs), null)
  assert.equal(look(11_200), 'silent', 'a detector that stays silent is still found')
})
