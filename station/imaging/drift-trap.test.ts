import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fewestLines, LevelGatherer, makeCalibration } from './calibration-frame.ts'
import { correctLine, followDrift } from './correct.ts'
import { TestField } from './testing/field.ts'

const channels = 200
const field = new TestField(channels, 1)
const level = (line: () => Uint16Array) => {
  const gatherer = new LevelGatherer(channels)
  for (let n = 0; n < fewestLines; n++) gatherer.add(line())
  return gatherer.frame()
}
const dark = level(() => field.counts(() => 0))
const frame = makeCalibration(
  dark,
  level(() => field.counts(() => 1)),
)
const driftAfter = (lines: number, transmission: (channel: number, line: number) => number): number => {
  let drift: number[] = [1]
  for (let line = 0; line < lines; line++)
    drift = followDrift(
      field.counts((channel) => transmission(channel, line)),
      frame,
      channels,
      drift,
    )
  return drift[0] ?? 0
}

test('a thin parcel over both edges does not bleach its own picture', () => {
  const drift = driftAfter(400, () => 0.93)
  const out = new Uint16Array(channels)
  correctLine(
    field.counts(() => 0.93),
    frame,
    channels,
    [drift],
    out,
  )
  assert.ok(Math.abs((out[100] ?? 0) / 65_535 - 0.93) < 0.01)
})

test('a parcel over one edge leaves the other to normalise by', () => {
  const drift = driftAfter(400, (channel) => (channel < 100 ? 0.975 : 1))
  assert.ok(Math.abs(drift - 1) < 0.002, String(drift))
})

test('a parcel that grows thicker along the belt cannot lead the air down with it', () => {
  assert.ok(driftAfter(800, (_, line) => 1 - (0.6 * line) / 800) >= 0.89)
})

test('an open field with something in the beam, or full of noise, is refused', () => {
  const boxInBeam = level(() => field.counts((channel) => (channel >= 80 && channel < 120 ? 0.5 : 1)))
  assert.throws(() => makeCalibration(dark, boxInBeam), /Clear the belt/)
  assert.throws(
    () =>
      makeCalibration(
        dark,
        level(() => field.counts(() => 1, 1, 40_000)),
      ),
    /noisy/,
  )
})
