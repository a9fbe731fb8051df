import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { faultNames } from '../simulation/world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import type { Conveyor, ConveyorFact, ConveyorReading } from './conveyor.ts'
import { openConveyor } from './open.ts'
import { type PackmlState, stateNumber } from './packml.ts'

const firstCounts = 2 ** 32 - 3000
const block = (lengthMm: number) => ({ name: 'block', label: null, grams: 10, contents: solidBlock(lengthMm) })

/** What a PLC with a belt and parcels under it tells, opened as the station opens it. */
function describeBelt(name: string, url: string, settings: Record<string, string | number>): void {
  describe(`a belt with parcels ${name}`, () => {
    let world: LaneWorld
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
      world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 3, firstCounts })
      conveyor = openConveyor({ name: 'conveyor', driver: 'clearlane-map', url, settings }, world)
      conveyor.onFact((fact) => facts.push(fact))
      await eventually(() => conveyor.reading() !== null, 'the PLC is read')
      await conveyor.setSpeed(400)
      await run()
    })
    afterEach(async () => {
      for (const fault of faultNames) world.setFault(fault, false)
      for (const { serial } of world.parcels) world.take(serial)
    })
    after(async () => {
      await conveyor.close()
      world.close()
    })

    test('its position grows across the wrap of the encoder', async () => {
      await eventually(() => world.beltMm() > 700, 'the encoder has wrapped')
      await eventually(() => Math.abs(reading().beltMm - firstCounts / 10 - world.beltMm()) < 300, 'and agrees')
    })

    test('a parcel shorter than the way between two polls is counted at every eye with its place', async () => {
      const start = reading().eyes.infeed
      const gone = reading().eyes.divert.falls
      world.put(block(30), 40)
      await eventually(() => reading().eyes.divert.falls !== gone, 'it has left by the hold chute', 20_000)
      const { eyes } = reading()
      assert.equal((eyes.infeed.rises - start.rises) & 0xffff, 1)
      assert.ok(Math.abs(eyes.infeed.fallBeltMm - eyes.infeed.riseBeltMm - 30) < 6)
      assert.ok(Math.abs(eyes.tunnelIn.riseBeltMm - eyes.infeed.riseBeltMm - geometry.eyesMm.tunnelIn) < 6)
      assert.equal(reading().details?.trackingValid, true)
    })

    test('a parcel with an order in its window is released, and its number comes back with the gate', async () => {
      const { eyes } = reading()
      const placed = world.put(block(100), 20)
      const atGateMm = placed.frontMm + firstCounts / 10 + geometry.gateMm
      const windowMm = [atGateMm - 50, atGateMm + 50] as const
      await conveyor.orderGate({ trackId: 9, decision: 'release', sequence: 77, windowMm })
      await eventually(() => reading().eyes.outfeed.rises !== eyes.outfeed.rises, 'it passes the release end', 20_000)
      assert.equal(reading().eyes.divert.rises, eyes.divert.rises)
      await eventually(() => facts.some((fact) => fact.type === 'gateMoved' && fact.trackId === 9), 'told')
    })

    test('a jam holds the belt with its reason; unhold is refused until it is cleared', async () => {
      world.setFault('beltJam', true)
      await comesTo('Held')
      assert.equal(reading().details?.stopReasonWords, 'a parcel is jammed')
      assert.deepEqual([reading().jam, reading().beltRunning], [true, false])
      await assert.rejects(conveyor.command('unhold'), /refused unhold in state Held: a parcel is still jammed/)
      world.setFault('beltJam', false)
      await eventually(() => !reading().jam, 'cleared')
      await conveyor.command('unhold')
      await comesTo('Execute')
      const told = facts.map(({ type }) => type).filter((type) => type === 'beltJammed' || type === 'jamCleared')
      assert.deepEqual(told, ['beltJammed', 'jamCleared'])
    })

    test('a full lane suspends the belt, and it goes on by itself when there is room', async () => {
      world.setFault('downstreamFull', true)
      await comesTo('Suspended')
      assert.deepEqual(
        [reading().outfeedFull, reading().details?.stopReasonWords],
        [true, 'there is no room behind the release end'],
      )
      world.setFault('downstreamFull', false)
      await comesTo('Execute')
      const told = facts.map(({ type }) => type).filter((type) => type === 'laneFilled' || type === 'laneFreed')
      assert.deepEqual(told, ['laneFilled', 'laneFreed'])
    })

    test('a parcel is brought back before the beam and scanned again on the way forward', async () => {
      const placed = world.put(block(100), 10)
      const frontAt = (): number => world.beltMm() - placed.frontMm
      await eventually(() => frontAt() > 450, 'it comes to the beam', 20_000)
      await conveyor.command('hold')
      const { falls } = reading().eyes.tunnelOut
      const rises = reading().eyes.tunnelIn.rises
      await conveyor.reverse(frontAt() - 250)
      assert.ok(frontAt() < 260, 'its front is before the tunnel entry again')
      await conveyor.command('unhold')
      await eventually(() => reading().eyes.tunnelOut.falls !== falls, 'it has come through again', 20_000)
      // Back past the entry its rear blocks the eye, forward again its front does.
      assert.equal((reading().eyes.tunnelIn.rises - rises) & 0xffff, 2)
    })

    test('an emergency stop aborts the belt, drops the enable, and needs clear, reset and start', async () => {
      await conveyor.requestXrayEnable(true)
      await eventually(() => reading().xrayEnableGranted, 'enabled')
      world.setFault('emergencyStop', true)
      await eventually(() => !reading().interlocks.emergencyStopReleased, 'seen')
      await comesTo('Aborted')
      assert.deepEqual(
        [reading().xrayEnableGranted, reading().details?.stopReasonWords],
        [false, 'an emergency stop is pressed'],
      )
      world.setFault('emergencyStop', false)
      await assert.rejects(conveyor.command('start'), /refused start in state Aborted/)
      await conveyor.command('clear')
      await comesTo('Stopped')
      assert.equal(reading().xrayEnableGranted, false, 'nothing comes back by itself')
      await run()
    })

    test('parcels that touch without end, or a dirty eye, stop the belt as a jam instead of being lost', async () => {
      world.setFault('eyeStuck', true)
      await comesTo('Held')
      assert.equal(reading().details?.stopReasonWords, 'a parcel is jammed')
      world.setFault('eyeStuck', false)
      await eventually(() => !reading().jam, 'the eye is clean')
      await conveyor.command('unhold')
      await comesTo('Execute')
      const endless = world.put(block(6000), 10)
      await comesTo('Held')
      assert.ok(world.beltMm() - endless.frontMm > 2000, 'after more than any parcel is long')
      await conveyor.command('stop')
      await run()
      assert.equal(reading().jam, false, 'a reset after a look at the belt gives it the same way again')
    })

    test('an encoder that slips makes the way between eyes disagree, and tracking is told invalid', async () => {
      world.setFault('encoderSlip', true)
      world.put(block(100), 50)
      await eventually(() => reading().details?.trackingValid === false, 'told', 20_000)
      world.setFault('encoderSlip', false)
      world.put(block(100), 50)
      await eventually(() => reading().details?.trackingValid === true, 'the next parcel agrees', 20_000)
    })
  })
}

describeBelt('behind the map clearlane over Modbus TCP', 'sim:conveyor', { pollHz: 25 })
describeBelt('behind the map holding-only over RTU frames', 'sim:conveyor?wire=modbus-rtu-tcp&echo=1', {
  pollHz: 25,
  map: 'holding-only',
})

test('a PLC is set up with its patience for our heartbeat and with the ways between its eyes', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 3 })
  const setup = { heartbeatTimeoutMs: 3000, tunnelInWayMm: geometry.eyesMm.tunnelIn + 60 }
  const row = { name: 'conveyor', driver: 'clearlane-map', url: 'sim:conveyor', settings: { pollHz: 25, ...setup } }
  const conveyor = openConveyor(row, world)
  t.after(async () => {
    await conveyor.close()
    world.close()
  })
  await eventually(() => conveyor.reading()?.interlocks.heartbeatGood === true, 'the PLC is read and fed')
  world.driveBelt(400)
  world.put(block(100), 50)
  const disagrees = 'the encoder does not agree with the way between eyes'
  await eventually(() => conveyor.reading()?.details?.warnings.includes(disagrees) === true, 'a wrong way is told')
  conveyor.feedWatchdog(false)
  const fromMs = world.nowMs()
  await eventually(() => conveyor.reading()?.interlocks.heartbeatGood === false, 'the watchdog has tripped')
  assert.ok(world.nowMs() - fromMs > 1500, 'later than the second that a PLC has without being told')
})

test('a belt that is jogged back behind its start counts on below zero', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 3 })
  const row = { name: 'conveyor', driver: 'clearlane-map', url: 'sim:conveyor', settings: { pollHz: 25 } }
  const conveyor = openConveyor(row, world)
  t.after(async () => {
    await conveyor.close()
    world.close()
  })
  await eventually(() => conveyor.reading()?.interlocks.heartbeatGood === true, 'the PLC is read and fed')
  await conveyor.setMode('Maintenance')
  const wentMm = await conveyor.reverse(40)
  assert.ok(wentMm >= 40 && Math.abs((conveyor.reading()?.beltMm ?? 0) + wentMm) < 0.2, `${wentMm} mm`)
})

test('polled only twice a second, no edge of a photo-eye is lost: each has its own place from the event ring', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 2 })
  const row = { name: 'conveyor', driver: 'clearlane-map', url: 'sim:conveyor', settings: { pollHz: 2 } }
  const conveyor = openConveyor(row, world)
  t.after(async () => {
    await conveyor.close()
    world.close()
  })
  await eventually(() => conveyor.reading() !== null, 'the PLC is read')
  // Two polls a second are less than the watchdog of a lane of twice the speed wants; its eyes look all the same.
  world.driveBelt(400)
  const edges: { eye: string; blocked: boolean; beltMm: number }[] = []
  let lost = 0
  conveyor.onReading(({ details }) => {
    edges.push(...(details?.edges ?? []))
    lost += details?.eventsLost ?? 0
  })
  const fronts = [40, 120, 200, 280].map((beforeMm) => world.put(block(30), beforeMm).frontMm)
  await eventually(() => edges.filter(({ eye }) => eye === 'tunnelIn').length >= 8, 'all have passed the entry', 20_000)
  assert.equal(lost, 0)
  for (const [eye, placeMm] of [
    ['infeed', 0],
    ['tunnelIn', geometry.eyesMm.tunnelIn],
  ] as const) {
    const seen = edges.filter((edge) => edge.eye === eye)
    const expected = fronts.flatMap((frontMm) => [frontMm + placeMm, frontMm + placeMm + 30])
    assert.deepEqual(
      seen.map(({ blocked }) => blocked),
      expected.map((_, index) => index % 2 === 0),
    )
    for (const [index, { beltMm }] of seen.entries()) assert.ok(Math.abs(beltMm - (expected[index] ?? 0)) < 6)
  }
})
