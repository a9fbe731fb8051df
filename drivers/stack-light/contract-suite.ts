import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DriverError } from '../driver-error.ts'
import { eventually } from '../testing/eventually.ts'
import { patternFor, samePattern } from './convention.ts'
import { allOff, type LightPattern, type StackLight } from './stack-light.ts'

/**
 * A stack light under test and the hands at its other end. `lit` is what a person would see. `setDeaf` makes it take no orders; `darken`
 * is its power going and coming, null where the light could not tell.
 */
export type LightUnderTest = {
  readonly light: StackLight
  lit(): LightPattern
  setDeaf(deaf: boolean): void
  readonly darken: (() => void) | null
  close(): Promise<void>
}

const patterns: readonly LightPattern[] = [
  patternFor(new Set(['ready'])),
  patternFor(new Set(['fault'])),
  patternFor(new Set(['beamOn', 'warmUp'])),
  patternFor(new Set(['waitingForOfficer', 'divert'])),
  { ...allOff, white: 'on', buzzer: true },
  allOff,
]

/** What every stack light must do, whatever its protocol and its wire. */
export function describeStackLight(name: string, open: () => Promise<LightUnderTest>): void {
  describe(`stack light ${name}`, () => {
    let under: LightUnderTest
    const shows = async (pattern: LightPattern): Promise<void> => {
      await eventually(() => samePattern(under.lit(), pattern), 'it is lit as wanted')
      await eventually(() => {
        const shown = under.light.shown()
        return shown !== null && samePattern(shown, pattern)
      }, 'it has said so')
    }
    before(async () => {
      under = await open()
      // A light on the PLC is known to live by its first order only; the others by their first answer.
      await eventually(() => under.light.health().state === 'ready' || under.darken === null, 'it speaks')
    })
    after(() => under.close())

    test('each pattern of the convention is lit, and said to be', async () => {
      for (const pattern of patterns) {
        await under.light.show(pattern)
        await shows(pattern)
      }
      assert.equal(under.light.health().state, 'ready')
    })

    test('an order that is not taken fails with words, and the next one works again', async () => {
      const [ready = allOff, fault = allOff] = patterns
      await under.light.show(ready)
      under.setDeaf(true)
      await assert.rejects(
        under.light.show(fault),
        (error) => error instanceof DriverError && error.message.length > 20,
      )
      await eventually(() => under.light.health().state === 'failed', 'failed')
      under.setDeaf(false)
      await tried(() => under.light.show(fault))
      await shows(fault)
      await eventually(() => under.light.health().state === 'ready', 'ready', 20_000)
    })

    test('a light that has lost its pattern is told it again', async () => {
      const [ready = allOff] = patterns
      await under.light.show(ready)
      if (!under.darken) return assert.ok(samePattern(under.lit(), ready))
      under.darken()
      assert.ok(!samePattern(under.lit(), ready))
      await shows(ready)
      return undefined
    })
  })
}

/** Tries an order until it is taken; a light that was deaf may need a new line first. */
async function tried(order: () => Promise<void>): Promise<void> {
  for (let turn = 1; ; turn++) {
    try {
      return await order()
    } catch (error) {
      if (turn === 40) throw error
      await wait(250)
    }
  }
}
