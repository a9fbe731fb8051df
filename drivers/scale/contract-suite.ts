import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { eventually } from '../testing/eventually.ts'
import type { Scale, Weighing } from './scale.ts'

/** A scale under test and the hands at its other end. `load` puts so many grams on it, wholly or with an edge beside it; null clears it. */
export type ScaleUnderTest = {
  readonly scale: Scale
  /** Whether its protocol has negative weights. */
  readonly tellsBelowZero: boolean
  load(grams: number | null, place?: 'wholly' | 'partly'): void
  setSilent(silent: boolean): void
  pull(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

/** What every scale must do, whatever its protocol and its wire. */
export function describeScale(name: string, open: () => Promise<ScaleUnderTest>): void {
  describe(`scale ${name}`, () => {
    let under: ScaleUnderTest
    const weighings: Weighing[] = []
    const streams = async (words: string): Promise<void> => {
      const from = weighings.length
      await eventually(() => weighings.length >= from + 3, words, 30_000)
    }
    const shows = (grams: number, stable: boolean): Promise<void> =>
      eventually(
        () => {
          const last = weighings.at(-1)
          return last !== undefined && Math.abs(last.grams - grams) <= 1 && last.stable === stable
        },
        `${grams} g ${stable ? 'at rest' : 'moving'}`,
      )
    before(async () => {
      under = await open()
      under.scale.onWeighing((weighing) => weighings.push(weighing))
      await eventually(() => under.scale.health().state === 'ready', 'the scale speaks')
    })
    afterEach(() => under.load(null))
    after(() => under.close())

    test('it streams what lies on it, and says when it is at rest', async () => {
      await shows(0, true)
      under.load(1234)
      await shows(1234, true)
      assert.equal(weighings.at(-1)?.range, 'ok')
    })

    test('one weighing gives one value at rest, in grams, and the stream goes on', async () => {
      under.load(820)
      await shows(820, true)
      const weighing = await under.scale.weigh()
      assert.ok(weighing.stable && Math.abs(weighing.grams - 820) <= 1, `${weighing.grams} g`)
      await streams('the stream goes on')
    })

    test('with an edge beside the scale the weight is called moving, a weighing is refused with words, and the stream goes on', async () => {
      under.load(1000, 'partly')
      await eventually(() => weighings.at(-1)?.stable === false, 'moving')
      const states: string[] = []
      const stop = under.scale.onHealth(({ state }) => states.push(state))
      await assert.rejects(under.scale.weigh(), (error) => {
        assert.ok(error instanceof DriverError && error.code === 'refused')
        return /does not come to rest/.test(error.message)
      })
      await streams('the stream goes on')
      stop()
      assert.deepEqual(states, [], 'it was well all the time')
    })

    test('zero makes what lies on it nothing', async () => {
      under.load(50)
      await shows(50, true)
      await under.scale.zero()
      await shows(0, true)
      under.load(null)
      if (under.tellsBelowZero) await shows(-50, true)
      else await eventually(() => weighings.at(-1)?.facts.join() === 'under', 'under zero, at rest')
      await under.scale.zero()
      await shows(0, true)
    })

    test('with a tare taken off the weight is net, and gross again without', async () => {
      under.load(2340)
      await shows(2340, true)
      await under.scale.tare()
      await shows(0, true)
      under.load(12_340)
      await shows(10_000, true)
      await under.scale.clearTare()
      await shows(12_340, true)
    })

    test('a parcel on the platform is weighed from the values of that time, with its uncertainty', async () => {
      under.load(1500)
      await shows(1500, true)
      const fromMs = Date.now()
      await streams('three values of one weight')
      const weight = under.scale.weightIn({ fromMs, toMs: Date.now() })
      assert.ok(weight.type === 'weighed' && Math.abs(weight.grams - 1500) <= weight.uncertaintyG + 1)
      assert.equal(under.scale.weightIn({ fromMs: fromMs + 3_600_000, toMs: fromMs + 3_601_000 }).type, 'refused')
    })

    test('each value tells in words how the scale stands', async () => {
      under.load(null)
      await shows(0, true)
      assert.deepEqual(weighings.at(-1)?.facts, ['stable', 'zero'])
      under.load(1000, 'partly')
      await eventually(() => weighings.at(-1)?.facts[0] === 'moving', 'moving')
      const state = under.scale.values().find(({ name }) => name === 'state')
      assert.match(String(state?.value), /^moving/)
    })

    test('a silent scale is told in words, and is well again when it speaks', async () => {
      under.setSilent(true)
      await eventually(() => under.scale.health().state === 'failed', 'failed')
      assert.match(under.scale.health().message ?? '', /says nothing/)
      await assert.rejects(under.scale.weigh(), (error) => error instanceof DriverError && error.code === 'timeout')
      under.setSilent(false)
      await streams('it speaks again')
      assert.equal(under.scale.health().state, 'ready')
    })

    test('with its cable pulled a weighing fails at once; plugged in again it streams by itself', async () => {
      await under.pull()
      await eventually(() => under.scale.health().state === 'failed', 'failed')
      await assert.rejects(under.scale.weigh(), (error) => error instanceof DriverError && error.code === 'closed')
      await under.plug()
      under.load(700)
      await streams('it streams again')
      await shows(700, true)
      assert.equal(under.scale.health().state, 'ready')
    })
  })
}
