import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opticsOf } from '../../../drivers/simulation/beam/optics.ts'
import { referenceScanner, type ScannerModel } from '../../../drivers/simulation/signal/scanner-model.ts'
import { SignalRow } from '../../../drivers/simulation/signal/signal-row.ts'
import { effectsOf, SimulatedScan } from '../testing/simulated-scan.ts'
import { AfterglowInverse } from './afterglow.ts'
import { EvenPitch } from './even-pitch.ts'
import { ModuleSteps, moduleGains } from './module-steps.ts'
import { subtractScatter } from './scatter.ts'

const columns = 256
const optics = opticsOf()
/** The reference scanner with so much light that noise hides nothing, a steady tube and equal diodes: what is left is the effect that is looked at. */
const clear: ScannerModel = {
  ...referenceScanner,
  milliamps: 60_000,
  airScatterShare: 0,
  ripple: { kilovoltShare: 0, milliampShare: 0, driftShare: 0, driftPeriodMs: 60_000 },
  diodes: { ...referenceScanner.diodes, deadShare: 0, hotShare: 0, noiseCounts: 0 },
  low: { blurPx: 0, scatterShare: 0, scatterPx: 60, afterglow: [] },
  high: { blurPx: 0, scatterShare: 0, scatterPx: 60, afterglow: [] },
}

/** Transmission of the high energy in every line: open field, then a block over the middle half, then open field again. */
function block(model: ScannerModel, corrected: boolean, through: number): Float32Array[] {
  const scan = new SimulatedScan(model, optics, columns, 3, corrected ? effectsOf(model) : null)
  const rows = 120
  const plane = new Float32Array(columns * rows).map((_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns]
    return row >= 40 && row < 80 && column >= 64 && column < 192 ? through : 1
  })
  const { high } = scan.take({ columns, rows, low: plane, high: plane })
  return Array.from({ length: rows }, (_, row) =>
    Float32Array.from(high.subarray(row * columns, (row + 1) * columns), (value) => value / 65_535),
  )
}

const at = (rows: readonly Float32Array[], row: number, channel = 128): number => rows[row]?.[channel] ?? Number.NaN

test('light of earlier lines is gone from the line behind an edge, to a tenth of what it was', () => {
  const model = { ...clear, high: { ...clear.high, afterglow: referenceScanner.high.afterglow } }
  const [raw, mended] = [block(model, false, 0.05), block(model, true, 0.05)]
  for (const row of [40, 41, 45, 60]) {
    const [before, after] = [at(raw, row) - 0.05, at(mended, row) - 0.05]
    assert.ok(before > 0.0009, `line ${row}: the scanner glows after, ${before}`)
    assert.ok(Math.abs(after) < before / 10 + 1e-4, `line ${row}: ${after} is left of ${before}`)
  }
})

test('the inverse gives back any picture that the recursion of a scintillator was run over', () => {
  const parts = referenceScanner.high.afterglow
  const inverse = new AfterglowInverse(parts, 1, 3.2)
  const steady = 1 + parts.reduce((sum, { share }) => sum + share, 0)
  const states = parts.map(() => 0)
  for (let line = 0; line < 200; line++) {
    const seen = 0.5 + 0.5 * Math.sin(line * line)
    const glow = parts.reduce((sum, { share }, index) => sum + share * (states[index] ?? 0), 0)
    parts.forEach(({ tauMs }, index) => {
      const kept = Math.exp(-3.2 / tauMs)
      states[index] = (states[index] ?? 0) * kept + seen * (1 - kept)
    })
    const light = Float32Array.of((seen + glow) / steady)
    inverse.correct(light)
    assert.ok(Math.abs((light[0] ?? 0) - seen) < 1e-5)
  }
})

test('scattered light behind a thick block is estimated to a tenth of it', () => {
  const model = { ...clear, airScatterShare: 0.002, high: { ...clear.high, scatterShare: 0.02 } }
  const [raw, mended] = [block(model, false, 0.01), block(model, true, 0.01)]
  const [before, after] = [at(raw, 60) - 0.01, at(mended, 60) - 0.01]
  assert.ok(before > 0.009, `${before}`)
  assert.ok(Math.abs(after) < before / 10, `${after} is left of ${before}`)
})

test('open field has no scatter to lose, and a line is left as it is', () => {
  const line = new Float32Array(columns).fill(1)
  subtractScatter(line, { share: 0.02, sigmaPx: 60, airShare: 0.002 }, [
    new Float32Array(columns),
    new Float32Array(columns),
  ])
  assert.ok(line.every((value) => Math.abs(value - 1) < 1e-6))
})

test('a module that has lost light since the calibration shows no step any more after the air before a parcel', () => {
  const row = new SignalRow(referenceScanner, optics, 'high', columns, 5)
  const steps = new ModuleSteps(columns, 64)
  const counts = new Uint16Array(columns)
  const means = new Float64Array(columns)
  const air = new Float32Array(columns).fill(1)
  for (let line = 0; line < 256; line++) {
    row.expose(air, 1, counts)
    counts.forEach((value, channel) => (means[channel] = (means[channel] ?? 0) + value / 256))
  }
  const dark = 1500
  const stepAfter = (lines: number): number => {
    const sum = new Float64Array(columns)
    for (let line = 0; line < lines; line++) {
      row.expose(air, 1, counts)
      const light = Float32Array.from(counts, (value, channel) => {
        const transmission = (value - dark) / ((means[channel] ?? 0) - dark)
        return channel >= 128 && channel < 192 ? transmission * 0.985 : transmission
      })
      steps.correct(light)
      light.forEach((value, channel) => (sum[channel] = (sum[channel] ?? 0) + value / lines))
    }
    const mean = (from: number, to: number): number => sum.slice(from, to).reduce((a, b) => a + b, 0) / (to - from)
    return Math.abs(mean(128, 144) - mean(112, 128))
  }
  assert.ok(stepAfter(100) > 0.013)
  stepAfter(100)
  assert.ok(stepAfter(100) < 0.002, `${stepAfter(100)}`)
})

test('a sheet that lies across modules makes no gain of theirs', () => {
  const gains = moduleGains(
    Float32Array.from({ length: 256 }, (_, channel) => (channel > 90 && channel < 230 ? 0.98 : 1)),
    64,
  )
  assert.ok(gains.every((gain) => Math.abs(gain - 1) < 1e-6))
})

test('lines of a belt that runs unevenly come out a pitch apart, as they would have been taken there', () => {
  const even = new EvenPitch(1, 2)
  const places: number[] = []
  const picture = (mm: number): number => 20_000 + 8000 * Math.sin(mm / 9)
  let mm = 0.3
  for (let line = 0; line < 400; line++) {
    const value = Math.round(picture(mm))
    even.push(Uint16Array.of(value, 65_535), mm, (samples, beltMm) => {
      places.push(beltMm)
      assert.ok(Math.abs((samples[0] ?? 0) - picture(beltMm)) < 25, `${beltMm}: ${samples[0]}`)
      assert.equal(samples[1], 65_535)
    })
    mm += 1 + 0.3 * Math.sin(line / 20)
  }
  assert.ok(places.length > 380)
  places.forEach((place, index) => assert.equal(place, 1 + index))
})

test('a gap in the lines is left a gap, and a belt that stands gives nothing twice', () => {
  const even = new EvenPitch(1, 1)
  const places: number[] = []
  for (const mm of [0, 1, 1, 1, 2, 9, 10]) even.push(Uint16Array.of(5), mm, (_, beltMm) => void places.push(beltMm))
  assert.deepEqual(places, [1, 2, 10])
})
