import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { eventually } from '../testing/eventually.ts'
import type { Conveyor, ConveyorReading } from './conveyor.ts'
import { answerPdu } from './modbus-server.ts'
import { openConveyor } from './open.ts'
import { stateNumber } from './packml.ts'
import { PlcSimulator } from './simulator.ts'

let world: LaneWorld
let conveyor: Conveyor
const reading = (): ConveyorReading => {
  const now = conveyor.reading()
  assert.ok(now)
  return now
}
before(async () => {
  world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 5, firstCounts: 2 ** 32 - 3000 })
  conveyor = openConveyor(
    { name: 'conveyor', driver: 'clearlane-map', url: 'sim:conveyor', settings: { pollHz: 25 } },
    world,
  )
  await eventually(() => conveyor.reading() !== null, 'the PLC is read')
})
after(async () => {
  await conveyor.close()
  world.close()
})

test('the belt starts by reset and start, and its position grows across the wrap of the encoder', async () => {
  await conveyor.setSpeed(400)
  await conveyor.command('reset')
  await eventually(() => reading().packmlState === stateNumber('Idle'), 'idle')
  await conveyor.command('start')
  await eventually(() => reading().beltRunning, 'the belt runs')
  const fromMm = reading().beltMm
  await eventually(() => reading().beltMm > fromMm + 1500, 'the belt has moved by 1.5 m')
  assert.ok(Math.abs(reading().beltMm - (2 ** 32 - 3000) / 10 - world.beltMm()) < 300)
})

test('a command that the state does not allow is refused with the state in words', async () => {
  await assert.rejects(conveyor.command('unhold'), /refused unhold in state Execute/)
})

test('a parcel shorter than the way between two polls is counted at every eye with its place', async () => {
  const start = reading().eyes.infeed
  const placed = world.put({ name: 'short', label: null, grams: 10, contents: solidBlock(30) }, 40)
  await eventually(
    () => ((reading().eyes.outfeed.falls + reading().eyes.divert.falls) & 0xffff) > 0,
    'it has left',
    20_000,
  )
  const { eyes } = reading()
  assert.equal((eyes.infeed.rises - start.rises) & 0xffff, 1)
  assert.ok(Math.abs(eyes.infeed.fallBeltMm - eyes.infeed.riseBeltMm - 30) < 6)
  assert.ok(Math.abs(eyes.tunnelIn.riseBeltMm - eyes.infeed.riseBeltMm - geometry.eyesMm.tunnelIn) < 6)
  assert.ok(eyes.divert.rises > 0, `without an order ${placed.name} goes to the hold chute`)
})

test('a parcel with an order in its window is released and its sequence comes back', async () => {
  const { eyes } = reading()
  const placed = world.put({ name: 'calm', label: null, grams: 10, contents: solidBlock(100) }, 20)
  const atGateMm = placed.frontMm + (2 ** 32 - 3000) / 10 + geometry.gateMm
  await conveyor.orderGate({ trackId: 9, decision: 'release', sequence: 77, windowMm: [atGateMm - 50, atGateMm + 50] })
  assert.equal(reading().gateEcho, 77)
  await eventually(() => reading().eyes.outfeed.rises !== eyes.outfeed.rises, 'it passes the release end', 20_000)
  assert.equal(reading().eyes.divert.rises, eyes.divert.rises)
})

test('an emergency stop aborts the belt, drops the enable, and needs clear, reset and start', async () => {
  await conveyor.requestXrayEnable(true)
  await eventually(() => reading().xrayEnableGranted, 'enabled')
  world.setFault('emergencyStop', true)
  await eventually(() => !reading().interlocks.emergencyStopReleased && !reading().xrayEnableGranted, 'enable dropped')
  await eventually(() => reading().packmlState === stateNumber('Aborted'), 'aborted')
  world.setFault('emergencyStop', false)
  await assert.rejects(conveyor.command('start'), /refused/)
  await conveyor.command('clear')
  await eventually(() => reading().packmlState === stateNumber('Stopped'), 'cleared')
  assert.equal(reading().xrayEnableGranted, false, 'nothing comes back by itself')
})

test('a PLC that nobody feeds stops the belt and drops the X-ray permissive', async () => {
  await conveyor.command('reset')
  await eventually(() => reading().packmlState === stateNumber('Idle'), 'idle')
  await conveyor.command('start')
  await eventually(() => reading().beltRunning, 'runs')
  conveyor.feedWatchdog(false)
  await eventually(() => !reading().interlocks.heartbeatGood && !reading().beltRunning, 'the watchdog has tripped')
  conveyor.feedWatchdog(true)
  await eventually(() => reading().interlocks.heartbeatGood, 'fed again')
  assert.equal(reading().beltRunning, false)
})

test('a silent PLC is told within a second and found again by itself', async () => {
  world.setFault('plcSilent', true)
  await eventually(() => conveyor.health().state === 'failed', 'failed', 3000)
  assert.match(conveyor.health().message ?? '', /did not answer/)
  world.setFault('plcSilent', false)
  await eventually(() => conveyor.health().state === 'ready', 'ready again')
  assert.ok(conveyor.health().counters.timeouts > 0)
})

test('the simulated PLC answers the golden frames of the map byte for byte', () => {
  const plc = new PlcSimulator(new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' }))
  const { modbus } = JSON.parse(readFileSync(new URL('../vectors/modbus.json', import.meta.url), 'utf8')) as {
    modbus: { what: string; pdu: string }[]
  }
  const pduOf = (what: RegExp): Buffer => {
    const vector = modbus.find((candidate) => what.test(candidate.what))
    assert.ok(vector, `no vector ${what}`)
    return Buffer.from(vector.pdu.replaceAll(' ', ''), 'hex')
  }
  const start = pduOf(/Start/)
  assert.equal(answerPdu(plc, start).toString('hex'), start.toString('hex'))
  const registers = answerPdu(plc, pduOf(/read input regs 0/))
  assert.equal(registers.subarray(0, 6).toString('hex'), '04404e490103')
  assert.equal(registers.subarray(2 + 60, 2 + 64).toString('hex'), '12345678')
  assert.equal(answerPdu(plc, Buffer.from([4, 0, 200, 0, 10])).toString('hex'), '8402')
  assert.equal(answerPdu(plc, Buffer.from([5, 0, 10, 1, 1])).toString('hex'), '8503')
  assert.equal(answerPdu(plc, Buffer.from([7, 0, 0, 0, 0])).toString('hex'), '8701')
})
