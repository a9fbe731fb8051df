import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { goodsParcel } from './goods.ts'
import type { Contents } from './world.ts'

const channels = 500
const pitchMm = 0.8

/** Mean attenuation of the low energy over a parcel's face, times its area in cm²: grows with every gram in it. */
function matter(contents: Contents): number {
  const [low, high] = [new Float32Array(channels), new Float32Array(channels)]
  let sum = 0
  for (let alongMm = 0; alongMm < contents.lengthMm; alongMm += 4) {
    contents.slice(alongMm, pitchMm, low, high)
    for (const value of low) sum -= Math.log(value)
  }
  return sum * (pitchMm / 10) * 0.4
}

test('the same seed gives the same parcel, another seed another one', () => {
  const [one, same, other] = [goodsParcel(5, true), goodsParcel(5, true), goodsParcel(6, true)]
  assert.deepEqual({ ...one, contents: matter(one.contents) }, { ...same, contents: matter(same.contents) })
  assert.notEqual(matter(one.contents), matter(other.contents))
})

test('a truthful parcel weighs what its lines say plus its carton, and every line is whole', () => {
  fc.assert(
    fc.property(fc.nat(100_000), (seed) => {
      const { lines, grams, undeclared } = goodsParcel(seed, false)
      const net = lines.reduce((sum, line) => sum + line.netMassG, 0)
      assert.equal(undeclared, null)
      assert.ok(lines.length >= 1 && lines.length <= 3)
      assert.ok(grams > net && grams < net + 400, `${grams} g against ${net} g declared`)
      for (const line of lines) {
        assert.match(line.hs6, /^\d{6}$/)
        assert.ok(line.quantity >= 1 && line.netMassG > 0 && line.description.length > 3)
      }
    }),
    { numRuns: 60 },
  )
})

test('a hidden object adds mass and shadow that no line explains', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const [honest, hiding] = [goodsParcel(seed, false), goodsParcel(seed, true)]
    assert.ok(hiding.undeclared)
    assert.deepEqual(hiding.lines, honest.lines)
    assert.ok(hiding.grams > honest.grams + 20, `seed ${seed}`)
    assert.ok(matter(hiding.contents) > matter(honest.contents) + 1, `seed ${seed}`)
  }
})
