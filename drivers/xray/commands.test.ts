import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fixed, fromWire, fullCounts, kvCounts, toWire } from './command.ts'
import { slmCommands } from './slm-commands.ts'
import { advanceTube, coldTube, isEmitting, isLive, switchOff, switchOn, type Tube, type TubeTimes } from './tube.ts'
import { uxCommands } from './ux-commands.ts'
import { xrb011Commands } from './xrb011-commands.ts'
import { xrvCommands, xrvFault, xrvFaultWords, xrvStatusFlags } from './xrv-commands.ts'

const scale = (fullScaleKv: number) => ({ fullScaleKv, fullScaleMa: 1 })

test('140 kV of 160 are 3583 counts, as the vendor reckons; on an XRB011 they are 1400 tenths', () => {
  assert.equal(toWire(140, kvCounts, scale(160)), 3583)
  assert.equal(toWire(160, kvCounts, scale(160)), fullCounts)
  assert.equal(toWire(-1, kvCounts, scale(160)), 0)
  assert.equal(toWire(140, xrb011Commands.setKilovolts.takes[0] ?? kvCounts, scale(160)), 1400)
})

test('counts become kV and the same counts again', () => {
  fc.assert(
    fc.property(fc.nat(fullCounts), fc.double({ min: 10, max: 500, noNaN: true }), (counts, fullScaleKv) => {
      assert.equal(toWire(fromWire(counts, kvCounts, scale(fullScaleKv)), kvCounts, scale(fullScaleKv)), counts)
    }),
  )
})

test('every status flag and fault flag of the XRV has its place', () => {
  assert.equal(xrvStatusFlags.length, xrvCommands.readStatus.answers)
  assert.equal(xrvFaultWords.length, xrvCommands.readFaults.answers)
  assert.equal(xrvFaultWords[xrvFault.watchdog], 'watchdog ran out')
  assert.deepEqual([xrvFaultWords[xrvFault.anodeArc], xrvFaultWords[xrvFault.cathodeArc]], ['anode arc', 'cathode arc'])
  assert.equal(xrvStatusFlags.indexOf('internalInterlockClosed'), 16)
})

test('the same number means different things on different models, as hardware.md §2.1 lists them', () => {
  const meanings = (code: string): (string | undefined)[] =>
    [xrvCommands, uxCommands, slmCommands, xrb011Commands].map(
      (table) => Object.values(table).find((command) => command.code === code)?.meaning,
    )
  assert.deepEqual(meanings('12'), ['set filament limit', 'set filament pre-heat', undefined, undefined])
  assert.deepEqual(meanings('13'), ['set filament pre-heat', 'set filament limit', undefined, undefined])
  assert.deepEqual(meanings('16'), ['filament limit', 'filament pre-heat', undefined, undefined])
  assert.deepEqual(meanings('27'), ['configuration', undefined, undefined, 'feed watchdog'])
  assert.deepEqual(meanings('28'), ['full scales', undefined, undefined, 'watchdog'])
  assert.deepEqual(meanings('31'), ['reset faults', undefined, 'reset faults', 'open user configuration'])
  assert.deepEqual(meanings('98'), ['X-ray output', undefined, 'X-ray output', 'X-rays'])
  assert.deepEqual(meanings('99'), [undefined, 'X-ray output', undefined, 'X-ray output'])
})

test('a uX filament of 1.7 A is 696 counts, as its users set it', () => {
  assert.equal(toWire(1.7, uxCommands.setFilamentLimit.takes[0] ?? fixed('', 'A', 1), scale(50)), 696)
  assert.equal(toWire(0.2, uxCommands.setFilamentPreheat.takes[0] ?? fixed('', 'A', 1), scale(50)), 82)
})

const times: TubeTimes = { prewarnMs: 100, rampMs: 200, rampDownMs: 50, quenchMs: 60 }

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
        if (what === 'open' || what === 'close') enabled = what === 'close'
        if (what === 'on') tube = switchOn(tube, nowMs, enabled).tube
        if (what === 'off') tube = switchOff(tube, nowMs)
        latched ||= !enabled && isLive(tube)
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
    tube = advanceTube(tube, nowMs, true, times)
    if (tube.milliamps > 0) assert.ok(tube.kilovolts >= 0.99 * 160, `${tube.milliamps} mA at ${tube.kilovolts} kV`)
  }
  assert.equal(tube.phase, 'on')
  tube = switchOff(tube, 400)
  assert.equal(tube.milliamps, 0)
  tube = advanceTube(tube, 450, true, times)
  assert.deepEqual([tube.phase, tube.kilovolts], ['off', 0])
})
