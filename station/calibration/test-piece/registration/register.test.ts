import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { referenceScanner } from '../../../../drivers/simulation/signal/scanner-model.ts'
import type { Pose } from '../../../../drivers/simulation/test-piece/piece-shape.ts'
import { scannedPiece } from '../../../../drivers/simulation/test-piece/simulated-piece.ts'
import { knownPiece, type TestPiece } from '../piece.ts'
import { type Affine, fittedAffine, inverse, mapped, type Point } from './affine.ts'
import { register } from './register.ts'

const printable = knownPiece('tp-p')
const poseOf = (quarterTurns: number, mirrored: boolean, turnDeg: number, magnification: number): Pose => {
  return { quarterTurns, mirrored, turnDeg, shiftMm: [4, -7], magnification }
}
const pictureOf = (piece: TestPiece, pose: Pose, seed = 1) => {
  const { scan } = scannedPiece(piece, pose, referenceScanner, seed)
  const { widthPx, heightPx, pitchAcrossMm, pitchAlongMm, planes } = scan
  const plane = Float32Array.from(planes[0]?.data ?? [], (value) => value / 65_535)
  return { widthPx, heightPx, pitchAcrossMm, pitchAlongMm, plane }
}

test('a piece is found in all of its eight positions, turned a little, larger or smaller', () => {
  for (let position = 0; position < 8; position++) {
    const pose = poseOf(position % 4, position >= 4, (position * 5) % 16 - 7.5, 0.97 + 0.0085 * position) // prettier-ignore
    const found = register(printable, pictureOf(printable, pose, position + 1))
    assert.ok(!('code' in found), `position ${position}: ${'code' in found ? found.words : ''}`)
    assert.equal(found.quarterTurns, pose.quarterTurns)
    assert.equal(found.mirrored, pose.mirrored)
    assert.ok(Math.abs(found.turnDeg - pose.turnDeg) < 0.15, `${found.turnDeg}° is not ${pose.turnDeg}°`)
    assert.ok(Math.abs(found.scaleAlong / pose.magnification - 1) < 0.004)
    assert.ok(Math.abs(found.scaleAcross / pose.magnification - 1) < 0.004)
  }
})

const wiped = (piece: TestPiece, count: number): TestPiece => {
  return { ...piece, fiducials: { ...piece.fiducials, discs: piece.fiducials.discs.slice(count) } }
}

test('three of the four marks are enough; with two it says how many it saw and what to do', () => {
  const pose = poseOf(1, false, 3, 1)
  const found = register(printable, pictureOf(wiped(printable, 1), pose))
  assert.ok(!('code' in found))
  assert.deepEqual(found.marks, ['b', 'c', 'd'])
  const lost = register(printable, pictureOf(wiped(printable, 2), pose))
  assert.ok('code' in lost && lost.code === 'no-marks')
  assert.match(lost.words, /2 of the 4 round marks/)
})

test('another piece, and a piece seen a tenth too large, are refused with the reason', () => {
  const full = knownPiece('tp-2')
  const other = register(printable, pictureOf(full, poseOf(0, false, 1, 1)))
  assert.ok('code' in other && other.code === 'no-fit', JSON.stringify(other))
  assert.match(other.words, /right piece/)
  const large = register(printable, pictureOf(printable, poseOf(0, false, 1, 1.1)))
  assert.ok('code' in large)
})

test('an affine map is found from where it takes three places, and undone by its inverse', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true })
  const scale = fc.double({ min: 0.4, max: 3, noNaN: true })
  const slant = fc.double({ min: -0.3, max: 0.3, noNaN: true })
  fc.assert(
    fc.property(scale, slant, number, slant, scale, number, fc.boolean(), (a, b, c, d, e, f, mirrored) => {
      const map: Affine = [a, b, c, d, mirrored ? -e : e, f]
      const places: readonly Point[] = [[0, 0], [10, 0], [0, 10]] // prettier-ignore
      const fitted = fittedAffine(places, places.map((place) => mapped(map, place))) // prettier-ignore
      assert.ok(fitted)
      map.forEach((value, at) => assert.ok(Math.abs(value - (fitted[at] ?? NaN)) < 1e-6))
      const back = mapped(inverse(map), mapped(map, [4, 5]))
      assert.ok(Math.hypot(back[0] - 4, back[1] - 5) < 1e-6)
    }),
  )
  assert.equal(fittedAffine([[0, 0], [1, 1], [2, 2]], [[0, 0], [1, 1], [2, 2]]), null) // prettier-ignore
})
