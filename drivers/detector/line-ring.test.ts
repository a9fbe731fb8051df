import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DetectorFact, DetectorLine } from './detector.ts'
import { LineRing, ringLines } from './line-ring.ts'

const line = (lineId: number): DetectorLine => ({
  lineId,
  atMs: 0,
  encoder: 0,
  beamOn: true,
  saturated: false,
  valid: true,
  low: new Uint16Array(0),
  high: null,
})
const lostIn = (where: 'device' | 'transport', count: number): DetectorFact => ({
  type: 'linesLost',
  count,
  where,
  atMs: 1,
})

test('a ring holds two seconds of the fastest lines that the setting allows, within bounds', () => {
  assert.equal(ringLines(1600, 4608), 1250)
  assert.equal(ringLines(1_000_000, 768), 1024)
  assert.equal(ringLines(100, 4608), Math.floor(2 ** 25 / 4608))
})

test('when nobody takes lines the newest are dropped whole, and told before the next one, with what the detector lost', () => {
  const ring = new LineRing(2)
  assert.equal(ring.push(line(1), [], 5), true)
  assert.equal(ring.push(line(2), [], 5), true)
  assert.equal(ring.push(line(3), [lostIn('device', 2)], 6), false)
  assert.equal(ring.push(line(4), [], 6), false)
  assert.equal(ring.shift()?.line.lineId, 1)
  assert.equal(ring.push(line(6), [lostIn('transport', 1)], 7), true)
  assert.equal(ring.shift()?.line.lineId, 2)
  assert.deepEqual(ring.shift(), {
    line: line(6),
    facts: [
      { type: 'linesLost', count: 2, where: 'device', atMs: 7 },
      { type: 'linesLost', count: 1, where: 'transport', atMs: 7 },
      { type: 'linesLost', count: 2, where: 'reader', atMs: 7 },
      { type: 'lineGap', lines: 5, length: 'long', atMs: 7 },
    ],
  })
  assert.equal(ring.shift(), null)
})

test('whatever comes and goes, lines keep their order and every one is given or counted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(fc.boolean(), { maxLength: 80 }), (size, turns) => {
      const ring = new LineRing(size)
      const given: number[] = []
      let [pushed, counted] = [0, 0]
      const take = (): void => {
        const item = ring.shift()
        if (!item) return
        given.push(item.line.lineId)
        for (const fact of item.facts) if (fact.type === 'linesLost') counted += fact.count
      }
      for (const comes of turns) {
        if (comes) ring.push(line(++pushed), [], 0)
        else take()
      }
      for (let left = ring.count; left > 0; left--) take()
      ring.push(line(++pushed), [], 0)
      take()
      assert.equal(given.length + counted, pushed)
      assert.deepEqual(
        given,
        [...given].sort((a, b) => a - b),
      )
    }),
  )
})
