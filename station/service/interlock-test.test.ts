import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type InterlockName, interlockNames } from '../../drivers/conveyor/conveyor.ts'
import { interlockRows } from './interlock-steps.ts'
import { type ChainLook, noTest, resultOf, sayOf, testStep, type TestState } from './interlock-test.ts'

const closed = Object.fromEntries(interlockNames.map((name) => [name, true])) as Record<InterlockName, boolean>

function look(atMs: number, part: Partial<ChainLook> = {}, open: readonly InterlockName[] = []): ChainLook {
  const interlocks = { ...closed, ...Object.fromEntries(open.map((name) => [name, false])) }
  return { atMs, interlocks, granted: true, generatorClosed: true, laneSafe: false, ...part }
}

const seen = (state: TestState, ...looks: readonly ChainLook[]): TestState =>
  looks.reduce((before, one) => testStep(before, { type: 'looked', look: one }), state)

/** One step that goes as it should, from the request of the enable to the closed interlock. */
function wellStep(state: TestState, name: InterlockName, atMs: number): TestState {
  const off = { granted: false, generatorClosed: false, laneSafe: true }
  return seen(
    state,
    look(atMs + 50),
    look(atMs + 100),
    look(atMs + 150, off, [name]),
    look(atMs + 200, { ...off, generatorClosed: true }),
  )
}

test('a whole test: each interlock is seen open and closed, the enable goes with it, and the result is good', () => {
  let state = testStep(noTest, { type: 'begun', atMs: 0 })
  for (const [index, { name }] of interlockRows.entries()) {
    state = wellStep(state, name, index * 1000)
    assert.equal(state.phase, 'step done', name)
    assert.equal(state.steps[index]?.state, 'good', state.steps[index]?.words)
    assert.match(state.steps[index]?.words ?? '', /seen within 50 ms, X-ray enable withdrawn in the same reading/)
    state = testStep(state, { type: 'went on', atMs: index * 1000 + 500 })
  }
  assert.equal(state.phase, 'finished')
  assert.equal(resultOf(state.steps), 'good')
})

test('an enable that stays although the door is open makes the step bad', () => {
  let state = testStep(noTest, { type: 'begun', atMs: 0 })
  const stays = { granted: true, generatorClosed: false, laneSafe: true }
  state = seen(state, look(50), look(100, stays, ['emergencyStopReleased']), look(4000, { laneSafe: true }))
  assert.equal(state.phase, 'step done')
  assert.equal(state.steps[0]?.state, 'bad')
  assert.match(state.steps[0]?.words ?? '', /not withdrawn within 200 ms/)
})

test('a generator that sees nothing and a lane that does not latch are both named', () => {
  let state = testStep(noTest, { type: 'begun', atMs: 0 })
  state = seen(
    state,
    look(50),
    look(100, { granted: false }, ['emergencyStopReleased', 'interlockAClosed']),
    look(4000),
  )
  assert.match(state.steps[0]?.words ?? '', /generator did not tell.*did not go to a safe stop/)
})

test('another interlock than the one asked for moves nothing', () => {
  let state = testStep(noTest, { type: 'begun', atMs: 0 })
  state = seen(state, look(50), look(100, { granted: false }, ['door2Closed']))
  assert.equal(state.phase, 'open it')
  assert.equal(sayOf(state), 'Press the emergency stop at the operator’s place.')
})

test('inputs that open with a door are noted at its step', () => {
  let state = testStep(noTest, { type: 'begun', atMs: 0 })
  state = testStep(state, { type: 'left out', atMs: 10, words: 'no button there' })
  const off = { granted: false, generatorClosed: false, laneSafe: true }
  state = seen(state, look(50), look(100, off, ['door1Closed', 'interlockAClosed']), look(150, off))
  assert.deepEqual(state.steps[1]?.others, ['interlockAClosed'])
  assert.equal(state.steps[0]?.words, 'Left out: no button there')
  assert.equal(resultOf(state.steps), 'bad', 'a test with a step left out is not good')
})
