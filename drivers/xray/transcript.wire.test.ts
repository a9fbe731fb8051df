import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { formatLine } from '../wire/transcript.ts'
import { SpellmanGenerator } from './driver.ts'
import type { Generator } from './generator.ts'
import { openGenerator } from './open.ts'
import { XrvSimulator } from './simulator.ts'

const file = fileURLToPath(new URL('./transcripts/one-exposure.txt', import.meta.url))
/** So rare that only the first poll falls into the story. */
const pollHz = 0.001

/** One exposure: who is there, set, on, off, on refused while the chain is open, reset. `act` moves the far end. */
async function oneExposure(generator: Generator, act: (what: 'run' | 'openChain') => void): Promise<void> {
  await eventually(() => generator.status() !== null, 'the first status')
  await generator.setOutput({ kilovolts: 140, milliamps: 0.6 })
  await generator.turnOn()
  act('run')
  await generator.turnOff()
  await eventually(() => generator.health().counters.unsolicited === 1, 'off is acknowledged')
  act('openChain')
  await assert.rejects(generator.turnOn(), (error) => error instanceof DriverError && error.code === 'refused')
  await eventually(() => generator.health().counters.unsolicited === 2, 'off is acknowledged')
  await generator.resetFaults()
}

/** Plays the story on the simulated generator and gives what crossed the wire, with simulated times. */
async function recordExposure(): Promise<string> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  world.requestXrayEnable(true)
  const [near, far] = memoryPair()
  new XrvSimulator(world).attach(far, 'serial')
  const settings = { form: 'serial', pollHz, tubeKv: 160, tubeMa: 1 } as const
  const generator = new SpellmanGenerator('generator', 'test:recorded', async () => near, settings)
  const lines = ['# One exposure of a Spellman XRV 160, serial form, as the simulator speaks it.']
  generator.onTrace(({ direction, bytes, meaning }) =>
    lines.push(formatLine({ seconds: world.nowMs() / 1000, direction, bytes, meaning })),
  )
  await oneExposure(generator, (what) => {
    if (what === 'run') world.step(1500)
    else world.setInterlock('interlockAClosed', false)
  })
  await generator.close()
  return `${lines.join('\n')}\n`
}

test('one exposure crosses the wire in exactly the bytes of the golden transcript', async () => {
  const text = await recordExposure()
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
})

test('the driver goes through the same exposure on the replayed transcript alone', async (t) => {
  const row = { name: 'generator', driver: 'spellman-xrv', url: `replay:${file}`, settings: { pollHz, form: 'serial' } }
  const generator = openGenerator(row, null)
  t.after(() => generator.close())
  const seen: unknown[] = []
  generator.onStatus((status) => seen.push(generator.identity()?.fullScaleKv, status.interlock1Closed))
  await oneExposure(generator, () => undefined)
  assert.deepEqual(seen, [160, true])
  await eventually(() => generator.health().state === 'failed', 'the transcript is at its end')
  assert.match(generator.health().message ?? '', /the transcript ends here/)
})

test('a driver that says anything else than the transcript is told both', async (t) => {
  const row = { name: 'generator', driver: 'spellman-xrv', url: `replay:${file}`, settings: { pollHz, form: 'serial' } }
  const generator = openGenerator(row, null)
  t.after(() => generator.close())
  const told: string[] = []
  generator.onHealth(({ message }) => told.push(message ?? ''))
  await eventually(() => generator.status() !== null, 'the first status')
  await assert.rejects(generator.setOutput({ kilovolts: 100, milliamps: 0.6 }), DriverError)
  assert.match(told.join('\n'), /sent 02 31 30 .*the transcript expects 02 31 30/)
})
