import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { eventually } from '../testing/eventually.ts'
import type { PortalFact, RadiationPortal } from './portal.ts'

/** A portal under test and the hands at its other end. `pass` sends a parcel through, with or without a source in it. */
export type PortalUnderTest = {
  readonly portal: RadiationPortal
  pass(source: boolean): void
  setSilent(silent: boolean): void
  pull(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

type Of<T extends PortalFact['type']> = Extract<PortalFact, { type: T }>

/** What every radiation portal must do, whatever its protocol and its wire. */
export function describePortal(name: string, open: () => Promise<PortalUnderTest>): void {
  describe(`radiation portal ${name}`, () => {
    let under: PortalUnderTest
    let facts: PortalFact[] = []
    const all = <T extends PortalFact['type']>(type: T): Of<T>[] =>
      facts.filter((fact): fact is Of<T> => fact.type === type)
    const passed = (): Promise<void> => eventually(() => all('vacated').length === 1, 'the parcel has left', 20_000)
    before(async () => {
      under = await open()
      under.portal.onFact((fact) => facts.push(fact))
      await eventually(
        () => (under.portal.reading()?.gamma.backgroundPerS ?? 0) > 0,
        'it has told its background',
        20_000,
      )
    })
    beforeEach(() => void (facts = []))
    afterEach(() => under.setSilent(false))
    after(() => under.close())

    test('it tells its background of both kinds, and nobody is there', () => {
      const reading = under.portal.reading()
      assert.ok(reading && reading.passage === null)
      assert.ok((reading.gamma.backgroundPerS ?? 0) > 500 && (reading.gamma.backgroundPerS ?? 0) < 1500)
      assert.ok(reading.neutron.backgroundPerS !== null && reading.neutron.backgroundPerS < 20)
      assert.deepEqual([reading.gamma.alarm, reading.neutron.alarm, reading.faults], [false, false, []])
      assert.equal(under.portal.health().state, 'ready')
    })

    test('a parcel without a source comes and goes without an alarm', async () => {
      under.pass(false)
      await passed()
      assert.equal(all('occupied').length, 1)
      assert.deepEqual(all('alarm'), [])
      const [vacated] = all('vacated')
      assert.ok(vacated && !vacated.gammaAlarm && !vacated.neutronAlarm && vacated.passage.gammaCountsPerS > 500)
    })

    test('a source in a parcel raises one gamma alarm, with its sigma and its counts, while it is there', async () => {
      under.pass(true)
      await passed()
      const [alarm, ...more] = all('alarm')
      assert.ok(alarm && more.length === 0)
      assert.equal(alarm.channel, 'gamma')
      assert.ok((alarm.sigma ?? 0) > 6 && alarm.countsPerS > (alarm.backgroundPerS ?? Infinity))
      const [vacated] = all('vacated')
      assert.ok(vacated?.gammaAlarm && vacated.passage.gammaSigma >= (alarm.sigma ?? 0))
      const order = facts.map(({ type }) => type).filter((type) => type !== 'background')
      assert.deepEqual(order, ['occupied', 'alarm', 'vacated'])
      assert.equal(under.portal.reading()?.gamma.alarm, false)
    })

    test('a silent portal is told in words, and is well again when it speaks', async () => {
      under.setSilent(true)
      await eventually(() => under.portal.health().state === 'failed', 'failed', 20_000)
      assert.match(under.portal.health().message ?? '', /says nothing/)
      under.setSilent(false)
      await eventually(() => under.portal.health().state === 'ready', 'ready', 20_000)
    })

    test('with its cable pulled it has failed; plugged in again it goes on by itself', async () => {
      await under.pull()
      await eventually(() => under.portal.health().state === 'failed', 'failed', 20_000)
      await under.plug()
      await eventually(() => under.portal.health().state === 'ready', 'ready', 20_000)
      under.pass(true)
      await eventually(() => all('alarm').length === 1, 'the next source is seen', 20_000)
    })
  })
}
