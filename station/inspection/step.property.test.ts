import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { longestCalibrationBeamMs } from './calibration-beam.ts'
import type { LaneEffect } from './effect.ts'
import type { LaneEvent } from './event.ts'
import { nextDeadlines } from './deadlines.ts'
import type { LaneState } from './lane-state.ts'
import { initialState, step } from './step.ts'
import { happening, idOf } from './testing/happenings.ts'
import { settings } from './testing/lane-story.ts'

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

test('a calibration has the beam only over an empty belt with all closed, in no state but scanning, and never beyond its time', () => {
  let granted = 0
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      play(happenings, (state, _effects, event) => {
        const { calibrationBeamUntilMs: untilMs, parcels, openInterlocks, mode, beamRequested } = state
        if (untilMs === null) return
        granted++
        assert.deepEqual([mode, beamRequested, parcels.length, openInterlocks.length], ['scanning', true, 0, 0])
        assert.ok(untilMs > event.atMs && untilMs - event.atMs <= longestCalibrationBeamMs)
      })
    }),
    { numRuns: 3000 },
  )
  assert.ok(granted > 10, `only ${granted} turns had the beam for a calibration: they show too little`)
})

test('while a calibration is under way nothing is judged clear', () => {
  fc.assert(
    fc.property(anyOrder, (happenings) => {
      let cleared = 0
      play(happenings, ({ calibration, counts }) => {
        if (calibration.underWay) assert.ok(counts.cleared <= cleared)
        cleared = counts.cleared
      })
    }),
    { numRuns: 1000 },
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
