import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { parseModbusUrl } from './modbus-url.ts'
import { openConveyor } from './open.ts'
import { goodPlc, parseKnobs } from './plc-knobs.ts'

const defaults = { unitId: 1, timeoutMs: 500 }
const bad = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DriverError && error.code === 'bad-url', String(error))
  assert.match(error.message, words)
  return true
}

test('each wire has its framing and its patience, and the unit of its address', () => {
  const of = (url: string) => parseModbusUrl(url, defaults).settings
  assert.deepEqual(of('modbus-tcp://10.0.0.9:502?unitId=255'), {
    framing: 'mbap',
    unitId: 255,
    timeoutMs: 500,
    patient: false,
    echoes: false,
  })
  assert.deepEqual(of('modbus-rtu:///dev/ttyUSB1?baudRate=19200&parity=even&unitId=3&timeoutMs=250&echo=1'), {
    framing: 'rtu',
    unitId: 3,
    timeoutMs: 250,
    patient: true,
    echoes: true,
  })
  assert.deepEqual(of('modbus-rtu-tcp://10.0.0.5:4002'), {
    framing: 'rtu',
    unitId: 1,
    timeoutMs: 500,
    patient: false,
    echoes: false,
  })
})

test('an address that is none is refused with an example of a good one', () => {
  const refused = (url: string, words: RegExp): void => assert.throws(() => parseModbusUrl(url, defaults), bad(words))
  refused('10.0.0.9:502', /modbus-tcp:\/\/10\.0\.0\.9:502\?unitId=1, modbus-rtu:\/\/\/dev/)
  refused('modbus-tcp://10.0.0.9', /is not an address/)
  refused('modbus-tcp://10.0.0.9:502?unitId=256', /unitId is not a whole number from 0 to 255/)
  refused('modbus-tcp://10.0.0.9:502?timeoutMs=0', /timeoutMs is not a whole number/)
  refused('modbus-rtu:?unitId=1', /the port is missing/)
  refused('modbus-rtu:///dev/ttyUSB0?parity=maybe', /parity/)
})

test('the knobs of a simulated PLC are read from its address, and a wrong one is told with the right ones', () => {
  assert.deepEqual(parseKnobs('sim:conveyor', 4), { ...goodPlc, unitId: 4 })
  const knobs = parseKnobs(
    'sim:conveyor?wire=modbus-rtu-tcp&echo=1&faults=plcBusy,beltJam&lateMs=90&stuckEye=divert',
    1,
  )
  assert.deepEqual(
    [knobs.wire, knobs.echo, [...knobs.faults], knobs.lateMs, knobs.stuckEye],
    ['modbus-rtu-tcp', true, ['plcBusy', 'beltJam'], 90, 'divert'],
  )
  assert.throws(() => parseKnobs('sim:conveyor?faults=rain', 1), bad(/no fault "rain"; known are doorOpen/))
  assert.throws(() => parseKnobs('sim:conveyor?wire=pigeon', 1), bad(/wire is not "pigeon"; known are modbus-tcp/))
  assert.throws(() => parseKnobs('sim:conveyor?lateMs=-1', 1), bad(/lateMs is a number above 0/))
})

test('a row is refused for its driver, its simulation or its map before anything is opened', () => {
  const row = { name: 'conveyor', driver: 'clearlane-map', url: 'sim:conveyor', settings: {} }
  assert.throws(() => openConveyor(row, null), bad(/no simulation/))
  assert.throws(() => openConveyor({ ...row, driver: 'opc-ua' }, null), bad(/no conveyor driver "opc-ua"/))
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  assert.throws(
    () => openConveyor({ ...row, settings: { map: 'other' } }, world),
    (error) =>
      error instanceof DriverError && error.code === 'cannot-open' && /set "map" to a name/.test(error.message),
  )
})
