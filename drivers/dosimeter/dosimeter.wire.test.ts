import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { LaneWorld } from '../simulation/lane-world.ts'
import { carriers, type LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { type DoseFact, doseLimits } from './dose-alarm.ts'
import { describeDosimeter, type DosimeterUnderTest } from './contract-suite.ts'
import { RadProDosimeter } from './driver.ts'
import { openDosimeter } from './open.ts'
import { DosimeterSimulator } from './simulator.ts'

const clockFactor = 10
/** Times as short as the world's clock is fast. */
const quick = { ...doseLimits, learnMs: 2000, sustainedMs: 700, noPulseMs: 3000, followMs: 60_000 }

async function simulated(lay: LayLine): Promise<DosimeterUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor })
  const simulator = new DosimeterSimulator(world)
  const line = await lay((far) => simulator.attach(far))
  const dosimeter = new RadProDosimeter('dosimeter', 'test:dosimeter', line.open, { pollHz: 20, limits: quick })
  return {
    dosimeter,
    expose: (microsievertsPerH) => simulator.expose(microsievertsPerH),
    setSilent: (silent) => simulator.setSilent(silent),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await dosimeter.close()
      await line.close()
      simulator.close()
      world.close()
    },
  }
}

for (const [name, lay] of carriers) describeDosimeter(`Rad Pro over ${name}`, () => simulated(lay))

function opened(t: TestContext, url: string) {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor })
  const dosimeter = openDosimeter(
    { name: 'dosimeter', driver: 'rad-pro', url, settings: { ...quick, pollHz: 20 } },
    world,
  )
  const facts: DoseFact[] = []
  dosimeter.onFact((fact) => facts.push(fact))
  const raised = (): readonly string[] => facts.flatMap((fact) => (fact.type === 'alarmRaised' ? [fact.cause] : []))
  t.after(async () => {
    await dosimeter.close()
    world.close()
  })
  return { world, dosimeter, raised }
}

test('a cabinet that leaks is an alarm while X-rays are on, and only then', async (t) => {
  const { world, dosimeter, raised } = opened(t, 'sim:dosimeter?fault=leak')
  await eventually(() => dosimeter.dose().background !== null, 'background')
  assert.deepEqual(raised(), [])
  world.setTubeOutput(160, 1)
  await eventually(() => raised().includes('cabinetLimit') && raised().includes('aboveBackground'), 'alarms', 20_000)
})

test('a leak that grows is an alarm, and is not learned', async (t) => {
  const { dosimeter, raised } = opened(t, 'sim:dosimeter?fault=slowLeak')
  await eventually(() => raised().includes('aboveBackground'), 'alarm', 20_000)
  assert.ok((dosimeter.dose().background ?? 0) <= doseLimits.mostBackground)
})

test('a tube that counts nothing is told', async (t) => {
  const { raised } = opened(t, 'sim:dosimeter?fault=stuckTube')
  await eventually(() => raised().includes('tubeSilent'), 'told', 20_000)
})

test('a device that refuses, or does not speak the protocol, has failed in words', async (t) => {
  const refusing = opened(t, 'sim:dosimeter?fault=refusing').dosimeter
  await eventually(() => /refused "GET deviceId"/.test(refusing.health().message ?? ''), 'refused')
  const garbled = opened(t, 'sim:dosimeter?fault=garbled').dosimeter
  await eventually(() => garbled.health().state === 'failed', 'failed')
  assert.ok(garbled.health().counters.framingErrors > 0)
})

test('a row that names no driver, no simulation or no number is refused', () => {
  const row = { name: 'dosimeter', driver: 'rad-pro', url: 'sim:dosimeter', settings: {} }
  assert.throws(() => openDosimeter(row, null), /no simulation/)
  assert.throws(() => openDosimeter({ ...row, driver: 'geiger' }, null), /no dosimeter driver "geiger"/)
  assert.throws(() => openDosimeter({ ...row, url: 'sim:d?fault=late' }, null), /no fault "late"/)
  assert.throws(() => openDosimeter({ ...row, settings: { cabinet: 'much' } }, null), /cabinet is "much"/)
  assert.throws(() => openDosimeter({ ...row, settings: { pollHz: 0 } }, null), /pollHz/)
})
