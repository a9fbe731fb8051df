import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { transmission } from './physics.ts'
import { chordMm, massOf, type Solid, solidContents } from './solid-contents.ts'

const box: Solid = {
  shape: 'box',
  material: 'pmma',
  centreMm: [50, 40],
  sizeMm: [40, 20, 10],
  turnDeg: 0,
  fill: 1,
}

test('a ray through a box, a standing and a lying cylinder has the chord of its shape', () => {
  assert.equal(chordMm(box, 50, 40), 10)
  assert.equal(chordMm(box, 71, 40), 0)
  const standing: Solid = { ...box, shape: 'cylinder-up', sizeMm: [20, 20, 30] }
  assert.equal(chordMm(standing, 50, 49.9), 30)
  assert.equal(chordMm(standing, 58, 48), 0)
  const lying: Solid = { ...box, shape: 'cylinder-lying', sizeMm: [60, 20, 20] }
  assert.equal(chordMm(lying, 75, 40), 20)
  assert.ok(Math.abs(chordMm(lying, 75, 46) - 16) < 1e-9, '6 mm beside the axis of a 20 mm cylinder: 3-4-5')
})

test('a turned box stands where it was turned to', () => {
  const turned: Solid = { ...box, turnDeg: 90 }
  assert.equal(chordMm(turned, 50, 58), 10)
  assert.equal(chordMm(turned, 68, 40), 0)
})

test('summed over its face, the chords of any solid give its mass', () => {
  const solid = fc.record({
    shape: fc.constantFrom('box' as const, 'cylinder-up' as const, 'cylinder-lying' as const),
    material: fc.constantFrom('fe', 'water', 'cellulose'),
    centreMm: fc.constant([100, 100] as const),
    sizeMm: fc.tuple(
      fc.integer({ min: 30, max: 120 }),
      fc.integer({ min: 30, max: 120 }),
      fc.integer({ min: 1, max: 60 }),
    ),
    turnDeg: fc.integer({ min: 0, max: 180 }),
    fill: fc.double({ min: 0.1, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(solid, (one) => {
      let mm3 = 0
      for (let along = 0.5; along < 200; along++)
        for (let across = 0.5; across < 200; across++) mm3 += chordMm(one, along, across)
      const { sizeMm } = one
      const gramsOfOneMm3 = massOf(one) / (sizeMm[0] * sizeMm[1] * sizeMm[2] * (one.shape === 'box' ? 1 : Math.PI / 4))
      assert.ok(Math.abs((mm3 * gramsOfOneMm3) / massOf(one) - 1) < 0.04)
    }),
    { numRuns: 30 },
  )
})

test('a slice is air beside the parcel and the material’s transmission within', () => {
  const contents = solidContents(100, 80, [box, { ...box, material: 'fe', sizeMm: [10, 4, 3] }])
  const [low, high] = [new Float32Array(200), new Float32Array(200)]
  contents.slice(35, 0.8, low, high)
  assert.equal(low[0], 1)
  const plastic = transmission(new Map([['pmma', 1.19]]))
  assert.ok(Math.abs((low[100] ?? 0) - plastic.low) < 1e-3 && Math.abs((high[100] ?? 0) - plastic.high) < 1e-3)
  contents.slice(50, 0.8, low, high)
  const both = transmission(
    new Map([
      ['pmma', 1.19],
      ['fe', 0.3 * 7.874],
    ]),
  )
  assert.ok(Math.abs((low[100] ?? 0) - both.low) < 1e-3, 'steel on plastic takes more')
  assert.equal(low[199], 1)
})
