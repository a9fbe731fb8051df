import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paintPixels, tablesOf } from './colour.ts'
import { classesOf } from './matter.ts'
import { defaultView, type View } from './view.ts'

const through = (absorption: number): number => Math.round(65_535 * Math.exp(-absorption))

/** Colour of one pixel of matter, by its low and high attenuation. */
function colourOf(low: number, high: number, view: Partial<View> = {}): [number, number, number] {
  const plane = Uint16Array.of(through(high))
  const [r = 0, g = 0, b = 0] = paintPixels(plane, classesOf(Uint16Array.of(through(low)), plane), {
    ...defaultView,
    ...view,
  })
  return [r, g, b]
}

test('plastic is orange, aluminium green, steel blue; air is the open field at 88 % of white', () => {
  const [pr, pg, pb] = colourOf(0.6 * 1.172, 0.6)
  assert.ok(pr > pg && pg > pb, `plastic ${pr} ${pg} ${pb}`)
  const [ar, ag, ab] = colourOf(0.6 * 1.57, 0.6)
  assert.ok(ag > ar && ag > ab, `aluminium ${ar} ${ag} ${ab}`)
  const [sr, sg, sb] = colourOf(0.6 * 2.17, 0.6)
  assert.ok(sb > sg && sg > sr, `steel ${sr} ${sg} ${sb}`)
  assert.deepEqual(colourOf(0, 0), [224, 224, 224])
})

test('thicker is darker at the same material, and nothing through is black', () => {
  const sum = (high: number): number => colourOf(high * 1.17, high).reduce((all, one) => all + one, 0)
  assert.ok(sum(0.3) > sum(0.8) && sum(0.8) > sum(2) && sum(2) > sum(3.3))
  assert.ok(sum(9) < 60)
})

test('organic alone takes metal away, metal alone takes plastic away', () => {
  assert.deepEqual(colourOf(0.6 * 2.4, 0.6, { strip: 'organic' }), [224, 224, 224])
  assert.deepEqual(colourOf(0.6 * 1.17, 0.6, { strip: 'metal' }), [224, 224, 224])
  assert.notDeepEqual(colourOf(0.6 * 1.17, 0.6, { strip: 'organic' }), [224, 224, 224])
})

test('negative turns dense bright; grey has no colour', () => {
  const dense = colourOf(6, 5, { map: 'grey', negative: true })
  assert.ok(dense[0] > 215)
  const [r, g, b] = colourOf(0.9, 0.7, { map: 'grey' })
  assert.ok(r === g && g === b)
})

test('below 0.03 of absorption there is no hue: noise is not matter', () => {
  const plane = Uint16Array.of(through(0.02))
  assert.equal(classesOf(Uint16Array.of(through(0.08)), plane)[0], 0)
})

test('what nothing gets through is opaque whatever its ratio, and no stripping takes it away', () => {
  for (const low of [5, 7, 10]) {
    const [r, g, b] = colourOf(low, 6)
    assert.ok(r > 2 * g && r > 2 * b && r < 60, `${r} ${g} ${b}`)
  }
  assert.deepEqual(colourOf(9, 6, { strip: 'organic' }), colourOf(9, 6))
  assert.deepEqual(colourOf(9, 6, { strip: 'metal' }), colourOf(9, 6))
})

test('tables of the frame before serve again as long as the window alone moves', () => {
  const first = tablesOf(defaultView)
  const before = { view: defaultView, tables: first }
  const moved = tablesOf({ ...defaultView, centre: 3 }, before)
  assert.equal(moved.colours, first.colours)
  assert.notDeepEqual(moved.grey, first.grey)
  assert.notEqual(tablesOf({ ...defaultView, map: 'safe' }, before).colours, first.colours)
})
