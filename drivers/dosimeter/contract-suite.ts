import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { eventually } from '../testing/eventually.ts'
import type { DoseFact } from './dose-alarm.ts'
import type { AreaDosimeter } from './dosimeter.ts'

/** A dosimeter under test, its limits made quick, and the hands at its other end. `expose` brings so many µSv/h to its place. */
export type DosimeterUnderTest = {
  readonly dosimeter: AreaDosimeter
  expose(microsievertsPerH: number): void
  setSilent(silent: boolean): void
  pull(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

/** What every area dosimeter must do, whatever its protocol and its wire. */
export function describeDosimeter(name: string, open: () => Promise<DosimeterUnderTest>): void {
  describe(`area dosimeter ${name}`, () => {
    let under: DosimeterUnderTest
    let facts: DoseFact[] = []
    const told = (type: DoseFact['type'], cause?: string): boolean =>
      facts.some((fact) => fact.type === type && (cause === undefined || ('cause' in fact && fact.cause === cause)))
    before(async () => {
      under = await open()
      under.dosimeter.onFact((fact) => facts.push(fact))
      await eventually(() => told('backgroundLearned'), 'the background is learned', 20_000)
    })
    beforeEach(() => void (facts = []))
    after(() => under.close())

    test('it says who it is, and learns a background that a place can have', () => {
      const identity = under.dosimeter.identity()
      assert.ok(identity && identity.sensitivity > 0 && identity.serialNumber.length > 0)
      const { background, causes } = under.dosimeter.dose()
      assert.ok(background !== null && background > 0.02 && background < 0.4, `${background} µSv/h`)
      assert.deepEqual(causes, [])
      assert.equal(under.dosimeter.health().state, 'ready')
    })

    test('3 µSv/h at the place is an alarm after its time, and over when it has gone', async () => {
      under.expose(3)
      await eventually(() => told('alarmRaised', 'aboveBackground'), 'alarm', 20_000)
      assert.ok((under.dosimeter.reading()?.microsievertsPerH ?? 0) > 1)
      under.expose(0)
      await eventually(() => under.dosimeter.dose().causes.length === 0, 'over', 20_000)
      assert.ok(told('alarmCleared', 'aboveBackground'))
    })

    test('20 µSv/h is above the cabinet limit', async () => {
      under.expose(20)
      await eventually(() => told('alarmRaised', 'cabinetLimit'), 'alarm', 20_000)
      under.expose(0)
      await eventually(() => under.dosimeter.dose().causes.length === 0, 'over', 20_000)
    })

    test('a silent dosimeter is told in words, and is well again when it speaks', async () => {
      under.setSilent(true)
      await eventually(() => under.dosimeter.health().state === 'failed', 'failed', 20_000)
      assert.match(under.dosimeter.health().message ?? '', /says nothing/)
      under.setSilent(false)
      await eventually(() => under.dosimeter.health().state === 'ready', 'ready', 20_000)
    })

    test('with its cable pulled it has failed; plugged in again it measures by itself', async () => {
      await under.pull()
      await eventually(() => under.dosimeter.health().state === 'failed', 'failed', 20_000)
      await under.plug()
      const from = Date.now()
      await eventually(() => (under.dosimeter.reading()?.atMs ?? 0) > from, 'a new reading', 20_000)
      assert.equal(under.dosimeter.health().state, 'ready')
    })
  })
}
