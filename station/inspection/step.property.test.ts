import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LaneEffect } from './effect.ts'
import type { LaneEvent } from './event.ts'
import { nextDeadlines } from './deadlines.ts'
import type { LaneState } from './lane-state.ts'
import { initialState, step } from './step.ts'
import { foreignBody } from './testing/golden.ts'
import { declarationOf, scanOfStories, settings } from './testing/lane-story.ts'

const eye = fc.constantFrom('infeed', 'tunnelIn', 'tunnelOut', 'divert', 'outfeed')
const track = fc.integer({ min: 1, max: 6 })
const device = fc.constantFrom('conveyor', 'detector', 'generator', 'barcode', 'scale')
const decision = fc.constantFrom('release', 'hold', 'examine', 'seize')
const interlock = fc.constantFrom('door1Closed', 'keyOn', 'heartbeatGood')
/** Clock, belt and names are filled in by the player; both go only forward. In `beltReached` the place is how far the belt goes on. */
const at = { atMs: 0, beltMm: 0 } as const
const finding = { ...foreignBody, threshold: 0.5 }

const person: fc.Arbitrary<LaneEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<LaneEvent>({ type: 'laneStarted', atMs: 0, by: 'K-1' }) },
  { weight: 1, arbitrary: fc.constant<LaneEvent>({ type: 'laneStopped', atMs: 0, by: 'K-1' }) },
  { weight: 3, arbitrary: fc.constant<LaneEvent>({ type: 'safeReset', atMs: 0, by: 'K-1' }) },
  {
    weight: 3,
    arbitrary: fc.tuple(track, decision).map(([trackId, chosen]): LaneEvent => {
      const said = { inspectionId: idOf(trackId), decision: chosen, reasonCode: 'other', staffId: 'K-1' } as const
      return { type: 'officerDecided', atMs: 0, ...said }
    }),
  },
)
const belt: fc.Arbitrary<LaneEvent> = fc.oneof(
  {
    weight: 6,
    arbitrary: eye.map((name): LaneEvent => ({ type: 'eyeRose', eye: name, ...at, inspectionId: null, trackId: null })),
  },
  { weight: 6, arbitrary: eye.map((name): LaneEvent => ({ type: 'eyeFell', eye: name, ...at })) },
  {
    weight: 4,
    arbitrary: fc
      .boolean()
      .map((running): LaneEvent => ({ type: 'beltChanged', running, speedMmS: running ? 200 : 0, ...at })),
  },
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 900 }).map((beltMm): LaneEvent => ({ type: 'beltReached', atMs: 0, beltMm })),
  },
  { weight: 1, arbitrary: fc.constant<LaneEvent>({ type: 'clockReached', atMs: 0 }) },
)
const fault: fc.Arbitrary<LaneEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.boolean().map((emitting): LaneEvent => ({ type: 'beamReadBack', emitting, ...at })) },
  { weight: 1, arbitrary: interlock.map((name): LaneEvent => ({ type: 'interlockOpened', name, ...at })) },
  { weight: 2, arbitrary: interlock.map((name): LaneEvent => ({ type: 'interlockClosed', name, atMs: 0 })) },
  {
    weight: 1,
    arbitrary: device.map((name): LaneEvent => ({ type: 'deviceFailed', device: name, message: 'silent', ...at })),
  },
  { weight: 2, arbitrary: device.map((name): LaneEvent => ({ type: 'deviceRecovered', device: name, atMs: 0 })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<LaneEvent>(
      { type: 'lampFailed', ...at },
      { type: 'beamUnknown', ...at },
      { type: 'beltJammed', ...at },
      { type: 'jamCleared', atMs: 0 },
      { type: 'jamCleared', atMs: 0 },
      { type: 'radiationAlarmed', kind: 'gamma', sigmas: 9, ...at },
      { type: 'doseRoseTooHigh', uSvH: 6, limitUSvH: 5, ...at },
      { type: 'doseFell', atMs: 0 },
      { type: 'doseFell', atMs: 0 },
      { type: 'linesStopped', message: 'no lines', ...at },
      { type: 'linesResumed', atMs: 0 },
      { type: 'linesResumed', atMs: 0 },
      { type: 'generatorFaulted', faults: ['anode arc'], ...at },
      { type: 'generatorFaulted', faults: [], ...at },
      { type: 'storageRefused', words: 'full', atMs: 0 },
      { type: 'storageRecovered', atMs: 0 },
    ),
  },
)
const answer: fc.Arbitrary<LaneEvent> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom<LaneEvent>(
      { type: 'labelRead', text: 'LX1', ...at },
      { type: 'labelRead', text: 'LX2', ...at },
      { type: 'labelUnreadable', ...at },
      { type: 'weighed', grams: 1010, stable: true, ...at },
      { type: 'weighed', grams: 4000, stable: true, ...at },
      { type: 'weighed', grams: 1010, stable: false, ...at },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(track, fc.constantFrom('LX1', 'LX1', 'LX2')).map(([trackId, label]): LaneEvent => {
      const declaration = declarationOf(label)
      return { type: 'declarationFound', atMs: 0, trackId, declaration, sameLabelSeen: 0, cartonSeen: null }
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(track, fc.constantFrom([], [], [finding])).map(([trackId, findings]): LaneEvent => {
      return { type: 'findingsReady', atMs: 0, trackId, findings, quality: [], inferenceMs: 1, model: null }
    }),
  },
  {
    weight: 3,
    arbitrary: track.map((trackId): LaneEvent => {
      return { type: 'scanStored', atMs: 0, trackId, scan: scanOfStories, lastLineAtMs: 0, imagingMs: 1 }
    }),
  },
  { weight: 3, arbitrary: track.map((trackId): LaneEvent => ({ type: 'inspectionStored', atMs: 0, trackId })) },
  {
    weight: 3,
    arbitrary: track.chain((trackId) =>
      fc.constantFrom<LaneEvent>(
        { type: 'declarationMissing', atMs: 0, trackId },
        { type: 'scanFailed', atMs: 0, trackId, code: 'worker', words: 'gone' },
        { type: 'scanFailed', atMs: 0, trackId, code: 'disk-full', words: 'full' },
        { type: 'findingsFailed', atMs: 0, trackId, words: 'The model ended.' },
        { type: 'decisionNotStored', atMs: 0, trackId },
        { type: 'gateRefused', atMs: 0, trackId, words: 'no echo' },
        { type: 'gateEchoed', atMs: 0, sequence: trackId },
      ),
    ),
  },
)
/** Anything that can happen, in any order. */
const happening = fc.oneof(
  { weight: 11, arbitrary: person },
  { weight: 25, arbitrary: belt },
  { weight: 9, arbitrary: fault },
  { weight: 16, arbitrary: answer },
)
function idOf(trackId: number): string {
  return `01932c07-4e2e-7cc3-9b1a-${String(trackId).padStart(12, '0')}`
}

/** Fills in belt, clock and names, and plays. `look` sees every turn. */
function play(
  happenings: readonly LaneEvent[],
  look: (state: LaneState, effects: readonly LaneEffect[], event: LaneEvent) => void,
) {
  let state = initialState(settings)
  let beltMm = 0
  let names = 0
  const events: LaneEvent[] = []
  happenings.forEach((happening, index) => {
    if (happening.type === 'beltReached') beltMm += happening.beltMm
    const placed = 'beltMm' in happening ? { ...happening, beltMm } : happening
    const named = placed.type === 'eyeRose' ? { ...placed, inspectionId: idOf(++names), trackId: names } : placed
    const event: LaneEvent = { ...named, atMs: index * 100 }
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
      const recovered = happenings.some((one) => one.type === 'storageRecovered')
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

test('no parcel that touches another or was lost is clear, and every judged parcel is counted once, as cleared or as referred', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      play(happenings, ({ parcels, counts }) => {
        for (const { merged, trackingLost, record } of parcels)
          if (merged || trackingLost) assert.notEqual(record.verdict, 'clear')
        assert.equal(counts.cleared + counts.referred, counts.judged)
        assert.ok(counts.cleared >= 0)
      })
    }),
    { numRuns: 1500 },
  )
})
