import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { placed } from './placing.ts'
import { pan, type Viewport, wholePicture, zone, zoomAround, zoomStep, zoomTo } from './viewport.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const zooms = fc.constantFrom(1, 2, 4, 8, 16, 32, 64)

test('zoom steps are 1 to 64 and back to the whole', () => {
  let view: Viewport = wholePicture
  const seen: number[] = []
  for (let step = 0; step < 8; step++) seen.push((view = zoomStep(view, 1)).zoom)
  assert.deepEqual(seen, [2, 4, 8, 16, 32, 64, 64, 64])
  for (let step = 0; step < 6; step++) view = zoomStep(view, -1)
  assert.deepEqual(view, wholePicture)
})

test('zooming around a point keeps that point where it is, unless the edge forbids it', () => {
  const start = { zoom: 8, x: 0.5, y: 0.5 }
  const next = zoomAround(start, 2, 0.52, 0.47)
  const before = (0.52 - start.x) * start.zoom
  assert.ok(Math.abs((0.52 - next.x) * next.zoom - before) < 1e-9)
})

test('whatever is done, zoom stays within 1..64 and the picture within its stage', () => {
  fc.assert(
    fc.property(zooms, share, share, fc.double({ min: 0.05, max: 20, noNaN: true }), (zoom, x, y, factor) => {
      for (const view of [
        zoomAround({ zoom, x: 0.5, y: 0.5 }, factor, x, y),
        pan({ zoom, x, y }, x - 0.5, y - 0.5),
        zoomTo(x, y, factor),
      ]) {
        assert.ok(view.zoom >= 1 && view.zoom <= 64)
        const half = 0.5 / view.zoom
        assert.ok(
          view.x >= half - 1e-9 && view.x <= 1 - half + 1e-9 && view.y >= half - 1e-9 && view.y <= 1 - half + 1e-9,
        )
      }
    }),
  )
})

test('digits are the nine zones from the upper left to the lower right', () => {
  assert.ok(zone(1).x < zone(2).x && zone(2).x < zone(3).x)
  assert.ok(zone(1).y < zone(4).y && zone(4).y < zone(7).y)
  assert.deepEqual({ x: zone(5).x, y: zone(5).y }, { x: 0.5, y: 0.5 })
})

test('the whole picture fits its stage with its shape kept, and is centred', () => {
  const box = placed({ width: 812, height: 530 }, { width: 450, height: 292 }, wholePicture, { around: 20, foot: 18 })
  assert.ok(Math.abs(box.width / box.height - 450 / 292) < 1e-9)
  assert.ok(Math.abs(box.left - (812 - box.width) / 2) < 1e-9)
  assert.ok(box.top >= 20 - 1e-9 && box.top + box.height <= 530 - 20 - 18 + 1e-9)
})
