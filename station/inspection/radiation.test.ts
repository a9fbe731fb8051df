import assert from 'node:assert/strict'
import { test } from 'node:test'
import { golden, recordOf } from './testing/golden.ts'
import { LaneStory } from './testing/lane-story.ts'

const alarm = (story: LaneStory, sigmas = 12) =>
  story.tell({ type: 'radiationAlarmed', atMs: story.atMs, kind: 'gamma', sigmas, beltMm: story.beltMm })

/** A parcel of 300 mm that has passed the portal and lies before the beam. */
const entered = (story = new LaneStory(), inPortal: (story: LaneStory) => void = () => undefined) => {
  story.start().rise('infeed').move(200)
  inPortal(story)
  story.tell({ type: 'labelRead', atMs: story.atMs, text: 'LX1', beltMm: story.beltMm })
  story.move(100).fall('infeed').move(50)
  story.tell({ type: 'weighed', atMs: story.atMs, grams: 1010, stable: true, beltMm: story.beltMm })
  return story.move(300).rise('tunnelIn')
}
const judged = (story: LaneStory) =>
  story.move(300).fall('tunnelIn').move(600).rise('tunnelOut').move(300).fall('tunnelOut')

test('a parcel that passes a quiet portal is clear, and says that it was looked at', () => {
  const story = judged(entered())
  assert.equal(recordOf(story).verdict, 'clear')
  const threat = recordOf(story).hypotheses.find(({ kind }) => kind === 'threat')
  assert.match(threat?.words ?? '', /stayed at its background/)
})

test('an alarm while the parcel is in the portal refers it as a threat, with how strong it was', () => {
  const story = judged(entered(new LaneStory(), (inPortal) => alarm(inPortal)))
  const record = recordOf(story)
  assert.equal(record.verdict, 'refer')
  assert.equal(record.hypotheses[0]?.kind, 'threat')
  assert.match(record.hypotheses[0].words, /gamma radiation 12 times the usual fluctuation/)
  golden('radiation-alarm', story)
})

test('of several alarms of one kind the strongest is said', () => {
  const story = judged(
    entered(new LaneStory(), (inPortal) => {
      alarm(inPortal, 7)
      alarm(inPortal, 31)
      alarm(inPortal, 9)
    }),
  )
  const threats = recordOf(story).hypotheses.filter(({ kind }) => kind === 'threat')
  assert.deepEqual(
    threats.map(({ score, fired }) => [score, fired]),
    [[31, true]],
  )
})

test('an alarm far from the parcel is written down and touches no parcel', () => {
  const story = entered()
  alarm(story)
  assert.equal(recordOf(judged(story)).verdict, 'clear')
  assert.ok(story.effects.some((effect) => effect.type === 'recordLaneEvent' && effect.kind === 'radiation-alarm'))
})

test('a dose over the limit stops the lane, and Reset waits until it has fallen', () => {
  const story = entered()
  story.tell({ type: 'doseRoseTooHigh', atMs: story.atMs, uSvH: 7.5, limitUSvH: 5, beltMm: story.beltMm })
  assert.equal(story.state.mode, 'safe')
  assert.equal(story.state.beamRequested, false)
  assert.match(story.state.stops[0]?.words ?? '', /7\.5 µSv\/h; 5\.0 is the limit/)
  const reset = () => story.tell({ type: 'safeReset', atMs: story.atMs, by: 'T-1' })
  reset()
  assert.equal(story.state.mode, 'safe')
  story.tell({ type: 'doseFell', atMs: story.atMs })
  reset()
  assert.equal(story.state.mode, 'stopped')
})

test('a dosimeter that the policy requires stops the lane by its silence; a portal that it does not require does not', () => {
  const story = entered()
  const silent = (device: 'portal' | 'dosimeter') =>
    story.tell({ type: 'deviceFailed', atMs: story.atMs, device, message: 'silent', beltMm: story.beltMm })
  silent('portal')
  assert.notEqual(story.state.mode, 'safe')
  silent('dosimeter')
  assert.equal(story.state.mode, 'safe')
  assert.match(story.state.stops[0]?.words ?? '', /dosimeter does not answer/)
})
