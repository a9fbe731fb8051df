import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LaneEffect } from './effect.ts'
import type { LaneEvent } from './event.ts'
import { nextDeadlines } from './deadlines.ts'
import { initialState, step } from './step.ts'
import { declarationOf, settings } from './testing/lane-story.ts'

const eye = fc.constantFrom('infeed', 'tunnelIn', 'tunnelOut', 'divert', 'outfeed')
const track = fc.integer({ min: 1, max: 6 })
const device = fc.constantFrom('conveyor', 'detector', 'generator', 'barcode', 'scale')
const decision = fc.constantFrom('release', 'hold', 'examine', 'seize')
const finding = fc.constant({
  type: 'foreignObject',
  boxPx: [1, 1, 4, 4],
  score: 0.9,
  pValue: 0.1,
  threshold: 0.5,
  massG: null,
})

/** Anything that can happen, in any order; belt and clock only go forward and are filled in by the player. */
const happening: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 6, arbitrary: eye.map((name) => ({ type: 'eyeRose', eye: name })) },
  { weight: 6, arbitrary: eye.map((name) => ({ type: 'eyeFell', eye: name })) },
  { weight: 4, arbitrary: fc.constant({ type: 'laneStarted', by: 'K-1' }) },
  { weight: 1, arbitrary: fc.constant({ type: 'laneStopped', by: 'K-1' }) },
  { weight: 3, arbitrary: fc.constant({ type: 'safeReset', by: 'K-1' }) },
  {
    weight: 4,
    arbitrary: fc.boolean().map((running) => ({ type: 'beltChanged', running, speedMmS: running ? 200 : 0 })),
  },
  { weight: 2, arbitrary: fc.boolean().map((emitting) => ({ type: 'beamReadBack', emitting })) },
  { weight: 1, arbitrary: fc.constantFrom('door1Closed', 'keyOn').map((name) => ({ type: 'interlockOpened', name })) },
  { weight: 2, arbitrary: fc.constantFrom('door1Closed', 'keyOn').map((name) => ({ type: 'interlockClosed', name })) },
  { weight: 1, arbitrary: device.map((name) => ({ type: 'deviceFailed', device: name, message: 'silent' })) },
  { weight: 2, arbitrary: device.map((name) => ({ type: 'deviceRecovered', device: name })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { type: 'lampFailed' },
      { type: 'beamUnknown' },
      { type: 'beltJammed' },
      { type: 'jamCleared' },
      { type: 'storageRefused', words: 'full' },
      { type: 'storageRecovered' },
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom([], ['anode arc']).map((faults) => ({ type: 'generatorFaulted', faults })) },
  { weight: 2, arbitrary: fc.constant({ type: 'labelRead', text: 'LX1' }) },
  {
    weight: 2,
    arbitrary: track.map((trackId) => ({
      type: 'declarationFound',
      trackId,
      declaration: declarationOf('LX1'),
      sameLabelSeen: 0,
      cartonSeen: null,
    })),
  },
  { weight: 1, arbitrary: track.map((trackId) => ({ type: 'scanFailed', trackId, code: 'worker', words: 'gone' })) },
  {
    weight: 3,
    arbitrary: fc.tuple(track, fc.array(finding, { maxLength: 1 })).map(([trackId, findings]) => ({
      type: 'findingsReady',
      trackId,
      findings,
      quality: [],
      inferenceMs: 1,
      model: null,
    })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(track, decision).map(([trackId, chosen]) => ({
      type: 'officerDecided',
      inspectionId: idOf(trackId),
      decision: chosen,
      reasonCode: 'other',
      staffId: 'K-1',
    })),
  },
  { weight: 3, arbitrary: track.map((trackId) => ({ type: 'inspectionStored', trackId })) },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 900 }).map((mm) => ({ type: 'beltReached', mm })) },
  { weight: 1, arbitrary: fc.constant({ type: 'clockReached' }) },
)
const idOf = (trackId: number): string => `01932c07-4e2e-7cc3-9b1a-${String(trackId).padStart(12, '0')}`

/** Fills in belt, clock and names, and plays. `look` sees every turn. */
function play(
  happenings: readonly Record<string, unknown>[],
  look: (state: ReturnType<typeof initialState>, effects: readonly LaneEffect[], event: LaneEvent) => void,
) {
  let state = initialState(settings)
  let beltMm = 0
  let names = 0
  const events: LaneEvent[] = []
  happenings.forEach((happening, index) => {
    if (typeof happening['mm'] === 'number') beltMm += happening['mm']
    const named = happening['type'] === 'eyeRose' ? { inspectionId: idOf(++names), trackId: names } : {}
    const event = { ...happening, ...named, atMs: index * 100, beltMm } as unknown as LaneEvent
    events.push(event)
    const next = step(settings, state, event)
    state = next.state
    look(state, next.effects, event)
  })
  return { state, events, beltMm }
}
const anyOrder = fc.array(happening, { minLength: 10, maxLength: 150, size: 'max' })

test('whatever happens in whatever order, the beam is asked for in no state but scanning', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      play(happenings, (state) => assert.equal(state.beamRequested, state.mode === 'scanning'))
    }),
    { numRuns: 1500 },
  )
})

test('beam-off is the first order of its turn, and a lane with an open interlock has no beam', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      play(happenings, (state, effects) => {
        const at = effects.findIndex((effect) => effect.type === 'turnBeamOff')
        assert.ok(at <= 0)
        if (state.openInterlocks.length > 0) assert.equal(state.beamRequested, false)
      })
    }),
    { numRuns: 1500 },
  )
})

test('nothing that nobody judged is released, and no policy releases what was referred', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      play(happenings, (state, effects) => {
        for (const effect of effects) {
          if (effect.type !== 'orderGate' || effect.decision !== 'release') continue
          const parcel = state.parcels.find((candidate) => candidate.trackId === effect.trackId)
          assert.ok(parcel?.record.verdict)
          if (parcel.record.verdict === 'refer') assert.equal(parcel.record.decidedBy?.type, 'officer')
          assert.equal(parcel.trackingLost, false)
        }
      })
    }),
    { numRuns: 1500 },
  )
})

test('every parcel that the belt has carried past the end has been handed to storage, exactly once', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      const opened = new Set<number>()
      const closed: number[] = []
      const watch = (effects: readonly LaneEffect[]) => {
        for (const effect of effects) {
          if (effect.type === 'openInspection') opened.add(effect.trackId)
          if (effect.type === 'closeInspection') closed.push(effect.trackId)
        }
      }
      const { state, beltMm } = play(happenings, (_state, effects) => watch(effects))
      let now = state
      // Recovery of storage hands again what was not taken; without it each parcel comes once.
      const recovered = happenings.some((one) => one['type'] === 'storageRecovered')
      for (let turn = 1; turn <= 80; turn++) {
        const next = step(settings, now, { type: 'beltReached', atMs: 1e6 + turn, beltMm: beltMm + turn * 100 })
        now = next.state
        watch(next.effects)
      }
      assert.deepEqual([...new Set(closed)].sort(), [...opened].sort())
      if (!recovered) assert.equal(new Set(closed).size, closed.length)
    }),
    { numRuns: 1000 },
  )
})

test('the stored events, read back from JSON, give the same state; state and orders are plain JSON', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      const { state, events } = play(happenings, (_state, effects) =>
        assert.deepEqual(JSON.parse(JSON.stringify(effects)), effects),
      )
      const again = (JSON.parse(JSON.stringify(events)) as LaneEvent[]).reduce(
        (now, event) => step(settings, now, event).state,
        initialState(settings),
      )
      assert.deepEqual(again, state)
      assert.deepEqual(JSON.parse(JSON.stringify(state)), state)
    }),
    { numRuns: 500 },
  )
})

test('no deadline stays due once it has been told, and safe is left by a reset alone', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      let before = 'stopped'
      const { state, beltMm } = play(happenings, (now, _effects, event) => {
        if (before === 'safe' && now.mode !== 'safe') assert.equal(event.type, 'safeReset')
        before = now.mode
      })
      let now = step(settings, state, { type: 'beltReached', atMs: 1e6, beltMm }).state
      now = step(settings, now, { type: 'beltReached', atMs: 1e6, beltMm }).state
      const due = nextDeadlines(settings, now).beltMm
      assert.ok(due === null || due > beltMm, `${due} is still due at ${beltMm}`)
    }),
    { numRuns: 1000 },
  )
})
