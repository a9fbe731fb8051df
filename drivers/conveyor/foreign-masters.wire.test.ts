import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { LaneWorld } from '../simulation/lane-world.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { ptyPair } from '../testing/pty-pair.ts'
import { openSerial } from '../wire/serial.ts'
import { parseTcpUrl } from '../wire/tcp.ts'
import { bitOf, numberOf, readSignals } from './map-codec.ts'
import { readMapFile } from './map-file.ts'
import { stateNumber } from './packml.ts'
import { goodPlc } from './plc-knobs.ts'
import { PlcSimulator } from './simulator.ts'

const run = promisify(execFile)
const firstCounts = 0xfffe_1234
const unitId = 17
const lineSettings = 'baudRate=19200&dataBits=8&parity=even&stopBits=1'

/** A simulated PLC that stands still, on Modbus TCP and on the far end of a serial line. */
async function standingPlc() {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual', firstCounts })
  const plc = new PlcSimulator(world, readMapFile(), { ...goodPlc, unitId })
  const served = await plc.listen()
  const pair = await ptyPair()
  const far = await openSerial(`serial://${pair.b}?${lineSettings}`)
  plc.attach(far, 'rtu')
  const { hostname, port } = parseTcpUrl(served.url)
  const close = async (): Promise<void> => {
    await far.close()
    await pair.pull()
    await served.close()
  }
  return { world, plc, host: hostname, port: String(port), device: pair.a, close }
}

/** Masters that we did not write must read from our simulator what the map says: a shared mistake of ours would show here. */
describe('foreign Modbus masters', () => {
  let under: Awaited<ReturnType<typeof standingPlc>>
  before(async () => (under = await standingPlc()))
  after(() => under.close())

  const pymodbus = async (place: readonly string[]) => {
    assert.ok(
      existsSync('/usr/lib/python3/dist-packages/pymodbus'),
      'pymodbus is not installed: apt-get install python3-pymodbus',
    )
    const script = join(import.meta.dirname, 'peer/poll_pymodbus.py')
    const { stdout } = await run('/usr/bin/python3', [script, ...place, '20', String(unitId)])
    return JSON.parse(stdout) as { polls: number; inputs: boolean[]; registers: number[] }
  }
  const readsAsMapped = ({ inputs, registers, polls }: Awaited<ReturnType<typeof pymodbus>>): void => {
    assert.equal(polls, 20)
    const values = readSignals(readMapFile(), { discrete: inputs, coil: [], input: registers, holding: [] })
    assert.equal(registers[0], 0x4e49)
    assert.equal(registers[1], 0x0104)
    assert.equal((registers[8] ?? 0) * 0x1_0000 + (registers[9] ?? 0), firstCounts)
    assert.equal((registers[30] ?? 0) * 0x1_0000 + (registers[31] ?? 0), 0x12345678)
    const float = Buffer.alloc(4)
    float.writeUInt32BE((registers[32] ?? 0) * 0x1_0000 + (registers[33] ?? 0))
    assert.ok(Math.abs(float.readFloatBE() - 3.14159) < 1e-5)
    assert.equal(numberOf(values, 'state'), stateNumber('Stopped'))
    assert.equal(bitOf(values, 'gateHome'), !bitOf(values, 'gateOut'))
    // Discrete input 25 tells the fault of the safety relay, so it is clear while the relay is good.
    assert.deepEqual([inputs[5], inputs[24], inputs[25]], [true, false, false])
  }

  test('pymodbus reads inputs and registers over TCP as the map says', async () => {
    readsAsMapped(await pymodbus([under.host, under.port]))
  })

  test('pymodbus reads inputs and registers over a serial line as the map says', async () => {
    readsAsMapped(await pymodbus(['rtu', under.device]))
  })

  /** One turn of mbpoll with 0-based addresses, high word first; its lines `[address]: value`. */
  const mbpoll = async (place: readonly string[], args: readonly string[], values: readonly string[] = []) => {
    assert.ok(existsSync('/usr/bin/mbpoll'), 'mbpoll is not installed: apt-get install mbpoll')
    const { stdout } = await run('/usr/bin/mbpoll', [
      '-0',
      '-B',
      '-1',
      '-a',
      String(unitId),
      ...args,
      ...place,
      ...values,
    ])
    return { said: stdout, lines: [...stdout.matchAll(/^\[(\d+)\]:\s+(\S+)/gm)].map(([, at, value]) => [at, value]) }
  }

  const places: readonly (readonly [string, () => readonly string[]])[] = [
    ['TCP', () => ['-m', 'tcp', '-p', under.port, under.host]],
    ['a serial line', () => ['-m', 'rtu', '-b', '19200', '-P', 'even', under.device]],
  ]
  for (const [name, place] of places) {
    test(`mbpoll over ${name} reads words, floats and bits where the map says`, async () => {
      assert.deepEqual((await mbpoll(place(), ['-t', '3:hex', '-r', '0', '-c', '2'])).lines, [
        ['0', '0x4E49'],
        ['1', '0x0104'],
      ])
      assert.deepEqual((await mbpoll(place(), ['-t', '3:int', '-r', '30', '-c', '1'])).lines, [['30', '305419896']])
      assert.deepEqual((await mbpoll(place(), ['-t', '3:float', '-r', '32', '-c', '1'])).lines, [['32', '3.14159']])
      assert.deepEqual((await mbpoll(place(), ['-t', '1', '-r', '24', '-c', '2'])).lines, [
        ['24', '0'],
        ['25', '0'],
      ])
    })

    test(`mbpoll over ${name} writes a coil, a register and a whole gate order, and reads its echo`, async () => {
      await mbpoll(place(), ['-t', '0', '-r', '2'], ['1'])
      assert.equal(bitOf(under.plc.bank.ordered, 'green'), true)
      await mbpoll(place(), ['-t', '4', '-r', '106'], ['250'])
      assert.equal(numberOf(under.plc.bank.ordered, 'speedSetMmS'), 250)
      const sequence = name === 'TCP' ? '4711' : '4712'
      await mbpoll(place(), ['-t', '4', '-r', '107'], ['9', '1', sequence, '0', '1', '2', '500'])
      assert.equal(numberOf(under.plc.bank.ordered, 'gateWindowStart'), 0x1_0002)
      assert.deepEqual((await mbpoll(place(), ['-t', '3', '-r', '24', '-c', '1'])).lines, [['24', sequence]])
    })

    test(`mbpoll over ${name} is told that an address is not there`, async () => {
      await assert.rejects(mbpoll(place(), ['-t', '3', '-r', '2000', '-c', '1']), /Illegal data address/)
    })
  }
})
