import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Inspection } from '../../station/contract/inspection.ts'
import { parcelOf } from '../testing/parcels.ts'
import { mirrored } from './picture.ts'
import { besideDirection, placed } from './placing.ts'
import { lastSimilar } from './similar.ts'
import { wholePicture } from './viewport.ts'

/** A parcel with declared goods by their codes; a larger number came earlier. */
function declared(number: number, codes: readonly string[]): Inspection {
  const { record } = parcelOf({ number, label: `P${number}`, goods: 'books', lines: [[1, 'goods', 100, 5]] })
  const line = record.declaration?.lines[0]
  assert.ok(record.declaration && line)
  return { ...record, declaration: { ...record.declaration, lines: codes.map((hs6) => ({ ...line, hs6 })) } }
}

const inView = declared(2, ['610910', '420330'])

test('beside lies the last earlier parcel of the same goods; one that shares more of them comes first', () => {
  const once = declared(3, ['610910'])
  const both = declared(9, ['420330', '610910', '490199'])
  assert.equal(lastSimilar(inView, [declared(8, ['610910']), once, declared(4, ['490199'])])?.id, once.id)
  assert.equal(lastSimilar(inView, [once, both])?.id, both.id)
})

test('later parcels, other goods, parcels without a picture and the parcel itself are no comparison', () => {
  const later = declared(1, ['610910'])
  const blind = { ...declared(5, ['610910']), scan: null }
  assert.equal(lastSimilar(inView, [inView, later, blind, declared(6, ['490199'])]), null)
  assert.equal(lastSimilar({ ...inView, declaration: null }, [declared(3, ['610910'])]), null)
})

test('two pictures share one scale, and lie so that they are largest', () => {
  const [stage, margins] = [
    { width: 400, height: 500 },
    { around: 20, foot: 18 },
  ] as const
  const [small, large] = [
    { width: 180, height: 100 },
    { width: 360, height: 240 },
  ]
  const [one, other] = [
    placed(stage, small, wholePicture, margins, large),
    placed(stage, large, wholePicture, margins, small),
  ]
  assert.ok(Math.abs(one.width / small.width - other.width / large.width) < 1e-9)
  assert.equal(besideDirection({ width: 900, height: 620 }, small, margins), 'column')
  assert.equal(besideDirection({ width: 900, height: 300 }, small, margins), 'row')
})

test('turned over is left for right, line by line, and twice is as it was', () => {
  const picture = {
    width: 3,
    height: 2,
    high: Uint16Array.of(1, 2, 3, 4, 5, 6),
    classes: Uint8Array.of(9, 8, 7, 6, 5, 4),
  }
  const once = mirrored(picture)
  assert.deepEqual([...once.high], [3, 2, 1, 6, 5, 4])
  assert.deepEqual([...(once.classes ?? [])], [7, 8, 9, 4, 5, 6])
  assert.deepEqual(mirrored(once), picture)
})
