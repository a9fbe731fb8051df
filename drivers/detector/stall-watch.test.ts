import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StallWatch } from './stall-watch.ts'

const byTime = { integrationUs: 50_000, trigger: 'internal', encoderDiv: 8 } as const
const byBelt = { integrationUs: 3200, trigger: 'encoder', encoderDiv: 8 } as const

test('with the time trigger three periods without a line are a stall, told once, and the next line ends it', () => {
  const watch = new StallWatch()
  watch.started(1000, byTime)
  assert.equal(watch.line(1050), null)
  assert.equal(watch.look(1190), null)
  assert.deepEqual(watch.look(1210), { type: 'stalled', forMs: 160, atMs: 1210 })
  assert.equal(watch.look(1400), null)
  assert.deepEqual(watch.line(1500), { type: 'resumed', atMs: 1500 })
  assert.equal(watch.line(1550), null)
})

test('fast lines may pause for 100 ms before it is a stall', () => {
  const watch = new StallWatch()
  watch.started(0, byBelt)
  for (let ms = 4; ms <= 400; ms += 4) watch.line(ms)
  assert.equal(watch.look(495), null)
  assert.equal(watch.look(505)?.type, 'stalled')
})

test('with the encoder trigger the period of a slow belt is learnt from the lines', () => {
  const watch = new StallWatch()
  watch.started(0, byBelt)
  for (let ms = 80; ms <= 8000; ms += 80) watch.line(ms)
  assert.equal(watch.look(8000 + 200), null)
  assert.equal(watch.look(8000 + 260)?.type, 'stalled')
})

test('a stopped detector never stalls, and a stall that outlasts a lost line ends with its first line', () => {
  const watch = new StallWatch()
  watch.started(0, byBelt)
  assert.equal(watch.look(500)?.type, 'stalled')
  watch.started(900, byBelt)
  assert.equal(watch.line(910)?.type, 'resumed')
  watch.stopped()
  assert.equal(watch.look(99_999), null)
})
