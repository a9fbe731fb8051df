import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { carriers, type LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { describeScale, type ScaleUnderTest } from './contract-suite.ts'
import { SicsScale } from './driver.ts'
import { openScale } from './open.ts'
import { ScaleSimulator } from './simulator.ts'

async function simulated(lay: LayLine): Promise<ScaleUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const simulator = new ScaleSimulator(world)
  const line = await lay((far) => simulator.attach(far))
  const scale = new SicsScale('scale', 'test:scale', line.open)
  return {
    scale,
    load: (grams, place = 'wholly') => {
      for (const parcel of world.parcels) world.take(parcel.serial)
      const frontMm = place === 'wholly' ? 200 : 60
      if (grams !== null) world.put({ name: 'load', label: null, grams, contents: solidBlock(100) }, -frontMm)
    },
    setSilent: (silent) => world.setFault('scaleSilent', silent),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await scale.close()
      await line.close()
      simulator.close()
      world.close()
    },
  }
}

for (const [name, lay] of carriers) describeScale(`MT-SICS over ${name}`, () => simulated(lay))

test('a scale that takes its time to come to rest is neither called silent nor interrupted', async (t) => {
  const [near, far] = memoryPair()
  const sent: string[] = []
  const say = (line: string): void => void far.send(new TextEncoder().encode(`${line}\r\n`)).catch(() => undefined)
  far.onBytes((bytes) => sent.push(new TextDecoder().decode(bytes).trim()))
  const scale = new SicsScale('scale', 'test:slow', async () => near)
  t.after(() => scale.close())
  await eventually(() => sent.includes('SIR'), 'asked to stream')
  say('S S      0.500 kg')
  await eventually(() => scale.health().state === 'ready', 'ready')
  const states: string[] = []
  scale.onHealth(({ state }) => states.push(state))
  const weighing = scale.weigh()
  setTimeout(() => say('S S      0.750 kg'), 2300)
  assert.equal((await weighing).grams, 750)
  assert.deepEqual(states, [])
  assert.deepEqual(sent, ['SIR', 'S'])
})

test('a row that names no driver or no simulation is refused', () => {
  const row = { name: 'scale', driver: 'mt-sics', url: 'sim:scale', settings: {} }
  assert.throws(() => openScale(row, null), /no simulation/)
  assert.throws(() => openScale({ ...row, driver: 'toledo' }, null), /no scale driver "toledo"/)
})
