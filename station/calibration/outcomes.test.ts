import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { usualSteps, wedgePoints } from '../imaging/material/testing/wedge.ts'
import { ChannelGatherer, type ChannelLevels } from './channel-levels.ts'
import { badChannelsOutcome, gainOutcome } from './field-outcomes.ts'
import { materialOf } from './hand-over.ts'
import { materialOutcome, wedgePointOf } from './piece-outcomes.ts'
import { type Piece, thicknessGCm2, wedgeStep } from './pieces.ts'
import { seePiece } from './piece-seen.ts'

const levels = (mean: number, variance: number, energies: 1 | 2 = 2): ChannelLevels => ({
  lines: 256,
  energies,
  mean: new Array<number>(200).fill(mean),
  variance: new Array<number>(200).fill(variance),
})
const dark = levels(1500, 100)
const open = levels(51_500, 90_000)

test('mean and variance of every channel are those of its samples', () => {
  const samples = fc.array(fc.tuple(fc.nat(65_535), fc.nat(65_535)), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(samples, (lines) => {
      const gatherer = new ChannelGatherer()
      for (const [low, high] of lines) gatherer.add(Uint16Array.of(low), Uint16Array.of(high))
      const { mean, variance } = gatherer.levels()
      ;[0, 1].forEach((channel) => {
        const values = lines.map((line) => line[channel] ?? 0)
        const exact = values.reduce((sum, value) => sum + value, 0) / values.length
        const spread = values.reduce((sum, value) => sum + (value - exact) ** 2, 0) / (values.length - 1)
        assert.ok(Math.abs((mean[channel] ?? 0) - exact) < 0.01)
        assert.ok(Math.abs((variance[channel] ?? 0) - spread) <= 0.001 + spread * 1e-9)
      })
    }),
  )
})

test('dead, lit and noisy channels are found, and a run of them fails its limit', () => {
  const mean = open.mean.map((level, at) => (at === 7 || at === 8 || at === 9 ? 1600 : level))
  const variance = open.variance.map((one, at) => (at === 150 ? one * 60 : one))
  const { numbers, data } = badChannelsOutcome({ ...open, mean, variance }, dark)
  assert.deepEqual(data, { channels: [7, 8, 9, 150] })
  assert.equal(numbers['longest run'], 3)
  assert.equal(badChannelsOutcome(open, dark).numbers['bad channels'], 0)
})

test('the noise of one line is what the variance over the span says', () => {
  const noise = gainOutcome(open, dark).numbers['noise of one line'] ?? 0
  assert.ok(Math.abs(noise - (100 * 300) / 50_000) < 1e-9)
})

/** A wedge as a scanner without noise shows it. */
function seen(points: ReturnType<typeof wedgePoints>) {
  return points.map(({ material, gCm2, aLow, aHigh }) => {
    const mm = (gCm2 / thicknessGCm2(wedgeStep(material, 10))) * 10
    const piece: Piece = wedgeStep(material, mm)
    const size = { alongMm: 120, acrossMm: 120, beltMmS: 200, scaleG: null }
    return { piece, seen: { low: Math.exp(-aLow), high: Math.exp(-aHigh), ...size } }
  })
}

test('a wedge with steps left out still gives its curves; without a metal it says what is missing', () => {
  const { pe = [], al = [], fe = [] } = usualSteps
  const some = seen(wedgePoints({ pe: pe.slice(1, 4), al: al.slice(3, 7), fe: fe.slice(2, 6) }))
  const { numbers } = materialOutcome(some)
  assert.equal(numbers['steps'], some.length)
  assert.ok((numbers['steel above aluminium'] ?? 0) > 0.3)
  assert.throws(() => materialOutcome(seen(wedgePoints({ pe }))), /metal/)
})

test('the block is measured to a pixel, and its middle gives the transmission', () => {
  const [widthPx, heightPx] = [300, 200]
  const data = new Uint16Array(widthPx * heightPx).fill(65_000)
  for (let y = 40; y < 140; y++) data.fill(20_000, y * widthPx + 60, y * widthPx + 260)
  const block = seePiece({ low: { widthPx, heightPx, data }, high: null }, { acrossMm: 0.8, alongMm: 0.8 })
  assert.deepEqual([block.alongMm, block.acrossMm], [80, 160])
  assert.ok(Math.abs(block.low - 20_000 / 65_535) < 1e-9)
  const empty = new Uint16Array(widthPx * heightPx).fill(65_000)
  assert.throws(
    () => seePiece({ low: { widthPx, heightPx, data: empty }, high: null }, { acrossMm: 0.8, alongMm: 0.8 }),
    /no piece/,
  )
})

test('imaging is handed the wedge and the noise once both are signed, and nothing before', () => {
  const idOf = (n: number): string => `01932c07-4e2e-7cc3-9b1a-00000000000${n}`
  const [material, gain, darkId] = [idOf(1), idOf(2), idOf(3)]
  const wedge = seen(wedgePoints({ pe: [5, 10], al: [1, 2], fe: [0.1, 0.3] })).map(wedgePointOf)
  const data = new Map<string, unknown>([
    [material, { wedge }],
    [gain, open],
    [darkId, dark],
  ])
  const store = { dataOf: (id: string): unknown => data.get(id) ?? null }
  const set = { version: 1, atMs: 1, by: 'T-0412', words: '', results: { material, gain, dark: darkId } }
  const handed = materialOf(set, store)
  assert.deepEqual(handed?.wedge, wedge)
  assert.deepEqual(handed?.noise.electronic, [100 / 50_000 ** 2, 100 / 50_000 ** 2])
  assert.deepEqual(handed?.noise.signal, [89_900 / 50_000 ** 2, 89_900 / 50_000 ** 2])
  assert.equal(materialOf({ ...set, results: { gain, dark: darkId } }, store), null)
  assert.equal(materialOf(null, store), null)
})
