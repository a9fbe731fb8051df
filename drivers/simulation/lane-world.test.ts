import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EyeName, interlockNames } from '../conveyor/conveyor.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { usualBelt } from './belt-drive.ts'
import { LaneWorld } from './lane-world.ts'

const made = (firstCounts = 0): LaneWorld =>
  new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual', firstCounts })
const parcel = (lengthMm: number) => ({ name: 'block', label: 'L1', grams: 500, contents: solidBlock(lengthMm) })

test('the belt takes 0.3 s to any speed and to a stand, and never jumps', () => {
  for (const speedMmS of [120, 500]) {
    const world = made()
    world.driveBelt(speedMmS)
    world.step(150)
    assert.ok(Math.abs(world.beltSpeedMmS() - speedMmS / 2) < 1e-6, `${world.beltSpeedMmS()} mm/s after half the ramp`)
    world.step(160)
    assert.equal(world.beltSpeedMmS(), speedMmS)
    const atMm = world.beltMm()
    world.step(1000)
    assert.ok(Math.abs(world.beltMm() - atMm - speedMmS) < 1e-6)
    world.driveBelt(0)
    world.step(290)
    assert.ok(world.beltSpeedMmS() > 0)
    world.step(20)
    assert.equal(world.beltSpeedMmS(), 0)
  }
})

test('the encoder counts the belt and wraps at 2³²', () => {
  const world = made(2 ** 32 - 1000)
  world.driveBelt(500)
  world.step(2000)
  const expected = Math.floor(world.beltMm() * 10) - 1000
  assert.ok(expected > 0)
  assert.equal(world.encoderCounts(), expected)
})

test('a belt with flaws carries parcels by its own way, while its encoder counts the drum', () => {
  const belt = { ...usualBelt, slipShare: 0.01 }
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual', belt, seed: 7 })
  world.driveBelt(400)
  world.step(10_000)
  const counted = world.encoderCounts() / 10
  assert.ok(counted - world.beltMm() > 30 && counted - world.beltMm() < 50, `${counted - world.beltMm()} mm apart`)
})

test('it gets warmer at the detector, two thirds of the way in each time constant', () => {
  const warming = { startC: 20, endC: 26, tauMs: 1000 }
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual', warming })
  assert.equal(world.temperatureC(), 20)
  world.step(1000)
  assert.ok(Math.abs(world.temperatureC() - (26 - 6 / Math.E)) < 1e-9)
  assert.equal(made().temperatureC(), 22)
})

test('the fastest clock runs ahead of real time, lets others have their turn, and stops when it is closed', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'fastest' })
  t.after(() => world.close())
  let turns = 0
  const turn = setInterval(() => turns++, 1)
  t.after(() => clearInterval(turn))
  const from = performance.now()
  await eventually(() => world.nowMs() >= 20_000, 'twenty seconds of lane time')
  assert.ok(performance.now() - from < 20_000)
  assert.ok(turns > 0)
  world.close()
  const closedAt = world.nowMs()
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(world.nowMs(), closedAt)
})

test('each step is at most 5 ms, whatever it is asked to move', () => {
  const world = made()
  const times: number[] = []
  world.onStep((nowMs) => times.push(nowMs))
  world.step(23)
  assert.deepEqual(times, [5, 10, 15, 20, 23])
})

test('a parcel blocks each eye from its front edge to its back edge, in the order of the lane', () => {
  const world = made()
  world.setGate('release')
  const placed = world.put(parcel(150))
  world.driveBelt(400)
  const blocked = new Map<EyeName, number[]>()
  for (let ms = 0; ms < 6000; ms += 5) {
    world.step(5)
    for (const eye of ['infeed', 'tunnelIn', 'tunnelOut', 'outfeed', 'divert'] as const)
      if (world.eyeBlocked(eye)) blocked.set(eye, [...(blocked.get(eye) ?? []), world.beltMm() - placed.frontMm])
  }
  for (const [eye, at] of blocked) {
    const [from, to] = [Math.min(...at), Math.max(...at)]
    assert.ok(Math.abs(from - geometry.eyesMm[eye]) < 2.5, `${eye} from ${from}`)
    assert.ok(Math.abs(to - geometry.eyesMm[eye] - 150) < 2.5, `${eye} to ${to}`)
  }
  assert.deepEqual([...blocked.keys()], ['infeed', 'tunnelIn', 'tunnelOut', 'outfeed'])
})

test('the gate decides which eye behind it a parcel meets, and cannot change its mind once the parcel is in the branch', () => {
  const world = made()
  const seen = new Set<EyeName>()
  world.onStep(() => {
    for (const eye of ['outfeed', 'divert'] as const) if (world.eyeBlocked(eye)) seen.add(eye)
  })
  world.put(parcel(100))
  world.setGate('divert')
  world.driveBelt(400)
  while (world.beltMm() < geometry.gateMm + 60) world.step(5)
  world.setGate('release')
  world.step(3000)
  assert.deepEqual([...seen], ['divert'])
  assert.equal(world.parcels.length, 0)
})

test('X-rays are enabled only while they are requested and every single interlock is good', () => {
  const world = made()
  assert.equal(world.xrayEnabled(), false)
  world.requestXrayEnable(true)
  assert.equal(world.xrayEnabled(), true)
  for (const name of interlockNames) {
    world.setInterlock(name, false)
    assert.equal(world.xrayEnabled(), false, name)
    world.setInterlock(name, true)
    assert.equal(world.xrayEnabled(), true, name)
  }
  for (const fault of ['doorOpen', 'emergencyStop'] as const) {
    world.setFault(fault, true)
    assert.equal(world.xrayEnabled(), false, fault)
    world.setFault(fault, false)
  }
  world.requestXrayEnable(false)
  assert.equal(world.xrayEnabled(), false)
})

test('a world with a clock runs by itself, faster by its factor, until it is closed', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 20 })
  t.after(() => world.close())
  const from = performance.now()
  await eventually(() => world.nowMs() >= 2000, 'two seconds of lane time')
  const took = performance.now() - from
  assert.ok(took > 80, `2 s of lane time took ${took} ms`)
  world.close()
  const closedAt = world.nowMs()
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.equal(world.nowMs(), closedAt)
})

test('the radiation of a source on the belt falls with the square of the distance, and most parcels have none', () => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const parcel = { name: 'a', label: null, grams: 100, contents: solidBlock(200) }
  world.put(parcel, -600)
  assert.equal(world.radiationAt(500, 1000), 0)
  world.setFault('sourceOnBelt', true)
  world.put(parcel, -600)
  assert.ok(Math.abs(world.radiationAt(500, 1000) - 1) < 1e-9)
  assert.ok(Math.abs(world.radiationAt(500, 500) - 4) < 1e-9)
  assert.ok(Math.abs(world.radiationAt(1500, 1000) - 0.5) < 1e-9)
})
