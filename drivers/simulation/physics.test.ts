import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { transmission } from './physics.ts'

type Wedge = Record<string, { gCm2: number; low: number; high: number }[]>
const { wedge } = JSON.parse(readFileSync(new URL('physics-data/wedge.json', import.meta.url), 'utf8')) as {
  wedge: Wedge
}

test('transmission through every wedge step agrees with the reference within 0.5 % of the open field', () => {
  for (const [material, steps] of Object.entries(wedge)) {
    for (const step of steps) {
      const got = transmission(new Map([[material, step.gCm2]]))
      const words = `${material} ${step.gCm2} g/cm²: ${got.low.toFixed(4)}/${got.high.toFixed(4)}, reference ${step.low}/${step.high}`
      assert.ok(Math.abs(got.low - step.low) < 0.005 && Math.abs(got.high - step.high) < 0.005, words)
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
