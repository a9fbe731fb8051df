import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builders, buildersOf } from './registry.ts'
import { classOf, classesOf, headingOf, taxonomy } from './taxonomy.ts'

/** The headings that the simulated world must be able to ship; a heading that stands more than once has as many classes. */
const headings = '610910 620140 640399 420221 420292 851713 847130 850760 850610 851830 950300 950300 950300 820411 820520 846721 330499 330300 210690 300490 490199 691110 160414 711719 711319 870830 842123 848210 853952 850440 853400 854442 871499 090240 090121 180632 040900 220421 240220 731815 821599 761510 732393 852589 910211 950691 340600 701337 392410 630260 961700 851631 900410 950450 401699 830241 960321 940490 670420 852352'.split(' ') // prettier-ignore

const families = ['handgun', 'handgun-part', 'long-gun-part', 'knife', 'ammunition', 'powder', 'pills', 'cash', 'tobacco', 'gold', 'ivory', 'tampered-electronics', 'false-bottom', 'shielded-box'] // prettier-ignore

test('every heading of the goods list and every contraband family is a class of its own', () => {
  const goods = classesOf('goods').map(({ hs6 }) => hs6)
  assert.deepEqual([...goods].sort(), [...headings].sort())
  assert.deepEqual(
    classesOf('contraband')
      .map(({ id }) => id)
      .sort(),
    [...families].sort(),
  )
})

test('classes have unlike names, whole headings, and ranges that are ranges', () => {
  const ids = taxonomy.classes.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  assert.ok(Number.isInteger(taxonomy.version))
  for (const { id, hs6, description, netMassG, valueUsd, role, threat, unit } of taxonomy.classes) {
    assert.match(hs6, /^\d{6}$/, id)
    assert.match(id, /^[a-z]+(-[a-z]+)*$/)
    assert.ok(description.length > 3 && unit.length > 1, id)
    assert.ok(netMassG[0] > 0 && netMassG[0] < netMassG[1], id)
    assert.ok(valueUsd[0] > 0 && valueUsd[0] < valueUsd[1], id)
    assert.equal(threat, role === 'contraband', id)
  }
  assert.deepEqual(headingOf(classOf('shirt')), { chapter: '61', heading: '6109' })
  assert.throws(() => classOf('unicorn'), RangeError)
})

test('every builder makes a known class, under one name, and every class has two unlike shapes or more', () => {
  assert.equal(new Set(builders.map(({ name }) => name)).size, builders.length)
  for (const { kind } of builders) assert.notEqual(classOf(kind).role, 'packaging')
  for (const { id, role } of taxonomy.classes) {
    if (role === 'packaging') continue
    const shapes = new Set(buildersOf(id, 'all').map(({ shapeFamily }) => shapeFamily))
    assert.ok(shapes.size >= 2, `${id} has ${shapes.size} shape`)
  }
})

test('the taxonomy names each shape family once, and what is held out of training is never given to it', () => {
  for (const { id, role, shapes } of taxonomy.classes) {
    if (role === 'packaging') continue
    const made = buildersOf(id, 'all').map(({ shapeFamily }) => shapeFamily)
    assert.deepEqual([...shapes.training, ...shapes.heldOut].sort(), [...new Set(made)].sort(), id)
    assert.ok(shapes.heldOut.length >= 1 && shapes.training.length >= 1, id)
    const training = buildersOf(id, 'training').map(({ shapeFamily }) => shapeFamily)
    const held = buildersOf(id, 'heldOut').map(({ shapeFamily }) => shapeFamily)
    assert.deepEqual(training.filter((shape) => held.includes(shape)), [], id) // prettier-ignore
  }
})

test('what a builder may be confused with is contraband', () => {
  const confusing = builders.filter(({ confusedWith }) => confusedWith !== null)
  assert.ok(confusing.length >= 10)
  for (const { confusedWith, kind } of confusing) {
    assert.equal(classOf(confusedWith ?? '').role, 'contraband')
    assert.equal(classOf(kind).role, 'goods')
  }
})
