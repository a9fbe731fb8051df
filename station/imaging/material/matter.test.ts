import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry } from '../../../drivers/simulation/feed.ts'
import { matterCurves } from './matter-curves.ts'
import { makeMatterPlanes, matterMarks, matterOf, MatterRows } from './matter.ts'
import { matterTable } from './matter-table.ts'
import { attenuations, wedgePoints } from './testing/wedge.ts'

const table = matterTable(matterCurves(wedgePoints()))
const quiet = { signal: [1e-9, 1e-9], electronic: [0, 0] } as const
const [widthPx, heightPx] = [60, 40]
const middle = 20 * widthPx + 30

/** A picture of one material, with so much noise of the counts. */
function picture(material: string, gCm2: number, signal = 0, seed = 1) {
  const random = mulberry(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const { aLow, aHigh } = attenuations(material, gCm2)
  const plane = (a: number): Uint16Array =>
    new Uint16Array(widthPx * heightPx).map(() => {
      const through = Math.exp(-a)
      return Math.max(0, Math.min(65_535, 65_535 * (through + normal() * Math.sqrt(signal * through)) + 0.5))
    })
  return { widthPx, heightPx, low: plane(aLow), high: plane(aHigh) }
}

test('a picture of one material has its mass thickness and its atomic number everywhere, to the edges', () => {
  for (const [material, gCm2, zeff] of [
    ['water', 5, 7.3],
    ['al', 5.4, 13],
    ['fe', 3, 26],
  ] as const) {
    const matter = matterOf(picture(material, gCm2), table, quiet)
    for (const index of [0, widthPx - 1, middle, widthPx * heightPx - 1]) {
      assert.equal(matter.marks[index], matterMarks.fine)
      assert.ok(Math.abs((matter.zeff[index] ?? 0) - zeff) < 0.4, `${material}: ${matter.zeff[index]}`)
      assert.ok(Math.abs((matter.gCm2[index] ?? 0) / gCm2 - 1) < 0.06, `${material}: ${matter.gCm2[index]}`)
    }
  }
})

test('air is too thin, a lead block opaque: neither has an atomic number', () => {
  const air = matterOf(picture('water', 0.01), table, quiet)
  assert.equal(air.marks[middle], matterMarks.thin)
  const lead = matterOf(picture('pb', 40), table, quiet)
  assert.equal(lead.marks[middle], matterMarks.opaque)
  assert.ok(lead.zeff[middle] === 0 && (lead.gCm2[middle] ?? 0) > 5)
})

test('the uncertainty that goes with the atomic number is the scatter that repeated pictures show', () => {
  const signal = 1 / 30_000
  const noise = { signal: [signal, signal], electronic: [0, 0] } as const
  for (const [material, gCm2] of [
    ['water', 4],
    ['al', 4],
    ['fe', 2],
  ] as const) {
    const runs = Array.from({ length: 60 }, (_, seed) =>
      matterOf(picture(material, gCm2, signal, seed + 1), table, noise),
    )
    const values = runs.flatMap(({ zeff }) => [10, 20, 30].map((row) => zeff[row * widthPx + 30] ?? 0))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const scatter = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    const claimed = runs[0]?.sigmaZ[middle] ?? 0
    assert.ok(claimed / scatter > 0.7 && claimed / scatter < 1.4, `${material}: ${claimed} claimed, ${scatter} seen`)
  }
})

test('where noise leaves nothing of the atomic number, none is given', () => {
  const noise = { signal: [0.02, 0.02], electronic: [0, 0] } as const
  const matter = matterOf(picture('fe', 0.3, 0.02), table, noise)
  assert.ok((matter.sigmaZ[middle] ?? 0) > 4, `${matter.sigmaZ[middle]}`)
  assert.equal(matter.marks[middle], matterMarks.noisy)
  assert.equal(matter.zeff[middle], 0)
})

test('line by line the planes are those of the whole picture, the last two lines too as soon as their parcel is cut', () => {
  const signal = 1 / 5000
  const noise = { signal: [signal, signal], electronic: [0, 0] } as const
  const { low, high } = picture('pmma', 3, signal)
  const whole = matterOf({ widthPx, heightPx, low, high }, table, noise)
  const out = makeMatterPlanes(widthPx, heightPx)
  const rows = new MatterRows(table, noise, out)
  const push = (row: number): void => {
    const [from, to] = [row * widthPx, (row + 1) * widthPx]
    rows.push(low.subarray(from, to), high.subarray(from, to), row)
  }
  for (let row = 0; row < 20; row++) push(row)
  // Two rows behind, and no row more.
  assert.deepEqual(out.gCm2.subarray(0, 18 * widthPx), whole.gCm2.subarray(0, 18 * widthPx))
  assert.equal(out.gCm2[18 * widthPx + 5], 0)
  rows.settle()
  const settled = out.zeff[19 * widthPx + 30] ?? 0
  assert.ok(Math.abs(settled - 6.47) < 1, `${settled}`)
  for (let row = 20; row < heightPx; row++) push(row)
  rows.end()
  for (const name of ['gCm2', 'zeff', 'sigmaZ', 'marks'] as const) assert.deepEqual(out[name], whole[name], name)
})
