import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { type TestContext, test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { overPty } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { openTcp } from '../wire/tcp.ts'
import { MapConveyor } from './driver.ts'
import { readMapFile } from './map-file.ts'
import { openConveyor } from './open.ts'
import { goodPlc } from './plc-knobs.ts'
import { rowOf } from './register-map.ts'
import { PlcSimulator } from './simulator.ts'

/** A conveyor opened with these knobs in a world of its own. */
function opened(t: TestContext, url: string, settings: Record<string, string | number> = {}) {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const row = { name: 'conveyor', driver: 'clearlane-map', url, settings: { pollHz: 25, timeoutMs: 200, ...settings } }
  const conveyor = openConveyor(row, world)
  t.after(async () => {
    await conveyor.close()
    world.close()
  })
  const sent: string[] = []
  conveyor.onTrace(({ direction, meaning }) => void (direction === 'sent' && sent.push(meaning)))
  const ready = (): Promise<void> => eventually(() => conveyor.health().state === 'ready', 'ready', 20_000)
  const fails = (words: RegExp): Promise<void> =>
    eventually(() => words.test(conveyor.health().message ?? ''), `failed with ${words}`, 20_000)
  return { world, conveyor, sent, ready, fails }
}

test('a PLC of another order of words is refused with the order to set, and nothing is ever written to it', async (t) => {
  const { fails, sent } = opened(t, 'sim:conveyor?wordOrder=BADC')
  await fails(/come in the order BADC .* set "wordOrder": "BADC" there/)
  assert.ok(sent.length > 0 && sent.every((words) => words.startsWith('read ')), sent.join(', '))
})

test('a PLC with another map is refused, and nothing is ever written to it', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const served = await new PlcSimulator(world, readMapFile('holding-only')).listen()
  t.after(() => served.close())
  const { fails, sent } = opened(t, served.url.replace('tcp:', 'modbus-tcp:'))
  await fails(/no such address; check that its program has our register map/)
  assert.ok(sent.every((words) => words.startsWith('read ')))
})

test('an answer from another unit is told with the unit to set', async (t) => {
  const { world, ready, fails } = opened(t, 'sim:conveyor')
  await ready()
  world.setFault('plcWrongUnit', true)
  await fails(/Unit 2 answered instead: set unitId to 2/)
  world.setFault('plcWrongUnit', false)
  await ready()
})

test('a unit that is not there behind the address is told as such', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const served = await new PlcSimulator(world, readMapFile(), { ...goodPlc, unitId: 3 }).listen()
  t.after(() => served.close())
  const { fails } = opened(t, served.url.replace('tcp:', 'modbus-tcp:'), { unitId: 8 })
  await fails(/reaches no such unit; check unitId/)
})

test('a busy PLC is read all the same, and well', async (t) => {
  const { world, conveyor, ready } = opened(t, 'sim:conveyor')
  await ready()
  world.setFault('plcBusy', true)
  const readings: number[] = []
  conveyor.onReading(({ atMs }) => readings.push(atMs))
  await eventually(() => readings.length > 15, 'it is read')
  assert.equal(conveyor.health().state, 'ready')
  assert.equal(conveyor.health().counters.reconnects, 0)
})

test('answers that come too late are given up, and the PLC found again when it is in time', async (t) => {
  const { world, conveyor, ready, fails } = opened(t, 'sim:conveyor?lateMs=400')
  await ready()
  world.setFault('plcLate', true)
  await fails(/did not answer .* within 200 ms/)
  world.setFault('plcLate', false)
  await ready()
  assert.ok(conveyor.health().counters.timeouts > 0)
})

test('a command that meets a black hole is told as unanswered, sent once, and its effect is read when the PLC is back', async (t) => {
  const { world, conveyor, sent, ready } = opened(t, 'sim:conveyor')
  await ready()
  await conveyor.command('reset')
  world.setFault('plcSilent', true)
  await assert.rejects(conveyor.command('start'), /did not answer|is gone/)
  assert.ok(sent.filter((words) => words === 'command start').length <= 1)
  world.setFault('plcSilent', false)
  await ready()
  assert.equal(conveyor.reading()?.beltRunning, false, 'nobody has started it behind our back')
  assert.ok(sent.filter((words) => words === 'command start').length <= 1)
})

test('a withdrawal that the PLC did not take is read back and sent anew until the enable is gone', async (t) => {
  const { world, conveyor, ready } = opened(t, 'sim:conveyor')
  await ready()
  await conveyor.requestXrayEnable(true)
  await eventually(() => conveyor.reading()?.xrayEnableGranted === true, 'granted')
  world.setFault('plcSilent', true)
  await conveyor.requestXrayEnable(false).catch(() => undefined)
  world.setFault('plcSilent', false)
  await eventually(() => conveyor.reading()?.xrayEnableGranted === false && !world.xrayEnabled(), 'gone', 20_000)
})

test('a gate order that the PLC does not echo is told, and the parcel goes to the hold chute', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const map = readMapFile()
  const served = await new PlcSimulator(world, map).listen()
  // A register that nothing is written to stands for a program that forgets its echo.
  const echoless = { ...map, rows: new Map(map.rows).set('gateEcho', { ...rowOf(map, 'gateEcho'), address: 25 }) }
  const settings = { framing: 'mbap', unitId: 1, timeoutMs: 200, patient: false, echoes: false } as const
  const place = async () => ({ open: () => openTcp(served.url), settings, map: echoless })
  const conveyor = new MapConveyor('conveyor', 'test:conveyor', place, { pollHz: 20, orderTimeoutMs: 100 })
  t.after(async () => {
    await conveyor.close()
    await served.close()
    world.close()
  })
  await eventually(() => conveyor.reading() !== null, 'read')
  const order = { trackId: 4, decision: 'release', sequence: 12, windowMm: [100, 200] } as const
  await assert.rejects(conveyor.orderGate(order), /did not confirm gate order 12; the parcel goes to the hold chute/)
})

test('a driver that is started anew gives commands under numbers that the PLC has not seen', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 3 })
  const served = await new PlcSimulator(world).listen()
  t.after(async () => {
    await served.close()
    world.close()
  })
  for (const turn of [1, 2]) {
    const url = served.url.replace('tcp:', 'modbus-tcp:')
    const conveyor = openConveyor({ name: 'conveyor', driver: 'clearlane-map', url, settings: { pollHz: 25 } }, null)
    await eventually(() => conveyor.reading() !== null, 'read')
    await conveyor.command('reset')
    assert.equal(conveyor.reading()?.packmlState, 4, `turn ${turn}: Idle`)
    await conveyor.command('stop')
    await conveyor.close()
  }
})

test('pulled and plugged in again and again in mid-traffic, a serial line always comes back without a restart', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const map = readMapFile()
  const plc = new PlcSimulator(world, map)
  const line = await overPty((far) => plc.attach(far, 'rtu'))
  const settings = { framing: 'rtu', unitId: 1, timeoutMs: 200, patient: true, echoes: false } as const
  const place = async () => ({ open: line.open, settings, map })
  const conveyor = new MapConveyor('conveyor', 'test:conveyor', place, { pollHz: 100, orderTimeoutMs: 500 })
  t.after(async () => {
    await conveyor.close()
    await line.close()
    plc.close()
    world.close()
  })
  for (let round = 1; round <= 4; round++) {
    await eventually(() => conveyor.health().state === 'ready', `round ${round}: ready`, 20_000)
    await wait(round * 7)
    await line.pull()
    await eventually(() => conveyor.health().state === 'failed', `round ${round}: failed`, 20_000)
    await line.plug()
  }
  await eventually(() => conveyor.health().state === 'ready', 'ready in the end', 20_000)
})

test('connections that a PLC closes at once are tried with growing rests and not in a storm', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const map = readMapFile()
  const served = await new PlcSimulator(world, map).listen()
  let tries = 0
  const settings = { framing: 'mbap', unitId: 1, timeoutMs: 200, patient: false, echoes: false } as const
  const open = async () => {
    tries++
    const wire = await openTcp(served.url)
    if (tries <= 3) await wire.close()
    return wire
  }
  const conveyor = new MapConveyor('conveyor', 'test:conveyor', async () => ({ open, settings, map }), {
    pollHz: 20,
    orderTimeoutMs: 500,
  })
  t.after(async () => {
    await conveyor.close()
    await served.close()
    world.close()
  })
  await eventually(() => conveyor.health().state === 'ready', 'ready', 20_000)
  assert.equal(tries, 4)
  assert.equal(conveyor.health().counters.reconnects, 3)
})
