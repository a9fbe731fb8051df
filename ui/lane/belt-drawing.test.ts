import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusOf } from '../testing/belt-script.ts'
import { nextParcel, referredParcel } from '../testing/goods.ts'
import { beltBoxes, beltScale } from './belt-drawing.ts'

test('only a judged parcel has a small picture to ask for; one still in the beam would be refused and never asked again', () => {
  const status = statusOf([
    { parcel: referredParcel(), pastBeamMm: 900 },
    { parcel: nextParcel(), pastBeamMm: 120 },
  ])
  const [judged, inBeam] = status.parcels
  assert.ok(judged && inBeam)
  const parcels = [
    { ...judged, verdict: 'refer' as const },
    { ...inBeam, verdict: null },
  ]
  const boxes = beltBoxes({ ...status, parcels }, beltScale(status, 1280, 126), 0)
  assert.deepEqual(
    boxes.map(({ judged: is }) => is),
    [true, false],
  )
})
