import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { encode } from 'fast-png'
import { openScanSet } from './scan-set.ts'
import { ScanSetError } from './scan-set-error.ts'

const single = {
  format: 'scan-set/1',
  name: 'three scans',
  licence: 'CC0',
  energies: ['single'],
  kind: 'transmission',
  pitchAcrossMm: 0.8,
  pitchAlongMm: 1,
}
const grey = (width: number, height: number, values: readonly number[]): Uint8Array =>
  encode({ width, height, channels: 1, depth: 16, data: Uint16Array.from(values) })

/** A folder with these files that is gone after the test. */
async function folderOf(
  t: TestContext,
  files: Readonly<Record<string, Uint8Array | string | object>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clearlane-set-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    const isBytes = content instanceof Uint8Array || typeof content === 'string'
    await writeFile(join(folder, name), isBytes ? content : JSON.stringify(content))
  }
  return folder
}
const refused = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof ScanSetError && error.code === code && words.test(error.message)

test('a set of one energy is read with its pictures bit for bit, its declarations and its weights', async (t) => {
  const folder = await folderOf(t, {
    'set.json': { ...single, wedge: [{ step: 'pe-20', material: 'pe', mm: 20 }] },
    'scans/b/single.png': grey(3, 2, [65535, 0, 1, 257, 40000, 12345]),
    'scans/b/declaration.json': { label: 'X', lines: [] },
    'scans/b/scale.json': { grams: 1234.5 },
    'scans/a/single.png': encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(255, 128) }),
    'scans/note.txt': 'not a scan',
  })
  const set = await openScanSet(folder)
  assert.deepEqual(set.ids, ['a', 'b'])
  assert.deepEqual(set.info.wedge, [{ step: 'pe-20', material: 'pe', mm: 20 }])
  const b = await set.load('b')
  assert.deepEqual([...(b.planes[0]?.data ?? [])], [65535, 0, 1, 257, 40000, 12345])
  assert.deepEqual([b.widthPx, b.heightPx, b.scaleG, b.declaration], [3, 2, 1234.5, { label: 'X', lines: [] }])
  const a = await set.load('a')
  assert.deepEqual([...(a.planes[0]?.data ?? [])], [65535, 128 * 257], 'eight bits are widened')
  assert.deepEqual([a.scaleG, a.declaration], [null, null])
})

test('raw counts of two energies become transmission by dark level and open field, each channel by its own', async (t) => {
  const folder = await folderOf(t, {
    'set.json': { ...single, energies: ['low', 'high'], kind: 'counts', dark: 1000, open: [51_000, 41_000, 1000] },
    'scans/a/low.png': grey(3, 1, [26_000, 41_000, 5000]),
    'scans/a/high.png': grey(3, 1, [900, 60_000, 1000]),
  })
  const { planes } = await (await openScanSet(folder)).load('a')
  assert.deepEqual(
    planes.map(({ name, data }) => [name, ...data]),
    [
      ['low', 32768, 65535, 0],
      ['high', 0, 65535, 0],
    ],
  )
})

test('each bad scan is refused with its file and what is wrong, and the others go on', async (t) => {
  const good = grey(2, 2, [1, 2, 3, 4])
  const folder = await folderOf(t, {
    'set.json': { ...single, energies: ['low', 'high'] },
    'scans/good/low.png': good,
    'scans/good/high.png': good,
    'scans/half/low.png': good,
    'scans/torn/low.png': good.subarray(0, good.length - 20),
    'scans/torn/high.png': good,
    'scans/flipped/low.png': good.map((byte, at) => (at === good.length - 20 ? byte ^ 1 : byte)),
    'scans/flipped/high.png': good,
    'scans/uneven/low.png': good,
    'scans/uneven/high.png': grey(2, 1, [1, 2]),
    'scans/words/low.png': good,
    'scans/words/high.png': good,
    'scans/words/declaration.json': '{ "label": ',
    'scans/weight/low.png': good,
    'scans/weight/high.png': good,
    'scans/weight/scale.json': { grams: '12 kg' },
    'scans/colour/low.png': encode({ width: 1, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3) }),
    'scans/colour/high.png': good,
  })
  const set = await openScanSet(folder)
  await assert.rejects(set.load('half'), refused('no-image', /scans\/half\/high\.png/))
  await assert.rejects(set.load('torn'), refused('bad-image', /scans\/torn\/low\.png is not a grey PNG/))
  await assert.rejects(set.load('flipped'), refused('bad-image', /scans\/flipped\/low\.png/))
  await assert.rejects(set.load('uneven'), refused('sizes-differ', /scan uneven differ in size/))
  await assert.rejects(set.load('words'), refused('bad-json', /scans\/words\/declaration\.json is not JSON/))
  await assert.rejects(set.load('weight'), refused('bad-json', /scans\/weight\/scale\.json: "grams"/))
  await assert.rejects(set.load('colour'), refused('bad-image', /scans\/colour\/low\.png.*colours/))
  assert.equal((await set.load('good')).planes.length, 2)
})

test('as many levels as channels, or the scan is refused', async (t) => {
  const folder = await folderOf(t, {
    'set.json': { ...single, kind: 'counts', dark: 0, open: [1000, 1000] },
    'scans/a/single.png': grey(3, 1, [1, 2, 3]),
  })
  const set = await openScanSet(folder)
  await assert.rejects(set.load('a'), refused('sizes-differ', /3 columns, but set\.json has 2 values of "open"/))
})

test('a folder that is no set is refused with the field that is wrong', async (t) => {
  const open = async (set: object | string): Promise<unknown> =>
    openScanSet(await folderOf(t, { 'set.json': set, 'scans/a/x': '' }))
  await assert.rejects(openScanSet(join(tmpdir(), 'no-such-set')), refused('no-set', /set\.json cannot be read/))
  await assert.rejects(openScanSet(await folderOf(t, { 'set.json': single })), refused('no-set', /no folder "scans"/))
  await assert.rejects(open('[1, 2'), refused('bad-set', /set\.json is not JSON/))
  await assert.rejects(open([1]), refused('bad-set', /not an object/))
  await assert.rejects(open({ ...single, format: 'scan-set/2' }), refused('bad-set', /"format" is "scan-set\/2"/))
  await assert.rejects(open({ ...single, energies: ['high'] }), refused('bad-set', /"energies"/))
  await assert.rejects(open({ ...single, kind: 'density' }), refused('bad-set', /"kind"/))
  await assert.rejects(open({ ...single, pitchAlongMm: '0.8' }), refused('bad-set', /"pitchAlongMm"/))
  await assert.rejects(open({ ...single, kind: 'counts', dark: 5 }), refused('bad-set', /needs "open"/))
  await assert.rejects(open({ ...single, wedge: [{ step: 'x' }] }), refused('bad-set', /"wedge" 1/))
})

test('the demo’s scans can all be read, with air left and right of every carton', async () => {
  const set = await openScanSet(new URL('../../demo/scans', import.meta.url).pathname)
  assert.ok(set.ids.length >= 12)
  assert.match(set.info.licence ?? '', /CC BY 4\.0/)
  for (const id of set.ids) {
    const { planes, widthPx, heightPx, scaleG } = await set.load(id)
    const data = planes[0]?.data ?? new Uint16Array()
    assert.ok((scaleG ?? 0) > 500, id)
    assert.ok([...data].filter((value) => value > 64_000).length > 0.1 * widthPx * heightPx, `${id} has an open field`)
    for (const column of [0, widthPx - 1]) {
      const air = Array.from({ length: heightPx }, (_, row) => data[row * widthPx + column] ?? 0)
      const clear = air.filter((value) => value > 55_000).length
      assert.ok(clear > 0.9 * heightPx, `${id} column ${column}: ${clear} of ${heightPx} rows are air`)
    }
  }
})
