import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Item } from '../solids/item.ts'
import { type Shape, type Solid, volumeMm3 } from '../solids/solid.ts'
import { thenTurn, type Turn, turnBy, upright } from '../solids/turn.ts'
import { bodiesOf, type Body } from './bodies.ts'
import { channelsThat, thinRay, writeChords } from './chords.ts'
import { type Rays, raysBetween, raysOf } from './rays.ts'

const solid = (shape: Shape, turn: Turn = upright, holds: readonly Solid[] = []): Solid => ({
  shape,
  material: 'al',
  fill: 1,
  centreMm: [0, 0, 0],
  turn,
  holds,
})
const bodies = (...solids: readonly Solid[]): readonly Body[] => {
  const item: Item = { kind: 'x', builder: 'x', role: 'goods', pieces: 1, netMassG: 1, solids }
  return bodiesOf({ sizeMm: [0, 0, 0], items: [item] })
}
const bodyOf = (one: Solid): Body => {
  const [body] = bodies(one)
  assert.ok(body)
  return body
}
/** Chords of one slice, 0 where the body's own range of channels ends. */
const chords = (body: Body, rays: Rays, alongMm: number): Float64Array => {
  const out = new Float64Array(rays.count)
  writeChords(body, rays, alongMm, channelsThat(body, rays), thinRay, out)
  return out
}
const vertical = (acrossMm: number): Rays => raysBetween([[acrossMm, 0]], [[acrossMm, 1]])
const chordAt = (one: Solid, alongMm: number, acrossMm: number): number =>
  chords(bodyOf(one), vertical(acrossMm), alongMm)[0] ?? NaN
const near = (got: number, wanted: number, within: number, words = ''): void =>
  assert.ok(Math.abs(got - wanted) <= within, `${words} ${got} is not ${wanted}`)

const side = fc.double({ min: 8, max: 60, noNaN: true })
const size = fc.tuple(side, side, side)
const angle = fc.double({ min: -180, max: 180, noNaN: true })
const turn = fc.tuple(angle, angle, angle).map(([a, b, c]) => turnBy(a, b, c))
const star = fc.array(fc.double({ min: 6, max: 30, noNaN: true }), { minLength: 5, maxLength: 11 }).map((radii) =>
  radii.map((radius, at) => {
    const rad = (2 * Math.PI * at) / radii.length
    return [radius * Math.cos(rad), radius * Math.sin(rad)] as const
  }),
)
const tetrahedron = { cornersMm: [[0, 0, 0], [40, 0, 0], [0, 40, 0], [0, 0, 40]], triangles: [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]] } as const // prettier-ignore
const shape: fc.Arbitrary<Shape> = fc.oneof(
  size.map((sizeMm) => ({ kind: 'box' as const, sizeMm })),
  size.map((sizeMm) => ({ kind: 'ellipsoid' as const, sizeMm })),
  fc
    .tuple(size, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([sizeMm, topShare]) => ({ kind: 'frustum' as const, sizeMm, topShare })),
  fc.tuple(star, side).map(([outlineMm, heightMm]) => ({ kind: 'extrusion' as const, outlineMm, heightMm })),
  fc.constant({ kind: 'mesh' as const, ...tetrahedron }),
)
const boxMesh = ([along, across, up]: readonly [number, number, number]): Shape => {
  const corner = (at: number) =>
    [at & 1 ? along / 2 : -along / 2, at & 2 ? across / 2 : -across / 2, at & 4 ? up / 2 : -up / 2] as const
  const faces = [[0, 2, 3], [0, 3, 1], [4, 5, 7], [4, 7, 6], [0, 1, 5], [0, 5, 4], [2, 6, 7], [2, 7, 3], [0, 4, 6], [0, 6, 2], [1, 3, 7], [1, 7, 5]] as const // prettier-ignore
  return { kind: 'mesh', cornersMm: Array.from({ length: 8 }, (_, at) => corner(at)), triangles: faces }
}

test('a ray has the chord of the textbook: box, ball, cylinder standing and lying, cone, prism with a notch', () => {
  near(chordAt(solid({ kind: 'box', sizeMm: [20, 30, 40] }), 9, 14), 40, 1e-9)
  assert.equal(chordAt(solid({ kind: 'box', sizeMm: [20, 30, 40] }), 11, 0), 0)
  near(chordAt(solid({ kind: 'ellipsoid', sizeMm: [20, 20, 20] }), 6, 0), 16, 1e-9, '3-4-5 in a ball')
  const cylinder = { kind: 'frustum', sizeMm: [20, 20, 60], topShare: 1 } as const
  near(chordAt(solid(cylinder), 7, 7), 60, 1e-9)
  assert.equal(chordAt(solid(cylinder), 8, 7), 0)
  near(chordAt(solid(cylinder, turnBy(90, 0, 0)), 6, 20), 16, 1e-9, 'lying across')
  near(chordAt(solid({ kind: 'frustum', sizeMm: [40, 40, 30], topShare: 0 }), 10, 0), 15, 1e-9, 'halfway up a cone')
  const notch = [[-10, -10], [10, -10], [10, 10], [0, 0], [-10, 10]] as const // prettier-ignore
  const prism = solid({ kind: 'extrusion', outlineMm: notch, heightMm: 100 }, turnBy(90, 0, 0))
  near(chordAt(prism, 5, 0), 15, 1e-9, 'a notched prism from its side')
})

test('summed over its shadow, the chords of any form in any turn give its volume', () => {
  fc.assert(
    fc.property(shape, turn, (form, how) => {
      const body = bodyOf(solid(form, how))
      const stepMm = Math.min(0.7, body.narrowMm / 30)
      const count = Math.ceil((2.2 * Math.max(1, -body.fromMm[1], body.toMm[1])) / stepMm)
      const rays = raysOf({ kind: 'parallel' }, count, stepMm)
      let mm3 = 0
      for (let along = body.fromMm[0] + stepMm / 2; along < body.toMm[0]; along += stepMm)
        mm3 += chords(body, rays, along).reduce((sum, chord) => sum + chord, 0) * stepMm * stepMm
      near(mm3 / volumeMm3(form), 1, 0.05)
    }),
    { numRuns: 60 },
  )
})

test('turning body and rays together changes no chord', () => {
  fc.assert(
    fc.property(shape, turn, angle, fc.double({ min: -15, max: 15, noNaN: true }), (form, how, deg, beside) => {
      // About the along axis both stay in their slice.
      const rad = (deg * Math.PI) / 180
      const place = (across: number, up: number): readonly [number, number] => [
        across * Math.cos(rad) - up * Math.sin(rad),
        across * Math.sin(rad) + up * Math.cos(rad),
      ]
      const turnedRay = raysBetween([place(beside, -200)], [place(beside, 200)])
      // A ray along a wall is in or out by its last digit: between its neighbours is right.
      const around = [-1e-6, 0, 1e-6].map(
        (mm) => chords(bodyOf(solid(form, how)), vertical(beside + mm), 2.3)[0] ?? NaN,
      )
      const after = chords(bodyOf(solid(form, thenTurn(how, turnBy(deg, 0, 0)))), turnedRay, 2.3)[0] ?? NaN
      assert.ok(
        after > Math.min(...around) - 1e-3 && after < Math.max(...around) + 1e-3,
        `${after} is not ${around.join()}`,
      )
    }),
  )
})

test('a mesh of a box, a prism of a box and the box itself have the same chords, turned however', () => {
  fc.assert(
    fc.property(size, turn, (sizeMm, how) => {
      const [a, c, h] = sizeMm
      const outline = [[-a / 2, -c / 2], [-a / 2, c / 2], [a / 2, c / 2], [a / 2, -c / 2]] as const // prettier-ignore
      const rays = raysOf({ kind: 'fan', sourceMm: [3, -300], detector: { kind: 'flat', upMm: 500 } }, 97, 1.13)
      for (const along of [-11.3, 0.21, 7.9]) {
        const box = chords(bodyOf(solid({ kind: 'box', sizeMm }, how)), rays, along)
        const mesh = chords(bodyOf(solid(boxMesh(sizeMm), how)), rays, along)
        const prism = chords(bodyOf(solid({ kind: 'extrusion', outlineMm: outline, heightMm: h }, how)), rays, along)
        box.forEach((chord, channel) => {
          near(mesh[channel] ?? NaN, chord, 1e-6)
          near(prism[channel] ?? NaN, chord, 1e-6)
        })
      }
    }),
  )
})

test('no ray slips between two triangles, even where it runs along their edge', () => {
  const form = boxMesh([20, 20, 20])
  for (let at = -9.5; at < 9.5; at += 0.25) near(chordAt(solid(form), at, at), 20, 1e-9, 'along a diagonal')
})

test('what a body holds takes the place of its material, in its own frame, at any depth', () => {
  const pearl = { ...solid({ kind: 'ellipsoid', sizeMm: [10, 10, 10] }), material: 'pb' }
  const water = { ...solid({ kind: 'box', sizeMm: [30, 30, 30] }), material: 'water', centreMm: [0, 4, 0] as const }
  const glass = { ...solid({ kind: 'box', sizeMm: [60, 60, 60] }, turnBy(0, 0, 90)), material: 'glass_soda_lime' }
  const all = bodies({ ...glass, holds: [{ ...water, holds: [pearl] }] })
  const mm = new Map<string, number>()
  // The quarter turn brings the held body's 4 mm across to 4 mm against the travel.
  for (const body of all)
    for (const { material, gCm2PerMm } of body.shares) {
      const chord = chords(body, vertical(0), -4)[0] ?? NaN
      mm.set(material, (mm.get(material) ?? 0) + chord * gCm2PerMm)
    }
  near(mm.get('pb') ?? NaN, 10 * 1.135, 1e-9)
  near(mm.get('water') ?? NaN, 20 * 0.1, 1e-9)
  near(mm.get('glass_soda_lime') ?? NaN, 30 * 0.25, 0.1)
})

test('a fan whose source goes away becomes parallel', () => {
  fc.assert(
    fc.property(shape, turn, (form, how) => {
      const body = bodyOf(solid(form, how))
      const parallel = raysOf({ kind: 'parallel' }, 80, 1.7)
      const far = raysOf({ kind: 'fan', sourceMm: [0, -1e8], detector: { kind: 'flat', upMm: 1e3 } }, 80, 1.7)
      const [a, b] = [chords(body, parallel, 1.1), chords(body, far, 1.1)]
      // Where a wall stands exactly along the rays, the last digit decides on which side of it a ray runs.
      const differing = a.filter((chord, channel) => Math.abs(chord - (b[channel] ?? NaN)) > 0.01 + 0.01 * chord)
      assert.ok(differing.length <= 2, `${differing.length} of 80 channels differ`)
    }),
  )
})
