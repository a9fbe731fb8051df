import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transmission } from './physics.ts'

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
