import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GeneratorStatus } from '../../drivers/xray/generator.ts'
import { firstBeamWatch, type BeamLook, watchBeam } from './beam-watch.ts'

const limits = { rampMs: 1500, offMs: 500, lampMs: 300 }
const status = (changes: Partial<GeneratorStatus>): GeneratorStatus => ({
  atMs: 0,
  highVoltageOn: false,
  emitting: false,
  interlock1Closed: true,
  interlock2Closed: true,
  ready: true,
  kilovolts: 0,
  milliamps: 0,
  kilovoltsSet: 160,
  milliampsSet: 0.6,
  faults: [],
  ...changes,
})

/** Runs looks one after the other and gives the types of what was told, with the time. */
function story(looks: readonly Partial<BeamLook>[]): string[] {
  let state = firstBeamWatch
  const told: string[] = []
  for (const look of looks) {
    const full: BeamLook = { atMs: 0, requested: false, status: status({}), reading: null, beltMm: 0, ...look }
    const next = watchBeam(state, full, limits)
    state = next.state
    told.push(...next.events.map((event) => `${event.type}@${event.atMs}`))
  }
  return told
}
const on = status({ emitting: true, highVoltageOn: true })

test('a beam that ramps up in time is read back and nothing else', () => {
  assert.deepEqual(
    story([
      { atMs: 0 },
      { atMs: 10, requested: true },
      { atMs: 1400, requested: true },
      { atMs: 1490, requested: true, status: on },
    ]),
    ['beamReadBack@0', 'beamReadBack@1490'],
  )
})

test('a beam that was asked for and never comes is unknown, once', () => {
  const looks = [0, 100, 1601, 1700, 5000].map((atMs) => ({ atMs, requested: true }))
  assert.deepEqual(story(looks), ['beamReadBack@0', 'beamUnknown@1601'])
})

test('X-rays that nobody asked for are unknown after half a second', () => {
  const looks = [0, 400, 501, 900].map((atMs) => ({ atMs, status: on }))
  assert.deepEqual(story(looks), ['beamReadBack@0', 'beamUnknown@501'])
})

test('a fault that comes and goes is told both times', () => {
  const faulted = status({ faults: ['anode arc'] })
  assert.deepEqual(story([{ atMs: 0 }, { atMs: 1, status: faulted }, { atMs: 2, status: faulted }, { atMs: 3 }]), [
    'beamReadBack@0',
    'generatorFaulted@1',
    'generatorFaulted@3',
  ])
})
