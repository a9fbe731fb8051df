import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { eventually } from '../testing/eventually.ts'
import type { DetectorFact, DetectorLine, LineDetector } from './detector.ts'

/** A detector under test and the hands at its other end: belt, beam, cable and damage to its stream. */
export type DetectorUnderTest = {
  readonly detector: LineDetector
  readonly channels: number
  readonly energies: 1 | 2
  driveBelt(speedMmS: number): void
  switchBeam(on: boolean): void
  setPulled(pulled: boolean): void
  /** Loses and damages every n-th line; 0 = none. */
  spoil(faults: { readonly loseEvery: number; readonly damageEvery: number }): void
  /** Where damage is counted; `checksumErrors` unless the protocol has no checksum of its own. */
  readonly damageCounter?: 'checksumErrors' | 'framingErrors'
  close(): Promise<void>
}

const sum = (values: Uint16Array): number => values.reduce((total, value) => total + value, 0)

/** What every line detector must do, whatever its protocol and its wire. */
export function describeDetector(name: string, open: () => Promise<DetectorUnderTest>): void {
  describe(`line detector ${name}`, () => {
    let under: DetectorUnderTest
    const lines: DetectorLine[] = []
    const facts: DetectorFact[] = []
    const lost = (where: 'device' | 'transport'): number =>
      facts.reduce((count, fact) => count + (fact.type === 'linesLost' && fact.where === where ? fact.count : 0), 0)
    const more = (count: number, words: string): Promise<void> => {
      const from = lines.length
      return eventually(() => lines.length >= from + count, words)
    }
    before(async () => {
      under = await open()
      under.detector.onLine((line) => lines.push(line))
      under.detector.onFact((fact) => facts.push(fact))
      await eventually(() => under.detector.health().state === 'ready', 'the detector answers')
    })
    after(() => under.close())

    test('it says what it is', () => {
      const info = under.detector.info()
      assert.equal(info?.channels, under.channels)
      assert.equal(info?.energies, under.energies)
      assert.ok(info && info.pitchMm > 0 && info.serial !== '')
    })

    test('started with the encoder trigger it sends one line each so many counts, numbered without a gap', async () => {
      await under.detector.configure({ integrationUs: 2000, trigger: 'encoder', encoderDiv: 8 })
      await under.detector.start()
      under.switchBeam(true)
      under.driveBelt(400)
      await more(150, 'lines come')
      const some = lines.slice(-100)
      some.forEach((line, index) => {
        const before = some[index - 1]
        if (!before) return
        assert.equal(line.lineId, before.lineId + 1)
        assert.equal((line.encoder - before.encoder) >>> 0, 8)
      })
      assert.equal(lost('device') + lost('transport'), 0)
    })

    test('each line has all channels of each energy, and says whether the beam was on', async () => {
      const lit = lines.at(-1)
      assert.equal(lit?.low.length, under.channels)
      assert.equal(lit?.high?.length ?? null, under.energies === 2 ? under.channels : null)
      assert.equal(lit?.beamOn, true)
      under.switchBeam(false)
      await eventually(() => lines.at(-1)?.beamOn === false, 'a dark line')
      const dark = lines.at(-1)
      assert.ok(lit && dark && sum(dark.low) < sum(lit.low) / 5, 'dark lines are dark')
      under.switchBeam(true)
    })

    test('lines lost in the device are counted, and a line that fails its checksum is given but marked', async () => {
      under.spoil({ loseEvery: 10, damageEvery: 7 })
      await more(100, 'lines come')
      under.spoil({ loseEvery: 0, damageEvery: 0 })
      await more(20, 'lines come')
      assert.ok(lost('device') >= 8, `${lost('device')} lines lost`)
      assert.equal(lost('transport'), 0)
      assert.ok(lines.some((line) => !line.valid))
      assert.ok(under.detector.health().counters[under.damageCounter ?? 'checksumErrors'] >= 8)
      assert.equal(lines.at(-1)?.valid, true)
    })

    test('stopped it sends nothing, started again it goes on without telling of losses', async () => {
      await under.detector.stop()
      const at = lines.length
      facts.length = 0
      await under.detector.start()
      await more(30, 'lines come again')
      assert.ok(lines.slice(at).every((line) => line.lineId < 10_000))
      assert.deepEqual(
        facts.filter((fact) => fact.type === 'linesLost'),
        [],
      )
    })

    test('a belt that stands stalls the stream, and it resumes with the belt', async () => {
      facts.length = 0
      under.driveBelt(0)
      await eventually(() => facts.some((fact) => fact.type === 'stalled'), 'stalled')
      under.driveBelt(400)
      await eventually(() => facts.some((fact) => fact.type === 'resumed'), 'resumed')
      assert.equal(facts[0]?.type, 'stalled')
    })

    test('pulled in mid-stream it says so, and plugged in again it streams as it was asked to', async () => {
      facts.length = 0
      under.setPulled(true)
      await eventually(() => under.detector.health().state === 'failed', 'failed')
      assert.match(under.detector.health().message ?? '', /connection|line/)
      await eventually(() => facts.some((fact) => fact.type === 'stalled'), 'stalled')
      const at = lines.length
      under.setPulled(false)
      await eventually(() => lines.length > at + 30, 'lines come again', 30_000)
      assert.equal(under.detector.health().state, 'ready')
      assert.ok(facts.some((fact) => fact.type === 'resumed'))
      assert.equal(lost('device') + lost('transport'), 0, 'what came while it was pulled was never acquired')
      assert.equal(((lines.at(-1)?.encoder ?? 0) - (lines.at(-2)?.encoder ?? 0)) >>> 0, 8)
    })

    test('with the time trigger lines come while the belt stands', async () => {
      under.driveBelt(0)
      await under.detector.configure({ integrationUs: 2000, trigger: 'internal', encoderDiv: 8 })
      await under.detector.start()
      await more(60, 'lines come')
    })

    test('settings that it cannot keep are refused with its reason', async () => {
      await assert.rejects(
        under.detector.configure({ integrationUs: 2000, trigger: 'encoder', encoderDiv: 0 }),
        /refused .*encoderDiv/,
      )
    })
  })
}
