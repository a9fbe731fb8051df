import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { formatLine } from '../wire/transcript.ts'
import type { Generator } from './generator.ts'
import { type DriverName, driverNames } from './looks-like.ts'
import { generatorOn, openGenerator } from './open.ts'
import { defaultSettings } from './settings.ts'
import { simulateGenerator } from './simulator.ts'

/** So rare that only the first poll falls into the story. */
const settings = { pollHz: 0.001, form: 'serial', fullScaleMa: 0 }
const stories: Readonly<Record<DriverName, { kilovolts: number; milliamps: number; acknowledges: boolean }>> = {
  'spellman-xrv': { kilovolts: 140, milliamps: 0.6, acknowledges: true },
  'spellman-ux': { kilovolts: 45, milliamps: 0.6, acknowledges: true },
  'spellman-slm': { kilovolts: 60, milliamps: 2, acknowledges: true },
  'spellman-xrb011': { kilovolts: 70, milliamps: 0.3, acknowledges: true },
  'comet-xrp': { kilovolts: 140, milliamps: 2, acknowledges: false },
}
const pathOf = (name: string): string => fileURLToPath(new URL(`./transcripts/${name}.txt`, import.meta.url))

/** One exposure: who is there, set, on, off; on again, the chain opens, on is refused, reset. `act` moves the far end. */
async function oneExposure(
  driver: DriverName,
  generator: Generator,
  act: (what: 'run' | 'openChain' | 'closeChain') => void,
): Promise<void> {
  const { acknowledges, ...output } = stories[driver]
  const acknowledged = (times: number): Promise<void> | undefined =>
    acknowledges
      ? eventually(() => generator.health().counters.unsolicited === times, 'off is acknowledged')
      : undefined
  await eventually(() => generator.status() !== null, 'the first status')
  await generator.setOutput(output)
  await generator.turnOn()
  act('run')
  await generator.turnOff()
  await acknowledged(1)
  act('run')
  await generator.turnOn()
  act('run')
  act('openChain')
  await assert.rejects(generator.turnOn(), (error) => error instanceof DriverError && error.code === 'refused')
  await acknowledged(2)
  act('closeChain')
  await generator.resetFaults()
}

/** Plays a story on a simulated generator and gives what crossed the wire, with simulated times. */
async function record(
  title: string,
  driver: DriverName,
  answersAs: DriverName,
  story: (generator: Generator, world: LaneWorld) => Promise<void>,
): Promise<string> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  world.requestXrayEnable(true)
  const [near, far] = memoryPair()
  simulateGenerator(answersAs, world).attach(far, 'serial')
  const row = { name: 'generator', url: 'test:recorded' }
  const generator = generatorOn(async () => near, driver, row, { ...defaultSettings, ...settings })
  const lines = [`# ${title}`]
  generator.onTrace(({ direction, bytes, meaning }) =>
    lines.push(formatLine({ seconds: world.nowMs() / 1000, direction, bytes, meaning })),
  )
  await story(generator, world)
  await generator.close()
  return `${lines.join('\n')}\n`
}

function assertGolden(name: string, text: string): void {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(pathOf(name), text)
  assert.equal(text, readFileSync(pathOf(name), 'utf8'))
}

for (const driver of driverNames) {
  test(`${driver}: one exposure crosses the wire in exactly the bytes of the golden transcript`, async () => {
    const title = `${driver}: found, set, on, off, on, tripped by an open chain, refused, reset; as the simulator speaks it.`
    const text = await record(title, driver, driver, (generator, world) =>
      oneExposure(driver, generator, (what) => {
        if (what === 'run') world.step(1500)
        else world.setInterlock('interlockAClosed', what === 'closeChain')
        if (what === 'openChain') world.step(10)
      }),
    )
    assertGolden(driver, text)
  })

  test(`${driver}: the driver goes through the same exposure on the replayed transcript alone`, async (t) => {
    const generator = openGenerator({ name: 'generator', driver, url: `replay:${pathOf(driver)}`, settings }, null)
    t.after(() => generator.close())
    const seen: unknown[] = []
    generator.onStatus((status) => seen.push(generator.identity()?.dialect, status.highVoltageOn))
    await oneExposure(driver, generator, () => undefined)
    assert.deepEqual(seen, [driver, false])
    await eventually(() => generator.health().state === 'failed', 'the transcript is at its end')
    assert.match(generator.health().message ?? '', /the transcript ends here/)
  })
}

for (const [driver, answersAs] of [
  ['spellman-xrv', 'spellman-xrb011'],
  ['spellman-xrb011', 'spellman-xrv'],
  ['spellman-ux', 'spellman-slm'],
  ['comet-xrp', 'spellman-xrv'],
  ['spellman-xrv', 'comet-xrp'],
] as const) {
  test(`${driver} configured, ${answersAs} there: the golden transcript holds reads and "off" alone`, async () => {
    const title = `Configured ${driver}, but ${answersAs} answers: it is found out, "on" is refused, "off" is sent.`
    const text = await record(title, driver, answersAs, async (generator) => {
      await eventually(() => generator.health().message?.includes(answersAs) ?? false, 'it is found out')
      await assert.rejects(generator.turnOn(), (error) => error instanceof DriverError && error.code === 'wrong-device')
      await generator.turnOff()
      await wait(20)
    })
    assertGolden(`${driver}-meets-${answersAs}`, text)
  })
}

test('a driver that says anything else than the transcript is told both', async (t) => {
  const url = `replay:${pathOf('spellman-xrv')}`
  const generator = openGenerator({ name: 'generator', driver: 'spellman-xrv', url, settings }, null)
  t.after(() => generator.close())
  const told: string[] = []
  generator.onHealth(({ message }) => told.push(message ?? ''))
  await eventually(() => generator.status() !== null, 'the first status')
  await assert.rejects(generator.setOutput({ kilovolts: 100, milliamps: 0.6 }), DriverError)
  assert.match(told.join('\n'), /sent 02 31 30 .*the transcript expects 02 31 30/)
})
