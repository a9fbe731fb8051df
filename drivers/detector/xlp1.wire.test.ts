import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { LaneWorld } from '../simulation/lane-world.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { memoryPair } from '../wire/memory.ts'
import { openTcp } from '../wire/tcp.ts'
import { decodeJson, encodeJson } from './commands.ts'
import type { DetectorFact, DetectorLine, DetectorSettings, LineDetector } from './detector.ts'
import { XlpDetector } from './driver.ts'
import { encodeFrame, FrameReader } from './framing.ts'
import { openDetector } from './open.ts'
import { parametersOf } from './parameters.ts'
import { DetectorSimulator } from './simulator.ts'
import { testSample } from './test-pattern.ts'

const byBelt: DetectorSettings = { integrationUs: 2000, trigger: 'encoder', encoderDiv: 8 }

const lineHead = {
  flags: 2,
  timestampUs: 0n,
  encoder: 0,
  pixels: 2,
  bits: 16,
  energies: 1,
  integrationUs: 2000,
}

/** A simulated detector of 64 channels that streams over a lit, moving belt, and what came of it. */
async function streaming(t: TestContext, url: string, settings: Record<string, number> = {}) {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const row = { name: 'detector', driver: 'xlp1', url, settings: { channels: 64, energies: 2, ...settings } }
  const detector = openDetector(row, world)
  t.after(async () => {
    await detector.close()
    world.close()
  })
  const lines: DetectorLine[] = []
  const facts: DetectorFact[] = []
  detector.onLine((line) => lines.push(line))
  detector.onFact((fact) => facts.push(fact))
  await eventually(() => detector.health().state === 'ready', 'ready')
  world.setTubeOutput(160, 0.6)
  world.driveBelt(400)
  await detector.configure(byBelt)
  await detector.start()
  const more = async (count: number): Promise<DetectorLine[]> => {
    const from = lines.length
    await eventually(() => lines.length >= from + count, `${count} lines more`)
    return lines.slice(from)
  }
  return { world, detector, lines, facts, more }
}

const serviceOf = (detector: LineDetector) => {
  assert.ok(detector.service, 'an XLP/1 detector has a service')
  return detector.service
}
const valueOf = (detector: LineDetector, name: string) => detector.values().find((value) => value.name === name)
const mean = (values: Uint16Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

test('lines that an address loses in the detector and on the way are counted where they belong, and short and long gaps told apart', async (t) => {
  const { detector, facts, more } = await streaming(t, 'sim:detector?loseEvery=10&dropEvery=25&gapEvery=40&gapLines=6')
  await more(120)
  const lost = (where: string): number =>
    facts.reduce((sum, fact) => sum + (fact.type === 'linesLost' && fact.where === where ? fact.count : 0), 0)
  assert.ok(lost('device') >= 20, `${lost('device')} in the device`)
  assert.ok(lost('transport') >= 3, `${lost('transport')} on the way`)
  const gaps = facts.flatMap((fact) => (fact.type === 'lineGap' ? [fact] : []))
  assert.ok(gaps.some(({ lines, length }) => lines === 1 && length === 'short'))
  assert.ok(gaps.some(({ lines, length }) => lines >= 6 && length === 'long'))
  assert.equal(valueOf(detector, 'lost on the way')?.value, lost('transport'))
  assert.ok(Number(valueOf(detector, 'detector says it dropped lines')?.value) > 0)
  assert.ok(Number(valueOf(detector, 'gaps of more than 4 lines')?.value) >= 2)
})

test('a stream that stalls while the belt moves is told, and the detector is still there', async (t) => {
  const { detector, lines, facts } = await streaming(t, 'sim:detector?stallAfter=50')
  await eventually(() => facts.some(({ type }) => type === 'stalled'), 'stalled')
  assert.equal(lines.length, 50)
  assert.equal(detector.health().state, 'ready')
})

test('a readout that stands still is no picture: its lines are marked, and the device has failed with words', async (t) => {
  const { detector, lines } = await streaming(t, 'sim:detector?stuckAfter=60')
  await eventually(() => detector.health().state === 'failed', 'failed')
  assert.match(detector.health().message ?? '', /stands still/)
  await eventually(() => lines.length > 100, 'lines still come')
  assert.equal(lines.at(-1)?.valid, false)
  assert.equal(lines[30]?.valid, true)
})

test('a line of a wrong pixel count is not given on but counted as lost; when all are so the device has failed', async (t) => {
  const some = await streaming(t, 'sim:detector?wrongPixelsEvery=10')
  const lines = await some.more(60)
  assert.ok(lines.every((line) => line.low.length === 64))
  assert.ok(some.facts.some((fact) => fact.type === 'linesLost' && fact.where === 'device'))
  assert.equal(some.detector.health().state, 'ready')
  const all = await streaming(t, 'sim:detector?wrongPixelsEvery=1')
  await eventually(() => all.detector.health().state === 'failed', 'failed')
  assert.match(all.detector.health().message ?? '', /another size/)
  assert.equal(all.lines.length, 0)
})

test('lines of 20 and 24 bits have the same picture as those of 16', async (t) => {
  for (const bits of [16, 20, 24]) {
    const { detector, more } = await streaming(t, 'sim:detector', { bits, seed: 3 })
    assert.equal(detector.info()?.bits, bits)
    const line = (await more(20)).at(-1)
    assert.ok(line?.valid)
    assert.ok(Math.abs(mean(line.low) - 53_500) < 3000, `${bits} bits: ${mean(line.low)}`)
  }
})

test('gain, energies and binning take effect and are read back; a value out of range changes nothing', async (t) => {
  const { detector, more } = await streaming(t, 'sim:detector')
  const before = mean((await more(20)).at(-1)?.low ?? new Uint16Array(1))
  const settings = { ...byBelt, gain: 0.5, energies: 1, binning: 2, beltSpeedMmS: 400 } as const
  await detector.configure(settings)
  assert.deepEqual(await serviceOf(detector).settings(), settings)
  const line = (await more(40)).at(-1)
  assert.equal(detector.info()?.channels, 32)
  assert.equal(line?.low.length, 32)
  assert.equal(line?.high, null)
  const half = (mean(line?.low ?? new Uint16Array(1)) - 1500) / (before - 1500)
  assert.ok(Math.abs(half - 0.5) < 0.05, `${half} of the light`)
  await assert.rejects(detector.configure({ ...settings, binning: 3 }), /binning is 1, 2 or 4/)
  assert.deepEqual(await serviceOf(detector).settings(), settings)
})

test('the test pattern arrives as it was made, marked as no picture, and ends', async (t) => {
  const { detector, lines, more } = await streaming(t, 'sim:detector')
  await serviceOf(detector).setTestPattern(true)
  const line = (await more(30)).at(-1)
  assert.equal(line?.valid, false)
  assert.deepEqual(
    [...(line?.low ?? []), ...(line?.high ?? [])],
    Array.from({ length: 128 }, (_, index) => testSample(index % 64, line?.lineId ?? 0, index < 64 ? 0 : 1)),
  )
  assert.equal(valueOf(detector, 'test pattern')?.value, true)
  await serviceOf(detector).setTestPattern(false)
  await eventually(() => lines.at(-1)?.valid === true, 'a picture again')
})

test('calibrated in the detector, its lines are even and say so; what stands in the way is told', async (t) => {
  const { world, detector, more } = await streaming(t, 'sim:detector', { seed: 9 })
  const service = serviceOf(detector)
  await assert.rejects(service.calibrateDark(32), /refused dark calibration: the beam is on/)
  await assert.rejects(service.calibrateGain(32), /dark calibration comes first/)
  await assert.rejects(service.calibrateDark(0), /lines is 1 to 4096/)
  world.setTubeOutput(0, 0)
  const dark = await service.calibrateDark(64)
  assert.equal(dark.lines, 64)
  assert.ok(Math.abs(dark.meanLow - 1500) < 100, `${dark.meanLow}`)
  await assert.rejects(service.calibrateGain(64), /there is no beam/)
  world.setTubeOutput(160, 0.6)
  const gain = await service.calibrateGain(64)
  assert.ok(gain.meanHigh !== null && gain.meanLow > 40_000)
  const line = (await more(40)).at(-1)
  const level = mean(line?.low ?? new Uint16Array(1))
  assert.ok(
    (line?.low ?? []).every((value) => Math.abs(value - level) < 0.03 * level),
    'all channels are alike',
  )
  assert.equal(valueOf(detector, 'gain corrected')?.value, true)
  await eventually(() => /lines taken/.test(String(valueOf(detector, 'last event')?.value)), 'the event is told')
})

test('lines that nobody takes in time are dropped whole and counted, and none is lost unseen', async (t) => {
  const [near, far] = memoryPair()
  const info = { channels: 2, pitchMm: 1, energies: 1, bits: 16, ...parametersOf(byBelt) }
  let seq = 0
  const frame = (type: number, lineId: number, payload: Uint8Array): Uint8Array =>
    encodeFrame({ ...lineHead, type, seq: seq++, lineId }, payload)
  const commands = new FrameReader()
  far.onBytes((bytes) => {
    for (const { payload } of commands.push(bytes))
      void far.send(frame(0x11, 0, encodeJson({ id: decodeJson(payload)?.['id'], ok: true, result: info })))
  })
  const detector = new XlpDetector('detector', 'test:memory', async () => near)
  t.after(() => detector.close())
  await eventually(() => detector.health().state === 'ready', 'ready')
  await detector.start()
  const alive = setInterval(() => void far.send(frame(0x7f, 0, new Uint8Array(0))).catch(() => undefined), 100)
  t.after(() => clearInterval(alive))
  let [given, lost, last] = [0, 0, 0]
  detector.onLine(({ lineId }) => {
    given++
    assert.ok(lineId > last, 'in order')
    last = lineId
    // Whoever takes a line is busy with it for a while.
    for (const until = performance.now() + 0.25; performance.now() < until;);
  })
  detector.onFact((fact) => {
    if (fact.type === 'linesLost' && fact.where === 'reader') lost += fact.count
  })
  for (let lineId = 1; lineId <= 3000;) {
    const lines = Array.from({ length: 100 }, () => frame(1, lineId++, Uint8Array.of(lineId, 0, lineId >> 8, 0)))
    await far.send(Buffer.concat(lines))
    await nextTurn()
  }
  await eventually(() => given >= 1024, 'those in the ring are given')
  await far.send(frame(1, 3001, Uint8Array.of(1, 2, 3, 4)))
  await eventually(() => last === 3001, 'the last one is given')
  assert.ok(lost > 0, 'some had no room')
  assert.equal(given + lost, 3001)
})

test('temperature and supply are told as live values with their units', async (t) => {
  const { detector } = await streaming(t, 'sim:detector')
  await eventually(() => typeof valueOf(detector, 'temperature')?.value === 'number', 'the temperature is told')
  const [temperature, supply] = [valueOf(detector, 'temperature'), valueOf(detector, 'supply')]
  assert.equal(temperature?.unit, '°C')
  assert.ok(Math.abs(Number(temperature?.value) - 31) <= 2)
  assert.deepEqual([supply?.value, supply?.unit], [24, 'V'])
})

test('a cable pulled in mid-parcel costs the lines that passed meanwhile: told as one gap, and the rest lies right', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const made = { channels: 160, pitchMm: 0.8, energies: 1, bits: 16, seed: 4 } as const
  const simulator = new DetectorSimulator(world, made)
  const served = await simulator.listen()
  const detector = new XlpDetector('detector', 'test:detector', () => openTcp(served.url))
  t.after(async () => {
    await detector.close()
    await served.close()
    world.close()
  })
  const shadow: number[] = []
  const gaps: DetectorFact[] = []
  detector.onLine((line) => {
    if (line.beamOn && (line.low[60] ?? 0) < 15_000) shadow.push(line.encoder)
  })
  detector.onFact((fact) => void (fact.type === 'lineGap' && gaps.push(fact)))
  await detector.configure(byBelt)
  await detector.start()
  await eventually(() => detector.health().state === 'ready', 'ready')
  world.setTubeOutput(160, 0.6)
  const placed = world.put({ name: 'block', label: null, grams: 100, contents: solidBlock(600) })
  world.driveBelt(400)
  await eventually(() => shadow.length >= 100, 'the parcel is in the beam')
  simulator.setPulled(true)
  await eventually(() => detector.health().state === 'failed', 'failed')
  simulator.setPulled(false)
  await eventually(() => world.beltMm() > placed.frontMm + geometry.beamMm + 600 + 80, 'it has passed')
  await eventually(() => gaps.length > 0 && shadow.length > 150, 'lines came again')
  const steps = shadow.slice(1).map((encoder, index) => ((encoder - (shadow[index] ?? 0)) >>> 0) / 8)
  const jumps = steps.filter((step) => step !== 1)
  assert.equal(jumps.length, 1, 'one gap')
  const [gap] = gaps
  assert.deepEqual(gap && 'lines' in gap ? [gaps.length, gap.lines, gap.length] : [], [
    1,
    Math.round(jumps[0] ?? 0) - 1,
    'long',
  ])
  assert.ok(
    Math.abs(steps.reduce((sum, step) => sum + step, 1) - 750) <= 1,
    'its front and rear edge lie where they were',
  )
})
