import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { EvidenceError } from './evidence-error.ts'
import { keepFree, readPlane, storeEvidence } from './store.ts'
import { noisePlane } from './testing/pictures.ts'
import { thumbnailOf } from './thumbnail.ts'
import { verifyEvidence } from './verify.ts'
import sharp from 'sharp'

const noon = Date.UTC(2026, 10, 24, 12)

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())

const hasCode = (code: EvidenceError['code']) => (error: unknown) =>
  error instanceof EvidenceError && error.code === code

test('planes lie under their day and inspection, with the sha256 of their bytes, and read back whole', async (t) => {
  const folder = folderFor(t)
  const planes = [noisePlane('low', 20, 10, 1), noisePlane('high', 20, 10, 2)]
  const files = await storeEvidence({ folder, minimumFreeBytes: 0 }, 'abc', noon, planes)
  assert.deepEqual(
    files.map(({ plane, file }) => [plane, file]),
    [
      ['low', '2026/11/24/abc/low.png'],
      ['high', '2026/11/24/abc/high.png'],
    ],
  )
  for (const [index, { file, sha256, bytes }] of files.entries()) {
    const stored = readFileSync(join(folder, file))
    assert.equal(stored.length, bytes)
    assert.equal(createHash('sha256').update(stored).digest('hex'), sha256)
    assert.deepEqual((await readPlane(folder, file)).data, planes[index]?.data)
  }
  assert.deepEqual(filesIn(folder).sort(), ['2026/11/24/abc/high.png', '2026/11/24/abc/low.png'])
})

test('a stored picture is never replaced', async (t) => {
  const place = { folder: folderFor(t), minimumFreeBytes: 0 }
  const [first] = await storeEvidence(place, 'abc', noon, [noisePlane('single', 8, 8, 1)])
  await assert.rejects(storeEvidence(place, 'abc', noon, [noisePlane('single', 8, 8, 2)]), hasCode('already-stored'))
  assert.deepEqual(
    (await verifyEvidence(place.folder, first ? [first] : [])).map(({ result }) => result),
    ['good'],
  )
})

test('a file that was changed or taken away is found, each by name', async (t) => {
  const folder = folderFor(t)
  const planes = [noisePlane('low', 8, 8), noisePlane('high', 8, 8)]
  const files = await storeEvidence({ folder, minimumFreeBytes: 0 }, 'abc', noon, planes)
  const [low = '', high = ''] = files.map(({ file }) => join(folder, file))
  const bytes = readFileSync(low)
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
  writeFileSync(low, bytes)
  rmSync(high)
  assert.deepEqual(
    (await verifyEvidence(folder, files)).map(({ result }) => result),
    ['changed', 'missing'],
  )
})

test('a path that leads out of the evidence folder is not read', async (t) => {
  const folder = folderFor(t)
  for (const file of ['../secret.png', '/etc/hostname', 'a/../../b', '']) {
    await assert.rejects(readPlane(folder, file), hasCode('missing'))
  }
})

test('below the floor of free space nothing is written', async (t) => {
  const folder = folderFor(t)
  const place = { folder, minimumFreeBytes: Number.MAX_SAFE_INTEGER }
  await assert.rejects(keepFree(place, 0), hasCode('disk-full'))
  await assert.rejects(storeEvidence(place, 'abc', noon, [noisePlane('single', 8, 8)]), hasCode('disk-full'))
  assert.deepEqual(filesIn(folder), [])
})

test('a file system that is full refuses with disk-full, leaves nothing half, and takes the next picture that fits', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true })
    t.skip(`a small file system cannot be mounted here: ${error instanceof Error ? error.message : String(error)}`)
    return
  }
  t.after(() => {
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  })
  // A floor below nothing never refuses, so that the refusal is the file system's own.
  const place = { folder, minimumFreeBytes: Number.NEGATIVE_INFINITY }
  const low = noisePlane('low', 300, 1000)
  const high = noisePlane('high', 300, 1000, 2)
  await assert.rejects(
    storeEvidence(place, 'abc', noon, [low, high]),
    (error) =>
      error instanceof EvidenceError &&
      error.code === 'disk-full' &&
      error.cause instanceof Error &&
      'code' in error.cause &&
      error.cause.code === 'ENOSPC',
  )
  assert.deepEqual(filesIn(folder), [])
  assert.equal((await storeEvidence(place, 'abc', noon, [low])).length, 1)
})

test('a write that the system cuts short gives disk-full and leaves no part of a file', (t) => {
  const folder = folderFor(t)
  const child = fileURLToPath(new URL('testing/store-one.ts', import.meta.url))
  const storeIn = (limitKiB: string): string =>
    execFileSync(
      'bash',
      ['-c', 'ulimit -f "$1"; exec "$2" "$3" "$4"', '-', limitKiB, process.execPath, child, folder],
      {
        encoding: 'utf8',
      },
    )
  assert.equal(storeIn('64'), 'disk-full')
  assert.deepEqual(filesIn(folder), [])
  assert.equal(storeIn('unlimited'), 'stored')
})

test('a folder that cannot be made is write-failed', async (t) => {
  const folder = folderFor(t)
  writeFileSync(join(folder, '2026'), 'a file in the way')
  await assert.rejects(
    storeEvidence({ folder, minimumFreeBytes: 0 }, 'abc', noon, [noisePlane('single', 8, 8)]),
    hasCode('write-failed'),
  )
})

test('a thumbnail is small, eight bits, and shaped as the parcel is in mm', async () => {
  const plane = { widthPx: 400, heightPx: 100, data: new Uint16Array(40_000).fill(0x8000) }
  const bytes = await thumbnailOf(plane, 160, { acrossMm: 0.5, alongMm: 1 })
  const { width, height, depth, channels } = await sharp(bytes).metadata()
  assert.deepEqual([width, height, depth, channels], [160, 80, 'uchar', 1])
  assert.equal((await sharp(bytes).raw().toBuffer())[0], 0x80)
})
