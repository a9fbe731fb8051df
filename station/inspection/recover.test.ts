import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Inspection } from '../contract/inspection.ts'
import { recoverInspection } from './recover.ts'
import { foreignBody, recordOf } from './testing/golden.ts'
import { LaneStory } from './testing/lane-story.ts'

test('a parcel in flight that nobody had judged is referred and held', () => {
  const open = recordOf(new LaneStory().start().enter('LX1', 1010))
  const closed = recoverInspection(open, 99_000, 'policy-7')
  const { verdict, decision, reasonCode, decidedBy, gate, closedAt, verdictAt, decidedAt } = Inspection.parse(closed)
  assert.deepEqual([verdict, decision, reasonCode, gate], ['refer', 'hold', 'restart', 'unconfirmed'])
  assert.deepEqual(decidedBy, { type: 'policy', id: 'policy-7' })
  assert.deepEqual([verdictAt, decidedAt, closedAt], [99_000, 99_000, 99_000])
  assert.ok(closed.hypotheses[0]?.fired)
})

test('a decision that was stored is kept as it was made, and its gate stays unconfirmed', () => {
  const story = new LaneStory({ findings: [foreignBody] }).start().enter('LX1', 1010).move(850)
  story.tell({
    type: 'officerDecided',
    atMs: story.atMs,
    inspectionId: recordOf(story).id,
    decision: 'seize',
    reasonCode: 'threat',
    staffId: 'K-2107',
  })
  const open = recordOf(story)
  const closed = recoverInspection(open, 99_000, 'policy-7')
  assert.deepEqual(
    [closed.verdict, closed.decision, closed.decidedBy, closed.decidedAt, closed.reasonCode],
    [open.verdict, 'seize', { type: 'officer', id: 'K-2107' }, open.decidedAt, 'threat'],
  )
  assert.equal(closed.gate, 'unconfirmed')
  assert.equal(closed.hypotheses.length, open.hypotheses.length + 1)
})

test('a gate that was confirmed before the end stays confirmed', () => {
  const open = { ...recordOf(new LaneStory().start().enter('LX1', 1010)), gate: 'confirmed' } as const
  assert.equal(recoverInspection(open, 1, 'p').gate, 'confirmed')
})

test('a parcel that had been cleared is referred when the station ended before its gate confirmed it; the decision stays as it was made', () => {
  const open = recordOf(new LaneStory().start().enter('LX1', 1010).move(850))
  assert.deepEqual([open.verdict, open.decision], ['clear', 'release'])
  const closed = recoverInspection(open, 99_000, 'policy-7')
  assert.deepEqual([closed.verdict, closed.decision, closed.gate], ['refer', 'release', 'unconfirmed'])
})
