import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { promisify } from 'node:util'
import modbusSerial from 'modbus-serial'
import { LaneWorld } from '../simulation/lane-world.ts'
import { carriers, type LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { parseTcpUrl } from '../wire/tcp.ts'
import { AspectPortal, type AspectHost } from './aspect-driver.ts'
import { decodeBlock, monitorCount, statusBits } from './aspect-registers.ts'
import { AspectSimulator, simulatedBase, simulatedSignature } from './aspect-simulator.ts'
import { describePortal, type PortalUnderTest } from './contract-suite.ts'
import { openPortal } from './open.ts'
import type { PortalFact } from './portal.ts'
import { RapiscanPortal } from './rapiscan-driver.ts'
import { RapiscanSimulator } from './rapiscan-simulator.ts'

const clockFactor = 5
const running = (): LaneWorld => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor })
  world.driveBelt(250)
  return world
}
const pass = (world: LaneWorld, source: boolean): void =>
  void world.put({
    name: 'parcel',
    label: null,
    grams: 1000,
    contents: solidBlock(250),
    ...(source ? { sourceMicrosieverts: 1 } : {}),
  })

async function rapiscan(lay: LayLine): Promise<PortalUnderTest> {
  const world = running()
  const simulator = new RapiscanSimulator(world)
  const line = await lay((far) => simulator.attach(far))
  const portal = new RapiscanPortal('portal', 'test:portal', line.open, { nSigma: 6, silenceMs: 3000 })
  return {
    portal,
    pass: (source) => pass(world, source),
    setSilent: (silent) => simulator.setSilent(silent),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await portal.close()
      await line.close()
      simulator.close()
      world.close()
    },
  }
}

async function aspect(): Promise<PortalUnderTest> {
  const world = running()
  const simulator = new AspectSimulator(world)
  let served = await simulator.serve(() => undefined)
  const portal = new AspectPortal(
    'portal',
    'test:portal',
    hostOf(() => served.url),
    {
      pollHz: 20,
      signature: simulatedSignature,
      unitId: 1,
    },
  )
  return {
    portal,
    pass: (source) => pass(world, source),
    setSilent: (silent) => simulator.setSilent(silent),
    pull: () => served.close(),
    plug: async () => void (served = await simulator.serve(() => undefined)),
    close: async () => {
      await portal.close()
      await served.close()
      simulator.close()
      world.close()
    },
  }
}

const hostOf =
  (url: () => string): AspectHost =>
  async () => {
    const { hostname, port } = parseTcpUrl(url())
    return { host: hostname, port }
  }

for (const [name, lay] of carriers) describePortal(`Rapiscan lines over ${name}`, () => rapiscan(lay))
describePortal('Aspect over Modbus TCP', aspect)

/** A portal opened by its row in a world of its own. */
function opened(t: TestContext, driver: string, url: string, settings = {}) {
  const world = running()
  const portal = openPortal({ name: 'portal', driver, url, settings }, world)
  const facts: PortalFact[] = []
  portal.onFact((fact) => facts.push(fact))
  t.after(async () => {
    await portal.close()
    world.close()
  })
  const faults = (): readonly string[] => facts.flatMap((fact) => (fact.type === 'fault' ? [fact.fault] : []))
  return { world, portal, facts, faults }
}

for (const fault of ['tamper', 'gammaHigh', 'gammaLow', 'neutronHigh'] as const)
  for (const driver of ['rapiscan-lines', 'aspect-modbus'])
    test(`the fault ${fault} is told by ${driver}`, async (t) => {
      const { faults } = opened(t, driver, `sim:portal?fault=${fault}`, { unitId: 1 })
      await eventually(() => faults().includes(fault), fault)
      assert.deepEqual(faults(), [fault])
    })

for (const fault of ['powerFail', 'lowBattery', 'notReady'] as const)
  test(`the fault ${fault} is told by aspect-modbus`, async (t) => {
    const { faults } = opened(t, 'aspect-modbus', `sim:portal?fault=${fault}`, { unitId: 1 })
    await eventually(() => faults().includes(fault), fault)
  })

for (const driver of ['rapiscan-lines', 'aspect-modbus'])
  test(`a source of neutrons raises both alarms (${driver})`, async (t) => {
    const { world, portal, facts } = opened(t, driver, 'sim:portal?fault=neutronSource', { unitId: 1 })
    await eventually(() => typeof portal.reading()?.gamma.backgroundPerS === 'number', 'background')
    world.driveBelt(100)
    pass(world, true)
    const alarms = (): readonly string[] => facts.flatMap((fact) => (fact.type === 'alarm' ? [fact.channel] : []))
    await eventually(() => alarms().length === 2, 'both alarms', 20_000)
    assert.deepEqual([...alarms()].sort(), ['gamma', 'neutron'])
  })

test('bytes between the lines and lines cut in two cost nothing but themselves', async (t) => {
  const { portal } = opened(t, 'rapiscan-lines', 'sim:portal?fault=noise')
  await eventually(() => typeof portal.reading()?.gamma.backgroundPerS === 'number', 'the background')
  assert.ok(portal.health().counters.framingErrors > 0)
  assert.equal(portal.values().find(({ name }) => name === 'alarm from')?.value, 6)
})

/** The same registers behind another server: it answers as one unit only. */
function foreignServer(t: TestContext, simulator: AspectSimulator, unitID: number): Promise<AspectHost> {
  const { ServerTCP } = modbusSerial
  const register = (address: number): number =>
    simulator.read({ table: 'holding', address: address, count: 1 })?.[0] ?? 0
  return new Promise((resolve) => {
    const server = new ServerTCP({ getHoldingRegister: register }, { host: '127.0.0.1', port: 0, unitID })
    t.after(() => new Promise<void>((done) => server.close(() => done())))
    server.on('initialized', () => {
      const address = (server as unknown as { _server: { address(): { port: number } } })._server.address()
      resolve(async () => ({ host: '127.0.0.1', port: address.port }))
    })
  })
}

test('without a unit in its row the portal is looked for, and found', async (t) => {
  const world = running()
  const simulator = new AspectSimulator(world)
  const host = await foreignServer(t, simulator, 3)
  const portal = new AspectPortal('portal', 'test:scan', host, { pollHz: 20, signature: null, unitId: null })
  t.after(async () => {
    await portal.close()
    simulator.close()
    world.close()
  })
  await eventually(() => portal.health().state === 'ready', 'found', 15_000)
  assert.equal(portal.values().find(({ name }) => name === 'unit')?.value, 3)
})

test('a device whose descriptor cannot be one is refused with words', async (t) => {
  const world = running()
  const simulator = new AspectSimulator(world)
  const served = await simulator.serve(() => undefined)
  const settings = { pollHz: 20, signature: 0x1234, unitId: 1 }
  const portal = new AspectPortal(
    'portal',
    'test:wrong',
    hostOf(() => served.url),
    settings,
  )
  t.after(async () => {
    await portal.close()
    await served.close()
    simulator.close()
    world.close()
  })
  await eventually(() => portal.health().state === 'failed', 'failed')
  assert.match(portal.health().message ?? '', /no Aspect portal: its signature/)
})

type Peered = {
  readonly descriptor: readonly number[]
  readonly gammaCount: number
  readonly gammaBackground: number
  readonly neutronBackground: number
  readonly registers: readonly number[]
}

test('pymodbus reads from the simulated portal what the map says', async (t) => {
  assert.ok(
    existsSync('/usr/lib/python3/dist-packages/pymodbus'),
    'pymodbus is not installed: apt-get install python3-pymodbus',
  )
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const simulator = new AspectSimulator(world)
  const served = await simulator.listen()
  t.after(() => served.close())
  world.step(2000)
  const { hostname, port } = parseTcpUrl(served.url)
  const script = join(import.meta.dirname, 'peer/read_aspect.py')
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [script, hostname, String(port), '1'])
  const read = JSON.parse(stdout) as Peered
  assert.deepEqual(read.descriptor, [simulatedSignature, simulatedBase + monitorCount, 1, simulatedBase, monitorCount])
  const block = decodeBlock(read.registers)
  assert.equal(read.gammaCount, block.gamma.count)
  assert.ok(Math.abs(read.gammaBackground - 940) < 1e-3 && block.gamma.background === read.gammaBackground)
  assert.equal(read.neutronBackground, 2)
  assert.equal(block.gamma.status, statusBits.ready)
  assert.ok(block.gamma.count > 700 && block.gamma.count < 1200)
})

test('a row that names no driver, no simulation or no address is refused', () => {
  const row = { name: 'portal', driver: 'rapiscan-lines', url: 'sim:portal', settings: {} }
  assert.throws(() => openPortal(row, null), /no simulation/)
  assert.throws(() => openPortal({ ...row, driver: 'aspect-modbus' }, null), /no simulation/)
  assert.throws(() => openPortal({ ...row, driver: 'geiger' }, null), /no portal driver "geiger"/)
  assert.throws(() => openPortal({ ...row, driver: 'aspect-modbus', url: 'tcp://a:1' }, null), /modbus-tcp:/)
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  assert.throws(() => openPortal({ ...row, url: 'sim:portal?fault=powerFail' }, world), /no fault "powerFail"/)
  assert.throws(() => openPortal({ ...row, settings: { nSigma: 'many' } }, world), /write a number/)
})
