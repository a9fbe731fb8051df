import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { DriverError, type DriverErrorCode } from '../driver-error.ts'
import { eventually } from '../testing/eventually.ts'
import type { Generator, GeneratorStatus } from './generator.ts'

/** A generator under test and the hands at its other end: safety chain, power, cable. `output` is what leaves the tube, truly. */
export type GeneratorUnderTest = {
  readonly generator: Generator
  readonly fullScaleKv: number
  readonly fullScaleMa: number
  /** What is told when its watchdog ran out, as well as this dialect can. */
  readonly watchdogWords: RegExp
  setEnabled(enabled: boolean): void
  setSilent(silent: boolean): void
  output(): { readonly kilovolts: number; readonly milliamps: number }
  pull(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

const withCode = (code: DriverErrorCode, words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DriverError, String(error))
  assert.equal(error.code, code, error.message)
  assert.match(error.message, words)
  return true
}

/** What every generator must do, whatever its protocol and its wire. */
export function describeGenerator(name: string, open: () => Promise<GeneratorUnderTest>): void {
  describe(`X-ray generator ${name}`, () => {
    let under: GeneratorUnderTest
    const statuses: GeneratorStatus[] = []
    /** A set point as shares of the full scales, in steps that every dialect can tell. */
    const shares = (ofKv: number, ofMa: number): { kilovolts: number; milliamps: number } => ({
      kilovolts: Math.round(under.fullScaleKv * ofKv * 10) / 10,
      milliamps: Math.round(under.fullScaleMa * ofMa * 100) / 100,
    })
    const dark = (): boolean => under.output().kilovolts === 0 && under.output().milliamps === 0
    const shows = (claim: (status: GeneratorStatus) => boolean, words: string): Promise<void> =>
      eventually(() => {
        const status = under.generator.status()
        return status !== null && claim(status)
      }, words)
    /** Two polls later what is shown is what is. */
    const freshStatus = async (): Promise<GeneratorStatus> => {
      const from = statuses.length
      await eventually(() => statuses.length >= from + 2, 'a fresh status')
      const status = statuses.at(-1)
      assert.ok(status)
      return status
    }
    before(async () => {
      under = await open()
      under.generator.onStatus((status) => statuses.push(status))
      await eventually(() => under.generator.status() !== null, 'the generator tells its status')
    })
    afterEach(async () => {
      under.generator.feedWatchdog(true)
      await under.generator.turnOff()
      under.setEnabled(true)
      await under.generator.resetFaults()
      await shows((status) => status.faults.length === 0 && !status.highVoltageOn, 'calm again')
    })
    after(() => under.close())

    test('it shows what it is, and its status goes on coming', async () => {
      assert.equal(under.generator.identity()?.fullScaleKv, under.fullScaleKv)
      assert.equal(under.generator.identity()?.fullScaleMa, under.fullScaleMa)
      assert.equal(under.generator.health().state, 'ready')
      const status = await freshStatus()
      assert.deepEqual([status.highVoltageOn, status.emitting, status.faults], [false, false, []])
    })

    test('kV and mA are set and read back; beyond its limits nothing is sent', async () => {
      const { kilovolts, milliamps } = shares(0.875, 0.5)
      await under.generator.setOutput({ kilovolts, milliamps })
      await shows((status) => Math.abs(status.kilovoltsSet - kilovolts) < 0.1, `${kilovolts} kV set`)
      assert.ok(Math.abs((under.generator.status()?.milliampsSet ?? 0) / milliamps - 1) < 0.002)
      for (const output of [
        { kilovolts: under.fullScaleKv + 1, milliamps },
        { kilovolts: 10, milliamps: under.fullScaleMa * 1.1 },
        { kilovolts: -1, milliamps },
        { kilovolts: Number.NaN, milliamps },
      ])
        await assert.rejects(under.generator.setOutput(output), withCode('out-of-range', /beyond/))
      assert.ok(Math.abs((await freshStatus()).kilovoltsSet - kilovolts) < 0.1)
    })

    test('turned on it reaches what was set and says so; turned off it is dark', async () => {
      const { kilovolts, milliamps } = shares(0.9375, 0.4)
      await under.generator.setOutput({ kilovolts, milliamps })
      assert.ok(dark())
      await under.generator.turnOn()
      await eventually(() => under.output().milliamps > 0.98 * milliamps, 'the tube is at its output')
      await shows(
        (status) => status.emitting && Math.abs(status.kilovolts / kilovolts - 1) < 0.01,
        `${kilovolts} kV shown`,
      )
      const names = under.generator.values().map(({ name, unit }) => `${name} ${unit}`)
      for (const name of ['kilovolts kV', 'milliamps mA', 'power W', 'warm-up progress %', 'ramp null'])
        assert.ok(names.includes(name), name)
      await under.generator.turnOff()
      await eventually(dark, 'dark')
      await shows((status) => !status.emitting && !status.highVoltageOn, 'off shown')
    })

    test('with the safety chain open it refuses to turn on, and stays dark', async () => {
      under.setEnabled(false)
      await assert.rejects(under.generator.turnOn(), withCode('refused', /Check interlocks/))
      await freshStatus()
      assert.ok(dark())
    })

    test('a chain that opens while it is on makes it dark, and only a reset and a new order bring it back', async () => {
      await under.generator.setOutput(shares(0.9375, 0.4))
      await under.generator.turnOn()
      await eventually(() => under.output().kilovolts > 0.6 * under.fullScaleKv, 'it is on')
      under.setEnabled(false)
      await eventually(dark, 'dark')
      await shows((status) => status.faults.length > 0 && !status.emitting, 'the fault is told in words')
      under.setEnabled(true)
      await freshStatus()
      assert.ok(dark(), 'nothing comes back by itself')
      await assert.rejects(under.generator.turnOn(), withCode('refused', /./))
      await under.generator.resetFaults()
      await shows((status) => status.faults.length === 0 && !status.highVoltageOn, 'reset, and still off')
      await under.generator.turnOn()
      await eventually(() => under.output().kilovolts > 0.6 * under.fullScaleKv, 'on again')
    })

    test('a station that no longer feeds it is outlived: it turns itself off and keeps the fault', async () => {
      await under.generator.setOutput(shares(0.9375, 0.4))
      await under.generator.turnOn()
      await eventually(() => under.output().kilovolts > 0.6 * under.fullScaleKv, 'it is on')
      under.generator.feedWatchdog(false)
      await eventually(dark, 'dark')
      under.generator.feedWatchdog(true)
      await shows(
        (status) => status.faults.some((fault) => under.watchdogWords.test(fault)),
        'that it turned itself off is told',
      )
    })

    test('an off that comes while on still waits for its turn wins', async () => {
      await under.generator.setOutput(shares(0.9375, 0.4))
      for (let round = 0; round < 5; round++) {
        const on = under.generator.turnOn().catch((error: unknown) => {
          assert.ok(
            error instanceof DriverError && ['cancelled', 'bad-answer', 'refused'].includes(error.code),
            String(error),
          )
        })
        await under.generator.turnOff()
        await on
        await freshStatus()
        assert.ok(dark(), `round ${round}`)
        assert.equal(under.generator.status()?.highVoltageOn, false)
      }
    })

    test('a silent generator is told in words, and found again by itself', async () => {
      under.setSilent(true)
      await eventually(() => under.generator.health().state === 'failed', 'failed')
      assert.match(under.generator.health().message ?? '', /No answer|connection/)
      assert.equal(under.generator.status(), null, 'an old status is not shown as if it were new')
      under.setSilent(false)
      await eventually(() => under.generator.health().state === 'ready', 'ready again', 30_000)
      assert.ok(under.generator.health().counters.timeouts > 0)
      await eventually(() => under.generator.status() !== null, 'its status comes')
    })

    test('with its cable pulled every order fails; plugged in again it is asked anew who it is', async () => {
      await under.pull()
      await eventually(() => under.generator.identity() === null, 'nothing that was known is taken for granted')
      assert.equal(under.generator.health().state, 'failed')
      assert.match(under.generator.health().message ?? '', /lost|opened|accept|pulled|No answer/)
      await assert.rejects(under.generator.turnOn(), withCode('wrong-device', /only "off" is sent/))
      await assert.rejects(under.generator.turnOff(), withCode('closed', /./))
      under.generator.turnOffNow()
      await under.plug()
      await eventually(() => under.generator.health().state === 'ready', 'ready again', 30_000)
      assert.equal(under.generator.identity()?.fullScaleKv, under.fullScaleKv)
      assert.ok(under.generator.health().counters.reconnects > 0)
    })
  })
}
