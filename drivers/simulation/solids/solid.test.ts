import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Shape, type Solid, massG, moved, volumeMm3 } from './solid.ts'
import { backTurn, thenTurn, turnBy, turned, upright } from './turn.ts'

const solid = (shape: Shape, material: string, holds: readonly Solid[] = []): Solid => ({
  shape,
  material,
  fill: 1,
  centreMm: [0, 0, 0],
  turn: upright,
  holds,
})
const near = (value: number, wanted: number, within = 1e-9) =>
  assert.ok(Math.abs(value - wanted) <= within, `${value} is not ${wanted}`)

test('the volumes of the forms are those of the textbook', () => {
  near(volumeMm3({ kind: 'box', sizeMm: [10, 20, 30] }), 6000)
  near(volumeMm3({ kind: 'ellipsoid', sizeMm: [10, 10, 10] }), (Math.PI * 1000) / 6)
  near(volumeMm3({ kind: 'frustum', sizeMm: [10, 10, 30], topShare: 1 }), Math.PI * 25 * 30)
  near(volumeMm3({ kind: 'frustum', sizeMm: [10, 10, 30], topShare: 0 }), Math.PI * 25 * 10)
  near(volumeMm3({ kind: 'extrusion', outlineMm: [[0, 0], [0, 4], [3, 0]], heightMm: 2 }), 12) // prettier-ignore
  const corners = [[0, 0, 0], [6, 0, 0], [0, 6, 0], [0, 0, 6]] as const // prettier-ignore
  const faces = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]] as const // prettier-ignore
  near(volumeMm3({ kind: 'mesh', cornersMm: corners, triangles: faces }), 36)
})

test('a glass bottle of water weighs its glass and its water, not both in one place', () => {
  const water = solid({ kind: 'frustum', sizeMm: [76, 76, 190], topShare: 1 }, 'water')
  const bottle = solid({ kind: 'frustum', sizeMm: [80, 80, 200], topShare: 1 }, 'glass_soda_lime', [water])
  const waterMm3 = Math.PI * 38 * 38 * 190
  const glassMm3 = Math.PI * 40 * 40 * 200 - waterMm3
  near(massG([bottle]), (waterMm3 * 1.0 + glassMm3 * 2.5) / 1000, 60)
  assert.ok(massG([bottle]) < massG([{ ...bottle, holds: [] }]))
})

test('a hollow carton weighs its board alone', () => {
  const air = solid({ kind: 'box', sizeMm: [392, 312, 242] }, 'air')
  const carton = solid({ kind: 'box', sizeMm: [400, 320, 250] }, 'cellulose', [air])
  near(massG([carton]), ((400 * 320 * 250 - 392 * 312 * 242) * 0.8) / 1000, 1e-6)
})

test('a group that is turned and moved keeps its form: a quarter turn about up brings along to across', () => {
  const [first] = moved(
    [{ ...solid({ kind: 'box', sizeMm: [2, 2, 2] }, 'al'), centreMm: [10, 0, 5] }],
    [1, 2, 3],
    turnBy(0, 0, 90),
  )
  assert.ok(first)
  near(first.centreMm[0], 1)
  near(first.centreMm[1], 12)
  near(first.centreMm[2], 8)
})

test('a turn and its back turn undo each other', () => {
  const turn = turnBy(20, -35, 110)
  const back = turned(turned([3, -4, 5], turn), backTurn(turn))
  near(back[0], 3, 1e-12)
  near(back[1], -4, 1e-12)
  near(back[2], 5, 1e-12)
  thenTurn(turn, backTurn(turn)).forEach((value, index) => near(value, upright[index] ?? NaN, 1e-12))
})
