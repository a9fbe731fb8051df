import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { faultWords, fromCounts, fullCounts, statusFlags, toCounts, xrvCommands } from './commands.ts'
import {
  advanceTube,
  coldTube,
  isEmitting,
  switchOff,
  switchOn,
  type Tube,
  type TubeTimes,
  watchdogFault,
} from './tube.ts'

test('140 kV of 160 are 3583 counts, as the vendor reckons', () => {
  assert.equal(toCounts(140, 160), 3583)
  assert.equal(toCounts(160, 160), fullCounts)
  assert.equal(toCounts(200, 160), fullCounts)
  assert.equal(toCounts(-1, 160), 0)
})

test('counts become kV and the same counts again', () => {
  fc.assert(
    fc.property(fc.nat(fullCounts), fc.double({ min: 10, max: 500, noNaN: true }), (counts, fullScale) => {
      assert.equal(toCounts(fromCounts(counts, fullScale), fullScale), counts)
    }),
  )
})

test('every status flag and fault flag of the table has its place', () => {
  assert.equal(statusFlags.length, xrvCommands.readStatus.answers)
  assert.equal(faultWords.length, xrvCommands.readFaults.answers)
  assert.equal(faultWords[watchdogFault], 'watchdog ran out')
  assert.equal(statusFlags.indexOf('internalInterlockClosed'), 16)
})

const times: TubeTimes = { prewarnMs: 100, rampMs: 200, rampDownMs: 50, watchdogMs: 1000 }

test('whatever happens, without the hard-wired enable the tube is dark one step later and stays so until a person resets it', () => {
  const happening = fc.oneof(
    fc.constant('on' as const),
    fc.constant('off' as const),
    fc.constant('open' as const),
    fc.constant('close' as const),
    fc.constant('wait' as const),
  )
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (story) => {
      let tube: Tube = { ...coldTube, setKv: 160, setMa: 0.6 }
      let enabled = true
      let latched = false
      story.forEach((what, index) => {
        const nowMs = index * 40
        tube = { ...tube, lastMessageMs: nowMs }
        if (what === 'open' || what === 'close') enabled = what === 'close'
        if (what === 'on') tube = switchOn(tube, nowMs, enabled).tube
        if (what === 'off') tube = switchOff(tube, nowMs)
        latched ||= !enabled && ['prewarn', 'ramp', 'on'].includes(tube.phase)
        tube = advanceTube(tube, nowMs, enabled, times)
        assert.ok(!latched || (tube.faults.length > 0 && !isEmitting(tube)), `step ${index}: ${what}`)
        assert.ok(enabled || tube.phase === 'off' || tube.phase === 'ramp-down', `step ${index}: ${what}`)
      })
    }),
  )
})

test('kV rise first and mA follow; off is dark within the ramp-down', () => {
  let tube = switchOn({ ...coldTube, setKv: 160, setMa: 0.6 }, 0, true).tube
  for (let nowMs = 0; nowMs <= 400; nowMs += 5) {
    tube = advanceTube({ ...tube, lastMessageMs: nowMs }, nowMs, true, times)
    if (tube.milliamps > 0) assert.ok(tube.kilovolts >= 0.99 * 160, `${tube.milliamps} mA at ${tube.kilovolts} kV`)
  }
  assert.equal(tube.phase, 'on')
  tube = switchOff(tube, 400)
  assert.equal(tube.milliamps, 0)
  tube = advanceTube(tube, 450, true, times)
  assert.deepEqual([tube.phase, tube.kilovolts], ['off', 0])
})
