import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { edgeSeen, type EyeEdges, offsetOf } from './eye-travel.ts'

/** Edges of parcels at these places, as eyes so far apart would see them. */
function passed(frontsMm: readonly number[], apartMm: number): EyeEdges {
  let edges: EyeEdges = {}
  for (const front of frontsMm) {
    edges = edgeSeen(edges, 'infeed', front)
    edges = edgeSeen(edges, 'tunnelIn', front + apartMm)
  }
  return edges
}

test('the distance of two eyes is found from parcels at uneven places, whatever the configuration says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 300, max: 1700 }), { minLength: 8, maxLength: 30 }),
      fc.integer({ min: 200, max: 3000 }),
      (gaps, apart) => {
        let at = 0
        const fronts = gaps.map((gap, index) => (at += gap + index * 7))
        const found = offsetOf(passed(fronts, apart), 'infeed', 'tunnelIn')
        // By chance another distance may come back nearly as often: then nothing is claimed; a wrong one never is.
        if (found) assert.ok(Math.abs(found.mm - apart) <= 30 && found.parcels >= fronts.length)
      },
    ),
  )
})

test('650 mm between two eyes is told to a few millimetres', () => {
  const found = offsetOf(passed([0, 910, 1620, 2890, 3555, 4711], 650), 'infeed', 'tunnelIn')
  assert.ok(found && Math.abs(found.mm - 650) < 5)
})

test('parcels at even distances make other distances come back too: nothing is claimed', () => {
  const even = Array.from({ length: 12 }, (_, index) => index * 900)
  assert.equal(offsetOf(passed(even, 2500), 'infeed', 'tunnelIn'), null)
})

test('a few parcels at uneven distances are enough to claim it', () => {
  const fronts = [0, 930, 1710, 2890, 3620, 4790, 5544, 6730, 7480, 8711]
  const found = offsetOf(passed(fronts, 2500), 'infeed', 'tunnelIn')
  assert.ok(found && Math.abs(found.mm - 2500) < 5)
})

test('with two parcels nothing is claimed', () => {
  assert.equal(offsetOf(passed([0, 900], 650), 'infeed', 'tunnelIn'), null)
})
