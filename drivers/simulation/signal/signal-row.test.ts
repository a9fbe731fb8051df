import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opticsOf } from '../beam/optics.ts'
import { mulberry } from '../feed.ts'
import { blurNarrow, blurWide } from './blur.ts'
import { makeDiodes } from './diodes.ts'
import { hardeningOf, openSignalKev } from './hardening.ts'
import { Noise } from './noise.ts'
import { type EnergyModel, referenceScanner, type ScannerModel, scannerVariant } from './scanner-model.ts'
import { SignalRow } from './signal-row.ts'

const optics = opticsOf()
const channels = 512
const clear: EnergyModel = { blurPx: 0, scatterShare: 0, scatterPx: 60, afterglow: [] }
/** A scanner with one effect at a time: even diodes, no scatter, no afterglow unless given. */
const plain = (low: Partial<EnergyModel> = {}, diodes: Partial<ScannerModel['diodes']> = {}): ScannerModel => ({
  ...referenceScanner,
  low: { ...clear, ...low },
  high: clear,
  airScatterShare: 0,
  diodes: {
    ...referenceScanner.diodes,
    offsetSpreadCounts: 0,
    gainSpread: 0,
    moduleSpread: 0,
    deadShare: 0,
    hotShare: 0,
    noiseCounts: 0,
    ...diodes,
  },
})
const lines = (row: SignalRow, count: number, transmission: number | Float32Array, output = 1): Uint16Array[] => {
  const line = typeof transmission === 'number' ? new Float32Array(channels).fill(transmission) : transmission
  return Array.from({ length: count }, () => {
    const counts = new Uint16Array(channels)
    row.expose(line, output, counts)
    return counts
  })
}
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length
const sigma = (values: ArrayLike<number>): number => {
  const middle = mean(values)
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)))
}
const near = (got: number, wanted: number, within: number, words = ''): void =>
  assert.ok(Math.abs(got - wanted) <= within, `${words} ${got} is not ${wanted}`)

test('a detected photon adds the mean energy of the reference, more behind an absorber', () => {
  const [low, high] = [hardeningOf(optics, 'low'), hardeningOf(optics, 'high')]
  near(low.openKev, 65.6, 0.3)
  near(high.openKev, 97.1, 0.3)
  assert.ok(low.at(2) > low.openKev + 3 && low.at(4) > low.at(2))
  near(low.at(100), low.at(7.99), 0.1)
})

test('photon noise has the variance of a compound Poisson process, in open field and behind an absorber', () => {
  const row = new SignalRow(plain(), optics, 'low', channels, 5)
  const openKev = openSignalKev(optics, 'low', referenceScanner)
  const quanta = openKev / hardeningOf(optics, 'low').openKev
  assert.ok(quanta > 5000 && quanta < 32_000, `${quanta} detected photons a pixel of the 32,000 that come`)
  for (const transmission of [1, 0.1, 0.002]) {
    const values = lines(row, 40, transmission).flatMap((counts) => Array.from(counts, (count) => count - 1500))
    const keV = hardeningOf(optics, 'low').at(-Math.log(transmission))
    const wanted = 52_000 * Math.sqrt((transmission * keV) / openKev)
    near(mean(values) / (52_000 * transmission), 1, 0.01, `mean at ${transmission}`)
    // Whole counts add a twelfth to the variance.
    near(sigma(values) / Math.sqrt(wanted ** 2 + 1 / 12), 1, 0.03, `sigma at ${transmission}`)
  }
})

test('electronic noise alone is left in the dark, about each channel’s own dark level', () => {
  const row = new SignalRow(plain({}, { noiseCounts: 12, offsetSpreadCounts: 150 }), optics, 'low', channels, 7)
  const dark = lines(row, 60, 1, 0)
  const channel = (at: number): number[] => dark.map((counts) => counts[at] ?? 0)
  near(mean(Array.from({ length: channels }, (_, at) => sigma(channel(at)))), 12, 0.5)
  near(sigma(Array.from({ length: channels }, (_, at) => mean(channel(at)))), 150, 15)
  row.warm(2)
  near(mean(lines(row, 60, 1, 0).map(mean)) - mean(dark.map(mean)), 40, 1, '20 counts a degree')
})

test('scatter lifts the shadow beside open field by its share of what is taken away', () => {
  const shadow = Float32Array.from({ length: channels }, (_, at) => (at < 256 ? 0 : 1))
  const row = new SignalRow(plain({ scatterShare: 0.02, scatterPx: 40 }), optics, 'low', channels, 9)
  const seen = (at: number): number => mean(lines(row, 60, shadow).map((counts) => (counts[at] ?? 0) - 1500)) / 52_000
  near(seen(128), 0.02, 0.001, 'deep in the shadow')
  near(seen(255), 0.01, 0.001, 'half of the scattering matter lies on one side')
  near(seen(480) - 1, 0, 0.002, 'far out in the open')
})

test('a channel glows on after the light, and less so with every line', () => {
  const afterglow = [{ share: 0.05, tauMs: 10 }]
  const row = new SignalRow(plain({ afterglow }), optics, 'low', channels, 11)
  lines(row, 40, 1)
  const after = lines(row, 8, 0).map((counts) => (mean(counts) - 1500) / 52_000)
  near(after[0] ?? NaN, 0.05, 0.002)
  near((after[5] ?? NaN) / (after[0] ?? NaN), Math.exp((-5 * 3.2) / 10), 0.02)
})

test('diodes: gain spread, module steps, dead, hot and weak ones, as often as the model says', () => {
  const model = { ...referenceScanner.diodes, deadShare: 0.01, hotShare: 0.005, weakModule: { module: 3, gain: 0.5 } }
  const { dark, gain } = makeDiodes(model, 20_000, new Noise(3))
  const dead = gain.filter((value, at) => value === 0 && dark[at] === 0).length
  const hot = gain.filter((value, at) => value === 0 && (dark[at] ?? 0) > 50_000).length
  near(dead / 20_000, 0.01, 0.003)
  near(hot / 20_000, 0.005, 0.002)
  const alive = (from: number, to: number): number[] => [...gain.slice(from, to)].filter((value) => value > 0)
  near(sigma(alive(256, 20_000)) / 52_000, Math.hypot(0.05, 0.02), 0.004)
  near(mean(alive(192, 256)) / mean(alive(256, 20_000)), 0.5, 0.03)
})

test('the same seed gives the same counts, another seed others; dead channels read 0 always', () => {
  const counts = (seed: number): number[] =>
    lines(new SignalRow(referenceScanner, optics, 'high', channels, seed), 3, 0.5).flatMap((line) => [...line])
  assert.deepEqual(counts(1), counts(1))
  assert.notDeepEqual(counts(1), counts(2))
  const model = plain({}, { deadShare: 1, noiseCounts: 20 })
  assert.equal(
    Math.max(...lines(new SignalRow(model, optics, 'low', channels, 1), 5, 1).flatMap((line) => [...line])),
    0,
  )
})

test('too bright a tube saturates and says so', () => {
  const row = new SignalRow(referenceScanner, optics, 'low', channels, 1)
  const line = new Float32Array(channels).fill(1)
  assert.equal(row.expose(line, 1, new Uint16Array(channels)), false)
  assert.equal(row.expose(line, 1.6, new Uint16Array(channels)), true)
})

test('both blurs keep the light and have the width they are asked for', () => {
  const point = (): Float32Array => Float32Array.from({ length: 801 }, (_, at) => (at === 400 ? 1 : 0))
  const width = (line: Float32Array): number =>
    Math.sqrt(line.reduce((sum, value, at) => sum + value * (at - 400) ** 2, 0))
  const narrow = new Float32Array(801)
  blurNarrow(point(), 0.8, narrow)
  near(width(narrow), 0.8, 0.03)
  const wide = point()
  blurWide(wide, 50, new Float32Array(801))
  near(width(wide), 50, 1)
  near(
    wide.reduce((a, b) => a + b, 0),
    1,
    1e-4,
  )
})

test('variants stay within what is modelled, differ, and come again from the same numbers', () => {
  const random = mulberry(4)
  const models = Array.from({ length: 200 }, () => scannerVariant(random))
  for (const { tube, pitchAcrossMm } of models) {
    assert.ok(tube.kilovolts >= 120 && tube.kilovolts <= 180)
    assert.ok(pitchAcrossMm >= 0.8 && pitchAcrossMm <= 2)
  }
  assert.ok(new Set(models.map(({ tube }) => tube.kilovolts)).size > 40)
  assert.deepEqual(scannerVariant(mulberry(4)), models[0])
  for (const model of models.slice(0, 5)) assert.ok(opticsOf(model.tube, model.detector).openKev.low > 0)
})
