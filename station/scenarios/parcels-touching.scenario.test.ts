import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fired, wholeLane } from './testing/lane-fixture.ts'

const merged = /Two parcels touch|not followed all the way/

test('two parcels that touch are scanned as one, referred and held together', async (t) => {
  const lane = await wholeLane(t, { clockFactor: 3, gateMm: 2200 })
  const { world } = lane
  world.setFault('parcelsTouching', true)
  await lane.until(() => world.parcels.length >= 1, 'no parcel came')
  // The fault keeps the second one close to the first; the third comes with its gap again.
  await lane.until(() => world.parcels.length >= 2, 'no second parcel came')
  world.setFault('parcelsTouching', false)
  const pair = world.parcels.slice(0, 2).map(({ serial }) => serial)
  let releasedOfPair = false
  const stop = world.onStep(() => {
    for (const { serial } of world.parcelsAt(world.geometry.eyesMm.outfeed))
      if (pair.includes(serial) && world.eyeBlocked('outfeed')) releasedOfPair = true
  })
  await lane.until(() => lane.closed().length >= 1, 'the pair was not closed')
  const [first] = lane.closed()
  assert.ok(first)
  assert.equal(first.verdict, 'refer')
  assert.equal(first.decision, 'hold')
  assert.match(fired(first).join(' | '), merged)
  await lane.until(() => world.parcels.every(({ serial }) => !pair.includes(serial)), 'the pair did not leave')
  stop()
  assert.equal(releasedOfPair, false, 'a parcel of the pair went to the release end')
  await lane.goesOnJudging()
})

test('a line of parcels without a gap: not one of them reaches the release end', async (t) => {
  const lane = await wholeLane(t, { clockFactor: 3, gateMm: 2200 })
  const { world } = lane
  world.setFault('parcelsTouching', true)
  let released = false
  const gone = new Set<number>()
  const stop = world.onStep(() => {
    if (world.eyeBlocked('outfeed')) released = true
    for (const { serial } of world.parcelsAt(world.geometry.eyesMm.divert)) gone.add(serial)
  })
  await lane.until(() => gone.size >= 4 || lane.state.mode === 'safe', 'the parcels did not come through')
  stop()
  assert.equal(released, false)
  assert.equal(lane.state.counts.cleared, 0)
  for (const record of lane.closed()) {
    assert.equal(record.verdict, 'refer')
    assert.notEqual(record.decision, 'release')
  }
})
