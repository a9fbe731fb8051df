import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beltNowMm, lineBeltMm } from './line-placer.ts'
import type { ConveyorReading } from '../../drivers/conveyor/conveyor.ts'

test('a line finds its place on the belt across the wrap of either counter', () => {
  fc.assert(
    fc.property(
      fc.nat(2 ** 40),
      fc.integer({ min: -100_000, max: 100_000 }),
      fc.constantFrom(50, 100, 125),
      (counts, ahead, umPerCount) => {
        fc.pre(counts + ahead >= 0)
        const reading = { beltMm: (counts * umPerCount) / 1000 }
        const encoder = (counts + ahead) % 2 ** 32
        const placed = lineBeltMm(encoder, reading, umPerCount)
        assert.ok(Math.abs(placed - ((counts + ahead) * umPerCount) / 1000) < 1e-3)
      },
    ),
  )
})

test('a silent PLC does not let the belt run on for ever', () => {
  const reading = { beltMm: 1000, speedMmS: 200, atMs: 0 } as ConveyorReading
  assert.equal(beltNowMm(reading, 100), 1020)
  assert.equal(beltNowMm(reading, 60_000), 1100)
})
