import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fired, wholeLane } from './testing/lane-fixture.ts'

test('labels that cannot be read: nothing is declared, so the parcels are referred and held', async (t) => {
  const lane = await wholeLane(t, { clockFactor: 3, gateMm: 2200 })
  lane.world.setFault('labelUnreadable', true)
  await lane.until(() => lane.closed().length >= 2, 'two parcels were not closed')
  for (const record of lane.closed()) {
    assert.equal(record.label, null)
    assert.equal(record.declaration, null)
    assert.equal(record.verdict, 'refer')
    assert.equal(record.decision, 'hold')
    assert.equal(record.gate, 'confirmed')
    assert.ok(fired(record).includes('unmanifested: No label could be read, so nothing is declared for this parcel.'))
  }
  // A label that is read again is a declaration that is found again.
  lane.world.setFault('labelUnreadable', false)
  await lane.until(() => lane.closed().some(({ declaration }) => declaration !== null), 'no declaration was found')
})
