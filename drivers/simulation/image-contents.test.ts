import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imageContents } from './image-contents.ts'
import type { SetScan } from './scan-set.ts'

const scanOf = (widthPx: number, heightPx: number, planes: readonly (readonly number[])[]): SetScan => ({
  id: 'a',
  widthPx,
  heightPx,
  planes: planes.map((values, index) => ({
    name: planes.length === 1 ? 'single' : index === 0 ? 'low' : 'high',
    widthPx,
    heightPx,
    data: Uint16Array.from(values),
  })),
  declaration: null,
  scaleG: null,
})
const sliced = (
  scan: SetScan,
  pitchMm: number,
  channels: number,
  alongMm: number,
): { low: number[]; high: number[] } => {
  const [low, high] = [new Float32Array(channels), new Float32Array(channels)]
  imageContents(scan, 0.8, 1).slice(alongMm, pitchMm, low, high)
  const counts = (values: Float32Array): number[] => [...values].map((value) => Math.round(value * 65_535))
  return { low: counts(low), high: counts(high) }
}

test('at the picture’s own pitch every row comes out as it is, with air beside it', () => {
  const scan = scanOf(4, 2, [[100, 200, 300, 400, 50_000, 60_000, 10, 20]])
  assert.deepEqual(sliced(scan, 0.8, 8, 0.5).low, [65_535, 65_535, 100, 200, 300, 400, 65_535, 65_535])
  assert.deepEqual(sliced(scan, 0.8, 8, 1.5).low, [65_535, 65_535, 50_000, 60_000, 10, 20, 65_535, 65_535])
})

test('one energy is given twice, two are given each', () => {
  const one = sliced(scanOf(2, 1, [[100, 200]]), 0.8, 2, 0.5)
  assert.deepEqual(one, { low: [100, 200], high: [100, 200] })
  const two = sliced(
    scanOf(2, 1, [
      [100, 200],
      [300, 400],
    ]),
    0.8,
    2,
    0.5,
  )
  assert.deepEqual(two, { low: [100, 200], high: [300, 400] })
  assert.equal(imageContents(scanOf(2, 1, [[1, 2]]), 0.8, 1).energies, 1)
})

test('between rows and at a coarser pitch values are those between the neighbours', () => {
  const ramp = scanOf(4, 2, [[0, 1000, 2000, 3000, 4000, 5000, 6000, 7000]])
  assert.deepEqual(sliced(ramp, 0.8, 4, 1).low, [2000, 3000, 4000, 5000])
  assert.deepEqual(sliced(ramp, 1.6, 2, 0.5).low, [500, 2500])
})

test('it is as long and wide as its pixels, and its edges reach to its ends', () => {
  const scan = scanOf(4, 2, [[1, 2, 3, 4, 5, 6, 7, 8]])
  const { lengthMm, widthMm } = imageContents(scan, 0.8, 1)
  assert.deepEqual([lengthMm, widthMm], [2, 3.2])
  assert.deepEqual(sliced(scan, 0.8, 4, 0).low, [1, 2, 3, 4])
  assert.deepEqual(sliced(scan, 0.8, 4, 2).low, [5, 6, 7, 8])
})
