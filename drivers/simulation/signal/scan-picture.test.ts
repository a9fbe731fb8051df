import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opticsOf } from '../beam/optics.ts'
import { linePlacesMm } from './belt-motion.ts'
import { Noise } from './noise.ts'
import { normalise } from './normalise.ts'
import { type CleanPicture, scanPicture } from './scan-picture.ts'
import { referenceScanner, type ScannerModel } from './scanner-model.ts'
import { tubeOutput } from './tube-output.ts'

const [columns, rows] = [160, 120]
const plane = (inside: number): Float32Array =>
  Float32Array.from({ length: columns * rows }, (_, at) => {
    const [x, y] = [at % columns, Math.floor(at / columns)]
    return x >= 50 && x < 110 && y >= 40 && y < 80 ? inside : 1
  })
const picture: CleanPicture = { columns, rows, low: plane(0.3), high: plane(0.4) }
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const region = (image: Uint16Array, [x0, x1, y0, y1]: readonly [number, number, number, number]): number[] =>
  Array.from({ length: (x1 - x0) * (y1 - y0) }, (_, at) => {
    const [x, y] = [x0 + (at % (x1 - x0)), y0 + Math.floor(at / (x1 - x0))]
    return (image[y * columns + x] ?? 0) / 65_535
  })

test('a scan shows the picture it was given: transmission in the middle, open field beside, no blind channels left', () => {
  const counts = scanPicture(picture, referenceScanner, 21)
  const scan = normalise(counts, 3)
  // Scatter lifts the shadow and what lies beside it by a part of a percent.
  assert.ok(Math.abs(mean(region(scan.low, [55, 105, 45, 75])) - 0.3) < 0.01)
  assert.ok(Math.abs(mean(region(scan.high, [55, 105, 45, 75])) - 0.4) < 0.015)
  assert.ok(Math.abs(mean(region(scan.low, [5, 40, 5, 115])) - 1) < 0.008)
  for (let x = 0; x < columns; x++)
    assert.ok(Math.abs(mean(region(scan.low, [x, x + 1, 2, 30])) - 1) < 0.02, `column ${x} stands out`)
  assert.ok(counts.low.open.every((open, channel) => open >= (counts.low.dark[channel] ?? 0) - 30))
})

test('a drifting tube is followed by the air beside the parcel', () => {
  const drifting: ScannerModel = {
    ...referenceScanner,
    ripple: { ...referenceScanner.ripple, driftShare: 0.05, driftPeriodMs: 1600 },
  }
  const scan = normalise(scanPicture(picture, drifting, 3), 3)
  for (const y of [5, 60, 110]) assert.ok(Math.abs(mean(region(scan.high, [4, 40, y, y + 4])) - 1) < 0.01, `line ${y}`)
})

test('the same seed gives the same scan; a detector that has warmed up since its calibration is darker or brighter', () => {
  const scan = (seed: number, warmedC = 0) => scanPicture(picture, { ...referenceScanner, warmedC }, seed)
  assert.deepEqual(scan(4), scan(4))
  assert.notDeepEqual(scan(4).low.counts, scan(5).low.counts)
  const shift = mean([...scan(4, 3).low.counts]) - mean([...scan(4).low.counts])
  assert.ok(Math.abs(shift - 60) < 2, `${shift} counts for 3 °C`)
})

test('a clocked line stretches with the belt, a counted one does not', () => {
  const belt = { ...referenceScanner.belt, swingShare: 0.05, swingHz: 3, encoderErrorMm: 0.02 }
  const gaps = (trigger: 'time' | 'encoder'): number[] => {
    const places = linePlacesMm({ ...referenceScanner, belt: { ...belt, trigger } }, 400, new Noise(2))
    assert.ok(Math.abs((places.at(-1) ?? NaN) - 399 * 1.5) < 12)
    return [...places].slice(1).map((place, at) => place - (places[at] ?? NaN))
  }
  const smooth = (values: readonly number[]): number[] => values.slice(4).map((_, at) => mean(values.slice(at, at + 5)))
  assert.ok(Math.max(...smooth(gaps('time'))) > 1.5 * 1.045)
  assert.ok(Math.max(...smooth(gaps('encoder'))) < 1.5 * 1.025)
  assert.ok(Math.abs(mean(gaps('encoder')) - 1.5) < 0.002)
})

test('the high energy follows the voltage more steeply than the low one', () => {
  const model: ScannerModel = {
    ...referenceScanner,
    ripple: { kilovoltShare: 0.01, milliampShare: 0, driftShare: 0, driftPeriodMs: 1 },
  }
  const at = tubeOutput(model, opticsOf(), new Noise(8))
  const outputs = Array.from({ length: 200 }, (_, line) => at(line))
  const bright = outputs.filter(({ low }) => low > 1.01)
  assert.ok(bright.length > 20)
  assert.ok(bright.every(({ low, high }) => high > low))
})
