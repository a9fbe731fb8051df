import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fired, wholeLane } from './testing/lane-fixture.ts'

test('a door that opens in mid-scan: beam off, lane safe, parcel referred; closing it starts nothing', async (t) => {
  const lane = await wholeLane(t, { clockFactor: 3, gateMm: 2200 })
  const { world } = lane
  const parcel = await lane.parcelInBeam()
  assert.ok(world.tubeOutput().kilovolts > 0)

  world.setFault('doorOpen', true)
  await lane.until(() => lane.state.mode === 'safe', 'the lane did not become safe')
  await lane.until(() => world.tubeOutput().kilovolts === 0, 'X-rays went on')
  await lane.until(() => lane.state.beamReadBack === false, 'the generator was not read back off')
  assert.equal(lane.station.running.beam.requested, false)
  // The generator's poll may see its voltage fall before the conveyor's sees the door: then the door stands in the timeline of that stop.
  const toldOfDoor = (): boolean =>
    lane.state.stops.some(({ timeline }) => timeline.some(({ words }) => words === 'Door 1 is open.'))
  await lane.until(toldOfDoor, 'nobody was told of the door')
  await lane.until(() => world.beltSpeedMmS() === 0, 'the belt went on')

  lane.reset()
  assert.equal(lane.state.mode, 'safe', 'a reset must not work while the door is open')

  world.setFault('doorOpen', false)
  await lane.until(() => lane.state.openInterlocks.length === 0, 'the closed door was not seen')
  await assertNothingStarts(lane, 1500)
  lane.start()
  assert.equal(lane.state.mode, 'safe', 'a start must not work before a reset')
  lane.reset()
  assert.equal(lane.state.mode, 'stopped')
  await assertNothingStarts(lane, 1500)

  await lane.resetAndStart()
  const record = await lane.closedRecordOf(parcel)
  assert.equal(record.verdict, 'refer')
  assert.equal(record.decision, 'hold')
  assert.ok(fired(record).includes('quality: The scan was broken off before its last line.'), fired(record).join(' | '))
  assert.equal((await lane.goesOnJudging()).gate, 'confirmed')
})

/** For so long (lane time) neither belt nor X-rays come on by themselves. */
async function assertNothingStarts(lane: Awaited<ReturnType<typeof wholeLane>>, forMs: number): Promise<void> {
  const { world } = lane
  const untilMs = world.nowMs() + forMs
  let started = false
  const stop = world.onStep(() => {
    if (world.beltSpeedMmS() !== 0 || world.tubeOutput().kilovolts !== 0) started = true
  })
  await lane.until(() => world.nowMs() >= untilMs, 'the world stood still')
  stop()
  assert.equal(started, false, 'belt or X-rays came on without a person')
}
