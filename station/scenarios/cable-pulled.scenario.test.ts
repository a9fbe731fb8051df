import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { BarcodeSimulator } from '../../drivers/barcode/simulator.ts'
import { dialectOf, readerSettings } from '../../drivers/barcode/reader-settings.ts'
import { PlcSimulator } from '../../drivers/conveyor/simulator.ts'
import { DetectorSimulator } from '../../drivers/detector/simulator.ts'
import { ScaleSimulator } from '../../drivers/scale/simulator.ts'
import type { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import type { Served } from '../../drivers/simulation/simulated-wire.ts'
import { ptyPair } from '../../drivers/testing/pty-pair.ts'
import { openRelay, type Relay } from '../../drivers/testing/relay.ts'
import { openSerial } from '../../drivers/wire/serial.ts'
import { simulateGenerator } from '../../drivers/xray/simulator.ts'
import { openWholeLane, StoryFolder, type WholeLane } from './testing/lane-fixture.ts'

type Name = 'conveyor' | 'detector' | 'generator' | 'barcode' | 'scale'
const schemes: Readonly<Record<Name, string>> = {
  conveyor: 'modbus-tcp',
  detector: 'tcp',
  generator: 'tcp',
  barcode: 'tcp',
  scale: 'tcp',
}
const reader = { name: 'barcode', driver: 'crlf', url: '', settings: {} }
const stations: Readonly<Record<Name, (world: LaneWorld) => Promise<Served>>> = {
  conveyor: (world) => new PlcSimulator(world).listen(),
  detector: (world) => new DetectorSimulator(world, { channels: 768, pitchMm: 0.8, energies: 1, seed: 1 }).listen(),
  generator: (world) => simulateGenerator('spellman-xrv', world).listen(),
  barcode: (world) =>
    new BarcodeSimulator(world, { dialect: dialectOf(reader), settings: readerSettings(reader) }).listen(),
  scale: (world) => new ScaleSimulator(world).listen(),
}

/** A lane whose device is reached over a line that can be hurt; a person has started it and parcels come. */
async function laneOver(t: TestContext, name: Name): Promise<{ lane: WholeLane; relay: Relay }> {
  const folder = new StoryFolder(t)
  const relay = await openRelay()
  folder.atTheEnd(() => relay.close())
  const urls = { [name]: `${schemes[name]}://127.0.0.1:${relay.port}` }
  const lane = await openWholeLane(folder, { clockFactor: 1.25, gateMm: 2200, urls })
  const served = await stations[name](lane.world)
  folder.atTheEnd(() => served.close())
  relay.leadTo(Number(new URL(served.url.replace('tcp:', 'http:')).port))
  return { lane, relay }
}

/** Once conveyor and generator have spoken a person presses Start, and again where it was too early; then parcels come. */
async function begun(lane: WholeLane): Promise<void> {
  await lane.until(() => lane.state.closedOnce && lane.state.beamReadBack !== null, 'the devices did not come')
  let pressedMs = 0
  await lane.until(() => {
    const sinceMs = Date.now() - pressedMs
    if (lane.state.mode === 'running' && lane.state.beltRunning && sinceMs > 1000) return true
    if (sinceMs < 2000) return false
    pressedMs = Date.now()
    if (lane.state.mode === 'safe') lane.reset()
    if (lane.state.mode === 'stopped') lane.start()
    return false
  }, 'the lane did not start')
  lane.station.simulation?.startFeed()
}

/** X-rays are off, the lane is safe, and the parcel that was in the beam is nobody's to clear. */
async function goesDark(lane: WholeLane): Promise<void> {
  await lane.until(
    () => lane.state.mode === 'safe' && lane.world.tubeOutput().kilovolts === 0,
    'the lane did not become safe and dark',
  )
  assert.equal(lane.station.running.beam.requested, false)
}

/** A person starts it again, and once more where a busy machine has made another device look silent meanwhile. */
async function comesBack(lane: WholeLane, name: Name): Promise<void> {
  await lane.until(() => !lane.state.failedDevices.includes(name), `${name} did not come back`)
  await lane.resetAndStart()
  const fromMs = Date.now()
  const judged = (): boolean =>
    lane.closed().some(({ verdictAt, imageMassG }) => (verdictAt ?? 0) > fromMs && imageMassG !== null)
  let pressedMs = Date.now()
  await lane.until(() => {
    if (lane.state.mode === 'safe' || lane.state.mode === 'stopped') {
      if (Date.now() - pressedMs > 2000) {
        pressedMs = Date.now()
        if (lane.state.mode === 'safe') lane.reset()
        else lane.start()
      }
    }
    return judged()
  }, 'no parcel was judged after it')
  assert.equal(lane.station.storage.verifyAudit().firstBad, null)
}

suite('a cable is pulled in mid-parcel and plugged in again', { concurrency: 2 }, () => {
  for (const name of ['conveyor', 'detector', 'generator'] as const)
    for (const how of ['reset', 'cut'] as const)
      test(`${name}, ${how}: X-rays off, the parcel referred, and on without a restart of the station`, async (t) => {
        const { lane, relay } = await laneOver(t, name)
        await begun(lane)
        const parcel = await lane.parcelInBeam()
        relay[how]()
        await goesDark(lane)
        relay.mend()
        await comesBack(lane, name)
        const record = await lane.closedRecordOf(parcel)
        assert.equal(record.verdict, 'refer')
        assert.notEqual(record.decision, 'release')
      })

  for (const name of ['barcode', 'scale'] as const)
    test(`${name}: the lane goes on without it, nothing is cleared by guess, and it is had again`, async (t) => {
      const { lane, relay } = await laneOver(t, name)
      await begun(lane)
      await lane.parcelInBeam()
      relay.reset()
      await lane.until(() => lane.state.failedDevices.includes(name), `${name} was not missed`)
      const fromMs = Date.now()
      await lane.goesOnJudging()
      const without = lane.closed().filter(({ enteredAt, verdictAt }) => enteredAt > fromMs && verdictAt !== null)
      for (const record of without)
        if (name === 'barcode') assert.ok(record.label !== null || record.verdict === 'refer')
        else assert.equal(record.scaleG, null)
      relay.mend()
      await lane.until(() => !lane.state.failedDevices.includes(name), `${name} did not come back`)
      assert.ok(lane.state.mode === 'running' || lane.state.mode === 'scanning')
    })

  test('generator on a serial port: its port vanishes with X-rays on, and comes back', async (t) => {
    const folder = new StoryFolder(t)
    const ports = join(folder.path, 'ports')
    mkdirSync(ports)
    let pair = await ptyPair(ports)
    folder.atTheEnd(() => pair.pull())
    const urls = { generator: `serial://${pair.a}?baudRate=9600` }
    const lane = await openWholeLane(folder, { clockFactor: 1.25, gateMm: 2200, urls })
    const simulator = simulateGenerator('spellman-xrv', lane.world)
    folder.atTheEnd(() => simulator.close())
    const attach = async (): Promise<void> =>
      simulator.attach(await openSerial(`serial://${pair.b}?baudRate=9600`), 'serial')
    await attach()
    await begun(lane)
    const parcel = await lane.parcelInBeam()
    await pair.pull()
    await goesDark(lane)
    pair = await ptyPair(ports)
    await attach()
    await comesBack(lane, 'generator')
    assert.equal((await lane.closedRecordOf(parcel)).verdict, 'refer')
  })
})
