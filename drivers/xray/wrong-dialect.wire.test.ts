import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { hexOf } from '../wire/transcript.ts'
import { encodeComet } from './comet-framing.ts'
import { encodeMessage, type FrameForm } from './framing.ts'
import type { Generator } from './generator.ts'
import { type DriverName, driverNames } from './looks-like.ts'
import { generatorOn } from './open.ts'
import { defaultSettings } from './settings.ts'
import { simulateGenerator } from './simulator.ts'

const forms: readonly FrameForm[] = ['serial', 'tcp']
const message = (code: string, ...args: string[]): string[] =>
  forms.map((form) => hexOf(encodeMessage({ code, args }, form)))

/** Reads that change nothing on any generator that could be met. */
const reads = new Set([...message('22'), hexOf(encodeComet('Z'))])
const offs: Readonly<Record<DriverName, readonly string[]>> = {
  'spellman-xrv': message('98', '0'),
  'spellman-ux': message('99', '0'),
  'spellman-slm': message('98', '0'),
  'spellman-xrb011': message('99', '0'),
  'comet-xrp': [hexOf(encodeComet('OF'))],
}

/** Everything that a station could ask of a generator, at any time. */
const orders: Readonly<Record<string, (generator: Generator) => Promise<void>>> = {
  turnOn: (generator) => generator.turnOn(),
  setOutput: (generator) => generator.setOutput({ kilovolts: 40, milliamps: 0.1 }),
  resetFaults: (generator) => generator.resetFaults(),
  warmUp: (generator) => generator.warmUp(),
  turnOff: (generator) => generator.turnOff(),
  turnOffNow: async (generator) => generator.turnOffNow(),
  keepAlive: async (generator) => generator.keepAlive(),
}

/** A driver with another dialect's simulator at its far end, and every frame that reaches it. */
function meet(driver: DriverName, answersAs: DriverName, form: FrameForm, deviceForm: FrameForm) {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  world.requestXrayEnable(true)
  const simulator = simulateGenerator(answersAs, world)
  const sent = new Set<string>()
  const open = async () => {
    const [near, far] = memoryPair()
    far.onBytes((bytes) => sent.add(hexOf(bytes)))
    simulator.attach(far, deviceForm)
    return near
  }
  const row = { name: 'generator', url: 'test:met' }
  const generator = generatorOn(open, driver, row, { ...defaultSettings, form, pollHz: 20 })
  return { generator, sent, simulator }
}

for (const driver of driverNames) {
  test(`configured ${driver}: whatever else answers and whatever is ordered, only reads and "off" reach it, and it is named`, async () => {
    const meetings = driverNames
      .filter((other) => other !== driver)
      .flatMap((other) => forms.map((form) => [other, form] as const))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(orders)), { minLength: 4, maxLength: 12 }),
        async (story) => {
          await Promise.all(
            meetings.map(async ([answersAs, form]) => {
              const { generator, sent, simulator } = meet(driver, answersAs, form, form)
              for (const name of story) await orders[name]?.(generator).catch(() => undefined)
              await eventually(
                () => generator.health().message?.includes(`set its driver to ${answersAs}`) ?? false,
                `${driver} finds out ${answersAs}: ${generator.health().message}`,
              )
              for (const name of story) await orders[name]?.(generator).catch(() => undefined)
              await generator.close()
              simulator.close()
              for (const frame of sent)
                assert.ok(reads.has(frame) || offs[driver].includes(frame), `${driver} sent ${frame} to ${answersAs}`)
              assert.deepEqual([simulator.supply.live, simulator.supply.tube.setKv], [false, 0])
            }),
          )
        },
      ),
      { numRuns: 3 },
    )
  })
}

for (const [form, deviceForm] of [
  ['serial', 'tcp'],
  ['tcp', 'serial'],
] as const)
  test(`the right dialect in the other form is named: ${form} configured, ${deviceForm} spoken`, async () => {
    const { generator, sent, simulator } = meet('spellman-ux', 'spellman-ux', form, deviceForm)
    await eventually(
      () => generator.health().message?.includes(`set form to ${deviceForm}`) ?? false,
      'the form is named',
    )
    await generator.close()
    simulator.close()
    for (const frame of sent) assert.ok(reads.has(frame), frame)
  })
