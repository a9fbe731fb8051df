import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { carriers, type LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { ptyPair } from '../testing/pty-pair.ts'
import { memoryPair } from '../wire/memory.ts'
import { openSerial } from '../wire/serial.ts'
import type { OpenWire, Wire } from '../wire/wire.ts'
import { describeScale, type ScaleUnderTest } from './contract-suite.ts'
import { SicsScale } from './driver.ts'
import type { ScaleDriver } from './faults.ts'
import { openScale } from './open.ts'
import type { Scale, Weighing } from './scale.ts'
import { ScaleSimulator } from './simulator.ts'
import { Toledo8217Scale } from './toledo-8217-driver.ts'
import { ToledoContinuousScale } from './toledo-continuous-driver.ts'
import { Toledo8217Simulator, ToledoContinuousSimulator } from './toledo-simulators.ts'

type Simulator = { attach(wire: Wire): void; close(): void }
type Protocol = {
  readonly name: string
  readonly tellsBelowZero: boolean
  readonly simulator: (world: LaneWorld) => Simulator
  readonly scale: (open: OpenWire) => Scale
}

const protocols: readonly Protocol[] = [
  {
    name: 'MT-SICS',
    tellsBelowZero: true,
    simulator: (world) => new ScaleSimulator(world),
    scale: (open) => new SicsScale('scale', 'test:scale', open),
  },
  {
    name: 'Toledo continuous',
    tellsBelowZero: true,
    simulator: (world) => new ToledoContinuousSimulator(world, true),
    scale: (open) => new ToledoContinuousScale('scale', 'test:scale', open, { checksum: true, commandEnd: '\r\n' }),
  },
  {
    name: 'Toledo 8217',
    tellsBelowZero: false,
    simulator: (world) => new Toledo8217Simulator(world),
    scale: (open) => new Toledo8217Scale('scale', 'test:scale', open, { unit: 'kg', pollHz: 20 }),
  },
]

async function simulated(protocol: Protocol, lay: LayLine): Promise<ScaleUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const simulator = protocol.simulator(world)
  const line = await lay((far) => simulator.attach(far))
  const scale = protocol.scale(line.open)
  return {
    scale,
    tellsBelowZero: protocol.tellsBelowZero,
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

for (const protocol of protocols)
  for (const [name, lay] of carriers) describeScale(`${protocol.name} over ${name}`, () => simulated(protocol, lay))

/** A scale opened by its row on the simulator that its URL names, in a world of its own. */
function opened(t: TestContext, driver: ScaleDriver, url: string, settings = {}) {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const scale = openScale({ name: 'scale', driver, url, settings }, world)
  const weighings: Weighing[] = []
  scale.onWeighing((weighing) => weighings.push(weighing))
  t.after(async () => {
    await scale.close()
    world.close()
  })
  return { world, scale, weighings }
}
const put = (world: LaneWorld, grams: number): void =>
  void world.put({ name: 'load', label: null, grams, contents: solidBlock(100) }, -200)

for (const driver of ['mt-sics', 'toledo-continuous', 'toledo-8217'] as const) {
  test(`an overloaded scale that speaks ${driver} says so, and its value is not a weight`, async (t) => {
    const { scale, weighings } = opened(t, driver, 'sim:scale?fault=overload')
    await eventually(() => weighings.at(-1)?.facts.join() === 'over', 'over, at rest')
    assert.equal(weighings.at(-1)?.stable, false)
    assert.equal((await scale.weigh()).range, 'over')
  })

  test(`a scale that speaks ${driver} and never comes to rest is refused with words`, async (t) => {
    const { scale, weighings } = opened(t, driver, 'sim:scale?fault=unstable')
    await eventually(() => weighings.length > 2, 'values')
    assert.ok(weighings.every(({ stable }) => !stable))
    await assert.rejects(scale.weigh(), /does not come to rest/)
  })
}

for (const driver of ['mt-sics', 'toledo-continuous'] as const) {
  test(`a unit that nobody knows is refused with words (${driver})`, async (t) => {
    const { scale, weighings } = opened(t, driver, 'sim:scale?fault=wrongUnit')
    await eventually(() => scale.health().state === 'failed', 'failed')
    assert.match(scale.health().message ?? '', /not a unit that is known/)
    await assert.rejects(scale.weigh(), (error) => error instanceof DriverError)
    assert.deepEqual(weighings, [])
  })
}

test('a balance that speaks RADWAG is recognised, and nothing of it is read', async (t) => {
  const { scale, weighings } = opened(t, 'mt-sics', 'sim:scale?fault=lookAlike')
  await eventually(() => /RADWAG/.test(scale.health().message ?? ''), 'recognised')
  await assert.rejects(scale.weigh(), (error) => error instanceof DriverError && error.code === 'wrong-device')
  assert.deepEqual(weighings, [])
})

test('frames with a wrong checksum are counted, and the good ones go on', async (t) => {
  const { scale, weighings } = opened(t, 'toledo-continuous', 'sim:scale?fault=badChecksum')
  await eventually(() => weighings.length > 3 && scale.health().counters.checksumErrors > 2, 'both come')
  assert.equal(scale.health().state, 'ready')
})

test('continuous output without checksum is read where the row says so', async (t) => {
  const { world, weighings } = opened(t, 'toledo-continuous', 'sim:scale', { checksum: false })
  put(world, 12_340)
  await eventually(() => weighings.at(-1)?.grams === 12_340 && weighings.at(-1)?.stable === true, '12.34 kg')
})

test('a drifting scale creeps away from zero, and a noisy one is weighed with a wider uncertainty', async (t) => {
  const drifting = opened(t, 'mt-sics', 'sim:scale?fault=drift')
  await eventually(() => (drifting.weighings.at(-1)?.grams ?? 0) > 3, 'it creeps')
  const noisy = opened(t, 'mt-sics', 'sim:scale?fault=noisy')
  put(noisy.world, 2000)
  const within = (): number => noisy.weighings.filter(({ grams }) => grams > 1900).length
  await eventually(() => within() > 25, 'values of the parcel')
  const weight = noisy.scale.weightIn({ fromMs: 0, toMs: Date.now() })
  await eventually(() => within() > 26, 'one more')
  const later = noisy.scale.weightIn({ fromMs: noisy.weighings.at(-20)?.atMs ?? 0, toMs: Date.now() })
  assert.ok(later.type === 'weighed' && later.uncertaintyG > 1 && Math.abs(later.grams - 2000) < 3 * later.uncertaintyG)
  assert.equal(weight.used + weight.rejected <= noisy.weighings.length, true)
})

test('the fault of the world makes any scale creep', async (t) => {
  const { world, weighings } = opened(t, 'toledo-continuous', 'sim:scale')
  await eventually(() => weighings.length > 0, 'values')
  world.setFault('scaleDrift', true)
  await eventually(() => (weighings.at(-1)?.grams ?? 0) > 2, 'it creeps')
})

test('values on change come on change, and a still scale is not called silent', async (t) => {
  const { world, scale, weighings } = opened(t, 'mt-sics', 'sim:scale', { stream: 'onChange' })
  await eventually(() => weighings.length > 0, 'the first value')
  const states: string[] = []
  scale.onHealth(({ state }) => states.push(state))
  const from = Date.now()
  await eventually(() => Date.now() - from > 2500, 'some time passes')
  assert.ok(weighings.length < 12, `${weighings.length} values while nothing changed`)
  put(world, 640)
  await eventually(() => weighings.at(-1)?.grams === 640, '640 g')
  assert.deepEqual(states, [])
})

test('a technician reads who the scale is, its commands and its tare', async (t) => {
  const { world, scale, weighings } = opened(t, 'mt-sics', 'sim:scale')
  assert.ok(scale instanceof SicsScale)
  await eventually(() => weighings.length > 0, 'values')
  assert.deepEqual(await scale.service.identity(), {
    level: ['01', '2.30', '2.22'],
    model: ['Lane platform 60.000 kg'],
    software: ['1.00 1.0.0.0.0'],
    serialNumber: 'B021002593',
    softwareId: ['11780000A'],
  })
  const commands = (await scale.service.commands()).map(({ command }) => command)
  for (const command of ['S', 'SI', 'SIR', 'SR', 'Z', 'ZI', 'T', 'TI', 'TA', 'TAC', '@', 'I0', 'I5'])
    assert.ok(commands.includes(command), command)
  put(world, 300)
  await eventually(() => weighings.at(-1)?.grams === 300, '300 g')
  assert.equal((await scale.service.weightNow())?.grams, 300)
  assert.equal(await scale.service.tareNow(), 300)
  assert.equal(await scale.service.tareValue(), 300)
  await scale.service.zeroNow()
  assert.equal(await scale.service.reset(), 'B021002593')
  await eventually(() => weighings.at(-1)?.grams === 0, 'zero')
})

test('8217 runs over a serial port with seven bits and even parity', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-8217-'))
  const pair = await ptyPair(folder)
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const simulator = new Toledo8217Simulator(world)
  const far = await openSerial(`serial://${pair.b}?baudRate=9600&dataBits=7&parity=even`)
  simulator.attach(far)
  const row = { name: 'scale', driver: 'toledo-8217', url: `serial://${pair.a}`, settings: { unit: 'kg' } }
  const scale = openScale(row, null)
  t.after(async () => {
    await scale.close()
    await far.close()
    simulator.close()
    world.close()
    await pair.pull()
    rmSync(folder, { recursive: true, force: true })
  })
  await eventually(() => scale.health().state === 'ready', 'it answers')
  assert.deepEqual((await scale.weigh()).facts, ['stable', 'zero'])
})

test('a port that is not set to seven bits is named as the cause', async (t) => {
  const [near, far] = memoryPair()
  far.onBytes(() => void far.send(Uint8Array.from([0x82, 0xb1, 0xb2, 0x2e, 0x33, 0xb4, 0x8d])).catch(() => undefined))
  const scale = new Toledo8217Scale('scale', 'test:parity', async () => near, { unit: 'lb', pollHz: 10 })
  t.after(() => scale.close())
  await eventually(() => scale.health().state === 'failed', 'failed')
  assert.match(scale.health().message ?? '', /parity=even/)
})

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

test('a row that names no driver, no simulation, or what its scale cannot have, is refused', () => {
  const row = { name: 'scale', driver: 'mt-sics', url: 'sim:scale', settings: {} }
  assert.throws(() => openScale(row, null), /no simulation/)
  assert.throws(() => openScale({ ...row, driver: 'toledo' }, null), /no scale driver "toledo"/)
  assert.throws(() => openScale({ ...row, url: 'sim:scale?fault=late' }, null), /no fault "late"/)
  assert.throws(() => openScale({ ...row, url: 'sim:scale?fault=badChecksum' }, null), /cannot have/)
  assert.throws(() => openScale({ ...row, driver: 'toledo-8217', settings: { unit: 'st' } }, null), /unit is "st"/)
})
