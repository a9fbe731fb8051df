import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ViewPair, ViewPairing } from './views.ts'

type Line = { readonly encoder: number; readonly name: string }
const settings = { sideAfterCounts: 1000, encoderDiv: 8, mostHeld: 500 }
const top = (place: number, jitter = 0): Line => ({ encoder: (place * 8 + jitter) >>> 0, name: `top ${place}` })
const side = (place: number, jitter = 0): Line => ({
  encoder: (place * 8 + 1000 + jitter) >>> 0,
  name: `side ${place}`,
})
const words = (pairs: readonly ViewPair<Line>[]): (string | null)[][] =>
  pairs.map((pair) => [pair.top?.name ?? null, pair.side?.name ?? null])

test('the side view, which sees each place later, is paired by the belt and not by time', () => {
  const pairing = new ViewPairing<Line>(settings)
  const pairs: ViewPair<Line>[] = []
  for (let place = 0; place < 300; place++) {
    pairs.push(...pairing.take('top', top(place)))
    if (place >= 125) pairs.push(...pairing.take('side', side(place - 125)))
  }
  assert.equal(pairing.held, 125)
  assert.deepEqual(
    words(pairs),
    Array.from({ length: 175 }, (_, place) => [`top ${place}`, `side ${place}`]),
  )
  assert.deepEqual(words(pairing.flush()).at(-1), ['top 299', null])
})

test('a line that one view lost leaves the other alone there, and the next ones together', () => {
  const pairing = new ViewPairing<Line>(settings)
  const pairs = [0, 1, 2, 3].flatMap((place) => pairing.take('top', top(place)))
  for (const place of [0, 2, 3, 4]) pairs.push(...pairing.take('side', side(place)))
  assert.deepEqual(words(pairs), [
    ['top 0', 'side 0'],
    ['top 1', null],
    ['top 2', 'side 2'],
    ['top 3', 'side 3'],
  ])
  assert.deepEqual(words(pairing.flush()), [[null, 'side 4']])
})

test('a view that has stopped holds the other back for so many lines and no more', () => {
  const pairing = new ViewPairing<Line>({ ...settings, mostHeld: 20 })
  const pairs = Array.from({ length: 100 }, (_, place) => pairing.take('top', top(place))).flat()
  assert.equal(pairs.length, 80)
  assert.equal(pairing.held, 20)
})

test('a jump back ends what waits and begins anew', () => {
  const pairing = new ViewPairing<Line>(settings)
  for (const place of [500, 501]) pairing.take('top', top(place))
  assert.deepEqual(words(pairing.take('top', top(3))), [
    ['top 500', null],
    ['top 501', null],
  ])
  assert.deepEqual(words(pairing.take('side', side(3))), [['top 3', 'side 3']])
})

test('whatever either view loses and however their lines arrive, each line is given once, in order, with its own partner', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 29 }),
      fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: -1, max: 1 })), { minLength: 1, maxLength: 60 }),
      fc.array(fc.boolean(), { maxLength: 130 }),
      (from, seen, order) => {
        const places = seen.map((_, index) => from + index)
        const tops = places.filter((_, index) => seen[index]?.[0]).map((place) => top(place))
        const sides = places
          .map((place, index) => ({ place, jitter: seen[index]?.[2] ?? 0, kept: seen[index]?.[1] }))
          .filter(({ kept }) => kept)
          .map(({ place, jitter }) => side(place, jitter))
        const pairing = new ViewPairing<Line>(settings)
        const pairs: ViewPair<Line>[] = []
        const [left, right] = [[...tops], [...sides]]
        for (const isTop of [...order, ...new Array<boolean>(60).fill(true), ...new Array<boolean>(60).fill(false)]) {
          const line = (isTop ? left : right).shift()
          if (line) pairs.push(...pairing.take(isTop ? 'top' : 'side', line))
        }
        pairs.push(...pairing.flush())
        assert.deepEqual(
          words(pairs),
          seen.flatMap(([hasTop, hasSide], index) => {
            const place = places[index] ?? 0
            return hasTop || hasSide ? [[hasTop ? `top ${place}` : null, hasSide ? `side ${place}` : null]] : []
          }),
        )
        assert.equal(pairing.held, 0)
      },
    ),
  )
})

test('an encoder that wraps between the two views is no jump', () => {
  const pairing = new ViewPairing<Line>({ ...settings, encoderDiv: 8 })
  const wrap = 2 ** 29
  const pairs = [-2, -1, 0, 1].flatMap((place) => [
    ...pairing.take('top', top(wrap + place)),
    ...pairing.take('side', side(wrap + place)),
  ])
  assert.equal(pairs.filter((pair) => pair.top && pair.side).length, 4)
  assert.equal(pairs[2]?.encoder, 0)
})
