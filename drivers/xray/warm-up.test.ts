import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Rung } from './seasoning.ts'
import {
  isWarming,
  noWarmUp,
  quenchMs,
  type WarmUpEffect,
  type WarmUpEvent,
  warmUpProgress,
  type WarmUpState,
  warmUpStep,
} from './warm-up.ts'

const rungs: readonly Rung[] = [80, 120, 160].map((kilovolts) => ({ kilovolts, milliamps: 0.5, dwellMs: 1000 }))

/** A warm-up played event by event, with everything that it ordered. */
function played(events: readonly WarmUpEvent[]) {
  let state: WarmUpState = noWarmUp
  const effects: WarmUpEffect[] = []
  for (const event of events) {
    const step = warmUpStep(state, event)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

const started: WarmUpEvent = { type: 'started', atMs: 0, rungs }
const stands = (atMs: number, kilovolts: number): WarmUpEvent => ({ type: 'polled', atMs, emitting: true, kilovolts })
const dark = (atMs: number): WarmUpEvent => ({ type: 'polled', atMs, emitting: false, kilovolts: 0 })
const orders = (effects: readonly WarmUpEffect[]): string[] =>
  effects.map((effect) => (effect.type === 'setOutput' ? `${effect.output.kilovolts} kV` : effect.type))

test('rung by rung: the dwell is counted from when the kV stand, and at the end X-rays go off', () => {
  const { state, effects } = played([
    started,
    stands(100, 40),
    stands(5000, 80),
    stands(5999, 80),
    stands(6000, 80),
    stands(6100, 120),
    stands(7100, 120),
    stands(7200, 160),
    stands(8200, 160),
  ])
  assert.equal(state.phase, 'done')
  assert.deepEqual(orders(effects), ['80 kV', 'turnOn', '120 kV', '160 kV', 'turnOff'])
})

test('an arc: off, quench, one rung lower, and both rungs stand twice as long', () => {
  const climbed = [started, stands(0, 80), stands(1000, 80), stands(1100, 120)]
  const { state, effects } = played([...climbed, { type: 'arced', atMs: 1200 }, dark(1300), dark(1200 + quenchMs)])
  assert.deepEqual(orders(effects), ['80 kV', 'turnOn', '120 kV', 'turnOff', 'clearArcFault', '80 kV', 'turnOn'])
  assert.equal(state.phase, 'climbing')
  assert.deepEqual(
    state.rungs.map(({ dwellMs }) => dwellMs),
    [2000, 2000, 1000],
  )
})

test('three arcs at one rung end it, in words; arcs at several rungs do not', () => {
  const arcAt = (atMs: number): WarmUpEvent[] => [{ type: 'arced', atMs }, dark(atMs + 300)]
  const { state, effects } = played([started, ...arcAt(100), ...arcAt(1000), { type: 'arced', atMs: 2000 }])
  assert.equal(state.phase, 'aborted')
  assert.match(state.why ?? '', /3 times at 80 kV/)
  assert.equal(orders(effects).at(-1), 'turnOff')
  const one = [started, stands(0, 80), stands(1000, 80)]
  assert.equal(played([...one, ...arcAt(1100), ...arcAt(2000)]).state.phase, 'climbing')
})

test('a fault ends it with off; "off" ends it at any moment and nothing is ordered after it', () => {
  const failed = played([started, stands(0, 80), { type: 'failed', why: 'interlock 1 open' }])
  assert.deepEqual([failed.state.phase, failed.state.why], ['aborted', 'interlock 1 open'])
  assert.equal(orders(failed.effects).at(-1), 'turnOff')
})

test('a tube that owes nothing is warm at once', () => {
  const { state, effects } = played([{ type: 'started', atMs: 0, rungs: [] }])
  assert.deepEqual([state.phase, effects], ['done', []])
})

test('for any story: never on again after off, abort or the end; kV never skip a rung upwards; progress stays between 0 and 1', () => {
  const event: fc.Arbitrary<(atMs: number) => WarmUpEvent> = fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(80, 120, 160).map((kv) => (atMs: number) => stands(atMs, kv)) },
    { weight: 3, arbitrary: fc.constant((atMs: number): WarmUpEvent => ({ type: 'arced', atMs })) },
    { weight: 1, arbitrary: fc.constant((): WarmUpEvent => ({ type: 'turnedOff' })) },
    { weight: 1, arbitrary: fc.constant((): WarmUpEvent => ({ type: 'failed', why: 'x' })) },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.nat(3000)), { maxLength: 60 }), (story) => {
      let { state } = warmUpStep(noWarmUp, started)
      let atMs = 0
      for (const [make, afterMs] of story) {
        atMs += afterMs
        const before = state
        const step = warmUpStep(before, make(atMs))
        state = step.state
        const progress = warmUpProgress(state, atMs)
        assert.ok(progress >= 0 && progress <= 1, `${progress}`)
        if (!isWarming(before)) assert.deepEqual(step.effects, [])
        if (!isWarming(state)) assert.ok(!orders(step.effects).includes('turnOn'))
        assert.ok(state.rung <= before.rung + 1)
      }
    }),
  )
})
