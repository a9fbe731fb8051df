import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { test, type TestContext } from 'node:test'
import { eventually } from '../../testing/eventually.ts'
import type { DetectorFact, DetectorLine } from '../detector.ts'
import { openDetector } from '../open.ts'
import { type Endpoint, udp } from './datagrams.ts'
import { discover } from './discovery.ts'
import { GigeDetector } from './driver.ts'
import { gigeSettings } from './settings.ts'
import { killCamera, onLoopback, startFakeCamera } from './testing/aravis.ts'
import { LossyRelay } from './testing/lossy-relay.ts'

const settings = { channels: 256, linesPerBlock: 16, heartbeatMs: 600 }
const byTime = { integrationUs: 1000, trigger: 'internal', encoderDiv: 8 } as const

/** The foreign camera for a test; what it holds is killed with the test, whichever process it is by then. */
async function camera(t: TestContext, ...args: readonly string[]): Promise<{ child: ChildProcess }> {
  const held = { child: await startFakeCamera(...args) }
  t.after(() => killCamera(held.child))
  return held
}

function collected(detector: { onLine: GigeDetector['onLine']; onFact: GigeDetector['onFact'] }): {
  lines: DetectorLine[]
  facts: DetectorFact[]
} {
  const [lines, facts]: [DetectorLine[], DetectorFact[]] = [[], []]
  detector.onLine((line) => lines.push(line))
  detector.onFact((fact) => facts.push(fact))
  return { lines, facts }
}

function through(t: TestContext, at: Endpoint): GigeDetector {
  const detector = new GigeDetector('detector', 'gev:relay', udp, async () => at, gigeSettings(settings))
  t.after(() => detector.close())
  return detector
}

/** A busy machine may stall; that is told as well, and is no loss. */
const linesLost = (facts: readonly DetectorFact[]): number =>
  facts.reduce((sum, fact) => sum + (fact.type === 'linesLost' ? fact.count : 0), 0)

const valueOf = (detector: GigeDetector, name: string): unknown =>
  detector.values().find((value) => value.name === name)?.value

/** aravis paints a ramp: each pixel 256 counts above its left neighbour, each row one step on; its pixels tell that no byte is amiss. */
function isRamp(line: DetectorLine): boolean {
  return line.low.every((value, index) => {
    const left = line.low[index - 1]
    return left === undefined || value === left || Math.abs(value - left) <= 256 || value < left
  })
}

test('the fake camera of aravis is found, controlled, and gives blocks of the size that was set', async (t) => {
  await camera(t, '-s', 'LANE7')
  const found = await discover(udp, { host: '127.0.0.1', port: 3956 }, 200, [onLoopback])
  assert.deepEqual(
    found.map(({ identity }) => [identity.manufacturer, identity.model, identity.serial]),
    [['Aravis', 'Fake', 'LANE7']],
  )
  const row = { name: 'detector', driver: 'gige-vision', url: 'gev://127.0.0.1', settings }
  const detector = openDetector(row, null)
  t.after(() => detector.close())
  const { lines, facts } = collected(detector)
  await detector.configure(byTime)
  await detector.start()
  // More than 200 blocks: the camera begins to count near the end of the 16-bit circle, so block ids come round on the way.
  await eventually(() => lines.length >= 3400, 'lines of more than 200 blocks', 20_000)
  assert.deepEqual(detector.info(), {
    channels: 256,
    pitchMm: 0.8,
    energies: 1,
    bits: 16,
    serial: 'LANE7',
    firmware: detector.info()?.firmware,
  })
  assert.equal(linesLost(facts), 0)
  assert.ok(lines.every((line, index) => line.valid && line.lineId === (lines[0]?.lineId ?? 0) + index))
  assert.ok(lines.every((line) => line.low.length === 256 && line.high === null && isRamp(line)))
  const at = lines.length
  await detector.stop()
  await detector.start()
  await eventually(() => lines.length > at + 100, 'lines come again')
})

test('killed without a word the fake camera is told as lost, and started again it streams as it was asked to', async (t) => {
  const held = await camera(t)
  const detector = through(t, { host: '127.0.0.1', port: 3956 })
  const { lines, facts } = collected(detector)
  await detector.configure(byTime)
  await detector.start()
  await eventually(() => lines.length > 100, 'lines come')
  await killCamera(held.child)
  await eventually(() => detector.health().state === 'failed', 'failed')
  assert.match(detector.health().message ?? '', /Check the camera's supply/)
  assert.ok(facts.some((fact) => fact.type === 'stalled'))
  held.child = await startFakeCamera()
  const at = lines.length
  await eventually(() => lines.length > at + 100, 'lines come again', 30_000)
  assert.equal(detector.health().state, 'ready')
  assert.ok(facts.some((fact) => fact.type === 'resumed'))
})

test('packets of the fake camera that are lost on the way are asked for and come: every line is whole', async (t) => {
  await camera(t)
  const relay = await LossyRelay.open('127.0.0.3', { host: '127.0.0.1', port: 3956 })
  t.after(() => relay.close())
  const detector = through(t, relay.here)
  const { lines, facts } = collected(detector)
  Object.assign(relay.cable, { lose: 0.05, reorder: 0.05, duplicate: 0.02 })
  await detector.configure(byTime)
  await detector.start()
  await eventually(() => lines.length > 1600, 'lines of a hundred blocks', 20_000)
  assert.equal(valueOf(detector, 'packet resend'), 'yes')
  assert.equal(linesLost(facts), 0)
  assert.ok(lines.every((line, index) => line.valid && line.lineId === (lines[0]?.lineId ?? 0) + index))
  assert.ok(lines.every(isRamp))
  assert.ok(relay.resends > 10, `${relay.resends} packets sent again`)
})

test('a cable that is pulled between us and the fake camera is told, and all goes on once it is back', async (t) => {
  await camera(t)
  const relay = await LossyRelay.open('127.0.0.3', { host: '127.0.0.1', port: 3956 })
  t.after(() => relay.close())
  const detector = through(t, relay.here)
  const { lines } = collected(detector)
  await detector.configure(byTime)
  await detector.start()
  await eventually(() => lines.length > 100, 'lines come')
  relay.cable.pulled = true
  await eventually(() => detector.health().state === 'failed', 'failed')
  relay.cable.pulled = false
  const at = lines.length
  await eventually(() => lines.length > at + 100, 'lines come again', 30_000)
})

test('packets that the fake camera never sends, and cannot send again, cost their own rows and are counted', async (t) => {
  await camera(t, '-r', '30')
  const detector = through(t, { host: '127.0.0.1', port: 3956 })
  const { lines, facts } = collected(detector)
  await detector.configure(byTime)
  await detector.start()
  await eventually(() => lines.filter((line) => !line.valid).length > 20, 'incomplete lines', 20_000)
  assert.equal(valueOf(detector, 'packet resend'), 'no')
  assert.ok(Number(valueOf(detector, 'packets lost')) > 5)
  assert.ok(lines.filter((line) => line.valid).every(isRamp))
  const lost = linesLost(facts)
  const [first, last] = [lines[0]?.lineId ?? 0, lines.at(-1)?.lineId ?? 0]
  assert.equal(last - first + 1, lines.length + lost)
})
