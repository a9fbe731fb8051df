import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DetectorFact } from './detector.ts'
import { type FrameHead, frameTypes, lineFlags } from './framing.ts'
import { LineCounter } from './lines.ts'

const head = (seq: number, lineId: number, type: number = frameTypes.line): FrameHead => ({
  type,
  flags: 0,
  seq,
  lineId,
  timestampUs: 0n,
  encoder: 0,
  pixels: 0,
  bits: 16,
  energies: 1,
  integrationUs: 3200,
})
const counted = (heads: readonly FrameHead[]): DetectorFact[] => {
  const counter = new LineCounter()
  return heads.flatMap((one) => counter.take(one, 5))
}

test('lines in order, with other frames between them, are no loss', () => {
  const heads = [head(8, 1), head(9, 1, frameTypes.keepAlive), head(10, 2), head(11, 2, frameTypes.reply), head(12, 3)]
  assert.deepEqual(counted(heads), [])
})

test('a gap of line numbers alone was lost in the device, with a keep-alive between or not', () => {
  const told = [
    { type: 'linesLost', count: 3, where: 'device', atMs: 5 },
    { type: 'lineGap', lines: 3, length: 'short', atMs: 5 },
  ]
  assert.deepEqual(counted([head(1, 10), head(2, 14)]), told)
  assert.deepEqual(counted([head(1, 10), head(2, 10, frameTypes.keepAlive), head(3, 14)]), told)
})

test('a gap of frames as well was lost on the way', () => {
  assert.deepEqual(counted([head(1, 10), head(4, 13)]), [
    { type: 'linesLost', count: 2, where: 'transport', atMs: 5 },
    { type: 'lineGap', lines: 2, length: 'short', atMs: 5 },
  ])
  assert.deepEqual(counted([head(1, 10), head(3, 13)]), [
    { type: 'linesLost', count: 1, where: 'transport', atMs: 5 },
    { type: 'linesLost', count: 1, where: 'device', atMs: 5 },
    { type: 'lineGap', lines: 2, length: 'short', atMs: 5 },
  ])
})

test('up to four lines in a row are a short gap, wherever they were lost, and five are a long one', () => {
  const lengths = (heads: readonly FrameHead[]): string[] =>
    counted(heads).flatMap((fact) => (fact.type === 'lineGap' ? [fact.length] : []))
  assert.deepEqual(lengths([head(1, 10), head(2, 15)]), ['short'])
  assert.deepEqual(lengths([head(1, 10), head(2, 16)]), ['long'])
  assert.deepEqual(lengths([head(1, 10), head(5, 16)]), ['long'])
})

test('a detector that says it dropped lines but numbers on has lost at least one; its number alone is not counted twice', () => {
  const saying = (one: FrameHead): FrameHead => ({ ...one, flags: lineFlags.linesDropped })
  const lost = (heads: readonly FrameHead[]): number =>
    counted(heads).reduce((sum, fact) => sum + (fact.type === 'linesLost' ? fact.count : 0), 0)
  assert.equal(lost([head(1, 10), saying(head(2, 11))]), 1)
  assert.equal(lost([head(1, 10), saying(head(2, 14))]), 3)
  assert.equal(lost([saying(head(1, 10)), head(2, 11)]), 0)
})

test('numbers that wrap or begin anew are no loss', () => {
  assert.deepEqual(counted([head(0xffffffff, 0xffffffff), head(0, 0), head(1, 1)]), [])
  assert.deepEqual(counted([head(7, 5000), head(8, 1), head(9, 2)]), [])
})

test('whatever is lost is counted exactly once, in the device or on the way', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('kept', 'device', 'transport'), { maxLength: 60 }), (fates) => {
      const heads: FrameHead[] = [head(100, 50)]
      let [seq, lineId] = [100, 50]
      for (const fate of [...fates, 'kept']) {
        lineId++
        if (fate !== 'device') seq++
        if (fate === 'kept') heads.push(head(seq, lineId))
      }
      const facts = counted(heads)
      const total = (where: string): number =>
        facts.reduce((n, fact) => n + (fact.type === 'linesLost' && fact.where === where ? fact.count : 0), 0)
      assert.equal(total('device'), fates.filter((fate) => fate === 'device').length)
      assert.equal(total('transport'), fates.filter((fate) => fate === 'transport').length)
    }),
  )
})
