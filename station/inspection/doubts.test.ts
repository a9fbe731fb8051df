import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foreignBody, golden, recordOf } from './testing/golden.ts'
import { LaneStory } from './testing/lane-story.ts'

const restart = (story: LaneStory) => {
  story.tell({ type: 'safeReset', atMs: story.atMs, by: 'T-300' })
  return story.start()
}

for (const [what, bad, good] of [
  [
    'the conveyor was silent',
    { type: 'deviceFailed', device: 'conveyor', message: 'The conveyor does not answer.' },
    { type: 'deviceRecovered', device: 'conveyor' },
  ],
  ['the belt was jammed', { type: 'beltJammed' }, { type: 'jamCleared' }],
] as const)
  test(`${what} between beam and gate: nothing that lay on the belt is released`, () => {
    const story = new LaneStory().start().enter('LX1', 1010).move(850).rise('tunnelOut').move(500)
    assert.equal(recordOf(story).decision, 'release')
    story.tell({ ...bad, atMs: story.atMs, beltMm: story.beltMm })
    assert.deepEqual([recordOf(story).verdict, recordOf(story).decision], ['refer', 'hold'])
    assert.equal(recordOf(story).reasonCode, 'tracking-lost')
    story.tell({ ...good, atMs: story.atMs })
    restart(story)
    assert.equal(story.state.mode, 'running')
    story.tell({
      type: 'officerDecided',
      atMs: story.atMs,
      inspectionId: recordOf(story).id,
      decision: 'release',
      reasonCode: 'other',
      staffId: 'K-2107',
    })
    assert.equal(recordOf(story).decision, 'hold', 'nobody can release a parcel that may be another one')
    story.move(2000).rise('divert')
    assert.ok(!story.effects.some((effect) => effect.type === 'orderGate' && effect.decision === 'release'))
    assert.equal(recordOf(story).gate, 'confirmed')
  })

test('a parcel that was taken off the belt at a jam is closed as held, without a second stop', () => {
  const story = new LaneStory().start().rise('infeed').move(400).fall('infeed').move(100)
  story.tell({ type: 'beltJammed', atMs: story.atMs, beltMm: story.beltMm })
  story.tell({ type: 'jamCleared', atMs: story.atMs })
  restart(story).move(1200)
  assert.deepEqual([recordOf(story).decision, recordOf(story).reasonCode], ['hold', 'tracking-lost'])
  assert.notEqual(story.state.mode, 'safe')
})

test('a lost parcel that turns up at the release end stops the lane; at the hold chute it is where it belongs', () => {
  const lose = () => new LaneStory().start().enter('LX1', 1010).move(850).move(2450)
  const away = lose().move(100)
  assert.equal(recordOf(away).reasonCode, 'tracking-lost')
  away.rise('outfeed')
  assert.deepEqual([away.state.mode, away.state.stops[0]?.code], ['safe', 'tracking'])
  golden('lost-at-the-release-end', away)
  const held = lose().move(50).rise('divert')
  assert.equal(held.state.mode, 'running')
})

test('the eye that confirmed a parcel may see it again; a diverted one at the other end got away', () => {
  const again = new LaneStory().start().enter('LX1', 1010).toGate().move(100).rise('outfeed').move(50).rise('outfeed')
  assert.equal(again.state.mode, 'running')
  const away = new LaneStory({ findings: [foreignBody] }).start().enter('LX1', 1010).toGate().move(50).rise('divert')
  away.move(50).rise('outfeed')
  assert.deepEqual([away.state.mode, away.state.stops[0]?.code], ['safe', 'tracking'])
})

test('a parcel that vanishes after it was cleared is referred and held, and the counts say so', () => {
  const story = new LaneStory().start().enter('LX1', 1010).move(800)
  assert.equal(recordOf(story).verdict, 'clear')
  story.move(200)
  const { verdict, decision, reasonCode, hypotheses } = recordOf(story)
  assert.deepEqual([verdict, decision, reasonCode], ['refer', 'hold', 'tracking-lost'])
  assert.ok(hypotheses[0]?.fired && hypotheses[0].kind === 'quality')
  const { judged, cleared, referred } = story.state.counts
  assert.deepEqual([judged, cleared, referred], [1, 0, 1])
})

test('a stop for a parcel that the lane had cleared is counted, one for a referred parcel is not', () => {
  const cleared = new LaneStory().start().enter('LX1', 1010).toGate().move(300)
  assert.deepEqual([cleared.state.mode, cleared.state.counts.beltStopsForCleared], ['safe', 1])
  const referred = new LaneStory({ findings: [foreignBody] }).start().enter('LX1', 1010).toGate().move(300)
  assert.deepEqual([referred.state.mode, referred.state.counts.beltStopsForCleared], ['safe', 0])
  golden('gate-unconfirmed', cleared)
})

test('a decision that the store did not take is none: the parcel is held until somebody decides anew', () => {
  const story = new LaneStory().start().enter('LX1', 1010).move(850).rise('tunnelOut')
  story.tell({ type: 'decisionNotStored', atMs: story.atMs, trackId: 1 })
  assert.deepEqual([recordOf(story).decision, recordOf(story).reasonCode], ['hold', 'policy-hold'])
  story.move(2400)
  const orders = story.effects.filter((effect) => effect.type === 'orderGate')
  assert.deepEqual(
    orders.map(({ decision }) => decision),
    ['divert'],
  )
})

test('a picture that comes while a lost parcel still waits for storage goes into its record', () => {
  const story = new LaneStory({ scan: 'silent', stores: false }).start().enter('LX1', 1010).move(1000)
  assert.equal(recordOf(story).reasonCode, 'tracking-lost')
  const { closing, stored } = story.state.parcels[0] ?? {}
  assert.deepEqual([closing, stored, recordOf(story).scan], [true, false, null])
  story.storeScan(1)
  assert.notEqual(recordOf(story).scan, null)
  assert.ok(!story.effects.some((effect) => effect.type === 'interpretScan'))
})
