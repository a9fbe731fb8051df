import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConveyor } from '../conveyor/open.ts'
import { PlcSimulator } from '../conveyor/simulator.ts'
import { openDetector } from '../detector/open.ts'
import { DetectorSimulator } from '../detector/simulator.ts'
import type { Device } from '../device.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import { openGenerator } from '../xray/open.ts'
import { simulateGenerator } from '../xray/simulator.ts'
import { blackHole, vanishingPeer } from './black-hole.ts'
import { eventually } from './eventually.ts'
import { geometry } from './lane-geometry.ts'

/** A device that must notice a dead peer by its own patience: how it is opened, and its simulator. */
type Watched = {
  readonly name: string
  readonly open: (port: number) => Device
  readonly serve: (world: LaneWorld) => Promise<Served>
}

const row = (name: string, driver: string, url: string) => ({ name, driver, url, settings: {} })
const watched: readonly Watched[] = [
  {
    name: 'line detector',
    open: (port) => openDetector(row('detector', 'xlp1', `tcp://127.0.0.1:${port}`), null),
    serve: (world) => new DetectorSimulator(world, { channels: 64, pitchMm: 0.8, energies: 1, seed: 1 }).listen(),
  },
  {
    name: 'generator',
    open: (port) => openGenerator(row('generator', 'spellman-xrv', `tcp://127.0.0.1:${port}`), null),
    serve: (world) => simulateGenerator('spellman-xrv', world).listen(),
  },
  {
    name: 'conveyor',
    open: (port) => openConveyor(row('conveyor', 'clearlane-map', `modbus-tcp://127.0.0.1:${port}`), null),
    serve: (world) => new PlcSimulator(world).listen(),
  },
]

for (const { name, open, serve } of watched) {
  test(`${name}: a peer that accepts and never answers is told as failed, and tried again`, async (t) => {
    const hole = await blackHole()
    const device = open(hole.port)
    t.after(async () => {
      await device.close()
      await hole.close()
    })
    await eventually(() => device.health().state === 'failed', 'failed', 30_000)
    assert.match(device.health().message ?? '', /Check|check/)
    await eventually(() => hole.connections() >= 2, 'connected anew', 30_000)
    assert.ok(device.health().counters.timeouts > 0, 'counted as time-outs')
    assert.ok(device.health().counters.reconnects > 0, 'counted as reconnects')
    assert.notEqual(device.health().state, 'ready')
  })

  test(`${name}: a peer that vanishes without a word is told as failed, and had again when it is back`, async (t) => {
    const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
    const served = await serve(world)
    const peer = await vanishingPeer(Number(served.url.split(':').at(-1)))
    const device = open(peer.port)
    t.after(async () => {
      await device.close()
      await peer.close()
      await served.close()
      world.close()
    })
    await eventually(() => device.health().state === 'ready', 'ready')
    peer.setGone(true)
    await eventually(() => device.health().state === 'failed', 'failed', 30_000)
    peer.setGone(false)
    await eventually(() => device.health().state === 'ready', 'ready again', 60_000)
    assert.ok(device.health().counters.reconnects > 0)
  })
}
