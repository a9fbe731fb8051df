import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scripts } from '../testing/scripts.ts'
import { stepsOf, waitList } from './stop-steps.ts'

function stepsOfScript(name: 'stop' | 'gate' | 'disk' | 'start') {
  const { status } = scripts[name]()
  assert.ok(status.stop)
  return stepsOf(status, status.stop)
}

test('an open panel is closed first; Reset and Start come last', () => {
  const steps = stepsOfScript('stop')
  assert.deepEqual(
    steps.map(({ state }) => state),
    ['done', 'now', 'todo', 'todo'],
  )
  assert.equal(steps[1]?.words, 'Make sure that nobody is at the tunnel and close it.')
  assert.equal(steps[1]?.detail, 'Waits for the access panel.')
})

test('when nothing is waited for any more, the person looks into the tunnel', () => {
  assert.deepEqual(
    stepsOfScript('gate').map(({ state }) => state),
    ['done', 'done', 'now', 'todo'],
  )
})

test('a lane that stands by itself needs no reset', () => {
  assert.ok(stepsOfScript('start').every(({ words }) => !words.includes('Reset')))
  assert.equal(stepsOfScript('disk')[1]?.detail, 'Waits for room on the disk.')
})

test('an X-ray state that is not known comes before everything else', () => {
  const { status } = scripts.stop()
  assert.ok(status.stop)
  const [first] = stepsOf({ ...status, beam: 'unknown' }, status.stop)
  assert.deepEqual([first?.state, first?.detail], ['now', 'Keep away from the tunnel.'])
})

test('several things that are waited for are one sentence', () => {
  assert.equal(waitList(['door1Closed', 'keyOn', 'detector']), 'door 1, the key and the detector to answer')
  assert.equal(waitList(['a name that nobody knows']), 'a name that nobody knows')
})
