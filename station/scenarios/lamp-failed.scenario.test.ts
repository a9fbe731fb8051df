import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeLane } from './testing/lane-fixture.ts'

test('an X-RAY ON lamp that does not light: X-rays off, safe, and a person starts it again with a new lamp', async (t) => {
  // Slow enough that the parcel is still in the beam when the dark lamp is noticed.
  const lane = await wholeLane(t, { clockFactor: 1.25, gateMm: 2200 })
  const { world } = lane
  const parcel = await lane.parcelInBeam()
  world.setFault('lampFailed', true)
  await lane.until(() => lane.state.mode === 'safe', 'the lane did not become safe')
  assert.equal(lane.state.stops[0]?.code, 'lamp')
  await lane.until(() => world.tubeOutput().kilovolts === 0, 'X-rays went on without a lamp')
  await lane.until(() => lane.state.beamReadBack === false, 'the generator was not read back off')

  // With the old lamp the lane is safe again as soon as X-rays come.
  await lane.resetAndStart()
  await lane.until(() => lane.state.mode === 'safe', 'the lane ran without a lamp')
  assert.equal(lane.state.stops[0]?.code, 'lamp')
  await lane.until(() => world.tubeOutput().kilovolts === 0, 'X-rays went on without a lamp')

  world.setFault('lampFailed', false)
  await lane.resetAndStart()
  const record = await lane.closedRecordOf(parcel)
  assert.equal(record.verdict, 'refer')
  assert.equal(record.decision, 'hold')
  await lane.goesOnJudging()
})
