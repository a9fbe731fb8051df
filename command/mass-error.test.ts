import assert from 'node:assert/strict'
import { test } from 'node:test'
import { massErrorOf, massRows } from './mass-error.ts'

test('pictures of made parcels tell their mass: half of them within 4 %, nine of ten within 15 %, and the interval says so', () => {
  const error = massErrorOf([...massRows(60)])
  assert.ok(error.parcels >= 30)
  assert.ok(error.median <= 0.04, `median ${error.median}`)
  assert.ok(error.p90 <= 0.15, `p90 ${error.p90}`)
  assert.ok(error.covered >= 0.8, `covered ${error.covered}`)
})
