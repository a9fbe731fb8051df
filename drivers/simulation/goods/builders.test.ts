import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry } from '../feed.ts'
import { type Solid, massG, volumeMm3 } from '../solids/solid.ts'
import type { Builder, Made } from './builder.ts'
import { builders } from './registry.ts'
import { boundsOf } from './shaping/bounds.ts'
import { insideShape, overlapShare, skinOf, skinOfSolid } from './shaping/inside.ts'
import { weightG } from './shaping/weigh.ts'
import { classOf } from './taxonomy.ts'

const bodiesOf = (made: Made): readonly Solid[] => [...made.solids, ...(made.carrier?.solids ?? [])]

function deep(solids: readonly Solid[], visit: (solid: Solid) => void): void {
  for (const solid of solids) {
    visit(solid)
    deep(solid.holds, visit)
  }
}

function eachSeed(builder: Builder, seeds: number, check: (made: Made, told: string) => void): void {
  for (let seed = 1; seed <= seeds; seed++) check(builder.build(mulberry(seed * 7919)), `${builder.name}, seed ${seed}`)
}

test('a thing weighs its goods and its packing, and a piece weighs what its class may', () => {
  for (const builder of builders) {
    const [from, to] = classOf(builder.kind).netMassG
    eachSeed(builder, 50, (made, told) => {
      const weight = weightG(made.solids)
      assert.ok(Math.abs(weight - made.netMassG - made.packingG) < 0.01 * weight + 0.01, told)
      const each = made.netMassG / made.pieces
      assert.ok(each >= from && each <= to, `${told}: ${each} g a piece`)
      assert.ok(made.pieces >= 1 && Number.isInteger(made.pieces), told)
      if (made.carrier) assert.ok(Math.abs(weightG(made.carrier.solids) - made.carrier.netMassG) < 0.01, told)
      assert.ok(massG(made.solids) >= weight - 1e-6, told)
    })
  }
})

test('a thing rests on the ground about the origin and is no larger than a parcel', () => {
  for (const builder of builders) {
    eachSeed(builder, 50, (made, told) => {
      const { min, max } = boundsOf(bodiesOf(made))
      assert.ok(Math.abs(min[2]) < 1e-6 && Math.abs(min[0] + max[0]) < 1e-6 && Math.abs(min[1] + max[1]) < 1e-6, told)
      for (const axis of [0, 1, 2] as const) {
        assert.ok(Math.abs(max[axis] - min[axis] - made.sizeMm[axis]) < 1e-6, told)
        assert.ok(made.sizeMm[axis] > 0.5 && made.sizeMm[axis] < 520, `${told}: ${made.sizeMm.join(' x ')} mm`)
      }
    })
  }
})

test('the same seed makes the same thing, another seed another', () => {
  for (const builder of builders) {
    assert.deepEqual(builder.build(mulberry(5)), builder.build(mulberry(5)))
    assert.notDeepEqual(builder.build(mulberry(5)).solids, builder.build(mulberry(6)).solids)
  }
})

test('what a body holds lies inside it and leaves room for its walls', () => {
  for (const builder of builders) {
    eachSeed(builder, 5, (made, told) => {
      deep(bodiesOf(made), (solid) => {
        const held = solid.holds.reduce((sum, inner) => sum + volumeMm3(inner.shape), 0)
        assert.ok(held <= volumeMm3(solid.shape) * 1.0001, `${told}: ${solid.material} holds more than its size`)
        for (const inner of solid.holds)
          for (const place of skinOfSolid(inner))
            assert.ok(insideShape(solid.shape, place, 0.3), `${told}: ${inner.material} sticks out of ${solid.material} at ${place.join(', ')}`) // prettier-ignore
      })
    })
  }
})

test('bodies beside one another hardly ever claim the same place', () => {
  for (const builder of builders) {
    eachSeed(builder, 2, (made, told) => {
      const share = overlapShare(bodiesOf(made), 10)
      assert.ok(share < 0.06, `${told}: ${(100 * share).toFixed(1)} % of its matter is in two bodies`)
    })
  }
})

test('fills and volumes are those of matter: none below nothing, none denser than pressed powder or syrup', () => {
  for (const builder of builders) {
    eachSeed(builder, 10, (made, told) =>
      deep(bodiesOf(made), (solid) => {
        assert.ok(solid.fill > 0 && solid.fill < 1.8, `${told}: ${solid.material} filled ${solid.fill}`)
        assert.ok(volumeMm3(solid.shape) > 0, `${told}: ${solid.material} ${solid.shape.kind} is inside out`)
      }),
    )
  }
})

test('every surface of triangles is closed: each edge is walked once each way', () => {
  for (const builder of builders) {
    eachSeed(builder, 2, (made, told) =>
      deep(bodiesOf(made), ({ shape }) => {
        if (shape.kind !== 'mesh') return
        const edges = new Set(shape.triangles.flatMap(([a, b, c]) => [`${a}>${b}`, `${b}>${c}`, `${c}>${a}`]))
        assert.equal(edges.size, shape.triangles.length * 3, told)
        for (const edge of edges) assert.ok(edges.has(edge.split('>').reverse().join('>')), told)
        assert.ok(skinOf(shape).length < 600, `${told}: too fine a mesh`)
      }),
    )
  }
})
