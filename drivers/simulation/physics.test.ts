import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { transmission } from './physics.ts'

type Wedge = Record<string, { gCm2: number; low: number; high: number }[]>
const { wedge } = JSON.parse(readFileSync(new URL('physics-data/wedge.json', import.meta.url), 'utf8')) as {
  wedge: Wedge
}

test('transmission through every wedge step agrees with the reference within 0.5 %, from air to opaque', () => {
  for (const [material, steps] of Object.entries(wedge)) {
    for (const step of steps) {
      const got = transmission(new Map([[material, step.gCm2]]))
      const words = `${material} ${step.gCm2} g/cm²: ${got.low.toPrecision(5)}/${got.high.toPrecision(5)}, reference ${step.low}/${step.high}`
      // The reference is given to five digits: below 0.01 its own rounding weighs more.
      const fits = (one: number, other: number): boolean => Math.abs(one - other) < 0.005 * other + 5e-6
      assert.ok(fits(got.low, step.low) && fits(got.high, step.high), words)
    }
  }
})

test('nothing in the way lets everything through, and more matter never lets more through', () => {
  assert.ok(Math.abs(transmission(new Map()).low - 1) < 1e-9)
  let before = 1
  for (let gCm2 = 0.5; gCm2 < 60; gCm2 *= 1.3) {
    const { high } = transmission(new Map([['fe', gCm2]]))
    assert.ok(high < before)
    before = high
  }
})

test('of plastic, aluminium and steel of the same high-energy attenuation, heavier atoms weaken the low energy more', () => {
  const ratio = (material: string, gCm2: number): number => {
    const { low, high } = transmission(new Map([[material, gCm2]]))
    return Math.log(low) / Math.log(high)
  }
  const [plastic, light, heavy] = [ratio('pmma', 5.9), ratio('al', 5.37), ratio('fe', 2.29)]
  assert.ok(plastic < light && light < heavy, `${plastic} ${light} ${heavy}`)
})

test('a material that is not in the table is refused by name', () => {
  assert.throws(() => transmission(new Map([['unobtainium', 1]])), /no material "unobtainium"/)
})
