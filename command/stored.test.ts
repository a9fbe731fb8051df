import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Inspection } from '../station/contract/inspection.ts'
import { storeEvidence } from '../station/evidence/store.ts'
import { openDatabase } from '../station/storage/database.ts'
import { openForTest, recordOf } from '../station/storage/testing/open-for-test.ts'
import { importManifest } from './import.ts'
import { declaration } from './testing/scan-set.ts'
import { holds, verifyStored } from './verify.ts'

const run = promisify(execFile)
const clearlane = fileURLToPath(new URL('clearlane.ts', import.meta.url))

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stored-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A lane's data with one inspection closed and one still open, each with a picture. */
async function laneData(t: TestContext): Promise<{ folder: string; closed: Inspection; open: Inspection }> {
  const folder = folderFor(t)
  const place = { folder: join(folder, 'evidence'), minimumFreeBytes: 0 }
  const storage = openForTest(join(folder, 'lane.sqlite'))
  const withPicture = async (record: Inspection): Promise<Inspection> => {
    const plane = { name: 'single' as const, widthPx: 8, heightPx: 8, data: new Uint16Array(64).fill(record.trackId) }
    const evidence = await storeEvidence(place, record.id, 0, [plane])
    const size = { widthPx: 8, heightPx: 8, pitchAcrossMm: 1, pitchAlongMm: 1, energies: 1 as const }
    return { ...record, scan: { ...size, linesLost: 0, evidence, quality: [], attribution: null } }
  }
  const closed = await withPicture(recordOf(1, 1000))
  const open = await withPicture(recordOf(2, null))
  storage.openInspection({ ...closed, closedAt: null })
  storage.closeInspection(closed, 1000)
  storage.openInspection(open)
  storage.close()
  return { folder, closed, open }
}

const fileOf = ({ scan }: Inspection): string => scan?.evidence[0]?.file ?? ''

test('everything as it was stored is proven, for the whole lane, a folder, a file and an id', async (t) => {
  const { folder, closed, open } = await laneData(t)
  const all = await verifyStored(folder, null)
  assert.ok(holds(all))
  assert.deepEqual(
    all.checks.map(({ inspectionId, result, sealed }) => [inspectionId, result, sealed]),
    [
      [closed.id, 'good', 'good'],
      [open.id, 'good', 'open'],
    ],
  )
  const file = join(folder, 'evidence', fileOf(closed))
  for (const target of [file, join(file, '..'), `${join(file, '..')}/`, closed.id]) {
    const { checks, unknown } = await verifyStored(folder, target)
    assert.deepEqual([checks.length, checks[0]?.inspectionId, unknown], [1, closed.id, []], target)
  }
})

test('a changed picture, a missing one, and one that no record names do not hold', async (t) => {
  const { folder, closed, open } = await laneData(t)
  const changed = join(folder, 'evidence', fileOf(closed))
  writeFileSync(changed, Buffer.concat([readFileSync(changed), Buffer.of(0)]))
  rmSync(join(folder, 'evidence', fileOf(open)))
  const found = await verifyStored(folder, null)
  assert.deepEqual(
    found.checks.map(({ result }) => result),
    ['changed', 'missing'],
  )
  assert.ok(!holds(found))
  writeFileSync(join(folder, 'evidence', 'foreign.png'), 'x')
  assert.ok(!holds(await verifyStored(folder, join(folder, 'evidence', 'foreign.png'))))
})

test('a record that was rewritten to fit a swapped picture is found out by the audit chain', async (t) => {
  const { folder, closed } = await laneData(t)
  const db = openDatabase(join(folder, 'lane.sqlite'))
  const swapped = Buffer.from('another picture')
  writeFileSync(join(folder, 'evidence', fileOf(closed)), swapped)
  const { createHash } = await import('node:crypto')
  const sha256 = createHash('sha256').update(swapped).digest('hex')
  const scan = closed.scan && { ...closed.scan, evidence: closed.scan.evidence.map((file) => ({ ...file, sha256 })) }
  db.prepare('UPDATE inspection SET record = ? WHERE id = ?').run(JSON.stringify({ ...closed, scan }), closed.id)
  const recordOnly = await verifyStored(folder, closed.id)
  assert.deepEqual([recordOnly.checks[0]?.result, recordOnly.checks[0]?.sealed], ['good', 'differs'])
  assert.ok(!holds(recordOnly))
  db.prepare('UPDATE audit SET body = replace(body, ?, ?)').run(closed.scan?.evidence[0]?.sha256, sha256)
  db.close()
  const withAudit = await verifyStored(folder, closed.id)
  assert.equal(withAudit.audit.firstBadRow, 1)
  assert.ok(!holds(withAudit))
})

test('a folder without a lane is told, and no database is made there', async (t) => {
  const folder = folderFor(t)
  await assert.rejects(verifyStored(folder, null), /holds no lane/)
  assert.throws(() => readFileSync(join(folder, 'lane.sqlite')))
})

test('a manifest is taken in whole, once; a bad one changes nothing', (t) => {
  const folder = folderFor(t)
  const database = join(folder, 'lane.sqlite')
  const file = join(folder, 'manifest.json')
  writeFileSync(file, JSON.stringify([declaration, { ...declaration, label: 'LX2' }]))
  assert.deepEqual(importManifest(file, database), { type: 'imported', declarations: 2 })
  assert.deepEqual(importManifest(file, database), { type: 'known', declarations: 2 })
  writeFileSync(
    file,
    JSON.stringify([
      { ...declaration, label: 'LX3' },
      { label: 'LX4', lines: [] },
    ]),
  )
  const refused = importManifest(file, database)
  assert.equal(refused.type === 'refused' && refused.faults[0]?.row, 2)
  const storage = openForTest(database)
  t.after(() => storage.close())
  assert.equal(storage.declarationCount(), 2)
  assert.equal(storage.declarationFor('LX3'), null)
  assert.equal(storage.declarationFor('LX2')?.grossMassG, 1000)
})

test('import on the command line names row and field and ends with 1', { timeout: 60_000 }, async (t) => {
  const folder = folderFor(t)
  const manifest = join(folder, 'm.csv')
  writeFileSync(manifest, 'label,hs6,description,quantity,net_mass_g\nLX1,180632,chocolate,many,900')
  const lane = fileURLToPath(new URL('../demo/lane.yaml', import.meta.url))
  const config = join(folder, 'lane.yaml')
  const demo = readFileSync(lane, 'utf8').replace(/^dataFolder: .*$/m, 'dataFolder: data')
  writeFileSync(config, demo)
  const failed = await run(process.execPath, [clearlane, 'import', manifest, '--config', config]).then(
    () => assert.fail('it was taken in'),
    (error: unknown) => error as { code: number; stderr: string },
  )
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /row 1, quantity: "many" is not a plain number/)
  writeFileSync(manifest, 'label,hs6,description,quantity,net_mass_g\nLX1,180632,chocolate,10,900')
  const { stdout } = await run(process.execPath, [clearlane, 'import', manifest, '--config', config])
  assert.match(stdout, /1 declarations taken in/)
  const verified = await run(process.execPath, [clearlane, 'verify', '--all', '--json', '--config', config])
  assert.deepEqual((JSON.parse(verified.stdout) as { audit: unknown }).audit, { rows: 0, firstBadRow: null })
})
