import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LaneWorld } from '../../simulation/lane-world.ts'
import { eventually } from '../../testing/eventually.ts'
import { geometry } from '../../testing/lane-geometry.ts'
import { describeDetector, type DetectorUnderTest } from '../contract-suite.ts'
import type { DetectorFact, DetectorLine } from '../detector.ts'
import { openDetector } from '../open.ts'
import { type DatagramNetwork, udp } from './datagrams.ts'
import { broadcastOf, discover } from './discovery.ts'
import { GigeDetector } from './driver.ts'
import { MemoryNetwork } from './memory-datagrams.ts'
import { bootstrap, privilege } from './registers.ts'
import { gigeSettings } from './settings.ts'
import { type GigeSimulation, GigeSimulator } from './simulator.ts'
import { ControlChannel } from './control.ts'
import { DriverError } from '../../driver-error.ts'

const channels = 160
const settings = { channels, energies: 2, linesPerBlock: 8, heartbeatMs: 600 }
const simulation: GigeSimulation = {
  channels,
  pitchMm: 0.8,
  energies: 2,
  seed: 4,
  host: '127.0.0.1',
  port: 0,
  serial: 'SIM-0001',
  extendedIds: false,
  noResend: false,
}

type Laid = { readonly world: LaneWorld; readonly simulator: GigeSimulator; readonly detector: GigeDetector }

/** A camera and its driver on a network. */
async function lay(
  network: DatagramNetwork,
  other: Partial<GigeSimulation> = {},
  more: Readonly<Record<string, number | string | boolean>> = {},
): Promise<Laid & { close(): Promise<void> }> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1, firstCounts: 2 ** 32 - 2000 })
  const simulator = new GigeSimulator(world, { ...simulation, ...other })
  const camera = await simulator.listen(network)
  const given = gigeSettings({ ...settings, energies: other.energies ?? 2, ...more })
  const detector = new GigeDetector('detector', 'gev:test', network, async () => camera, given)
  const close = async (): Promise<void> => {
    await detector.close()
    await simulator.close()
    world.close()
  }
  return { world, simulator, detector, close }
}

async function underTest(
  network: DatagramNetwork,
  other: Partial<GigeSimulation>,
  packetBytes: number,
): Promise<DetectorUnderTest> {
  const { world, simulator, detector, close } = await lay(network, other, { packetBytes })
  return {
    detector,
    channels,
    energies: other.energies ?? 2,
    damageCounter: 'framingErrors',
    driveBelt: (speedMmS) => world.driveBelt(speedMmS),
    switchBeam: (on) => world.setTubeOutput(on ? 160 : 0, on ? 0.6 : 0),
    setPulled: (pulled) => (simulator.cable.pulled = pulled),
    spoil: (faults) => Object.assign(simulator.faults, faults),
    close,
  }
}

describeDetector('GigE Vision over UDP, two energies', () => underTest(udp, {}, 1500))
describeDetector('GigE Vision over memory, one energy, extended ids', () =>
  underTest(new MemoryNetwork(), { energies: 1, extendedIds: true }, 576),
)

/** Sets the detector going by time and collects what comes. */
async function going({ world, detector }: Laid): Promise<{ lines: DetectorLine[]; facts: DetectorFact[] }> {
  const lines: DetectorLine[] = []
  const facts: DetectorFact[] = []
  detector.onLine((line) => lines.push(line))
  detector.onFact((fact) => facts.push(fact))
  world.setTubeOutput(160, 0.6)
  await detector.configure({ integrationUs: 2000, trigger: 'internal', encoderDiv: 8 })
  await detector.start()
  await eventually(() => lines.length > 50, 'lines come')
  return { lines, facts }
}

/** A busy machine may stall; that is told as well, and is no loss. */
const linesLost = (facts: readonly DetectorFact[]): number =>
  facts.reduce((sum, fact) => sum + (fact.type === 'linesLost' ? fact.count : 0), 0)

const valueOf = (detector: GigeDetector, name: string): unknown =>
  detector.values().find((value) => value.name === name)?.value

test('over a cable that loses, doubles, delays and reorders packets every line comes whole, in order, once', async (t) => {
  const laid = await lay(new MemoryNetwork())
  t.after(laid.close)
  Object.assign(laid.simulator.cable, { lose: 0.05, reorder: 0.1, duplicate: 0.05, delayMs: 2 })
  const { lines, facts } = await going(laid)
  await eventually(() => lines.length > 1000, 'a thousand lines')
  assert.ok(lines.every((line, index) => line.valid && line.lineId === (lines[0]?.lineId ?? 0) + index))
  assert.equal(linesLost(facts), 0)
  assert.ok(Number(valueOf(laid.detector, 'packets sent again')) > 10)
  assert.equal(valueOf(laid.detector, 'packets lost'), 0)
})

test('what a camera that cannot send again loses is marked and counted, line by line, and numbering goes on', async (t) => {
  const laid = await lay(new MemoryNetwork(), { noResend: true }, { resend: 'never' })
  t.after(laid.close)
  laid.simulator.cable.lose = 0.1
  const { lines, facts } = await going(laid)
  await eventually(() => lines.filter((line) => !line.valid).length > 50, 'incomplete lines')
  laid.simulator.cable.lose = 0
  await eventually(() => lines.slice(-100).every((line) => line.valid), 'whole lines again')
  const lost = linesLost(facts)
  const [first, last] = [lines[0]?.lineId ?? 0, lines.at(-1)?.lineId ?? 0]
  assert.equal(last - first + 1, lines.length + lost)
  assert.equal(valueOf(laid.detector, 'lines incomplete'), lines.filter((line) => !line.valid).length)
})

test('rows of a lost packet are not valid, and all other rows of its block are', async (t) => {
  const laid = await lay(new MemoryNetwork(), {}, { linesPerBlock: 32 })
  t.after(laid.close)
  const { lines } = await going(laid)
  Object.assign(laid.simulator.faults, { damageEvery: 2, damagedKeep: 1 })
  await eventually(() => lines.some((line) => !line.valid), 'incomplete lines')
  // Rows of 640 bytes: of a damaged block only the first packet of 1464 bytes is there, which is two rows and a part.
  const at = lines.findIndex((line) => !line.valid)
  assert.equal((lines[at]?.lineId ?? 0) % 32, 2)
  assert.deepEqual(
    lines.slice(at - 2, at).map((line) => line.valid),
    [true, true],
  )
})

test('the encoder count and the beam come with each line from the chunks of the camera', async (t) => {
  const laid = await lay(udp)
  t.after(laid.close)
  laid.world.driveBelt(400)
  const { lines } = await going(laid)
  await eventually(() => laid.world.beltSpeedMmS() === 400, 'the belt is at speed')
  await eventually(() => valueOf(laid.detector, 'encoder') === 'chunk of each line', 'told by chunks')
  const from = lines.length
  await eventually(() => lines.length > from + 100, 'lines')
  const [a, b] = [lines[from], lines[from + 100]]
  const travelled = ((b?.encoder ?? 0) - (a?.encoder ?? 0)) >>> 0
  // 100 lines of 2 ms at 400 mm/s and 0.1 mm a count.
  assert.ok(Math.abs(travelled - 800) <= 8, `${travelled} counts`)
  assert.ok((b?.atMs ?? 0) - (a?.atMs ?? 0) > 100)
})

test('control that another program has is told, and taken once it is free', async (t) => {
  const network = new MemoryNetwork()
  const laid = await lay(network, { host: '10.1.1.1', port: 3956 })
  t.after(laid.close)
  const { lines } = await going(laid)
  const rival = await rivalOf(network)
  await assert.rejects(
    rival.writeRegister(bootstrap.controlPrivilege.address, privilege.control),
    (error) => error instanceof DriverError && error.code === 'refused' && /access denied/.test(error.message),
  )
  laid.simulator.cable.pulled = true
  await eventually(() => laid.detector.health().state === 'failed', 'failed')
  await eventually(() => laid.simulator.controlled === false, 'the camera has given up its controller')
  laid.simulator.cable.pulled = false
  await rival.writeRegister(bootstrap.controlPrivilege.address, privilege.control)
  await eventually(() => /Another program controls/.test(laid.detector.health().message ?? ''), 'told', 20_000)
  await rival.writeRegister(bootstrap.controlPrivilege.address, privilege.none)
  const at = lines.length
  await eventually(() => lines.length > at + 30, 'lines come again', 20_000)
  await rival.close(new DriverError('closed', 'done'))
})

async function rivalOf(network: DatagramNetwork): Promise<ControlChannel> {
  const socket = await network.open({ host: '10.9.9.9', port: 0 })
  const deaf = (): void => undefined
  return new ControlChannel(
    socket,
    { host: '10.1.1.1', port: 3956 },
    { trace: null, heard: deaf, timedOut: deaf, unsolicited: deaf },
  )
}

test('the camera gives up a controller whose heartbeat stops, and stops streaming', async (t) => {
  const network = new MemoryNetwork()
  const laid = await lay(network, { host: '10.1.1.1', port: 3956 })
  t.after(laid.close)
  await eventually(() => laid.detector.health().state === 'ready', 'ready')
  await laid.detector.close()
  const rival = await rivalOf(network)
  t.after(() => rival.close(new DriverError('closed', 'done')))
  await rival.writeRegister(bootstrap.controlPrivilege.address, privilege.control)
  await rival.writeRegister(bootstrap.heartbeatTimeout.address, 500)
  assert.equal(laid.simulator.controlled, true)
  await eventually(() => laid.simulator.controlled === false, 'given up')
})

test('every camera answers a discovery by broadcast, one camera its own', async (t) => {
  const network = new MemoryNetwork()
  const one = await lay(network, { host: '10.1.1.1', port: 3956, serial: 'ONE' })
  const two = await lay(network, { host: '10.1.1.2', port: 3956, serial: 'TWO' })
  t.after(one.close)
  t.after(two.close)
  const from = { host: '10.9.9.9', broadcast: '10.255.255.255' }
  const all = await discover(network, null, 200, [from])
  assert.deepEqual(all.map(({ identity }) => identity.serial).sort(), ['ONE', 'TWO'])
  assert.deepEqual(all.map(({ identity }) => identity.host).sort(), ['10.1.1.1', '10.1.1.2'])
  const [alone, ...others] = await discover(network, { host: '10.1.1.2', port: 3956 }, 200, [from])
  assert.equal(alone?.identity.serial, 'TWO')
  assert.equal(others.length, 0)
})

test('a camera on the loopback hears a real broadcast', async (t) => {
  assert.equal(broadcastOf('192.168.7.20', '255.255.252.0'), '192.168.7.255')
  const laid = await lay(udp, { host: '127.0.0.6', port: 3956, serial: 'SIX' })
  t.after(laid.close)
  const found = await discover(udp, null, 300)
  assert.ok(found.some(({ identity }) => identity.serial === 'SIX' && identity.host === '127.0.0.6'))
})

test('a camera that has given up our control after a short cut is taken again', async (t) => {
  const laid = await lay(new MemoryNetwork())
  t.after(laid.close)
  const { lines } = await going(laid)
  const told: string[] = []
  laid.detector.onHealth(({ message }) => told.push(message ?? ''))
  // Longer than the camera's patience, shorter than ours.
  laid.simulator.cable.pulled = true
  await eventually(() => laid.simulator.controlled === false, 'the camera has given up its controller')
  laid.simulator.cable.pulled = false
  await eventually(() => told.some((words) => /given up our control/.test(words)), 'told')
  const at = lines.length
  await eventually(() => lines.length > at + 30, 'lines come again', 20_000)
})

test('a camera of which nothing is understood is driven by addresses given by hand', async (t) => {
  const byHand = {
    describe: false,
    'register.Width': '0x1008',
    'register.Height': '0x100c',
    'register.PixelFormat': '0x1010',
    'register.AcquisitionStart': '0x1018=1',
    'register.AcquisitionStop': '0x1018=0',
    'register.ExposureTime': '0x101c',
  }
  const laid = await lay(new MemoryNetwork(), {}, byHand)
  t.after(laid.close)
  const { lines } = await going(laid)
  assert.equal(valueOf(laid.detector, 'encoder'), 'derived from the line count')
  assert.equal(lines.at(-1)?.beamOn, true)
  laid.world.setTubeOutput(0, 0)
  await eventually(() => lines.at(-1)?.beamOn === false, 'dark by its level')
})

test('a sim: row with faults in its URL opens the simulated camera, and a silent one is told with what to check', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  t.after(() => world.close())
  const row = { name: 'detector', driver: 'gige-vision', url: 'sim:detector?losePackets=0.02&reorder=0.02', settings }
  const detector = openDetector(row, world)
  t.after(() => detector.close())
  let count = 0
  detector.onLine(() => count++)
  await detector.start()
  await eventually(() => count > 200, 'lines come')
  const silent = openDetector({ ...row, url: 'sim:detector?silent' }, world)
  t.after(() => silent.close())
  await eventually(() => silent.health().state === 'failed', 'failed')
  assert.match(silent.health().message ?? '', /No answer .*Check/)
})

test('addresses and settings that cannot be are refused with words', () => {
  const row = { name: 'detector', driver: 'gige-vision', url: 'gev://camera', settings: {} }
  assert.throws(() => openDetector(row, null), /no address of a GigE Vision camera/)
  assert.throws(() => openDetector({ ...row, url: 'sim:detector' }, null), /no simulation/)
  assert.throws(
    () => openDetector({ ...row, url: 'gev://10.0.0.7', settings: { packetBytes: 5 } }, null),
    /packetBytes .*from 576/,
  )
})
