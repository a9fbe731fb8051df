import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LaneStatus } from '../contract/lane-status.ts'
import { laneView } from './lane-view.ts'
import { foreignBody } from './testing/golden.ts'
import { LaneStory, settings } from './testing/lane-story.ts'

const shape = LaneStatus.pick({
  mode: true,
  beam: true,
  beltMm: true,
  beltSpeedMmS: true,
  geometry: true,
  parcels: true,
  stop: true,
  otherStops: true,
})
const view = (story: LaneStory) => shape.parse(laneView(settings, story.state, story.beltMm))

test('a parcel on its way is shown in each of its phases, with its place now and the time to the gate', () => {
  const story = new LaneStory({ findings: [foreignBody] }).start()
  const phases = [story.rise('infeed').move(250), story.move(150).fall('infeed').move(250).rise('tunnelIn').move(50)]
    .map(() => view(story).parcels[0]?.phase)
    .slice(-1)
  for (const mm of [400, 400]) phases.push(view(story.move(mm)).parcels[0]?.phase)
  assert.deepEqual(phases, ['before-beam', 'in-beam', 'awaiting-decision'])
  const [parcel] = view(story).parcels
  assert.ok(parcel)
  assert.deepEqual([parcel.frontMm, parcel.rearMm, parcel.secondsToGate], [1500, 1100, (3700 - 1500) / 200])
  story.move(50).rise('tunnelOut').move(2000)
  assert.equal(view(story).parcels[0]?.phase, 'at-gate')
})

test('a parcel that comes in has no rear yet, and one whose place is doubtful is lost', () => {
  const story = new LaneStory().start().rise('infeed').move(250)
  assert.deepEqual([view(story).parcels[0]?.phase, view(story).parcels[0]?.rearMm], ['entering', null])
  story.tell({ type: 'beltJammed', atMs: story.atMs, beltMm: story.beltMm })
  assert.equal(view(story).parcels[0]?.phase, 'lost')
  assert.equal(view(story).parcels[0]?.secondsToGate, null)
})

test('a stop is shown only while the lane stands, and says what Reset or Start still waits for', () => {
  const story = new LaneStory()
  assert.equal(view(story).stop?.code, 'start-up')
  story.tell({ type: 'interlockOpened', atMs: 0, name: 'keyOn', beltMm: 0 })
  assert.deepEqual(view(story).stop?.waitsFor, ['keyOn'])
  story.tell({ type: 'interlockClosed', atMs: 0, name: 'keyOn' })
  story.start()
  assert.equal(view(story).stop, null)
  const { atMs, beltMm } = story
  story.tell({ type: 'linesStopped', atMs, message: 'no lines', beltMm })
  story.tell({ type: 'deviceFailed', atMs: atMs + 9000, device: 'generator', message: 'silent', beltMm })
  assert.deepEqual(view(story).stop?.waitsFor, ['generator', 'detector'])
  assert.equal(view(story).stop?.code, 'detector-silent')
  assert.equal(view(story).otherStops, 1)
})

test('the beam is what was read back: unknown before the first word and while the generator is silent', () => {
  const story = new LaneStory().start()
  assert.equal(view(story).beam, 'unknown')
  story.rise('infeed')
  assert.equal(view(story).beam, 'on')
  story.tell({ type: 'beamReadBack', atMs: story.atMs, emitting: false, beltMm: story.beltMm })
  assert.equal(view(story).beam, 'off')
  story.tell({ type: 'deviceFailed', atMs: story.atMs, device: 'generator', message: 'silent', beltMm: story.beltMm })
  assert.equal(view(story).beam, 'unknown')
})
