import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DoseFact, doseLimit, doseLimits, doseStart, type DoseState, stepDose } from './dose-alarm.ts'

/** One reading a second, from a state on; gives the state after them and what happened, with its second. */
function measured(doses: readonly number[], from: DoseState = doseStart, startS = 0, pulses = true) {
  let state = from
  const facts: DoseFact[] = []
  doses.forEach((microsievertsPerH, second) => {
    const done = stepDose(state, { atMs: (startS + second) * 1000, microsievertsPerH, pulses })
    state = done.state
    facts.push(...done.facts)
  })
  return {
    state,
    facts,
    told: facts.map((fact) => `${fact.atMs / 1000} ${'cause' in fact ? fact.cause : ''} ${fact.type}`),
  }
}
const seconds = (count: number, dose: number): number[] => Array<number>(count).fill(dose)
const quiet = measured(seconds(61, 0.12)).state

test('the background is the mean of the first minute', () => {
  const { state, facts } = measured(Array.from({ length: 61 }, (_, second) => (second % 2 ? 0.1 : 0.14)))
  assert.ok(Math.abs((state.background ?? 0) - 0.12) < 0.001)
  assert.deepEqual(
    facts.map(({ type, atMs }) => [type, atMs]),
    [['backgroundLearned', 60_000]],
  )
  assert.ok(Math.abs(doseLimit(state) - 1.12) < 0.001)
})

test('more than 1 µSv/h above background for ten seconds is an alarm, for nine it is none', () => {
  assert.deepEqual(measured([...seconds(10, 1.2), 0.12], quiet, 100).told, [])
  assert.deepEqual(measured(seconds(11, 1.2), quiet, 100).told, ['110 aboveBackground alarmRaised'])
  assert.deepEqual(measured(seconds(60, 1.1), quiet, 100).told, [])
})

test('one low reading begins the ten seconds anew', () => {
  const { told } = measured([...seconds(9, 2), 0.1, ...seconds(11, 2)], quiet, 100)
  assert.deepEqual(told, ['120 aboveBackground alarmRaised'])
})

test('above the cabinet limit the alarm is at once, even while the background is still being learned', () => {
  assert.deepEqual(measured([5.1], quiet, 100).told, ['100 cabinetLimit alarmRaised'])
  assert.deepEqual(measured([5.1]).told, ['0 cabinetLimit alarmRaised'])
  assert.deepEqual(measured([5], quiet, 100).told, [])
})

test('before the background is known, the most that it can be counts', () => {
  assert.deepEqual(measured(seconds(11, 1.6)).told, ['10 aboveBackground alarmRaised'])
  assert.deepEqual(measured(seconds(30, 1.4)).told, [])
})

test('an alarm is over after ten low seconds', () => {
  const raised = measured([...seconds(12, 6)], quiet, 100)
  assert.deepEqual(raised.state.causes, ['aboveBackground', 'cabinetLimit'])
  assert.deepEqual(measured(seconds(10, 0.1), raised.state, 112).told, [])
  assert.deepEqual(measured(seconds(11, 0.1), raised.state, 112).told, [
    '122 aboveBackground alarmCleared',
    '122 cabinetLimit alarmCleared',
  ])
})

test('a leak that grows slowly is never learned as background', () => {
  const growing = Array.from({ length: 7200 }, (_, second) => 0.12 + second / 2000)
  const { state, told } = measured(growing, quiet, 100)
  assert.ok((state.background ?? 1) <= doseLimits.mostBackground)
  assert.ok(told.some((words) => words.endsWith('aboveBackground alarmRaised')))
})

test('the background follows the place slowly', () => {
  const { state } = measured(seconds(1800, 0.2), quiet, 100)
  assert.ok((state.background ?? 0) > 0.18 && (state.background ?? 0) < 0.2)
})

test('a tube that counts nothing for a minute is broken, and well again with its next pulse', () => {
  const dead = measured(seconds(62, 0), quiet, 61, false)
  assert.deepEqual(dead.told, ['120 tubeSilent alarmRaised'])
  assert.deepEqual(measured([0.12], dead.state, 130).told, ['130 tubeSilent alarmCleared'])
})

test('a clock that is set back neither raises an alarm nor hides one', () => {
  const { state } = measured(seconds(5, 2), quiet, 1000)
  assert.deepEqual(measured(seconds(20, 2), state, 100).told, [])
  assert.deepEqual(measured([9], state, 100).told, ['1004 cabinetLimit alarmRaised'])
})

test('for any readings the cabinet limit stands whenever it is exceeded, and facts and causes agree', () => {
  const dose = fc.float({ min: 0, max: 10, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(dose, fc.integer({ min: 1, max: 20_000 })), { maxLength: 60 }), (samples) => {
      let state = doseStart
      let atMs = 0
      const standing = new Set<string>()
      for (const [microsievertsPerH, gapMs] of samples) {
        atMs += gapMs
        const done = stepDose(state, { atMs, microsievertsPerH, pulses: true })
        for (const fact of done.facts) {
          if (fact.type === 'alarmRaised') standing.add(fact.cause)
          if (fact.type === 'alarmCleared') standing.delete(fact.cause)
        }
        state = done.state
        assert.deepEqual([...standing].sort(), [...state.causes].sort())
        if (microsievertsPerH > doseLimits.cabinet) assert.ok(state.causes.includes('cabinetLimit'))
      }
    }),
  )
})
