import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DetectorInfo, DetectorLine } from './detector.ts'
import { PictureWatch } from './picture-watch.ts'

const info: DetectorInfo = { channels: 3, pitchMm: 0.8, energies: 1, bits: 16, serial: 'S', firmware: '1' }
const line = (low: readonly number[], more: Partial<DetectorLine> = {}): DetectorLine => ({
  lineId: 1,
  atMs: 0,
  encoder: 0,
  beamOn: true,
  saturated: false,
  valid: true,
  low: Uint16Array.from(low),
  high: null,
  ...more,
})

test('a lit line that repeats for sixteen lines is a picture that stands still, until one differs', () => {
  const watch = new PictureWatch()
  const judged = Array.from({ length: 18 }, () => watch.take(line([1, 2, 3]), info))
  assert.deepEqual(judged, [...new Array<string>(16).fill('good'), 'frozen', 'frozen'])
  assert.match(watch.trouble ?? '', /stands still.*supply/)
  assert.equal(watch.take(line([1, 2, 4]), info), 'good')
  assert.equal(watch.trouble, null)
})

test('dark lines and saturated lines may be alike for ever', () => {
  const watch = new PictureWatch()
  for (let turn = 0; turn < 50; turn++) {
    assert.equal(watch.take(line([0, 0, 0], { beamOn: false }), info), 'good')
    assert.equal(watch.take(line([65535, 65535, 65535], { saturated: true }), info), 'good')
  }
  assert.equal(watch.trouble, null)
})

test('lines of another size are misfits, and trouble when they do not end', () => {
  const watch = new PictureWatch()
  assert.equal(watch.take(line([1, 2]), info), 'misfit')
  assert.equal(watch.take(line([1, 2, 3], { high: Uint16Array.of(1, 2, 3) }), info), 'misfit')
  assert.equal(watch.trouble, null)
  for (let turn = 0; turn < 62; turn++) watch.take(line([1, 2]), info)
  assert.match(watch.trouble ?? '', /another size.*modules/)
  assert.equal(watch.take(line([1, 2, 3]), info), 'good')
  assert.equal(watch.trouble, null)
})

test('before the detector has said what it is every line is good', () => {
  assert.equal(new PictureWatch().take(line([1]), null), 'good')
})
