import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fewestLines, LevelGatherer, makeCalibration, type CalibrationFrame } from './calibration-frame.ts'
import { attenuationOf, correctLine, followDrift } from './correct.ts'
import { TestField } from './testing/field.ts'

const levels = (lines: () => Uint16Array, channels: number) => {
  const gatherer = new LevelGatherer(channels)
  for (let line = 0; line < fewestLines; line++) gatherer.add(lines())
  return gatherer.frame()
}

const calibrate = (field: TestField, noise = 0): CalibrationFrame => {
  const length = field.dark.length
  return makeCalibration(
    levels(() => field.counts(() => 0, 1, noise), length),
    levels(() => field.counts(() => 1, 1, noise), length),
  )
}

test('correction is the textbook formula in double precision, to one count', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.9, max: 1.1, noNaN: true }), (seed, drift) => {
      const channels = 60
      const field = new TestField(channels, 2, seed)
      const frame = calibrate(field)
      const raw = field.counts((channel) => ((channel * 37 + seed) % 101) / 80, 1, 900)
      const out = new Uint16Array(raw.length)
      correctLine(raw, frame, channels, [drift, 1], out)
      raw.forEach((count, index) => {
        const dark = Math.round(field.dark[index] ?? 0)
        const open = Math.round(field.open[index] ?? 0)
        const exact = ((count - dark) / (open - dark) / (index < channels ? drift : 1)) * 65_535
        const clamped = Math.max(0, Math.min(65_535, exact))
        assert.ok(Math.abs((out[index] ?? 0) - clamped) <= 1, `channel ${index}: ${out[index]} for ${clamped}`)
      })
    }),
    { numRuns: 50 },
  )
})

test('dead, hot and weak channels are found and taken from their neighbours of the same energy', () => {
  const field = new TestField(64, 2)
  const break_ = (index: number, dark: number, open: number): void => {
    field.dark[index] = dark
    field.open[index] = open
  }
  break_(0, 1500, 1500)
  break_(20, 65_535, 65_535)
  break_(40, 1500, 4000)
  break_(63, 1500, 1500)
  break_(64, 1500, 1500)
  const frame = calibrate(field)
  assert.deepEqual([...frame.badChannels], [0, 20, 40, 63, 64])
  const raw = field.counts((channel) => 0.2 + channel / 200)
  const out = new Uint16Array(raw.length)
  correctLine(raw, frame, 64, [1, 1], out)
  const between = ((out[19] ?? 0) + (out[21] ?? 0)) / 2
  assert.ok(Math.abs((out[20] ?? 0) - between) <= 1)
  assert.ok(Math.abs((out[0] ?? 0) - (out[1] ?? 0)) <= 1)
  // The last channel of low and the first of high lie side by side in memory; neither may be mended from the other.
  assert.ok(Math.abs((out[63] ?? 0) - (out[62] ?? 0)) <= 1)
  assert.ok(Math.abs((out[64] ?? 0) - (out[65] ?? 0)) <= 1)
})

test('a tube that grows weaker is followed by its air, while a parcel in the middle is not taken for it', () => {
  const field = new TestField(200, 2)
  const frame = calibrate(field)
  const withParcel = (channel: number): number => (channel > 60 && channel < 140 ? 0.4 : 1)
  let drift: number[] = [1, 1]
  for (let line = 0; line < 400; line++) {
    drift = followDrift(field.counts(withParcel, 1 - 0.04 * Math.min(1, line / 200), 300), frame, 200, drift)
  }
  for (const level of drift) assert.ok(Math.abs(level - 0.96) < 0.005, `drift ${level}`)
  const raw = field.counts(withParcel, 0.96)
  const out = new Uint16Array(raw.length)
  correctLine(raw, frame, 200, drift, out)
  assert.ok(Math.abs((out[100] ?? 0) / 65_535 - 0.4) < 0.005)
})

test('with a parcel over both edges the last level of air is kept', () => {
  const field = new TestField(200, 1)
  const frame = calibrate(field)
  assert.deepEqual(
    followDrift(
      field.counts(() => 0.5),
      frame,
      200,
      [0.97],
    ),
    [0.97],
  )
})

test('a calibration is refused without light, with light in the dark, when saturated, and with many bad channels', () => {
  const field = new TestField(64, 1)
  const dark = levels(() => field.counts(() => 0), 64)
  const refusedFor = (darkFrame: typeof dark, open: typeof dark, words: RegExp): void =>
    assert.throws(() => makeCalibration(darkFrame, open), words)
  refusedFor(dark, dark, /beam is on/)
  refusedFor(
    levels(() => field.counts(() => 1), 64),
    levels(() => field.counts(() => 1), 64),
    /beam is off/,
  )
  refusedFor(
    dark,
    levels(() => field.counts(() => 2), 64),
    /saturates/,
  )
  refusedFor(
    dark,
    levels(() => field.counts((channel) => (channel % 8 === 0 ? 0 : 1)), 64),
    /channels are bad/,
  )
  const few = new LevelGatherer(64)
  few.add(field.counts(() => 1))
  refusedFor(dark, few.frame(), /lines came/)
})

test('the mean of a level frame and its noise are those of its lines', () => {
  const gatherer = new LevelGatherer(2)
  for (const value of [100, 104]) gatherer.add(Uint16Array.of(value, 50))
  const { mean, noise, lines } = gatherer.frame()
  assert.deepEqual([[...mean], lines], [[102, 50], 2])
  assert.ok(Math.abs(noise - Math.sqrt((4 + 0) / 2)) < 1e-6)
})

test('attenuation is −ln of the transmission and finite where nothing comes through', () => {
  const [open, half, none] = attenuationOf(Uint16Array.of(65_535, 32_768, 0))
  assert.ok(Math.abs(open ?? 1) < 1e-6)
  assert.ok(Math.abs((half ?? 0) - Math.LN2) < 1e-3)
  assert.ok(Number.isFinite(none) && (none ?? 0) > 6)
})
