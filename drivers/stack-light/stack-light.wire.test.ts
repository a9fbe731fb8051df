import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { type LayLine, overMemory, overTcp } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { CoilLight, seenOnPlc } from './coils-driver.ts'
import { describeStackLight, type LightUnderTest } from './contract-suite.ts'
import { openStackLight } from './open.ts'
import { PatliteLight } from './patlite-driver.ts'
import { encodeStatus, readStatus } from './pns.ts'
import { PatliteSimulator } from './simulator.ts'
import { allOff, lamps, type LightPattern } from './stack-light.ts'

async function patlite(lay: LayLine): Promise<LightUnderTest> {
  const simulator = new PatliteSimulator()
  const line = await lay((far) => simulator.attach(far))
  const settings = { order: lamps, byColour: false, checkEveryMs: 100 }
  const light = new PatliteLight('light', 'test:light', line.open, settings)
  return {
    light,
    lit: () => readStatus(encodeStatus(simulator.tiers, false), lamps) ?? allOff,
    setDeaf: (deaf) => simulator.setSilent(deaf),
    darken: () => simulator.darken(),
    close: async () => {
      await light.close()
      await line.close()
    },
  }
}

/** Lamps behind a port as a conveyor would give it. */
async function onPlc(): Promise<LightUnderTest> {
  let lit: LightPattern = allOff
  let deaf = false
  const light = new CoilLight('light', 'plc:lamps', async (wanted) => {
    if (deaf) throw new DriverError('closed', 'There is no connection to the PLC yet.')
    lit = seenOnPlc(wanted)
  })
  return {
    light,
    lit: () => lit,
    setDeaf: (now) => void (deaf = now),
    darken: null,
    close: () => light.close(),
  }
}

describeStackLight('PATLITE PNS over memory', () => patlite(overMemory))
describeStackLight('PATLITE PNS over TCP', () => patlite(overTcp))
describeStackLight('on the coils of the PLC', onPlc)

function opened(t: TestContext, url: string, settings = {}) {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const row = { name: 'light', driver: 'patlite-pns', url, settings: { checkEveryMs: 100, ...settings } }
  const light = openStackLight(row, world, null)
  t.after(() => light.close())
  return light
}

test('a light that was away shows what was wanted meanwhile when it is back', async (t) => {
  const simulator = new PatliteSimulator()
  const line = await overTcp((far) => simulator.attach(far))
  const settings = { order: lamps, byColour: false, checkEveryMs: 100 }
  const light = new PatliteLight('light', 'test:light', line.open, settings)
  t.after(async () => {
    await light.close()
    await line.close()
  })
  await eventually(() => light.health().state === 'ready', 'ready')
  await line.pull()
  await eventually(() => light.health().state === 'failed', 'failed')
  await assert.rejects(
    light.show({ ...allOff, red: 'on' }),
    (error) => error instanceof DriverError && error.code === 'closed',
  )
  await line.plug()
  await eventually(() => simulator.tiers[0] === 1, 'red', 20_000)
})

test('a light that refuses, or shows its own programs, has said so in words', async (t) => {
  const refusing = opened(t, 'sim:light?fault=refusing')
  await eventually(() => refusing.health().state === 'ready', 'ready')
  await assert.rejects(refusing.show({ ...allOff, green: 'on' }), /refused "green on"/)
  const smart = opened(t, 'sim:light?fault=smartMode')
  await eventually(() => /smart mode/.test(smart.health().message ?? ''), 'said')
})

test('tiers of any colour are told by colour', async (t) => {
  const simulator = new PatliteSimulator()
  const line = await overMemory((far) => simulator.attach(far))
  const settings = { order: lamps, byColour: true, checkEveryMs: 100 }
  const light = new PatliteLight('light', 'test:light', line.open, settings)
  t.after(async () => {
    await light.close()
    await line.close()
  })
  await eventually(() => light.health().state === 'ready', 'ready')
  await light.show({ ...allOff, red: 'flash', blue: 'on' })
  assert.deepEqual(simulator.colours, [1, 0, 0, 6, 0])
  await eventually(() => light.shown()?.blue === 'flash', 'all that is lit flashes')
})

test('a row that names what there is not is refused', () => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const row = { name: 'light', driver: 'patlite-pns', url: 'sim:light', settings: {} }
  assert.throws(() => openStackLight({ ...row, driver: 'lantern' }, world, null), /no stack light driver "lantern"/)
  assert.throws(() => openStackLight({ ...row, driver: 'plc-coils' }, world, null), /needs a conveyor/)
  assert.throws(() => openStackLight(row, null, null), /no simulation/)
  for (const order of ['red,purple', 'red,red', ''])
    assert.throws(() => openStackLight({ ...row, settings: { order } }, world, null), /from the top/, order)
  assert.throws(() => openStackLight({ ...row, settings: { tiers: 'many' } }, world, null), /fixed or coloured/)
})
