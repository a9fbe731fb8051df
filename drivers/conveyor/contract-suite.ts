import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { eventually } from '../testing/eventually.ts'
import type { Conveyor, ConveyorFact, ConveyorReading } from './conveyor.ts'
import { stateNumber, type PackmlState } from './packml.ts'

/** A conveyor under test and the hands at its other end. `pull` breaks the line, `setSilent` makes the PLC swallow requests. */
export type ConveyorUnderTest = {
  readonly conveyor: Conveyor
  setSilent(silent: boolean): void
  pull(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

const withCode = (code: DriverError['code'], words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DriverError, String(error))
  assert.equal(error.code, code, error.message)
  assert.match(error.message, words)
  return true
}

/** What every PLC behind every map and wire must do for the lane. It needs no parcels. */
export function describeConveyor(name: string, open: () => Promise<ConveyorUnderTest>): void {
  describe(`conveyor ${name}`, () => {
    let under: ConveyorUnderTest
    let conveyor: Conveyor
    const facts: ConveyorFact[] = []
    const reading = (): ConveyorReading => {
      const now = conveyor.reading()
      assert.ok(now)
      return now
    }
    const comesTo = (state: PackmlState): Promise<void> =>
      eventually(() => reading().packmlState === stateNumber(state), `state ${state}`)
    const run = async (): Promise<void> => {
      await conveyor.command('reset')
      await conveyor.command('start')
      await comesTo('Execute')
    }
    before(async () => {
      under = await open()
      conveyor = under.conveyor
      conveyor.onFact((fact) => facts.push(fact))
      await eventually(() => conveyor.health().state === 'ready', 'the PLC is read')
    })
    after(() => under.close())

    test('it is read and verified: state, mode, safety chain, and the values of its cabinet', () => {
      const now = reading()
      assert.equal(now.packmlState, stateNumber('Stopped'))
      assert.equal(now.details?.unitMode, 'Production')
      assert.equal(now.details?.lastRefusal, null)
      assert.deepEqual([now.interlocks.emergencyStopReleased, now.interlocks.safetyRelayGood], [true, true])
      const value = (wanted: string): unknown => conveyor.values().find((each) => each.name === wanted)?.value
      assert.ok(Math.abs(Number(value('supply')) - 24.12) < 0.02, `supply ${String(value('supply'))}`)
      assert.ok(Math.abs(Number(value('cabinet')) - 31.4) < 0.05, `cabinet ${String(value('cabinet'))}`)
      assert.equal(value('state'), 'Stopped')
      assert.deepEqual(now.details?.warnings, [])
    })

    test('the heartbeat of the PLC counts, and ours keeps its watchdog good', async () => {
      const { plcHeartbeat } = reading()
      await eventually(() => reading().plcHeartbeat !== plcHeartbeat, 'it counts')
      await eventually(() => reading().interlocks.heartbeatGood, 'our heartbeat is in time')
    })

    test('the belt starts by reset and start with the speed that was set, and its position grows', async () => {
      await conveyor.setSpeed(321.5)
      await run()
      await eventually(() => Math.abs(reading().speedMmS - 321.5) <= 0.6, 'the speed is reached')
      const fromMm = reading().beltMm
      await eventually(() => reading().beltMm > fromMm + 200, 'the belt has moved')
      assert.ok(reading().beltRunning)
      assert.equal(reading().details?.stopReasonWords, 'nothing stops the belt')
    })

    test('a command that the state does not allow is refused with state and reason in words', async () => {
      await assert.rejects(
        conveyor.command('unhold'),
        withCode('refused', /refused unhold in state Execute: its state does not allow it/),
      )
      assert.equal(reading().details?.lastRefusal, 'command unhold: its state does not allow it')
      assert.equal(facts.filter(({ type }) => type === 'orderRefused').length, 1)
    })

    test('hold and unhold, suspend and unsuspend stop the belt and let it go on, each with its reason', async () => {
      await conveyor.command('hold')
      await comesTo('Held')
      assert.deepEqual([reading().beltRunning, reading().details?.stopReasonWords], [false, 'held by a command'])
      await conveyor.command('unhold')
      await comesTo('Execute')
      await conveyor.command('suspend')
      await comesTo('Suspended')
      assert.equal(reading().details?.stopReasonWords, 'suspended by a command')
      await conveyor.command('unsuspend')
      await comesTo('Execute')
      await conveyor.command('complete')
      await comesTo('Complete')
    })

    test('reset and start right behind a stop wait for the belt to stand, and are not refused', async () => {
      await run()
      const stopping = conveyor.command('stop')
      const resetting = conveyor.command('reset')
      const starting = conveyor.command('start')
      await Promise.all([stopping, resetting, starting])
      await comesTo('Execute')
    })

    test('the mode changes while the belt stands and not while it runs; a belt in Manual does not start', async () => {
      await assert.rejects(conveyor.setMode('Maintenance'), withCode('refused', /refused mode Maintenance/))
      await conveyor.command('stop')
      await conveyor.setMode('Manual')
      assert.equal(reading().details?.unitMode, 'Manual')
      await conveyor.command('reset')
      await assert.rejects(conveyor.command('start'), withCode('refused', /unit mode does not allow it/))
    })

    test('in Manual the belt is jogged both ways until off', async () => {
      await conveyor.jog('forward')
      assert.ok(reading().speedMmS > 0)
      await conveyor.jog('off')
      await eventually(() => reading().speedMmS === 0, 'it stands')
      await conveyor.jog('reverse')
      assert.ok(reading().speedMmS < 0 && reading().details?.reverse === true)
      await conveyor.jog('off')
      await eventually(() => reading().speedMmS === 0, 'it stands')
      await conveyor.setMode('Production')
      await assert.rejects(conveyor.jog('forward'), withCode('refused', /not jogged in state .* and mode Production/))
    })

    test('a held belt goes back by the mm that were asked, for a second scan, and on again', async () => {
      await conveyor.command('stop').catch((error: unknown) => assert.match(String(error), /refused stop/))
      await run()
      await assert.rejects(conveyor.reverse(100), withCode('refused', /not jogged in state Execute/))
      await conveyor.command('hold')
      const fromMm = reading().beltMm
      const wentMm = await conveyor.reverse(150)
      assert.ok(wentMm >= 150 && Math.abs(fromMm - reading().beltMm - wentMm) < 1, `${wentMm} mm`)
      await conveyor.command('unhold')
      await comesTo('Execute')
      await assert.rejects(conveyor.reverse(0), withCode('out-of-range', /1 to 5000 mm/))
    })

    test('a gate order is echoed with its sequence', async () => {
      const { beltMm } = reading()
      await conveyor.orderGate({ trackId: 7, decision: 'release', sequence: 77, windowMm: [beltMm, beltMm + 100] })
      assert.equal(reading().gateEcho, 77)
    })

    test('the stack light is set, with colours that the PLC does not have left out', async () => {
      await conveyor.setLights({ red: 'on', amber: 'flash', green: 'off', buzzer: false })
    })

    test('without our heartbeat the belt stops with its reason, and comes back by reset and start alone', async () => {
      conveyor.feedWatchdog(false)
      await eventually(() => !reading().interlocks.heartbeatGood && !reading().beltRunning, 'the watchdog has tripped')
      await comesTo('Stopped')
      assert.equal(reading().details?.stopReasonWords, 'the heartbeat of the lane PC was lost')
      conveyor.feedWatchdog(true)
      await eventually(() => reading().interlocks.heartbeatGood, 'fed again')
      assert.equal(reading().packmlState, stateNumber('Stopped'))
    })

    test('a silent PLC is told in words within its patience, and found again by itself', async () => {
      under.setSilent(true)
      await eventually(() => conveyor.health().state === 'failed', 'failed')
      assert.match(conveyor.health().message ?? '', /did not answer|cannot be opened|does not accept/)
      under.setSilent(false)
      await eventually(() => conveyor.health().state === 'ready', 'ready again', 20_000)
      assert.ok(conveyor.health().counters.timeouts > 0)
    })

    test('with its line pulled orders fail at once; plugged in again it is read, and a stop given meanwhile is carried out', async () => {
      await run()
      await under.pull()
      await eventually(() => conveyor.health().state === 'failed', 'failed')
      await assert.rejects(conveyor.command('stop'), withCode('closed', /./))
      await under.plug()
      await eventually(() => conveyor.health().state === 'ready', 'ready again', 20_000)
      await eventually(() => !reading().beltRunning, 'it has stopped')
      assert.ok(conveyor.health().counters.reconnects > 0)
    })
  })
}
