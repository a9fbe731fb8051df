import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { FaultName } from '../../drivers/simulation/world.ts'
import type { StopCause } from '../contract/lane-status.ts'
import { wholeLane } from './testing/lane-fixture.ts'

/** Slow enough that the parcel is still in the beam when the silence is noticed. */
const clockFactor = 1.25
const safeWithinMs = 2000

const stories: readonly { readonly fault: FaultName; readonly code: StopCause['code'] }[] = [
  { fault: 'detectorSilent', code: 'detector-silent' },
  { fault: 'generatorSilent', code: 'generator-silent' },
  { fault: 'plcSilent', code: 'plc-silent' },
]

suite('a device falls silent in mid-scan', { concurrency: true }, () => {
  for (const { fault, code } of stories)
    test(`${fault}: safe and without X-rays within 2 s, parcel referred, a person starts it again`, async (t) => {
      const lane = await wholeLane(t, { clockFactor, gateMm: 2200 })
      const { world } = lane
      const parcel = await lane.parcelInBeam()
      world.setFault(fault, true)
      // The world's own clock is the measure: it stands still while a busy machine gives this process no time.
      const fromMs = world.nowMs()
      const sinceMs = (): number => (world.nowMs() - fromMs) / clockFactor
      const dark = { afterMs: Infinity }
      const safe = { afterMs: Infinity }
      const stop = world.onStep(() => {
        if (world.tubeOutput().kilovolts === 0) dark.afterMs = Math.min(dark.afterMs, sinceMs())
        if (lane.state.mode === 'safe') safe.afterMs = Math.min(safe.afterMs, sinceMs())
      })
      await lane.until(() => Math.max(dark.afterMs, safe.afterMs) < Infinity, 'the lane did not become safe and dark')
      stop()
      t.diagnostic(`${fault}: safe after ${Math.round(safe.afterMs)} ms, dark after ${Math.round(dark.afterMs)} ms`)
      assert.ok(safe.afterMs <= safeWithinMs && dark.afterMs <= safeWithinMs)
      assert.equal(lane.state.stops[0]?.code, code)
      assert.equal(lane.station.running.beam.requested, false)

      lane.reset()
      assert.equal(lane.state.mode, 'safe', 'a reset must not work while the device is silent')
      world.setFault(fault, false)
      await lane.until(() => lane.state.failedDevices.length === 0, 'the device did not come back')
      assert.equal(lane.state.mode, 'safe')
      await lane.until(() => world.beltSpeedMmS() === 0, 'the belt runs although the lane is safe')
      assert.equal(world.tubeOutput().kilovolts, 0)

      await lane.resetAndStart()
      const record = await lane.closedRecordOf(parcel)
      assert.equal(record.verdict, 'refer')
      assert.notEqual(record.decision, 'release')
      await lane.goesOnJudging()
      assert.equal(lane.station.storage.verifyAudit().firstBad, null)
    })
})
