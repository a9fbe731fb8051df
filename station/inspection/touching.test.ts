import assert from 'node:assert/strict'
import { test } from 'node:test'
import { golden, recordOf } from './testing/golden.ts'
import { LaneStory } from './testing/lane-story.ts'

/** A track of 600 mm whose front is at the first eye of the tunnel now; its rear has passed the infeed eye. */
const longTrack = (story = new LaneStory()) => {
  story.start().rise('infeed').move(250)
  story.tell({ type: 'labelRead', atMs: story.atMs, text: 'LX1', beltMm: story.beltMm })
  story.move(350).fall('infeed').move(20)
  story.tell({ type: 'weighed', atMs: story.atMs, grams: 1010, stable: true, beltMm: story.beltMm })
  return story.move(30).rise('tunnelIn')
}

test('a long parcel whose edges the eyes of the tunnel see where they should be is cleared', () => {
  const story = longTrack().move(600).fall('tunnelIn').move(300).rise('tunnelOut').move(600).fall('tunnelOut')
  story.move(1900).move(100).rise('outfeed')
  assert.deepEqual([recordOf(story).verdict, recordOf(story).decision], ['clear', 'release'])
})

test('light through the middle of a track at the tunnel’s first eye: two parcels, referred', () => {
  const story = longTrack().move(300).fall('tunnelIn').move(4).rise('tunnelIn').move(296).fall('tunnelIn')
  assert.equal(story.state.parcels.length, 1)
  assert.equal(story.state.parcels[0]?.merged, true)
  story.move(300).rise('tunnelOut').move(2000)
  assert.equal(recordOf(story).verdict, 'refer')
  assert.ok(recordOf(story).hypotheses.some(({ fired, words }) => fired && words.startsWith('Two parcels touch')))
  golden('touching', story)
})

test('a second rise alone is enough: the fall before it may have been too short for the PLC to count', () => {
  const story = longTrack().move(300).rise('tunnelIn')
  assert.equal(story.state.parcels[0]?.merged, true)
})

test('light through the middle at the tunnel’s last eye takes a clear verdict back', () => {
  const story = longTrack().move(600).fall('tunnelIn').move(300).rise('tunnelOut').move(200)
  assert.equal(recordOf(story).verdict, 'clear')
  story.fall('tunnelOut').move(10).rise('tunnelOut')
  assert.deepEqual([recordOf(story).verdict, recordOf(story).decision], ['refer', 'hold'])
  const { judged, cleared, referred } = story.state.counts
  assert.deepEqual([judged, cleared, referred], [1, 0, 1])
  story.move(2340).rise('divert')
  assert.deepEqual([recordOf(story).gate, story.state.mode], ['confirmed', 'running'])
})

test('a rear edge that is not where the infeed eye has measured it means that the track is more than one parcel', () => {
  const early = longTrack().move(500).fall('tunnelIn')
  assert.equal(early.state.parcels[0]?.merged, true)
  const late = longTrack().move(680).fall('tunnelIn')
  assert.equal(late.state.parcels[0]?.merged, true)
})

test('an eye that flickers at the edges of a parcel makes no second one', () => {
  const story = longTrack().move(4).fall('tunnelIn').move(4).rise('tunnelIn')
  story.move(586).fall('tunnelIn').move(3).rise('tunnelIn').move(3).fall('tunnelIn')
  assert.equal(story.state.parcels.length, 1)
  assert.equal(story.state.parcels[0]?.merged, false)
})

test('a release that was ordered already is followed by a new order once the track turns out to be two', () => {
  const story = longTrack()
    .move(600)
    .fall('tunnelIn')
    .move(300)
    .rise('tunnelOut')
    .move(600)
    .fall('tunnelOut')
    .move(1450)
  assert.equal(recordOf(story).gate, 'ordered')
  story.rise('infeed').move(5)
  story.tell({ type: 'deviceFailed', atMs: story.atMs, device: 'conveyor', message: 'silent', beltMm: story.beltMm })
  story.tell({ type: 'deviceRecovered', atMs: story.atMs, device: 'conveyor' })
  story.move(1)
  const orders = story.effects.filter((effect) => effect.type === 'orderGate')
  assert.deepEqual(
    orders.map(({ decision }) => decision),
    ['release', 'divert'],
  )
})
