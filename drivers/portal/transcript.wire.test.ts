import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { formatLine } from '../wire/transcript.ts'
import { openPortal } from './open.ts'
import type { PortalFact } from './portal.ts'
import { RapiscanPortal } from './rapiscan-driver.ts'
import { RapiscanSimulator } from './rapiscan-simulator.ts'

const file = fileURLToPath(new URL('./transcripts/one-source-passes.txt', import.meta.url))
const story = ['background', 'background', 'occupied', 'alarm', 'vacated']

/** A parcel with a source goes through the simulated portal; gives what crossed the wire, with simulated times, and the facts. */
async function recordPassage(): Promise<{ readonly text: string; readonly facts: readonly PortalFact[] }> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const [near, far] = memoryPair()
  const simulator = new RapiscanSimulator(world)
  const portal = new RapiscanPortal('portal', 'test:recorded', async () => near, { nSigma: 6, silenceMs: 60_000 })
  const lines = ['# A parcel with a source passes a portal that sends Rapiscan lines, as the simulator speaks them.']
  const facts: PortalFact[] = []
  portal.onFact((fact) => facts.push(fact))
  portal.onTrace(({ direction, bytes, meaning }) =>
    lines.push(formatLine({ seconds: world.nowMs() / 1000, direction, bytes, meaning })),
  )
  await turn()
  simulator.attach(far)
  world.driveBelt(250)
  const go = async (forMs: number): Promise<void> => {
    for (let left = forMs; left > 0; left -= 50) {
      world.step(50)
      await turn()
      await turn()
    }
  }
  await go(5100)
  world.put({ name: 'parcel', label: null, grams: 1000, contents: solidBlock(250), sourceMicrosieverts: 0.02 })
  await go(4000)
  await portal.close()
  simulator.close()
  return { text: `${lines.join('\n')}\n`, facts }
}

test('the passage of a source crosses the wire in exactly the bytes of the golden transcript', async () => {
  const { text, facts } = await recordPassage()
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
  assert.deepEqual(
    facts.map(({ type }) => type),
    story,
  )
})

test('the driver tells the same story from the replayed transcript alone', async (t) => {
  const portal = openPortal({ name: 'portal', driver: 'rapiscan-lines', url: `replay:${file}`, settings: {} }, null)
  t.after(() => portal.close())
  const types: string[] = []
  portal.onFact(({ type }) => types.push(type))
  await eventually(() => types.includes('vacated'), 'the parcel has left')
  assert.deepEqual(types.slice(0, story.length), story)
})
