import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { opticsOf, transmissionOf } from '../beam/optics.ts'
import type { BeamGeometry } from '../rays/rays.ts'
import type { Item, ItemRole, Scene } from '../solids/item.ts'
import { massG, type Shape, type Solid } from '../solids/solid.ts'
import { turnBy, upright } from '../solids/turn.ts'
import { emptyCarton, sampleScene } from '../testing/sample-scene.ts'
import { expMinus } from './attenuate.ts'
import { renderScene, seenThrough } from './render-scene.ts'
import { sceneContents } from './scene-contents.ts'
import { traceScene } from './trace-scene.ts'
import { plainView, viewOf } from './view.ts'

const optics = opticsOf()
const fan: BeamGeometry = { kind: 'fan', sourceMm: [20, -500], detector: { kind: 'flat', upMm: 700 } }
const block = (material: string, centre: readonly [number, number, number], size = 40, fill = 1): Solid => ({
  shape: { kind: 'box', sizeMm: [size, size, size] },
  material,
  fill,
  centreMm: centre,
  turn: upright,
  holds: [],
})
const item = (role: ItemRole, ...solids: readonly Solid[]): Item => {
  return { kind: 'x', builder: 'x', role, pieces: 1, netMassG: massG(solids), solids }
}
const near = (got: number | undefined, wanted: number, within: number, words = ''): void =>
  assert.ok(Math.abs((got ?? NaN) - wanted) <= within, `${words} ${got} is not ${wanted}`)

test('the picture of a parcel weighs what its items weigh, wires and hollow cartons included', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
      const scene = sampleScene(seed, 3, 6)
      // What sticks out of the parcel is on the picture too, so that the margin must hold it.
      const view = viewOf(scene.sizeMm, { ...plainView, marginMm: 80 })
      const traced = traceScene(scene, view)
      const grams = traced.planes.reduce((sum, plane) => sum + plane.reduce((a, b) => a + b, 0) * 0.04, 0)
      const wanted = scene.items.reduce((sum, { solids }) => sum + massG(solids), 0)
      near(grams / wanted, 1, 0.02, `parcel ${seed}`)
    }),
    { numRuns: 15 },
  )
})

test('upright walls count by the share of the pixel that they cover: a bag of film weighs its film, wherever it lies', () => {
  const at = fc.double({ min: 60, max: 66, noNaN: true })
  const form = fc.constantFrom('box' as const, 'frustum' as const)
  fc.assert(
    fc.property(at, at, fc.double({ min: 0, max: 90, noNaN: true }), form, (along, across, deg, kind) => {
      const shape = (mm: number): Shape => {
        const sizeMm = [70 - mm, 50 - mm, 120 - mm] as const
        return kind === 'box' ? { kind, sizeMm } : { kind, sizeMm, topShare: 1 }
      }
      const air: Solid = { ...block('air', [0, 0, 0]), shape: shape(0.12) }
      const bag: Solid = {
        ...block('polyethylene', [along, across, 61]),
        shape: shape(0),
        turn: turnBy(0, 0, deg),
        holds: [air],
      }
      const scene: Scene = { sizeMm: [130, 130, 130], items: [item('packaging', bag)] }
      const { planes } = traceScene(scene, viewOf(scene.sizeMm, plainView))
      const grams = (planes[0]?.reduce((a, b) => a + b, 0) ?? NaN) * 0.04
      near(grams / massG([bag]), 1, kind === 'box' ? 0.012 : 0.06, `${kind} at ${along}, ${across}, ${deg}°`)
    }),
  )
})

test('transmission of the picture is that of the mass thickness, through any mixture', () => {
  const scene: Scene = {
    sizeMm: [100, 100, 100],
    items: [
      item('goods', block('water', [50, 50, 20]), block('fe', [50, 50, 70], 8), block('pmma', [50, 50, 90], 20, 0.5)),
    ],
  }
  const view = viewOf(scene.sizeMm, plainView)
  const { low, high, columns } = renderScene(scene, optics, view)
  const middle = (view.rows / 2) * columns + columns / 2
  const mixture = new Map([['water', 4], ['fe', 6.2992], ['pmma', 1.19]]) // prettier-ignore
  near(low[middle], transmissionOf(optics, mixture).low, 1e-6)
  near(high[middle], transmissionOf(optics, mixture).high, 1e-6)
  assert.equal(low[0], 1)
})

test('the quick exponential is right within 2·10⁻⁸', () => {
  for (let x = 0; x < 62; x += 0.0137) near(expMinus(x) / Math.exp(-x), 1, 2e-8, `e^−${x}`)
  assert.equal(expMinus(1e6), 0)
})

test('one trace serves several voltages', () => {
  const scene = sampleScene(5, 4, 8)
  const view = viewOf(scene.sizeMm, plainView)
  const traced = traceScene(scene, view)
  const softer = opticsOf({ ...optics.tube, kilovolts: 120 })
  assert.deepEqual(seenThrough(traced, softer).low, renderScene(scene, softer, view).low)
  assert.notDeepEqual(seenThrough(traced, softer).low, seenThrough(traced, optics).low)
})

test('each item has its box in pixels, its own mass thickness, and its share in sight', () => {
  const scene: Scene = {
    sizeMm: [200, 200, 100],
    items: [
      emptyCarton([200, 200, 100]),
      item('goods', block('water', [50, 60, 30])),
      item('goods', block('fe', [50, 70, 80], 20)),
      item('contraband', block('pb', [150, 150, 50], 12)),
    ],
  }
  const { shadows, labels, columns } = renderScene(scene, optics, viewOf(scene.sizeMm, plainView))
  const [carton, water, steel, lead] = shadows
  // 4 pixels of margin; 2 mm a pixel.
  assert.deepEqual(water?.boxPx, [24, 19, 20, 20])
  assert.deepEqual(steel?.boxPx, [34, 24, 10, 10])
  assert.deepEqual(lead?.boxPx, [4 + 72, 4 + 72, 6, 6])
  assert.deepEqual(carton?.boxPx, [4, 4, 100, 100])
  near(water?.meanGCm2, 4, 1e-6)
  near(steel?.maxGCm2, 2 * 7.874, 1e-5)
  near(water?.visibleShare, 0.75, 1e-9, 'steel hides a quarter of the water')
  assert.equal(steel?.visibleShare, 1)
  assert.ok((carton?.visibleShare ?? 1) < 0.97)
  assert.equal(labels[(19 + 2) * columns + 24 + 2], 2)
  assert.equal(labels[(24 + 2) * columns + 34 + 2], 3)
  assert.equal(labels[5 * columns + 5], 1)
  assert.equal(labels[0], 0)
})

test('a live slice is a row of the picture, parallel and in a fan', () => {
  const scene = sampleScene(11, 5, 10)
  for (const geometry of [{ kind: 'parallel' } as const, fan]) {
    const view = viewOf(scene.sizeMm, { ...plainView, geometry, channels: 384 })
    const picture = renderScene(scene, optics, view)
    const contents = sceneContents(scene, optics, geometry)
    assert.equal(contents.lengthMm, 400)
    const [low, high] = [new Float32Array(384), new Float32Array(384)]
    for (const row of [0, 40, 100, 163]) {
      contents.slice(view.firstRowMm + row * 2, 2, low, high)
      low.forEach((value, channel) => near(value, picture.low[row * 384 + channel] ?? NaN, 1e-6, `row ${row}`))
      high.forEach((value, channel) => near(value, picture.high[row * 384 + channel] ?? NaN, 1e-6, `row ${row}`))
    }
  }
})

test('a wire of 0.4 mm casts a shadow on every line of 2 mm, wherever it lies', () => {
  const wire: Solid = {
    shape: { kind: 'frustum', sizeMm: [0.4, 0.4, 120], topShare: 1 },
    material: 'cu',
    fill: 1,
    centreMm: [100, 50, 50],
    turn: turnBy(0, 90, 7),
    holds: [],
  }
  const scene: Scene = { sizeMm: [200, 100, 100], items: [item('goods', wire)] }
  const { low, columns, rows } = renderScene(scene, optics, viewOf(scene.sizeMm, plainView))
  for (let row = 26; row < rows - 26; row++)
    assert.ok(Math.min(...low.subarray(row * columns, (row + 1) * columns)) < 0.96, `row ${row}`)
})

test('in a fan from below, what lies higher is larger, and its shadow falls outwards', () => {
  const at = (up: number): Scene => ({
    sizeMm: [100, 300, 200],
    items: [item('goods', block('al', [50, 250, up], 20))],
  })
  const view = viewOf([100, 300, 200], { ...plainView, geometry: { ...fan, sourceMm: [0, -500] } })
  const [low, high] = [at(10), at(190)].map((scene) => traceScene(scene, view).shadows[0]?.boxPx)
  assert.ok(low && high)
  assert.ok(low[2] > high[2], 'nearer to the source below is larger')
  assert.ok(low[0] > high[0], 'and lies farther out')
})

test('a source within the parcel and an L-shaped detector without its channels have no view', () => {
  const within: BeamGeometry = { kind: 'fan', sourceMm: [0, 100], detector: { kind: 'flat', upMm: -50 } }
  assert.throws(() => viewOf([400, 300, 200], { ...plainView, geometry: within }), /at the height of the parcel/)
  const corner: BeamGeometry = {
    kind: 'fan',
    sourceMm: [-200, -300],
    detector: { kind: 'corner', cornerMm: [350, 600], levelChannels: 120, spacingMm: 4 },
  }
  assert.throws(() => viewOf([400, 300, 200], { ...plainView, geometry: corner }), /give their number/)
  assert.equal(viewOf([400, 300, 200], { ...plainView, geometry: corner, channels: 250 }).columns, 250)
})
