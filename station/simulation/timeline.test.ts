import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Scenario } from '../config/scenario.ts'
import { dueActs } from './timeline.ts'

const scenario = Scenario.parse({
  name: 'two-faults',
  words: 'Two faults.',
  lane: 'lane.yaml',
  timeline: [
    { atS: 10, fault: 'doorOpen', forS: 5, words: 'The door opens.' },
    { atS: 30, fault: 'scaleSilent', forS: 10, words: 'The scale falls silent.' },
  ],
  everyS: 60,
})
const said = (afterS: number, untilS: number) =>
  dueActs(scenario, afterS, untilS).map(({ type, step }) => `${type} ${step.fault}`)

test('a fault begins, ends, and the lane is put right, each in its turn', () => {
  assert.deepEqual(said(0, 20), ['begin doorOpen', 'end doorOpen', 'resume doorOpen'])
  assert.deepEqual(said(20, 60), ['begin scaleSilent', 'end scaleSilent', 'resume scaleSilent'])
})

test('a day repeats its round', () => {
  assert.deepEqual(said(60, 76), ['begin doorOpen', 'end doorOpen'])
})

test('however the time is cut, every act comes once', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.01, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 }), (steps) => {
      let at = 0
      const cut = steps.flatMap((step) => {
        const acts = said(at, at + step)
        at += step
        return acts
      })
      assert.deepEqual(cut, said(0, at))
    }),
  )
})
