import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LaneMode } from '../contract/lane-status.ts'
import { verifyEvidence } from '../evidence/verify.ts'
import { readLedger } from './testing/ledger.ts'
import { fired, wholeLane } from './testing/lane-fixture.ts'

const parcels = 6

test('real scans travel: some are cleared and released, some referred and held, and everything is on record', async (t) => {
  const lane = await wholeLane(t, { clockFactor: 3 })
  const { storage } = lane.station
  const modes = new Set<LaneMode>()
  const stop = lane.world.onStep(() => {
    if (lane.state.counts.judged > 0) modes.add(lane.state.mode)
  })
  await lane.until(() => lane.closed().length >= parcels, `${parcels} parcels were not closed`)
  stop()

  const closed = lane.closed()
  const cleared = closed.filter(({ verdict }) => verdict === 'clear')
  const referred = closed.filter(({ verdict }) => verdict === 'refer')
  assert.ok(cleared.length > 0 && referred.length > 0, `${cleared.length} cleared, ${referred.length} referred`)
  for (const record of cleared) {
    assert.equal(record.decision, 'release')
    assert.equal(record.gate, 'confirmed')
    assert.deepEqual(fired(record), [])
  }
  for (const record of referred) {
    assert.equal(record.decision, 'hold')
    assert.equal(record.gate, 'confirmed')
    assert.notDeepEqual(fired(record), [])
  }
  // The belt has not stood still for any of them.
  assert.deepEqual([...modes].sort(), ['scanning'])
  assert.equal(lane.state.counts.beltStopsForCleared, 0)

  assert.equal(storage.verifyAudit().firstBad, null)
  const ledger = readLedger(lane.config.dataFolder)
  const outbox = storage.outbox.range(1, 100_000, 100_000)
  for (const { id, scan, declaration } of closed) {
    const checks = await verifyEvidence(lane.evidenceFolder, scan?.evidence ?? [])
    assert.deepEqual(
      checks.map(({ result }) => result),
      ['good'],
    )
    assert.deepEqual(ledger.closings(id), [scan?.evidence.map(({ plane, sha256 }) => ({ plane, sha256 }))])
    assert.equal(outbox.filter((row) => row.id === id && row.type === 'inspection/1').length, 1)
    assert.notEqual(declaration, null)
  }
})
