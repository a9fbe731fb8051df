import assert from 'node:assert/strict'
import { test } from 'node:test'
import { golden, recordOf } from './testing/golden.ts'
import { LaneStory } from './testing/lane-story.ts'

const open = (story: LaneStory, name: string) =>
  story.tell({ type: 'interlockOpened', atMs: story.atMs, name, beltMm: story.beltMm })
const close = (story: LaneStory, name: string) => story.tell({ type: 'interlockClosed', atMs: story.atMs, name })
const belt = (story: LaneStory, running: boolean, afterMs = 0) =>
  story.tell({
    type: 'beltChanged',
    atMs: story.atMs + afterMs,
    running,
    speedMmS: running ? 200 : 0,
    beltMm: story.beltMm,
  })
const reset = (story: LaneStory) => story.tell({ type: 'safeReset', atMs: story.atMs, by: 'T-300' })
const stop = (story: LaneStory) => story.tell({ type: 'laneStopped', atMs: story.atMs, by: 'K-2107' })

test('a lane that comes up with open interlocks waits for them, and starts when they are closed', () => {
  const story = new LaneStory()
  for (const name of ['door1Closed', 'keyOn', 'heartbeatGood']) open(story, name)
  belt(story, false)
  assert.equal(story.state.mode, 'stopped')
  assert.equal(story.start().state.mode, 'stopped')
  for (const name of ['heartbeatGood', 'keyOn', 'door1Closed']) close(story, name)
  open(story, 'heartbeatGood')
  assert.equal(story.state.mode, 'stopped', 'the watchdog may run out before the first start')
  close(story, 'heartbeatGood')
  assert.equal(story.start().state.mode, 'running')
})

test('once everything has read closed, a door or an emergency stop latches although the lane stands', () => {
  for (const [name, code] of [
    ['door1Closed', 'interlock'],
    ['emergencyStopReleased', 'emergency-stop'],
  ] as const) {
    const story = new LaneStory()
    belt(story, false)
    open(story, name)
    assert.deepEqual([story.state.mode, story.state.stops[0]?.code], ['safe', code])
    close(story, name)
    assert.equal(story.start().state.mode, 'safe')
    reset(story)
    assert.equal(story.start().state.mode, 'running')
  }
})

test('a lane that a person has stopped latches whatever goes wrong while it stands', () => {
  for (const fault of [
    (story: LaneStory) => open(story, 'door2Closed'),
    (story: LaneStory) => open(story, 'heartbeatGood'),
    (story: LaneStory) => story.tell({ type: 'lampFailed', atMs: story.atMs, beltMm: 0 }),
    (story: LaneStory) =>
      story.tell({ type: 'deviceFailed', atMs: story.atMs, device: 'generator', message: 'silent', beltMm: 0 }),
    (story: LaneStory) =>
      story.tell({ type: 'generatorFaulted', atMs: story.atMs, faults: ['over temperature'], beltMm: 0 }),
  ]) {
    const story = new LaneStory().start()
    stop(story)
    assert.equal(story.state.mode, 'stopped')
    fault(story)
    assert.equal(story.state.mode, 'safe')
  }
})

test('a stop and a start between two polls: the belt never seems to stop, and the next parcel has its beam', () => {
  const story = new LaneStory({ belt: 'never-stands' }).start()
  stop(story)
  story.start().enter('LX1', 1010).toGate().move(100).rise('outfeed')
  assert.deepEqual([recordOf(story).verdict, recordOf(story).decision], ['clear', 'release'])
})

test('a stop whose end comes only after the start is no fault, and a parcel in the beam is not cleared by that', () => {
  const story = new LaneStory({ belt: 'told-by-hand' }).start()
  belt(story, true)
  story.enter('LX1', 1010).move(400)
  stop(story)
  story.start()
  belt(story, false, 100)
  assert.notEqual(story.state.mode, 'safe')
  belt(story, true, 300)
  story.move(450).rise('tunnelOut')
  assert.equal(recordOf(story).verdict, 'refer')
  belt(story, false, 4000)
  assert.deepEqual([story.state.mode, story.state.stops[0]?.code], ['safe', 'belt-stopped'])
})

test('a parcel that came near the beam between a start and the end of the stop before it has no whole picture', () => {
  const story = new LaneStory({ belt: 'told-by-hand' }).start()
  belt(story, true)
  story.rise('infeed').move(400).fall('infeed').move(200)
  stop(story)
  story.start().move(50).rise('tunnelIn').move(50)
  assert.equal(story.state.parcels[0]?.scanAborted, false)
  belt(story, false)
  assert.equal(story.state.parcels[0]?.scanAborted, true)
})

test('a belt that does not run in time is a lane that stands and says why', () => {
  const story = new LaneStory({ belt: 'told-by-hand' }).start()
  story.tell({ type: 'clockReached', atMs: story.atMs + 2999 })
  assert.equal(story.state.mode, 'running')
  story.tell({ type: 'clockReached', atMs: story.atMs + 3000 })
  assert.deepEqual([story.state.mode, story.state.stops[0]?.code], ['stopped', 'belt-stopped'])
  assert.equal(story.state.stops[0]?.words, 'The belt did not start.')
})

test('the detector sends no lines: safe, and a reset works once the silence has ended, but not while its driver says failed', () => {
  const story = new LaneStory().start().enter('LX1', 1010).move(400)
  const message = 'The detector sends no lines although the belt moves.'
  story.tell({ type: 'linesStopped', atMs: story.atMs, message, beltMm: story.beltMm })
  assert.deepEqual([story.state.mode, story.state.stops[0]?.code], ['safe', 'detector-silent'])
  reset(story)
  assert.equal(story.state.mode, 'safe')
  story.tell({ type: 'deviceFailed', atMs: story.atMs, device: 'detector', message, beltMm: story.beltMm })
  story.tell({ type: 'linesResumed', atMs: story.atMs })
  reset(story)
  assert.equal(story.state.mode, 'safe', 'the driver has not reached it yet')
  story.tell({ type: 'deviceRecovered', atMs: story.atMs, device: 'detector' })
  reset(story)
  story.start().move(450).rise('tunnelOut').move(2450).move(50).rise('divert')
  assert.deepEqual([recordOf(story).verdict, recordOf(story).gate], ['refer', 'confirmed'])
  golden('detector-silent', story)
})

test('a disk that fills up while nothing is in the tunnel stops the belt at once, without a latch', () => {
  const story = new LaneStory().start()
  story.tell({ type: 'storageRefused', atMs: story.atMs, words: 'The disk is full.' })
  assert.deepEqual([story.state.mode, story.state.stops[0]?.code], ['stopped', 'disk-full'])
  assert.equal(story.state.stops[0]?.latched, false)
})

test('a disk that fills up while a parcel is in the tunnel lets it pass, then the belt stops', () => {
  const story = new LaneStory().start().enter('LX1', 1010).move(500)
  story.tell({ type: 'storageRefused', atMs: story.atMs, words: 'The disk is full.' })
  assert.equal(story.state.mode, 'scanning')
  story.move(350).rise('tunnelOut').move(500)
  assert.deepEqual([story.state.mode, story.state.stops[0]?.code], ['stopped', 'disk-full'])
  assert.notEqual(recordOf(story).scan, null)
})

test('X-rays that go out in mid-scan break that scan off, and not the next one', () => {
  const story = new LaneStory().start().enter('LX1', 1010).move(500)
  story.tell({ type: 'beamReadBack', atMs: story.atMs, emitting: false, beltMm: story.beltMm })
  story.tell({ type: 'beamReadBack', atMs: story.atMs, emitting: true, beltMm: story.beltMm })
  story.rise('infeed').move(350).rise('tunnelOut')
  assert.equal(recordOf(story).verdict, 'refer')
  assert.deepEqual(
    story.state.parcels.map(({ scanAborted }) => scanAborted),
    [true, false],
  )
})
