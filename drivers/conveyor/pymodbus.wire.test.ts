import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { LaneWorld } from '../simulation/lane-world.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { parseTcpUrl } from '../wire/tcp.ts'
import { stateNumber } from './packml.ts'
import {
  inputCount,
  inputRegisterCount,
  inputRegisters,
  inputs,
  mapVersion,
  signature,
  wordProbe,
} from './registers.ts'
import { PlcSimulator } from './simulator.ts'

type Polled = {
  readonly polls: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly inputs: readonly boolean[]
  readonly registers: readonly number[]
}

/** A Modbus master that we did not write must read from our simulator what the map says: a shared mistake of ours would show here. */
let served: Served
let plc: PlcSimulator
const firstCounts = 0xfffe_1234
before(async () => {
  plc = new PlcSimulator(new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual', firstCounts }))
  served = await plc.listen()
})
after(() => served.close())

async function poll(polls: number): Promise<Polled> {
  assert.ok(
    existsSync('/usr/lib/python3/dist-packages/pymodbus'),
    'pymodbus is not installed: apt-get install python3-pymodbus',
  )
  const { hostname, port } = parseTcpUrl(served.url)
  const script = join(import.meta.dirname, 'peer/poll_pymodbus.py')
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [script, hostname, String(port), String(polls)])
  return JSON.parse(stdout) as Polled
}

test('pymodbus reads the same inputs and registers as the map says', async () => {
  const polled = await poll(50)
  assert.equal(polled.polls, 50)
  assert.ok(polled.p50Ms > 0 && polled.p50Ms <= polled.p99Ms && polled.p99Ms <= polled.seconds * 1000)
  const { registers } = polled
  assert.equal(registers.length, inputRegisterCount)
  assert.equal(registers[inputRegisters.signature], signature)
  assert.equal(registers[inputRegisters.mapVersion], mapVersion)
  assert.equal(registers[inputRegisters.state], stateNumber('Stopped'))
  const u32 = (at: number): number => (registers[at] ?? 0) * 0x1_0000 + (registers[at + 1] ?? 0)
  assert.equal(u32(inputRegisters.encoder), firstCounts)
  assert.equal(u32(inputRegisters.wordProbe), wordProbe)
  const float = Buffer.alloc(4)
  float.writeUInt32BE(u32(inputRegisters.floatProbe))
  assert.ok(Math.abs(float.readFloatBE() - 3.14159) < 1e-5)
  const expected = Array.from({ length: inputCount }, (_, address) => plc.readInput(address))
  assert.deepEqual(polled.inputs, expected)
  assert.equal(polled.inputs[inputs.gateHome], !polled.inputs[inputs.gateOut])
})
