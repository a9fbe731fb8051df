import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DriverError, type DriverErrorCode } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import type { WarmUp } from './generator.ts'
import { type DriverName, driverNames } from './looks-like.ts'
import { generatorOn } from './open.ts'
import { defaultSettings, type GeneratorSettings } from './settings.ts'
import { simulateGenerator } from './simulator.ts'
import type { KnobSettings } from './simulator-knobs.ts'
import { quickKnobs } from './testing/simulated.ts'

/** A driver on a simulated generator whose knobs are turned. */
function turned(
  t: TestContext,
  driver: DriverName,
  knobs: Partial<KnobSettings>,
  settings: Partial<GeneratorSettings> = {},
) {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  world.requestXrayEnable(true)
  const stand = { ...quickKnobs, ...knobs }
  const simulator = simulateGenerator(driver, world, stand)
  const heard: string[] = []
  const open = async () => {
    const [near, far] = memoryPair()
    far.onBytes((bytes) => heard.push(String.fromCharCode(...bytes.subarray(1, -2))))
    simulator.attach(far, 'serial')
    return near
  }
  const row = { name: 'generator', url: 'test:tube' }
  const all = { ...defaultSettings, form: 'serial', pollHz: 40, ...settings }
  const generator = generatorOn(open, driver, row, all, stand)
  t.after(async () => {
    await generator.close()
    simulator.close()
    world.close()
  })
  const dark = (): boolean => world.tubeOutput().kilovolts === 0
  const ready = (): Promise<void> => eventually(() => generator.status() !== null, 'the first status')
  return { generator, world, simulator, heard, dark, ready }
}

const rejects = (order: Promise<void>, code: DriverErrorCode, words: RegExp): Promise<void> =>
  assert.rejects(order, (error) => {
    assert.ok(error instanceof DriverError && error.code === code, String(error))
    assert.match(error.message, words)
    return true
  })

describe('a tube that has stood for a day', () => {
  for (const driver of driverNames)
    test(`${driver}: it owes a warm-up, climbs the ladder with progress, and is warm and dark at its end`, async (t) => {
      const { generator, world, dark, ready } = turned(t, driver, { seasonedHoursAgo: 24, warmUpSpeed: 600 })
      await ready()
      assert.equal(generator.tube().warmUp.state, 'needed')
      assert.match(generator.tube().warmUp.message ?? '', /24 h/)
      const told: WarmUp[] = []
      const levels: number[] = []
      generator.onWarmUp((warmUp) => told.push(warmUp))
      world.onStep(() => levels.push(world.tubeOutput().kilovolts))
      await generator.warmUp()
      await eventually(dark, 'dark')
      assert.equal(generator.tube().warmUp.state, 'done')
      const progress = told.filter(({ state }) => state === 'running').map((warmUp) => warmUp.progress)
      assert.ok(progress.length >= 5, `${progress.length} times progress`)
      assert.deepEqual(
        progress,
        progress.toSorted((a, b) => a - b),
        'progress only grows',
      )
      const highest = Math.min(Math.max(...levels), generator.identity()?.fullScaleKv ?? 0)
      assert.ok(highest >= 0.99 * Math.min(160, generator.identity()?.fullScaleKv ?? 0), `${highest} kV reached`)
      await generator.warmUp()
      assert.ok(dark(), 'a warm tube is left alone')
    })

  test('"off" stops it at any moment: no "on" comes behind it, and the warm-up is still owed', async (t) => {
    const { generator, heard, dark, ready } = turned(t, 'spellman-xrv', { seasonedHoursAgo: 24, warmUpSpeed: 60 })
    await ready()
    for (const afterMs of [0, 30, 120, 700]) {
      const warmUp = generator.warmUp()
      const ended = rejects(warmUp, 'cancelled', /turned off before/)
      await wait(afterMs)
      await generator.turnOff()
      heard.length = 0
      await ended
      await eventually(dark, 'dark')
      await wait(150)
      assert.ok(dark())
      assert.deepEqual(
        heard.filter((frame) => frame.startsWith('98,1')),
        [],
        `after ${afterMs} ms`,
      )
      assert.equal(generator.tube().warmUp.state, 'needed')
    }
  })

  test('while it runs no other order for output is taken; a chain that opens ends it', async (t) => {
    const { generator, world, dark, ready } = turned(t, 'spellman-xrv', { seasonedHoursAgo: 24, warmUpSpeed: 60 })
    await ready()
    const ended = rejects(generator.warmUp(), 'refused', /not finished: .*regulation/)
    await rejects(generator.turnOn(), 'refused', /being warmed up/)
    await rejects(generator.setOutput({ kilovolts: 100, milliamps: 0.1 }), 'refused', /being warmed up/)
    await eventually(() => world.tubeOutput().kilovolts > 50, 'it burns')
    world.setInterlock('interlockBClosed', false)
    await ended
    await eventually(dark, 'dark')
    assert.equal(generator.tube().warmUp.state, 'needed')
  })

  test('driven to full kV at once it arcs until it trips; the arcs are counted and the fault named', async (t) => {
    const { generator, dark, ready } = turned(t, 'spellman-xrv', { seasonedHoursAgo: 100 })
    await ready()
    await generator.setOutput({ kilovolts: 160, milliamps: 0.5 })
    await generator.turnOn()
    await eventually(() => generator.status()?.faults.some((fault) => /arc/.test(fault)) ?? false, 'it trips', 30_000)
    await eventually(dark, 'dark')
    assert.ok((generator.tube().arcs ?? 0) >= 4, `${generator.tube().arcs} arcs`)
    await generator.turnOff()
    assert.equal(generator.tube().warmUp.state, 'needed', 'having burned cold has not warmed it')
  })

  test('an arc during the warm-up is quenched one rung lower, and the ladder still reaches its end', async (t) => {
    const { generator, simulator, heard, ready } = turned(t, 'spellman-xrv', {
      seasonedHoursAgo: 24,
      warmUpSpeed: 100,
      arcsPerHour: 3000,
      seed: 7,
    })
    await ready()
    await generator.warmUp()
    assert.equal(generator.tube().warmUp.state, 'done')
    assert.ok((generator.tube().arcs ?? 0) >= 1, 'it has arced')
    assert.ok(heard.filter((frame) => frame.startsWith('98,1')).length >= 2, 'it was turned on again')
    assert.deepEqual(simulator.supply.tube.faults, [])
  })
})

test('a tube that made X-rays an hour ago owes nothing; what it burns is counted', async (t) => {
  const { generator, dark, ready } = turned(t, 'spellman-xrv', { seasonedHoursAgo: 1 })
  await ready()
  assert.equal(generator.tube().warmUp.state, 'done')
  await generator.setOutput({ kilovolts: 100, milliamps: 0.5 })
  await generator.turnOn()
  await eventually(() => generator.status()?.emitting ?? false, 'it burns')
  await wait(200)
  await generator.turnOff()
  await eventually(() => dark() && generator.status()?.emitting === false, 'dark')
  assert.ok(generator.tube().beamSeconds > 0.15)
  assert.ok(Math.abs((generator.tube().hours ?? 0) - 1234.5) < 0.2)
})

test('beyond the tube nothing is sent, and the limit is named: kV, mA, W', async (t) => {
  const { generator, heard, ready } = turned(t, 'spellman-ux', {}, { tubeKv: 45 })
  await ready()
  heard.length = 0
  await rejects(generator.setOutput({ kilovolts: 46, milliamps: 0.1 }), 'out-of-range', /beyond 0 to 45 kV/)
  await rejects(generator.setOutput({ kilovolts: 20, milliamps: 2.1 }), 'out-of-range', /beyond 0 to 2 mA/)
  await rejects(generator.setOutput({ kilovolts: 40, milliamps: 1.5 }), 'out-of-range', /60 W, beyond the tube's 50 W/)
  assert.deepEqual(
    heard.filter((frame) => /^1[01],/.test(frame)),
    [],
  )
})

test('a lane that no longer says that it is alive is outlived: feeding stops and the generator turns itself off', async (t) => {
  for (const driver of ['spellman-xrv', 'spellman-slm'] as const) {
    const { generator, heard, dark, ready } = turned(t, driver, { watchdogMs: 700 }, { keepAliveMs: 300 })
    await ready()
    const beats = setInterval(() => generator.keepAlive(), 50)
    await generator.setOutput({ kilovolts: 50, milliamps: 0.5 })
    await generator.turnOn()
    await eventually(() => !dark(), 'it burns')
    await wait(1000)
    assert.ok(!dark(), 'while the lane is alive it is fed')
    clearInterval(beats)
    await eventually(dark, 'dark')
    heard.length = 0
    await wait(300)
    assert.deepEqual(heard, [], 'nothing feeds it')
    generator.keepAlive()
    await eventually(() => (generator.status()?.faults.length ?? 0) > 0, 'the fault is told')
  }
})

test('with pollOnlyWhenAlive off, a dead lane is still shown its generator, but the watchdog command stops', async (t) => {
  const { generator, heard, dark, ready } = turned(
    t,
    'spellman-slm',
    { watchdogMs: 700 },
    { keepAliveMs: 200, pollOnlyWhenAlive: false },
  )
  await ready()
  generator.keepAlive()
  await generator.setOutput({ kilovolts: 50, milliamps: 0.5 })
  await generator.turnOn()
  await eventually(() => !dark(), 'it burns')
  await eventually(dark, 'not fed, it turns itself off')
  heard.length = 0
  await wait(300)
  assert.ok(heard.some((frame) => frame.startsWith('22')))
  assert.ok(!heard.some((frame) => frame.startsWith('88')))
})

test('a hung lane whose generator has no watchdog of its own is turned off from here, and stays so until a reset', async (t) => {
  const { generator, heard, dark, ready } = turned(t, 'spellman-slm', {}, { keepAliveMs: 100, watchdogS: 0 })
  await ready()
  generator.keepAlive()
  await generator.setOutput({ kilovolts: 50, milliamps: 0.5 })
  await generator.turnOn()
  await eventually(() => !dark(), 'it burns')
  await eventually(dark, 'dark')
  assert.ok(heard.includes('98,0,'))
  generator.keepAlive()
  await rejects(generator.turnOn(), 'refused', /no longer said that it is alive/)
  await generator.resetFaults()
})

test('a warm-up is not left burning on a generator that no longer answers', async (t) => {
  const { generator, world, ready } = turned(t, 'spellman-ux', { seasonedHoursAgo: 24 })
  await ready()
  const ended = rejects(generator.warmUp(), 'refused', /not finished/)
  await eventually(() => world.tubeOutput().kilovolts > 10, 'it burns')
  world.setFault('generatorSilent', true)
  await ended
})
