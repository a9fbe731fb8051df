import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ProcedureId } from '../contract/calibration.ts'
import { procedureOf } from './procedures.ts'
import { beginRun, Run, type RunEvent, type Stepped, stepRun } from './run.ts'

const id = '01932c07-4e2e-7cc3-9b1a-000000000001'
const begin = (procedure: ProcedureId): Run => beginRun(id, procedure, 'T-0412', 1)
const good = { 'dark level': 1500, 'dark noise': 12 }
const outcome = (numbers: Readonly<Record<string, number>>) => ({ numbers, data: { kept: true }, plot: null })
const play = (run: Run, events: readonly RunEvent[]): Run => events.reduce((now, event) => stepRun(now, event).run, run)

const event: fc.Arbitrary<RunEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<RunEvent>({ type: 'confirmed' }) },
  { weight: 1, arbitrary: fc.constant<RunEvent>({ type: 'skipped' }) },
  { weight: 2, arbitrary: fc.nat(600).map((done): RunEvent => ({ type: 'progressed', done })) },
  { weight: 4, arbitrary: fc.nat(9).map((seen): RunEvent => ({ type: 'measured', seen: { seen } })) },
  { weight: 1, arbitrary: fc.constant<RunEvent>({ type: 'interrupted', words: 'The beam went off.' }) },
  { weight: 1, arbitrary: fc.constant<RunEvent>({ type: 'notEvaluated', words: 'Too few steps.' }) },
  { weight: 1, arbitrary: fc.constant<RunEvent>({ type: 'stopped' }) },
  { weight: 2, arbitrary: fc.constant<RunEvent>({ type: 'signed' }) },
  { weight: 1, arbitrary: fc.constant<RunEvent>({ type: 'restarted' }) },
  {
    weight: 3,
    arbitrary: fc
      .dictionary(fc.constantFrom('dark level', 'dark noise', 'steps', 'mass error'), fc.double({ min: -5, max: 70 }))
      .map((numbers): RunEvent => ({ type: 'evaluated', outcome: outcome(numbers) })),
  },
)
const story = fc.tuple(fc.constantFrom(...ProcedureId.options), fc.array(event, { maxLength: 60, size: 'max' }))

/** Plays a story, and shows each turn with the run as it was stored last. */
function follow(
  [procedure, events]: [ProcedureId, RunEvent[]],
  look: (turn: Stepped, before: Run, stored: Run) => void,
) {
  let run = begin(procedure)
  let stored = run
  for (const one of events) {
    const turn = stepRun(run, one)
    if (turn.effects.some(({ type }) => type === 'store')) stored = Run.parse(JSON.parse(JSON.stringify(turn.run)))
    look(turn, run, stored)
    run = turn.run
  }
}

test('dark passes inside its limits and waits for a signature; outside it fails and says what to do', () => {
  const measured = play(begin('dark'), [{ type: 'confirmed' }, { type: 'measured', seen: {} }])
  const passed = stepRun(measured, { type: 'evaluated', outcome: outcome(good) }).run
  assert.equal(passed.state, 'passed')
  assert.deepEqual(
    passed.values.map(({ name, value, good: fits }) => [name, value, fits]),
    [
      ['dark level', 1500, true],
      ['dark noise', 12, true],
    ],
  )
  const failed = stepRun(measured, { type: 'evaluated', outcome: outcome({ ...good, 'dark noise': 900 }) }).run
  assert.equal(failed.state, 'failed')
  assert.match(failed.words, /dark noise.*warm up/)
  assert.equal(stepRun(failed, { type: 'signed' }).run.state, 'failed')
  const again = stepRun(failed, { type: 'confirmed' }).run
  assert.deepEqual([again.state, again.step], ['waiting', 0])
})

test('a step of the wedge may be left out, the air picture may not', () => {
  assert.deepEqual(stepRun(begin('material'), { type: 'skipped' }).run.seen, [null])
  assert.equal(stepRun(begin('gain'), { type: 'skipped' }).run.step, 0)
})

test('a station that falls anywhere finds the run at a step that a person can begin, with all earlier steps', () => {
  fc.assert(
    fc.property(story, (told) => {
      follow(told, ({ run }, _before, stored) => {
        // Only progress within a step may be lost.
        assert.deepEqual({ ...stored, done: 0, state: stored.state }, { ...stored, done: 0 })
        assert.deepEqual(run.seen, run.state === 'signed' ? run.seen : stored.seen)
        const back = stepRun(stored, { type: 'restarted' })
        const evaluates = back.effects.some(({ type }) => type === 'evaluate')
        assert.ok(back.run.state !== 'measuring' || evaluates)
        assert.deepEqual(back.run.seen, stored.seen)
      })
    }),
    { numRuns: 1000 },
  )
})

test('whatever happens, only what passed its limits is signed, and an ended run never changes or measures again', () => {
  let signed = 0
  fc.assert(
    fc.property(story, (told) => {
      follow(told, ({ run, effects }, before) => {
        if (before.state === 'aborted' || before.state === 'signed') {
          assert.equal(run, before)
          assert.equal(effects.length, 0)
        }
        if (run.state === 'signed' && before.state !== 'signed') {
          signed++
          assert.equal(before.state, 'passed')
          assert.equal(run.values.length, procedureOf(run.procedure).limits.length)
          assert.ok(run.values.every(({ good: fits }) => fits))
        }
        if (run.state === 'aborted' && before.state !== 'aborted') assert.equal(effects[0]?.type, 'cancel')
        if (effects.some(({ type }) => type === 'measure')) assert.equal(run.state, 'measuring')
      })
    }),
    { numRuns: 1500 },
  )
  assert.ok(signed > 10, `only ${signed} runs were signed: they show too little`)
})
