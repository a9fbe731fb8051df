import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foreignBody as body, golden, recordOf as record } from './testing/golden.ts'
import { LaneStory } from './testing/lane-story.ts'

test('a calm parcel is cleared, released by policy and confirmed by the gate’s own eye', () => {
  const story = new LaneStory().start().enter('LX1', 1010).toGate().move(100).rise('outfeed')
  const { verdict, decision, decidedBy, gate, closedAt } = record(story)
  assert.deepEqual([verdict, decision, decidedBy?.type, gate], ['clear', 'release', 'policy', 'confirmed'])
  assert.ok(closedAt)
  assert.equal(story.state.counts.beltStopsForCleared, 0)
  assert.ok(!story.effects.some((effect) => effect.type === 'stopBelt'))
  golden('calm-parcel', story)
})

test('an undeclared object refers the parcel, and nobody’s decision means the hold chute', () => {
  const story = new LaneStory({ findings: [body] }).start().enter('LX1', 1010).toGate().move(50).rise('divert')
  const { verdict, decision, reasonCode, gate, hypotheses } = record(story)
  assert.deepEqual([verdict, decision, reasonCode, gate], ['refer', 'hold', 'timeout', 'confirmed'])
  assert.equal(
    hypotheses[0]?.words,
    'A dense object of about 12 g at the lower left is not explained by the declaration (24 chocolate bars).',
  )
  golden('undeclared-object', story)
})

test('an officer may change a decision until the gate has its order, and not after', () => {
  const story = new LaneStory({ findings: [body] }).start().enter('LX1', 1010).move(850)
  const decide = (decision: 'release' | 'examine' | 'seize') =>
    story.tell({
      type: 'officerDecided',
      atMs: story.atMs,
      inspectionId: record(story).id,
      decision,
      reasonCode: 'other',
      staffId: 'K-2107',
    })
  decide('examine')
  decide('release')
  decide('release')
  assert.equal(story.effects.filter((effect) => effect.type === 'storeDecision').length, 2)
  story.rise('tunnelOut')
  const before = record(story)
  story.move(2200)
  decide('seize')
  assert.equal(record(story).decision, before.decision)
  golden('officer-changes', story)
})

test('a release before the verdict is not taken', () => {
  const story = new LaneStory({ findings: 'silent' }).start().enter('LX1', 1010).move(800)
  story.tell({
    type: 'officerDecided',
    atMs: story.atMs,
    inspectionId: record(story).id,
    decision: 'release',
    reasonCode: 'other',
    staffId: 'K-2107',
  })
  assert.equal(record(story).decision, null)
})

test('a door that opens in mid-scan: beam off first, lane safe, parcel referred, and nothing starts by itself', () => {
  const story = new LaneStory().start().enter('LX1', 1010).move(500)
  const from = story.effects.length
  story.tell({ type: 'interlockOpened', atMs: story.atMs, name: 'door1Closed', beltMm: story.beltMm })
  assert.equal(story.effects[from]?.type, 'turnBeamOff')
  assert.equal(story.state.mode, 'safe')
  story.tell({ type: 'safeReset', atMs: story.atMs, by: 'T-300' })
  assert.equal(story.state.mode, 'safe', 'the door is still open')
  story.tell({ type: 'interlockClosed', atMs: story.atMs, name: 'door1Closed' })
  assert.equal(story.state.mode, 'safe', 'closing the door starts nothing')
  story.tell({ type: 'safeReset', atMs: story.atMs, by: 'T-300' })
  assert.equal(story.state.mode, 'stopped')
  story.start().move(350).rise('tunnelOut').move(2450).move(50).rise('divert')
  assert.deepEqual([record(story).verdict, record(story).decision], ['refer', 'hold'])
  golden('door-opens-mid-scan', story)
})

test('a label that cannot be read, and one without a declaration, are unmanifested and referred', () => {
  for (const label of [null, 'ZZ9']) {
    const story = new LaneStory().start().enter(label, 1010).toGate()
    assert.equal(record(story).verdict, 'refer')
    assert.ok(record(story).hypotheses.some((hypothesis) => hypothesis.kind === 'unmanifested' && hypothesis.fired))
    golden(label === null ? 'label-unreadable' : 'unmanifested', story)
  }
})

test('a parcel that vanishes before the tunnel is closed as held, and the next one goes on', () => {
  const story = new LaneStory().start().rise('infeed').move(400).fall('infeed').move(400)
  assert.deepEqual([record(story).decision, record(story).reasonCode], ['hold', 'tracking-lost'])
  story.enter('LX2', 1000).toGate().move(100).rise('outfeed')
  assert.equal(story.state.parcels.at(-1)?.record.decision, 'release')
  golden('vanished', story)
})

test('two parcels without a gap are one track, and referred', () => {
  const story = new LaneStory().start().rise('infeed').move(650).rise('tunnelIn').move(350).fall('infeed')
  assert.equal(story.state.parcels[0]?.merged, true)
  const near = new LaneStory().start().rise('infeed').move(300).fall('infeed').move(5).rise('infeed')
  assert.deepEqual(
    near.state.parcels.map((parcel) => parcel.merged),
    [true, true],
  )
})

test('a parcel that turns up behind the infeed eye is never cleared', () => {
  const story = new LaneStory()
    .start()
    .rise('tunnelIn')
    .move(300)
    .fall('tunnelIn')
    .move(600)
    .rise('tunnelOut')
    .move(2500)
    .move(50)
    .rise('divert')
  assert.equal(record(story).verdict, 'refer')
  assert.equal(record(story).decision, 'hold')
})

test('a full disk: the parcel in the beam is referred, and the next one stops the belt before the tunnel', () => {
  const story = new LaneStory({ scan: 'disk-full' }).start().enter('LX1', 1010).move(800)
  assert.equal(record(story).verdict, 'refer')
  story.rise('infeed')
  assert.equal(story.state.mode, 'stopped')
  assert.equal(story.state.stops[0]?.code, 'disk-full')
  story.start()
  assert.equal(story.state.mode, 'stopped', 'there is still no room')
  story.tell({ type: 'storageRecovered', atMs: story.atMs })
  story.start()
  assert.equal(story.state.mode, 'scanning')
  golden('disk-full', story)
})

test('a verdict that is not there in time is a referral, and a late finding does not clear', () => {
  const story = new LaneStory({ findings: 'silent' }).start().enter('LX1', 1010).move(800)
  story.tell({ type: 'clockReached', atMs: story.atMs + 5000 })
  assert.equal(record(story).verdict, 'refer')
  story.tell({
    type: 'findingsReady',
    atMs: story.atMs + 5001,
    trackId: 1,
    findings: [],
    quality: [],
    inferenceMs: 1,
    model: null,
  })
  assert.equal(record(story).verdict, 'refer')
  story.move(50).rise('tunnelOut').move(2450).move(50).rise('divert')
  assert.deepEqual([record(story).decision, record(story).reasonCode], ['hold', 'timeout'])
  golden('time-out-holds', story)
})

test('a released parcel that reaches the wrong end, or none, stops the lane until a person has found it', () => {
  const wrong = new LaneStory({ findings: [body] }).start().enter('LX1', 1010).toGate().move(100).rise('outfeed')
  assert.deepEqual([wrong.state.mode, record(wrong).gate], ['safe', 'unconfirmed'])
  const none = new LaneStory().start().enter('LX1', 1010).toGate().move(300)
  assert.deepEqual([none.state.mode, none.state.stops[0]?.code], ['safe', 'gate-unconfirmed'])
})

test('the beam is let go when nothing needs it for a while, and asked for again by the next parcel', () => {
  const story = new LaneStory().start().enter('LX1', 1010).move(1400)
  assert.equal(story.state.mode, 'running')
  assert.equal(story.state.beamRequested, false)
  story.rise('infeed')
  assert.equal(story.state.mode, 'scanning')
})
