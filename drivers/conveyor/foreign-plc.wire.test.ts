import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ptyPair } from '../testing/pty-pair.ts'
import { type ConveyorUnderTest, describeConveyor } from './contract-suite.ts'
import { openConveyor } from './open.ts'

const script = join(import.meta.dirname, 'peer/pymodbus_plc.py')
const unitId = 5

/** Starts the pymodbus server and waits until it serves; gives the port or device that it says. */
async function startPlc(map: string, kind: 'tcp' | 'rtu', place: string): Promise<{ child: ChildProcess; at: string }> {
  assert.ok(
    existsSync('/usr/lib/python3/dist-packages/pymodbus'),
    'pymodbus is not installed: apt-get install python3-pymodbus',
  )
  const file = join(import.meta.dirname, `maps/${map}.json`)
  const child = spawn('/usr/bin/python3', [script, file, kind, place, String(unitId)])
  const at = await new Promise<string>((resolve, reject) => {
    let [said, complained] = ['', '']
    child.stderr.on('data', (bytes: Buffer) => (complained += bytes.toString()))
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      const ready = /^ready (\S+)/m.exec(said)?.[1]
      if (ready) resolve(ready)
    })
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`pymodbus_plc.py ended with ${code}: ${complained}`)))
  })
  return { child, at }
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.kill('SIGKILL')
  await ended
}

/** Our driver on a PLC that we did not write; silence is a stopped process, a pulled line a killed one. */
async function foreign(map: string, kind: 'tcp' | 'rtu'): Promise<ConveyorUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-plc-'))
  const lay = () => (kind === 'rtu' ? ptyPair(folder) : null)
  let pair = await lay()
  let { child, at } = await startPlc(map, kind, pair?.b ?? '0')
  const url =
    kind === 'tcp'
      ? `modbus-tcp://127.0.0.1:${at}?unitId=${unitId}`
      : `modbus-rtu://${pair?.a ?? ''}?baudRate=19200&parity=none&unitId=${unitId}`
  const settings = { map, pollHz: 15, orderTimeoutMs: 2000 }
  const conveyor = openConveyor({ name: 'conveyor', driver: 'clearlane-map', url, settings }, null)
  const pull = async (): Promise<void> => {
    await kill(child)
    await pair?.pull()
  }
  return {
    conveyor,
    setSilent: (silent) => void child.kill(silent ? 'SIGSTOP' : 'SIGCONT'),
    pull,
    plug: async () => {
      pair = await lay()
      ;({ child, at } = await startPlc(map, kind, pair?.b ?? at))
    },
    close: async () => {
      await conveyor.close()
      await pull()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describeConveyor('on a pymodbus server with map clearlane over Modbus TCP', () => foreign('clearlane', 'tcp'))
describeConveyor('on a pymodbus server with map holding-only over Modbus RTU', () => foreign('holding-only', 'rtu'))
