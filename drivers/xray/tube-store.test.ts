import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../testing/eventually.ts'
import { storeInFile } from './tube-store.ts'

const record = { lastBeamOffAtMs: 1000, latestSeenAtMs: 2000, arcs: 3, beamSeconds: 4.5 }

test('a record is read back after a restart; the last of many writes is the one that stands', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-tube-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'deep', 'tube.json')
  const store = storeInFile(path)
  assert.equal(store.read(), null)
  assert.equal(store.trouble(), null, 'a tube without a record is no trouble')
  for (let arcs = 0; arcs <= 3; arcs++) store.write({ ...record, arcs })
  await eventually(() => {
    const kept = storeInFile(path).read()
    return kept?.arcs === 3
  }, 'the last one is written')
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), record)
})

test('a record that cannot be read or written is told in words, and counts as none', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-tube-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'tube.json')
  for (const text of ['{"lastBeamOffAtMs": "yesterday"}', '{', '[]', '{"lastBeamOffAtMs": -1}']) {
    writeFileSync(path, text)
    const store = storeInFile(path)
    assert.equal(store.read(), null)
    assert.match(store.trouble() ?? '', /cannot be read/)
  }
  const nowhere = storeInFile(join(path, 'below-a-file', 'tube.json'))
  nowhere.write(record)
  await eventually(() => /cannot be written/.test(nowhere.trouble() ?? ''), 'the trouble is told')
})
