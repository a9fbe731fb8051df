import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { formatLine } from '../wire/transcript.ts'
import type { Conveyor } from './conveyor.ts'
import { MapConveyor } from './driver.ts'
import { readMapFile } from './map-file.ts'
import { openConveyor } from './open.ts'
import { PlcSimulator } from './simulator.ts'

const file = fileURLToPath(new URL('./transcripts/one-shift.txt', import.meta.url))
/** So rare that only the first poll falls into the story. */
const pollHz = 0.001

/** A short shift: who is there, speed, reset, start, a gate order, a command that is refused, lights, stop. */
async function oneShift(conveyor: Conveyor): Promise<void> {
  await eventually(() => conveyor.reading() !== null, 'the first reading')
  await conveyor.setSpeed(250)
  await conveyor.command('reset')
  await conveyor.command('start')
  await conveyor.setLights({ red: 'off', amber: 'off', green: 'on', buzzer: false })
  await conveyor.requestXrayEnable(true)
  await conveyor.orderGate({ trackId: 9, decision: 'release', sequence: 4711, windowMm: [6553.8, 6603.8] })
  await assert.rejects(conveyor.command('unhold'), /refused unhold in state Execute/)
  await conveyor.requestXrayEnable(false)
  await conveyor.command('stop')
}

/** Plays the shift on the simulated PLC and gives what crossed the wire, with simulated times. */
async function recordShift(): Promise<string> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const map = readMapFile()
  const [near, far] = memoryPair()
  new PlcSimulator(world, map).attach(far, 'mbap')
  // The belt has come to where a command brings it when the next request is answered.
  far.onBytes((bytes) => {
    if (bytes[7] === 0x10 && bytes[9] === 100) world.step(320)
  })
  const settings = { framing: 'mbap', unitId: 1, timeoutMs: 5000, patient: false, echoes: false } as const
  const place = async () => ({ open: async () => near, settings, map })
  const conveyor = new MapConveyor('conveyor', 'test:recorded', place, { pollHz, orderTimeoutMs: 5000 })
  const lines = [
    '# One short shift of a conveyor PLC with the map clearlane over Modbus TCP, as the simulator speaks it.',
  ]
  conveyor.onTrace(({ direction, bytes, meaning }) =>
    lines.push(formatLine({ seconds: world.nowMs() / 1000, direction, bytes, meaning })),
  )
  await oneShift(conveyor)
  await conveyor.close()
  return `${lines.join('\n')}\n`
}

test('a shift crosses the wire in exactly the bytes of the golden transcript', async () => {
  const text = await recordShift()
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
})

test('the driver goes through the same shift on the replayed transcript alone', async (t) => {
  const row = {
    name: 'conveyor',
    driver: 'clearlane-map',
    url: `replay:${file}`,
    settings: { pollHz, timeoutMs: 5000 },
  }
  const conveyor = openConveyor(row, null)
  t.after(() => conveyor.close())
  const states: string[] = []
  conveyor.onFact((fact) => void (fact.type === 'stateChanged' && states.push(fact.to)))
  await oneShift(conveyor)
  assert.deepEqual(states, ['Idle', 'Execute', 'Stopped'])
})
