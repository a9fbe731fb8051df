import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { type DriverName, driverNames } from './looks-like.ts'
import { openGenerator } from './open.ts'

/** A generator of a row of configuration, simulated as its URL says. */
function opened(t: TestContext, driver: DriverName, query: string, form = 'tcp') {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  world.requestXrayEnable(true)
  const url = `sim:generator${query}`
  const generator = openGenerator({ name: 'generator', driver, url, settings: { pollHz: 20, form } }, world)
  t.after(async () => {
    await generator.close()
    world.close()
  })
  const output = { kilovolts: 40, milliamps: 0.5 }
  return { generator, world, output }
}

for (const driver of driverNames)
  describe(`sim:generator as ${driver}`, () => {
    test('without a knob it is ready, and tells what is not in use', async (t) => {
      const { generator } = opened(t, driver, '')
      await eventually(() => generator.health().state === 'ready', 'ready')
      assert.equal(generator.identity()?.dialect, driver)
      assert.equal(generator.tube().warmUp.state, 'done')
      const notUsed = generator.values().filter(({ value }) => String(value).startsWith('not in use'))
      assert.ok(notUsed.length >= 1)
    })

    for (const fault of ['noise', 'badChecksum', 'cutMidFrame'])
      test(`fault=${fault}: it is counted, and the status comes all the same`, async (t) => {
        const { generator } = opened(t, driver, `?fault=${fault}`)
        let statuses = 0
        generator.onStatus(() => statuses++)
        await eventually(
          () => {
            const { framingErrors, checksumErrors, timeouts, unsolicited } = generator.health().counters
            return framingErrors + checksumErrors + timeouts + unsolicited > 0
          },
          'it is counted',
          20_000,
        )
        const from = statuses
        await eventually(() => statuses > from, 'the status comes', 20_000)
      })

    for (const fault of ['silent', 'late'])
      test(`fault=${fault}: it is failed in words, and "off" is sent all the same`, async (t) => {
        const { generator } = opened(t, driver, `?fault=${fault}`)
        await eventually(() => generator.health().state === 'failed', 'failed')
        assert.match(generator.health().message ?? '', /No answer/)
        assert.equal(generator.identity(), null)
        await generator.turnOff()
      })

    test('answersAs: another dialect at the far end is found out', async (t) => {
      const other = driver === 'spellman-slm' ? 'spellman-ux' : 'spellman-slm'
      const { generator } = opened(t, driver, `?answersAs=${other}`)
      await eventually(() => generator.health().message?.includes(`set its driver to ${other}`) ?? false, 'found out')
    })
  })

test('fault=overTemperature: it trips soon after it is turned on, and says so', async (t) => {
  const { generator, world, output } = opened(t, 'spellman-xrv', '?fault=overTemperature&prewarnMs=50&rampMs=50')
  await eventually(() => generator.health().state === 'ready', 'ready')
  await generator.setOutput(output)
  await generator.turnOn().catch(() => undefined)
  await eventually(() => generator.status()?.faults.includes('anode too hot') ?? false, 'the fault is named')
  assert.equal(world.tubeOutput().kilovolts, 0)
  const celsius = generator.values().find(({ name }) => name === 'supply temperature')
  assert.ok(Number(celsius?.value) > 65 && celsius?.unit === '°C', JSON.stringify(celsius))
})

test('fault=coldFilament: the filament is heated for two seconds before high voltage; "off" ends the wait', async (t) => {
  const { generator, world, output } = opened(t, 'spellman-xrv', '?fault=coldFilament&prewarnMs=50&rampMs=50')
  await eventually(() => generator.health().state === 'ready', 'ready')
  await generator.setOutput(output)
  const startedMs = performance.now()
  const on = generator.turnOn()
  const cancelled = assert.rejects(on, /turned off while the filament was pre-heated/)
  await eventually(() => generator.values().some(({ value }) => value === 'pre-heating the filament'), 'it is told')
  await generator.turnOff()
  await cancelled
  await generator.turnOn()
  assert.ok(performance.now() - startedMs >= 2000, 'what is left of the two seconds is waited for')
  await eventually(() => world.tubeOutput().kilovolts > 30, 'it burns')
})

test('fault=interlockStuck: the interlock reads closed though the chain is open, and X-rays stay off', async (t) => {
  const { generator, world } = opened(t, 'spellman-xrv', '?fault=interlockStuck')
  await eventually(() => generator.health().state === 'ready', 'ready')
  world.setInterlock('interlockAClosed', false)
  await assert.rejects(generator.turnOn(), /Check interlocks/)
  assert.equal(generator.status()?.interlock1Closed, true)
  assert.equal(world.tubeOutput().kilovolts, 0)
})
