import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { arcLimit, countArc, noArcs } from './arc-count.ts'
import { idleTime, seenAt, type TubeRecord, wentDark } from './idle-time.ts'
import { beyondLimits, limitsOf, settingOrder } from './output-limits.ts'
import { seasoningLadder } from './seasoning.ts'
import { tubes } from './tube-table.ts'

const hourMs = 3_600_000
const tube = tubes['stationary-160']
const limits = limitsOf(tube, { fullScaleKv: 160, fullScaleMa: 1 })
const record = (lastBeamOffAtMs: number): TubeRecord => ({
  lastBeamOffAtMs,
  latestSeenAtMs: lastBeamOffAtMs,
  arcs: 0,
  beamSeconds: 0,
})

for (const [hours, rungs, firstKv, dwellS] of [
  [7.9, 0, null, null],
  [8, 9, 80, 30],
  [71, 9, 80, 30],
  [73, 9, 80, 120],
  [31 * 24, 21, 64, 240],
] as const) {
  test(`a 160 kV tube that stood for ${hours} h owes ${rungs} rungs`, () => {
    const ladder = seasoningLadder(tube, limits, { known: true, hours })
    assert.equal(ladder.length, rungs)
    if (firstKv === null) return
    assert.deepEqual([ladder[0]?.kilovolts, (ladder[0]?.dwellMs ?? 0) / 1000], [firstKv, dwellS])
    assert.equal(ladder.at(-1)?.kilovolts, 160)
  })
}

test('after more than 30 days the mA grow from 30 % to all of it; a tube whose idle time is not known is treated so', () => {
  const long = seasoningLadder(tube, limits, { known: true, hours: 1000 })
  assert.deepEqual([long[0]?.milliamps, long.at(-1)?.milliamps], [0.3, 1])
  assert.deepEqual(seasoningLadder(tube, limits, { known: false, why: 'no record' }), long)
})

test('a rung never asks for more than the tube or the generator bears', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(tubes)),
      fc.double({ min: 10, max: 450, noNaN: true }),
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      fc.double({ min: 0, max: 5000, noNaN: true }),
      (row, fullScaleKv, fullScaleMa, hours) => {
        const bounds = limitsOf(row, { fullScaleKv, fullScaleMa })
        for (const rung of seasoningLadder(row, bounds, { known: true, hours }))
          assert.equal(beyondLimits({ ...rung, milliamps: rung.milliamps * 0.999_999 }, bounds), null)
      },
    ),
  )
})

test('idle time is what the record says; a clock that was set back is not believed until X-rays went off again', () => {
  const kept = seenAt(record(10 * hourMs), 30 * hourMs)
  assert.deepEqual(idleTime(kept, 34 * hourMs), { known: true, hours: 24 })
  const back = idleTime(kept, 20 * hourMs)
  assert.equal(back.known, false)
  assert.deepEqual(seenAt(kept, 20 * hourMs), kept, 'the latest time seen does not go back with the clock')
  assert.equal(idleTime(seenAt(kept, 20 * hourMs), 29 * hourMs).known, false)
  assert.deepEqual(idleTime(wentDark(kept, 20 * hourMs, 60, 1), 21 * hourMs), { known: true, hours: 1 })
  assert.equal(idleTime(null, 0).known, false)
})

test('for no story of clocks is a tube taken for warmer than the time that truly passed', () => {
  const move = fc.record({ realMs: fc.nat(40 * hourMs), clockMs: fc.integer({ min: -50 * hourMs, max: 0 }) })
  fc.assert(
    fc.property(fc.array(move, { maxLength: 8 }), (moves) => {
      let kept = record(1000 * hourMs)
      let clock = 1000 * hourMs
      let trueHours = 0
      for (const { realMs, clockMs } of moves) {
        const before = clock
        clock += realMs
        trueHours += realMs / hourMs
        kept = seenAt(kept, clock)
        clock += clockMs
        const idle = idleTime(kept, clock)
        if (clock < before + realMs) assert.equal(idle.known, false, 'a clock set back is noticed')
        if (!idle.known) return
        assert.ok(idle.hours >= trueHours - 1e-9)
      }
    }),
  )
})

test('beyond the limits a set point is refused with the limit in words: kV, mA, W', () => {
  const bounds = { maxKv: 160, maxMa: 30, maxW: 3000 }
  assert.equal(beyondLimits({ kilovolts: 160, milliamps: 18 }, bounds), null)
  assert.match(beyondLimits({ kilovolts: 161, milliamps: 1 }, bounds) ?? '', /beyond 0 to 160 kV/)
  assert.match(beyondLimits({ kilovolts: 100, milliamps: 31 }, bounds) ?? '', /beyond 0 to 30 mA/)
  assert.match(beyondLimits({ kilovolts: 160, milliamps: 20 }, bounds) ?? '', /3200 W, beyond the tube's 3000 W/)
  assert.match(beyondLimits({ kilovolts: Number.NaN, milliamps: 1 }, bounds) ?? '', /beyond/)
})

test('kV rise before mA and fall after them', () => {
  assert.deepEqual(settingOrder({ kilovolts: 100, milliamps: 1 }, { kilovolts: 160, milliamps: 0.5 }), [
    'kilovolts',
    'milliamps',
  ])
  assert.deepEqual(settingOrder({ kilovolts: 160, milliamps: 1 }, { kilovolts: 80, milliamps: 0.5 }), [
    'milliamps',
    'kilovolts',
  ])
})

test('four arcs in ten seconds are borne, the fifth is one too many; spread wider, any number is borne', () => {
  const tripped = (everyMs: number): boolean => {
    let count = noArcs
    let any = false
    for (let arc = 0; arc < 20; arc++) {
      const counted = countArc(count, arc * everyMs)
      count = counted.count
      any ||= counted.tripped
    }
    assert.equal(count.total, 20)
    return any
  }
  assert.equal(tripped(arcLimit.windowMs / 4 + 1), false)
  assert.equal(tripped(arcLimit.windowMs / 4 - 1), true)
})
