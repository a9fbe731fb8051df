import assert from 'node:assert/strict'
import { test } from 'node:test'
import { longestCalibrationBeamMs } from './calibration-beam.ts'
import type { LaneEvent } from './event.ts'
import type { LaneSettings } from './lane-state.ts'
import { waitsFor } from './stops.ts'
import { initialState, step } from './step.ts'
import { LaneStory, settings } from './testing/lane-story.ts'

const wanted = (story: LaneStory): void => story.tell({ type: 'calibrationBeamWanted', atMs: story.atMs, by: 'T-0412' })
const ordersOf = (story: LaneStory, type: string): number => story.effects.filter((one) => one.type === type).length
const running = (): LaneStory => {
  const story = new LaneStory().start()
  story.tell({ type: 'beamReadBack', atMs: story.atMs, emitting: false, beltMm: story.beltMm })
  return story
}

test('a calibration gets the beam over the empty running belt, and gives it back at once', () => {
  const story = running()
  wanted(story)
  assert.equal(story.state.mode, 'scanning')
  assert.equal(ordersOf(story, 'turnBeamOn'), 1)
  const before = ordersOf(story, 'turnBeamOff')
  story.tell({ type: 'calibrationBeamReleased', atMs: story.atMs })
  assert.equal(story.state.beamRequested, false)
  assert.equal(ordersOf(story, 'turnBeamOff'), before + 1)
})

test('the beam of a calibration ends by itself after ten seconds, and a second wish cannot lengthen the first', () => {
  const story = running()
  wanted(story)
  const untilMs = story.state.calibrationBeamUntilMs
  story.move(1000)
  wanted(story)
  assert.equal(story.state.calibrationBeamUntilMs, untilMs)
  story.tell({ type: 'clockReached', atMs: longestCalibrationBeamMs + 1 })
  assert.deepEqual([story.state.calibrationBeamUntilMs, story.state.beamRequested], [null, false])
})

test('no calibration has the beam from a lane that stands, with a parcel on the belt, or with an interlock open', () => {
  const standing = new LaneStory()
  wanted(standing)
  const loaded = running().rise('infeed').move(3000)
  wanted(loaded)
  const open = running()
  open.tell({ type: 'interlockOpened', atMs: open.atMs, name: 'door1Closed', beltMm: open.beltMm })
  wanted(open)
  for (const { state } of [standing, loaded, open]) assert.equal(state.calibrationBeamUntilMs, null)
  assert.deepEqual([standing.state.beamRequested, open.state.beamRequested], [false, false])
})

test('whatever takes the beam from a parcel takes it from a calibration; a parcel that comes ends it as well', () => {
  const at = (story: LaneStory) => ({ atMs: story.atMs, beltMm: story.beltMm })
  const ends: readonly ((story: LaneStory) => LaneEvent)[] = [
    (story) => ({ type: 'interlockOpened', name: 'accessPanelClosed', ...at(story) }),
    (story) => ({ type: 'lampFailed', ...at(story) }),
    (story) => ({ type: 'beamUnknown', ...at(story) }),
    (story) => ({ type: 'deviceFailed', device: 'detector', message: 'silent', ...at(story) }),
    (story) => ({ type: 'linesStopped', message: 'no lines', ...at(story) }),
    (story) => ({ type: 'generatorFaulted', faults: ['arc'], ...at(story) }),
    (story) => ({ type: 'laneStopped', by: 'T-0412', ...at(story) }),
    (story) => ({ type: 'beltChanged', running: false, speedMmS: 0, ...at(story) }),
    (story) => ({ type: 'doseRoseTooHigh', uSvH: 9, limitUSvH: 5, ...at(story) }),
  ]
  for (const end of ends) {
    const story = running()
    wanted(story)
    assert.notEqual(story.state.calibrationBeamUntilMs, null)
    const event = end(story)
    story.tell(event)
    assert.deepEqual([story.state.calibrationBeamUntilMs, story.state.beamRequested], [null, false], event.type)
  }
  const story = running()
  wanted(story)
  story.rise('infeed')
  assert.equal(story.state.calibrationBeamUntilMs, null)
})

test('a calibration in doubt refers what the picture would clear, and locks Start where the policy says so', () => {
  const story = running()
  const doubt = 'The calibration is out of date: dark has expired.'
  story.tell({ type: 'calibrationChanged', atMs: story.atMs, version: 'set 3', doubt, underWay: false })
  story.enter('LX1', 1010).toGate()
  const record = story.state.parcels[0]?.record
  assert.equal(record?.verdict, 'refer')
  assert.equal(record?.versions.calibration, 'set 3')
  assert.ok(record?.hypotheses.some(({ kind, fired, words }) => kind === 'quality' && fired && words === doubt))
  const locked: LaneSettings = { ...settings, policy: { ...settings.policy, calibration: 'lock' } }
  const changed = (underWay: boolean) =>
    step(locked, initialState(locked), { type: 'calibrationChanged', atMs: 0, version: null, doubt, underWay }).state
  assert.deepEqual(waitsFor({ state: changed(false), settings: locked }), ['calibration'])
  const start = (underWay: boolean) =>
    step(locked, changed(underWay), { type: 'laneStarted', atMs: 1, by: 'T-0412' }).state.mode
  assert.deepEqual([start(false), start(true)], ['stopped', 'running'])
})
