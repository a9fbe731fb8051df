import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Item, Scene } from '../../solids/item.ts'
import { mulberry } from '../../feed.ts'
import { buildersOf } from '../registry.ts'
import { type Bounds, boundsOf } from '../shaping/bounds.ts'
import { weightG } from '../shaping/weigh.ts'
import { classOf, classesOf } from '../taxonomy.ts'
import { entryOf } from './entries.ts'
import { hide } from './hide.ts'
import { type MadeParcel, type ParcelForm, grossMassOf, makeParcel, trueLines } from './parcel.ts'

const forms: readonly ParcelForm[] = ['retail', 'mailer', 'master', 'pallet']
const hiddenKinds = classesOf('contraband').map(({ id }) => id)

const containers = new Set(['carton', 'mailer'])

const firm = ({ items }: Scene): readonly Item[] =>
  items.filter(({ kind, builder }) => !containers.has(kind) && builder !== 'divider-board')

function apart(a: Bounds, b: Bounds): boolean {
  return [0, 1, 2].some((axis) => (a.max[axis] ?? 0) <= (b.min[axis] ?? 0) + 1e-6 || (b.max[axis] ?? 0) <= (a.min[axis] ?? 0) + 1e-6) // prettier-ignore
}

function eachParcel(seeds: number, check: (parcel: MadeParcel, told: string) => void): void {
  for (const form of forms)
    for (let seed = 1; seed <= seeds; seed++)
      for (const contraband of [null, hiddenKinds[seed % hiddenKinds.length] ?? null])
        check(makeParcel({ seed, form, contraband }), `${form}, seed ${seed}, ${contraband ?? 'honest'}`)
}

test('no two things in a parcel lie in the same place, and all lie in the parcel', () => {
  eachParcel(40, ({ scene }, told) => {
    const things = firm(scene).map((item) => ({ item, bounds: boundsOf(item.solids) }))
    for (const [at, { item, bounds }] of things.entries()) {
      for (const axis of [0, 1, 2] as const)
        assert.ok(bounds.min[axis] > -1e-6 && bounds.max[axis] < scene.sizeMm[axis] + 1e-6, `${told}: ${item.builder} sticks out`) // prettier-ignore
      for (const other of things.slice(at + 1))
        if (other.item.builder !== item.builder || item.kind === other.item.kind)
          assert.ok(apart(bounds, other.bounds), `${told}: ${item.builder} and ${other.item.builder} are in one place`)
    }
  })
})

test('the carton stands around its things: none of them cuts its walls, floor or lid', () => {
  eachParcel(20, ({ scene, form }, told) => {
    if (form === 'pallet') return
    const walls = scene.items[0]?.solids ?? []
    for (const { builder, solids } of firm(scene)) {
      const bounds = boundsOf(solids)
      for (const wall of walls) assert.ok(apart(bounds, boundsOf([wall])), `${told}: ${builder} cuts a wall`)
    }
  })
})

test('lines say what was placed: pieces counted, masses summed, and the scale shows every gram', () => {
  eachParcel(25, ({ scene, lines, grossMassG }, told) => {
    assert.deepEqual(lines, trueLines(scene))
    assert.ok(lines.length >= 1, told)
    for (const line of lines) {
      const same = scene.items.filter(({ kind, role }) => kind === line.kind && role === 'goods')
      assert.equal(line.quantity, same.reduce((sum, { pieces }) => sum + pieces, 0)) // prettier-ignore
      assert.ok(Math.abs(line.netMassG - same.reduce((sum, { netMassG }) => sum + netMassG, 0)) <= 0.5, told)
      assert.equal(line.hs6, classOf(line.kind).hs6)
    }
    assert.equal(grossMassG, grossMassOf(scene))
    const goodsG = lines.reduce((sum, { netMassG }) => sum + netMassG, 0)
    const packingG = scene.items
      .filter(({ role }) => role === 'packaging')
      .reduce((sum, { solids }) => sum + weightG(solids), 0)
    assert.ok(grossMassG >= goodsG + packingG - lines.length, `${told}: ${grossMassG} g hold ${goodsG} + ${packingG} g`)
  })
})

test('an honest parcel holds no contraband, another exactly one thing of the class asked for', () => {
  eachParcel(30, ({ scene, lines }, told) => {
    const hidden = scene.items.filter(({ role }) => role === 'contraband')
    assert.equal(hidden.length, told.endsWith('honest') ? 0 : 1, told)
    for (const { kind } of hidden) assert.ok(told.endsWith(kind), told)
    for (const { kind } of lines) assert.equal(classOf(kind).role, 'goods')
  })
})

test('wanted lines are packed in the kinds wanted, never more pieces than wanted where packs allow', () => {
  const lines = [{ kind: 'shirt', pieces: 3 }, { kind: 'ball-bearing', pieces: 6 }, { kind: 'book', pieces: 2 }] // prettier-ignore
  for (let seed = 1; seed <= 30; seed++) {
    const made = makeParcel({ seed, lines, form: 'retail' })
    assert.deepEqual(made.lines.map(({ kind }) => kind).sort(), ['ball-bearing', 'book', 'shirt'])
    for (const { kind, quantity } of made.lines) assert.ok(quantity <= (lines.find((line) => line.kind === kind)?.pieces ?? 0)) // prettier-ignore
  }
})

test('training never sees a shape that is held out, and held-out parcels are made of nothing else', () => {
  for (let seed = 1; seed <= 40; seed++) {
    for (const heldOut of [true, false]) {
      const { scene } = makeParcel({ seed, heldOut, contraband: hiddenKinds[seed % hiddenKinds.length] ?? null })
      for (const item of scene.items) {
        const found = hiddenKinds.concat(classesOf('goods').map(({ id }) => id)).flatMap((kind) => buildersOf(kind, heldOut ? 'heldOut' : 'training')) // prettier-ignore
        if (item.role !== 'packaging') assert.ok(found.some(({ name }) => name === item.builder), `${item.builder}, held out: ${heldOut}`) // prettier-ignore
      }
    }
  }
})

test('the same wish makes the same parcel, and every parcel passes through a tunnel', () => {
  assert.deepEqual(makeParcel({ seed: 9, contraband: 'knife' }), makeParcel({ seed: 9, contraband: 'knife' }))
  assert.notDeepEqual(makeParcel({ seed: 9 }).scene, makeParcel({ seed: 10 }).scene)
  eachParcel(40, ({ scene: { sizeMm }, grossMassG }, told) => {
    assert.ok(sizeMm[0] <= 640 && sizeMm[1] <= 600 && sizeMm[2] <= 600, `${told}: ${sizeMm.join(' x ')} mm`)
    assert.ok(grossMassG < 40_000, `${told}: ${grossMassG} g`)
  })
})

test('a thing is hidden in a full lattice by taking out goods, and the lines follow', () => {
  const honest = makeParcel({ seed: 4, form: 'master', lines: [{ kind: 'coffee', pieces: 40 }] })
  const random = mulberry(1)
  const hidden = hide(honest.scene, entryOf('knife', 'training', random), random)
  assert.ok(hidden)
  assert.equal(hidden.items.filter(({ kind }) => kind === 'knife').length, 1)
  assert.ok((trueLines(hidden)[0]?.quantity ?? 0) <= (honest.lines[0]?.quantity ?? 0))
})
