import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { CalibrationResult, CalibrationSet } from '../contract/calibration.ts'
import type { Signature } from './calibrations.ts'
import { openForTest } from './testing/open-for-test.ts'

const id = '01932c07-4e2e-7cc3-9b1a-000000000001'
const result: CalibrationResult = {
  id,
  procedure: 'dark',
  atMs: 5,
  by: 'T-0412',
  values: [{ name: 'dark noise', value: 10, unit: 'counts', least: 0, most: 60, good: true }],
  validUntilMs: 100,
  conditions: { kilovolts: 160, milliamps: 0.6, celsius: 31 },
  plot: null,
  dataSha256: 'a'.repeat(64),
}
const set: CalibrationSet = { version: 1, atMs: 5, by: 'T-0412', words: 'Dark was calibrated.', results: { dark: id } }
const run = (state: string) => ({ id, procedure: 'dark', state, run: { id, state, seen: [] } })
const signature: Signature = {
  run: run('signed'),
  result,
  data: { mean: [1, 2] },
  set,
  event: { kind: 'calibration-signed', words: 'Dark was calibrated.', facts: { by: 'T-0412' } },
}

test('a signature is a result, a version, an audit row and a message for headquarters, or nothing of it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-calibration-'))
  const storage = openForTest(join(folder, 'lane.sqlite'))
  t.after(() => {
    storage.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { calibration } = storage
  calibration.saveRun(run('measuring'), 1)
  assert.deepEqual(calibration.openRun(), { id, state: 'measuring', seen: [] })
  calibration.sign(signature)
  assert.equal(calibration.openRun(), null)
  assert.deepEqual(calibration.result(id), result)
  assert.deepEqual(calibration.dataOf(id), { mean: [1, 2] })
  assert.deepEqual(calibration.current(), set)
  assert.equal(storage.outbox.counts().waiting, 1)
  assert.deepEqual(storage.verifyAudit(), { rows: 1, firstBad: null })
  // The same version cannot be signed twice, and what was written of the second is gone with it.
  assert.throws(() => calibration.sign({ ...signature, result: { ...result, id: id.replace('01', '02') } }))
  assert.equal(calibration.result(id.replace('01', '02')), null)
  assert.equal(storage.outbox.counts().waiting, 1)
  const again = { ...set, version: 2, atMs: 6, words: 'Back to set 1.' }
  calibration.useSet(again, { kind: 'calibration-reverted', words: 'Back.', facts: { by: 'T-0412' } })
  assert.deepEqual(
    calibration.sets(9).map(({ version }) => version),
    [2, 1],
  )
  assert.equal(storage.outbox.counts().waiting, 2)
})
