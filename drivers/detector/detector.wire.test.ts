import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { openTcp } from '../wire/tcp.ts'
import type { OpenWire } from '../wire/wire.ts'
import { describeDetector, type DetectorUnderTest } from './contract-suite.ts'
import type { DetectorLine, LineDetector } from './detector.ts'
import { XlpDetector } from './driver.ts'
import { openDetector } from './open.ts'
import { DetectorSimulator } from './simulator.ts'

const channels = 160

async function simulated(
  energies: 1 | 2,
  connect: (simulator: DetectorSimulator) => Promise<{ open: OpenWire; close: () => Promise<void> }>,
): Promise<DetectorUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1, firstCounts: 2 ** 32 - 2000 })
  const simulator = new DetectorSimulator(world, { channels, pitchMm: 0.8, energies, bits: 16, seed: 4 })
  const { open, close } = await connect(simulator)
  const detector = new XlpDetector('detector', 'test:detector', open)
  return {
    detector,
    channels,
    energies,
    driveBelt: (speedMmS) => world.driveBelt(speedMmS),
    switchBeam: (on) => world.setTubeOutput(on ? 160 : 0, on ? 0.6 : 0),
    setPulled: (pulled) => simulator.setPulled(pulled),
    spoil: (faults) => Object.assign(simulator.faults, faults),
    close: async () => {
      await detector.close()
      await close()
      world.close()
    },
  }
}

async function shut(detector: LineDetector, world: LaneWorld): Promise<void> {
  await detector.close()
  world.close()
}

describeDetector('XLP/1 over TCP, two energies', () =>
  simulated(2, async (simulator) => {
    const served = await simulator.listen()
    return { open: () => openTcp(served.url), close: () => served.close() }
  }),
)

describeDetector('XLP/1 over memory, one energy', () =>
  simulated(1, async (simulator) => ({
    open: async () => {
      const [near, far] = memoryPair('detector')
      simulator.attach(far)
      return near
    },
    close: async () => simulator.close(),
  })),
)

test('a parcel that passes the beam is seen line by line, from its front edge to its back edge', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 4 })
  const detector = openDetector(
    { name: 'detector', driver: 'xlp1', url: 'sim:detector', settings: { channels, pitchMm: 0.8, energies: 1 } },
    world,
  )
  t.after(() => shut(detector, world))
  const shadow: DetectorLine[] = []
  detector.onLine((line) => {
    if (line.beamOn && (line.low[60] ?? 0) < 15_000) shadow.push(line)
  })
  await detector.configure({ integrationUs: 2000, trigger: 'encoder', encoderDiv: 8 })
  await detector.start()
  await eventually(() => detector.health().state === 'ready', 'ready')
  world.setTubeOutput(160, 0.6)
  const placed = world.put({ name: 'block', label: null, grams: 100, contents: solidBlock(120) })
  world.driveBelt(400)
  const doneMm = placed.frontMm + geometry.beamMm + 120 + 80
  await eventually(() => world.beltMm() > doneMm, 'it has passed')
  await eventually(() => shadow.length >= 150, `all its lines have come: ${shadow.length}`)
  const first = shadow[0]
  assert.ok(Math.abs(shadow.length - 120 / 0.8) <= 1, `${shadow.length} lines for 120 mm at 0.8 mm`)
  assert.ok(
    Math.abs((first?.encoder ?? 0) / 10 - placed.frontMm - geometry.beamMm) < 1,
    'its front edge is at the beam',
  )
  assert.ok((first?.low[10] ?? 0) > 40_000, 'beside the parcel is air')
})

test('a detector that has gone silent is given up with words, and is back when it speaks again', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const detector = openDetector(
    { name: 'detector', driver: 'xlp1', url: 'sim:detector', settings: { channels } },
    world,
  )
  t.after(() => shut(detector, world))
  await eventually(() => detector.health().state === 'ready', 'ready')
  world.setFault('detectorSilent', true)
  await eventually(() => detector.health().state === 'failed', 'failed')
  assert.match(detector.health().message ?? '', /says nothing.*Check/)
  world.setFault('detectorSilent', false)
  await eventually(() => detector.health().state === 'ready', 'ready again', 30_000)
})

test('a simulated detector without a world, and an unknown driver, are refused', () => {
  const row = { name: 'detector', driver: 'xlp1', url: 'sim:detector', settings: {} }
  assert.throws(() => openDetector(row, null), /no simulation/)
  assert.throws(() => openDetector({ ...row, driver: 'x-gcu' }, null), /no detector driver "x-gcu"/)
})
