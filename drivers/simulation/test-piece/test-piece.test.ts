import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opticsOf } from '../beam/optics.ts'
import { mulberry } from '../feed.ts'
import { opticsFor } from '../signal/scan-picture.ts'
import { referenceScanner } from '../signal/scanner-model.ts'
import { massG, volumeMm3 } from '../solids/solid.ts'
import { expectedScan } from './expected-scan.ts'
import { lyingOf } from './lying.ts'
import { knownMtf, knownMtfLimit } from './mtf-truth.ts'
import { airColumnsOf, piecePicture } from './piece-picture.ts'
import { barBoxes, pieceScene } from './piece-scene.ts'
import { asDrawn, type PieceShape } from './piece-shape.ts'
import { pieceTruth } from './piece-truth.ts'
import { randomPose, scannedPiece } from './simulated-piece.ts'
import { awgAt, crossing } from './wire-truth.ts'
import { wireMm, wireRods } from './wire-rods.ts'

const small: PieceShape = {
  sizeMm: [120, 90],
  base: { material: 'pmma', mm: 3 },
  fiducials: {
    material: 'pb',
    mm: 4,
    discs: [
      { atMm: [14, 14], diameterMm: 10 },
      { atMm: [106, 16], diameterMm: 13 },
      { atMm: [102, 76], diameterMm: 17 },
    ],
  },
  wires: [28, 32, 36, 40].map((awg, at) => ({ awg, fromMm: [30 + 15 * at, 30], toMm: [30 + 15 * at, 78] })),
  edges: { material: 'fe', mm: 4, slabs: [{ centreMm: [50, 14], sideMm: 20, turnDeg: 6 }] },
}
const thresholds = { wireSnr: 6, steelCnr: 0.25, thinCnr: 1, mtfShare: 0.2 }

test('copper wires have the diameters of ASTM B258, and weigh what so much copper weighs', () => {
  for (const [awg, mm] of [
    [24, 0.511],
    [30, 0.255],
    [36, 0.127],
    [40, 0.0799],
  ] as const)
    // prettier-ignore
    assert.ok(Math.abs(wireMm(awg) - mm) < 0.001, `AWG ${awg}`)
  for (const awg of [24, 40]) {
    const wire = { awg, fromMm: [0, 0], toMm: [100, 0] } as const
    const grams = (Math.PI / 4) * wireMm(awg) ** 2 * 100 * 8.96e-3
    assert.ok(Math.abs(massG(wireRods(wire, 0)) / grams - 1) < 1e-6)
  }
})

test('a wavy wire is as long as its wave', () => {
  const rods = wireRods({ awg: 30, fromMm: [0, 0], toMm: [0, 80], wave: { amplitudeMm: 5, periodMm: 40 } }, 0)
  const lengthMm = rods.reduce((sum, { shape }) => sum + (shape.kind === 'frustum' ? shape.sizeMm[2] : 0), 0)
  // Arc of 5·sin(2π s/40) over one period of 40 mm: 45.1 mm.
  assert.ok(Math.abs(lengthMm - 90.2) < 1.5, `${lengthMm}`)
})

test('bars and gaps of a group are equally wide and fill its box', () => {
  const bars = barBoxes('u', 1.5, [10, 5, 13.5, 18])
  assert.equal(bars.length, 5)
  assert.deepEqual(bars.at(-1), [22, 5, 1.5, 18])
})

test('however it lies a piece keeps its mass, and every disc is where the piece’s drawing has it', () => {
  const random = mulberry(7)
  const wanted = massG(pieceScene(small, asDrawn).items.flatMap(({ solids }) => solids))
  for (let one = 0; one < 6; one++) {
    const pose = randomPose(random)
    const scene = pieceScene(small, pose)
    assert.ok(Math.abs(massG(scene.items.flatMap(({ solids }) => solids)) / wanted - 1) < 1e-9)
    const picture = piecePicture(scene, referenceScanner, opticsOf(), pose.magnification)
    const lying = lyingOf(small, pose, referenceScanner, picture)
    for (const { atMm, diameterMm } of small.fiducials.discs) {
      let [dark, u, v] = [0, 0, 0]
      picture.low.forEach((value, index) => {
        const place = lying.placeOf(index % picture.columns, Math.floor(index / picture.columns))
        if (Math.hypot(place[0] - atMm[0], place[1] - atMm[1]) > diameterMm * 0.7) return
        const weight = Math.max(0, 0.85 - value)
        dark += weight
        u += weight * place[0]
        v += weight * place[1]
      })
      assert.ok(Math.hypot(u / dark - atMm[0], v / dark - atMm[1]) < 0.15, `${u / dark}, ${v / dark} is not ${atMm}`)
    }
  }
})

test('the known noise is the noise of scans: variance in open field and behind a slab', () => {
  const optics = opticsFor(referenceScanner)
  const picture = piecePicture(pieceScene(small, asDrawn), referenceScanner, optics)
  const air = airColumnsOf(referenceScanner)
  const expected = expectedScan(picture, referenceScanner, optics, 'high', air)
  const scans = Array.from({ length: 12 }, (_, seed) => scannedPiece(small, asDrawn, referenceScanner, seed + 1).scan)
  const lying = lyingOf(small, asDrawn, referenceScanner, picture)
  let [seen, wanted] = [0, 0]
  expected.variance.forEach((variance, index) => {
    const [u, v] = lying.placeOf(index % picture.columns, Math.floor(index / picture.columns))
    if (Math.abs(u - 50) > 7 || Math.abs(v - 14) > 7) return
    const values = scans.map(({ planes }) => (planes[1]?.data[index] ?? 0) / 65_535)
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    seen += values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
    wanted += variance
  })
  assert.ok(Math.abs(seen / wanted - 1) < 0.12, `variance ${seen / wanted} of what is known`)
})

test('what lets a fifth through lies lower the wider the pixels and the blur', () => {
  const at = (pitchAcrossMm: number, blurPx: number) =>
    knownMtfLimit({ ...referenceScanner, pitchAcrossMm, low: { ...referenceScanner.low, blurPx } }, 'across')
  assert.ok(at(1, 0.3) > at(1, 0.6) && at(1, 0.6) > at(1.5, 0.6))
  // Without blur the mean over a pixel alone: sin(πx)/(πx) is 0.2 at x = 0.83; of three rays a little later.
  assert.ok(Math.abs(at(1, 0) - 0.845) < 0.02, `${at(1, 0)}`)
  assert.ok(Math.abs(knownMtf(referenceScanner, 'along', 1e-6) - 1) < 1e-6)
})

test('the truth of a wire falls with the dose, and lies where its ratio crosses the threshold', () => {
  const truth = (milliamps: number) => {
    const scanner = { ...referenceScanner, milliamps }
    return pieceTruth(small, { ...asDrawn, turnDeg: 4 }, scanner, opticsFor(scanner), thresholds)
  }
  const [much, little] = [truth(0.6).wireAwg ?? 0, truth(0.1).wireAwg ?? 0]
  // Six times the dose is √6 in ratio, and a gauge number is a ratio of 1.26: 3.9 numbers.
  assert.ok(much - little > 2.5 && much - little < 5, `${much} and ${little}`)
  assert.equal(awgAt([{ awg: 30, snr: 12 }, { awg: 32, snr: 3 }], 6), 31) // prettier-ignore
  assert.equal(crossing([[1, 5], [2, 4]], 1), 2) // prettier-ignore
})

test('solids without targets lack the wires and nothing else', () => {
  const solids = (targets: 'with' | 'without') =>
    pieceScene(small, asDrawn, targets).items.flatMap((item) => [...item.solids])
  const copper = solids('with').filter(({ material }) => material === 'cu')
  assert.equal(copper.length, 4)
  assert.equal(solids('without').length, solids('with').length - 4)
  assert.ok(copper.every(({ shape }) => volumeMm3(shape) > 0))
})
