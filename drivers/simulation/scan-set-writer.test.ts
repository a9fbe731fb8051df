import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { opticsOf, transmissionOf } from './beam/optics.ts'
import { readGreyPng } from './grey-png.ts'
import { RenderPool } from './render-pool.ts'
import { openScanSet } from './scan-set.ts'
import { type PlannedScan, type ScanSetPlan, writeScanSet } from './scan-set-writer.ts'
import { referenceScanner } from './signal/scanner-model.ts'
import { sampleScene } from './testing/sample-scene.ts'

const scanner = { ...referenceScanner, pitchAcrossMm: 4, pitchAlongMm: 4, pixelMm: 4 }
const declaration = { label: 'LX1', lines: [{ hs6: '180632', description: 'chocolate, "dark"', quantity: 1 }] }
const scanOf = (seed: number): PlannedScan => ({
  id: `p-${seed}`,
  make: () => ({
    scene: sampleScene(seed, 2, 3),
    declaration,
    grams: seed % 2 ? 1234 : null,
    truth: { lie: seed % 2 ? 'undeclared' : null, lieItems: seed % 2 ? [1] : [], note: 'a "quoted", note' },
    seed,
    scanner: null,
  }),
})
const planOf = (scans: Iterable<PlannedScan>, wedge = false): ScanSetPlan => {
  return { name: 'samples', licence: 'CC0-1.0', scanner, marginMm: 12, wedge, scans }
}
const place = async (t: TestContext): Promise<{ readonly folder: string; readonly pool: RenderPool }> => {
  const folder = await mkdtemp(join(tmpdir(), 'clearlane-set-'))
  const pool = new RenderPool(2)
  t.after(async () => {
    await pool.close()
    await rm(folder, { recursive: true })
  })
  return { folder, pool }
}

test('a written set is read back: pictures, declarations, scales, and the truth as CSV', async (t) => {
  const { folder, pool } = await place(t)
  const progress: (readonly number[])[] = []
  const counts = await writeScanSet(folder, planOf([3, 1, 2].map(scanOf)), pool, {
    onProgress: (written, found) => progress.push([written, found]),
  })
  assert.deepEqual(counts, { written: 3, found: 0 })
  assert.deepEqual(progress, [[1, 0], [2, 0], [3, 0]]) // prettier-ignore
  const set = await openScanSet(folder)
  assert.deepEqual(set.ids, ['p-1', 'p-2', 'p-3'])
  assert.equal(set.info.pitchAcrossMm, 4)
  const scan = await set.load('p-1')
  assert.deepEqual(scan.declaration, declaration)
  assert.equal(scan.scaleG, 1234)
  assert.equal((await set.load('p-2')).scaleG, null)
  assert.deepEqual(scan.planes.map(({ name }) => name), ['low', 'high']) // prettier-ignore
  assert.deepEqual([scan.widthPx, scan.heightPx], [86, 106])
  assert.ok(Math.abs((scan.planes[0]?.data[0] ?? 0) / 65_535 - 1) < 0.03, 'open field in the corner')
  const csv = (await readFile(join(folder, 'truth.csv'), 'utf8')).split('\r\n')
  assert.equal(csv.length, 5)
  assert.equal(csv[0], 'id,lie,lieItems,note,seed,items')
  assert.match(csv[1] ?? '', /^p-1,undeclared,\[1\],"a ""quoted"", note",1,"\[\{""kind"":""carton""/)
  const truth = JSON.parse(await readFile(join(folder, 'truth/p-1.json'), 'utf8')) as {
    items: { boxPx: number[]; role: string }[]
  }
  assert.deepEqual(truth.items.map(({ role }) => role), ['packaging', 'goods', 'goods']) // prettier-ignore
  assert.deepEqual(truth.items[0]?.boxPx, [3, 3, 80, 100], 'the carton fills the picture but for its margin')
})

test('a stopped run leaves whole scans only, and the next one makes just what is missing', async (t) => {
  const { folder, pool } = await place(t)
  const stop = new AbortController()
  const scans = [1, 2, 3, 4, 5, 6, 7].map(scanOf)
  const stopped = writeScanSet(folder, planOf(scans), pool, {
    signal: stop.signal,
    onProgress: (written) => written === 2 && stop.abort(new Error('power cut')),
  })
  await assert.rejects(stopped, /power cut/)
  const before = await readdir(join(folder, 'scans'))
  assert.deepEqual(before.toSorted(), ['p-1', 'p-2'])
  const made: string[] = []
  const watched = scans.map((scan) => ({ id: scan.id, make: () => (made.push(scan.id), scan.make()) }))
  const first = await stat(join(folder, 'scans/p-1/low.png'))
  assert.deepEqual(await writeScanSet(folder, planOf(watched), pool), { written: 5, found: 2 })
  assert.deepEqual(made, ['p-3', 'p-4', 'p-5', 'p-6', 'p-7'])
  assert.equal((await stat(join(folder, 'scans/p-1/low.png'))).mtimeMs, first.mtimeMs)
  assert.equal((await openScanSet(folder)).ids.length, 7)
})

test('step wedges of plastic, aluminium and steel are in the set, each as thick as it says', async (t) => {
  const { folder, pool } = await place(t)
  await writeScanSet(folder, planOf([scanOf(1)], true), pool)
  const { info } = await openScanSet(folder)
  assert.equal(new Set(info.wedge.map(({ material }) => material)).size, 4)
  const tableNames: Readonly<Record<string, string>> = { pe: 'polyethylene' }
  for (const { step, material, mm } of info.wedge) {
    const { widthPx, heightPx, data } = await readGreyPng(join(folder, 'wedge', step, 'high.png'), step)
    assert.deepEqual([widthPx, heightPx], [30, 30])
    const mean = data.reduce((a, b) => a + b, 0) / data.length / 65_535
    const densities: Readonly<Record<string, number>> = { pe: 0.94, pmma: 1.19, al: 2.699, fe: 7.874 }
    const gCm2 = ((densities[material] ?? NaN) * mm) / 10
    const { high } = transmissionOf(opticsOf(), new Map([[tableNames[material] ?? material, gCm2]]))
    // Scatter of the plate and of the air is in the picture, as it is in a real one.
    assert.ok(mean > high * 0.97 - 0.003 && mean < high * 1.02 + 0.02, `${step}: ${mean}, beam alone ${high}`)
  }
})

test('ids that are no folder and scanners of another pitch are refused', async (t) => {
  const { folder, pool } = await place(t)
  const bad = { ...scanOf(1), id: '../outside' }
  await assert.rejects(writeScanSet(folder, planOf([bad]), pool), /cannot be a scan's id/)
  const other: PlannedScan = { id: 'x', make: () => ({ ...scanOf(1).make(), scanner: referenceScanner }) }
  await assert.rejects(writeScanSet(folder, planOf([other]), pool), /another pitch/)
})
