import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualityOf, type ScanCircumstances } from './quality.ts'
import type { Scan } from './scan.ts'

const [widthPx, heightPx] = [100, 80]
const calm: ScanCircumstances = {
  firstChannel: 50,
  channels: 300,
  aborted: false,
  merged: false,
  saturatedLines: 0,
}

/** A picture of a box of this transmission in air; two energies show the same. */
function scanOf(
  transmissionAt: (x: number, y: number) => number,
  energies: 1 | 2 = 1,
  invalidRows: readonly number[] = [],
): Scan {
  const data = Uint16Array.from({ length: widthPx * heightPx }, (_, index) =>
    Math.round(65_535 * transmissionAt(index % widthPx, Math.floor(index / widthPx))),
  )
  const names = energies === 2 ? (['low', 'high'] as const) : (['single'] as const)
  const planes = names.map((name) => ({ name, widthPx, heightPx, data }))
  return { widthPx, heightPx, pitchAcrossMm: 0.8, pitchAlongMm: 0.8, energies, planes, invalidRows }
}
const inside = (x: number, y: number): boolean => x >= 20 && x < 80 && y >= 10 && y < 70
const box = (x: number, y: number): number => (inside(x, y) ? 0.5 : 1)
const refers = (scan: Scan, about: Partial<ScanCircumstances> = {}): string[] =>
  qualityOf(scan, { ...calm, ...about })
    .filter((flag) => flag.refers)
    .map(({ code }) => code)

test('a whole parcel with air around it has nothing wrong, with one energy and with two', () => {
  for (const energies of [1, 2] as const) assert.deepEqual(qualityOf(scanOf(box, energies), calm), [])
})

test('a parcel at the first or last channel of the field is clipped; at the edge of a crop it is not', () => {
  const atLeft = scanOf((x, y) => (x < 60 && y >= 10 && y < 70 ? 0.5 : 1))
  assert.deepEqual(refers(atLeft, { firstChannel: 0 }), ['clipped'])
  assert.deepEqual(refers(atLeft, { firstChannel: 50 }), [])
  const atRight = scanOf((x, y) => (x > 60 && y >= 10 && y < 70 ? 0.5 : 1))
  assert.deepEqual(refers(atRight, { firstChannel: 200 }), ['clipped'])
})

test('a parcel over the whole width leaves no air to trust', () => {
  assert.deepEqual(refers(scanOf(() => 0.5)), ['no-air'])
})

test('more than one line in a hundred, or five in a row, refer; fewer are only told', () => {
  const lost = (rows: number[]) => qualityOf(scanOf(box, 1, rows), calm)
  assert.deepEqual(
    lost([]).map(({ code }) => code),
    [],
  )
  const tall = { ...scanOf(box, 1, [400]), heightPx: 1000 }
  const few = qualityOf(
    {
      ...tall,
      planes: [{ name: 'single', widthPx, heightPx: 1000, data: new Uint16Array(widthPx * 1000).fill(65_535) }],
    },
    calm,
  ).find(({ code }) => code === 'lines-lost')
  assert.deepEqual([few?.refers, few?.share], [false, 0.001])
  assert.deepEqual(refers(scanOf(box, 1, [3, 30])), ['lines-lost'])
  const run = lost([40, 41, 42, 43, 44]).find(({ code }) => code === 'lines-lost')
  assert.deepEqual([run?.refers, run?.boxPx], [true, [0, 40, widthPx, 5]])
})

test('a picture through which hardly anything comes is too dark', () => {
  assert.ok(refers(scanOf(() => 0.01)).includes('too-dark'))
})

test('what nothing comes through is told with its place and left to the policy', () => {
  const plate = scanOf((x, y) => (x >= 30 && x < 40 && y >= 20 && y < 26 ? 0 : box(x, y)))
  const [flag] = qualityOf(plate, calm)
  assert.deepEqual([flag?.code, flag?.refers, flag?.boxPx], ['opaque', false, [30, 20, 10, 6]])
  assert.ok(Math.abs((flag?.share ?? 0) - 60 / 3600) < 1e-9)
})

test('of two energies the one that sees through decides what is opaque', () => {
  const scan = scanOf(box, 2)
  const low = Uint16Array.from(scan.planes[0]?.data ?? [], (value) => (value < 60_000 ? 0 : value))
  const high = scan.planes[1]
  assert.ok(high)
  const codes = qualityOf({ ...scan, planes: [{ name: 'low', widthPx, heightPx, data: low }, high] }, calm)
  assert.deepEqual(codes, [])
})

test('merged and aborted scans and a saturated tenth of the lines are referred', () => {
  assert.deepEqual(refers(scanOf(box), { merged: true, aborted: true, saturatedLines: 8 }), [
    'aborted',
    'merged',
    'saturated',
  ])
})
