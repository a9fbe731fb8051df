import assert from 'node:assert/strict'
import { test } from 'node:test'
import { referenceScanner } from '../../../drivers/simulation/signal/scanner-model.ts'
import { asDrawn } from '../../../drivers/simulation/test-piece/piece-shape.ts'
import { scannedPiece } from '../../../drivers/simulation/test-piece/simulated-piece.ts'
import { judged, readLimits, usualLimits } from './limits.ts'
import { knownPiece, pieceIds, readPiece } from './piece.ts'
import { scorePiece } from './score-piece.ts'
import type { Score, ScoreId } from './score.ts'

const piece = knownPiece('tp-2')
const score = (id: ScoreId, value: number, half = 0.5): Score => {
  return { id, value, interval: [value - half, value + half], atEnd: false, detail: 'of a test' }
}
const scoresOf = (milliamps: number, energies: 1 | 2 = 2): readonly Score[] => {
  const scanner = { ...referenceScanner, milliamps }
  const { scan } = scannedPiece(piece, { ...asDrawn, turnDeg: 4 }, scanner, 4)
  const [low] = scan.planes
  assert.ok(low)
  const single = { ...scan, energies, planes: energies === 1 ? [{ ...low, name: 'single' as const }] : scan.planes }
  const scored = scorePiece(piece, single)
  assert.ok(!('code' in scored))
  return scored.scores
}

test('the reference scanner passes, and one with a tenth of its dose fails in what needs light, with what to look at', () => {
  const good = judged(piece, true, scoresOf(0.6), usualLimits)
  assert.deepEqual(good.words, [])
  assert.equal(good.pass, true)
  assert.equal(good.parts.length, 14)
  const dim = judged(piece, true, scoresOf(0.06), usualLimits)
  assert.equal(dim.pass, false)
  const failed = dim.parts.filter(({ pass }) => !pass).map(({ id }) => id)
  for (const id of ['wavyWire', 'snr', 'thinOrganic'] as const)
    assert.ok(failed.includes(id), `${id} of ${failed.join()}`)
  assert.equal(failed.includes('mtfAlong'), false)
  assert.match(
    dim.words.join('\n'),
    /Signal to noise in open field reached .*, at least 60 is needed .*mA and the air signal/,
  )
})

test('a picture of one energy is scored and judged without the differences of materials', () => {
  const verdict = judged(piece, false, scoresOf(0.6, 1), usualLimits)
  const ids = verdict.parts.map(({ id }) => id)
  assert.equal(ids.includes('organicOrganic'), false)
  assert.ok(ids.includes('steel') && ids.includes('wire') && ids.includes('mtfAcross'))
})

test('a part that the piece has and the scan did not give fails; one without a limit is only told', () => {
  const { pass, parts } = judged(piece, true, [score('wire', 20)], { steel: 30 })
  assert.equal(pass, false)
  assert.deepEqual(parts.map(({ id, pass: good, limit }) => [id, good, limit]), [['wire', true, null], ['steel', false, 30]]) // prettier-ignore
  assert.match(parts[1]?.words ?? '', /could not be scored/)
})

test('better is more for steel and less for thin plastic; an interval over the limit is near it', () => {
  const verdict = judged(piece, true, [score('steel', 30.2), score('thinOrganic', 1.3, 0.1)], {
    steel: 30,
    thinOrganic: 1,
  })
  assert.deepEqual(verdict.parts.map(({ pass, near }) => [pass, near]), [[true, true], [false, false]]) // prettier-ignore
})

test('a channel that is a percent too dark is named as a stripe, and ripple of the tube is not', () => {
  const { scan } = scannedPiece(piece, { ...asDrawn, turnDeg: 4 }, referenceScanner, 8)
  const stripes = (darkX: number | null): Score | undefined => {
    const planes = scan.planes.map(({ data, ...plane }) => ({
      ...plane,
      data: data.map((value, at) => (at % scan.widthPx === darkX ? Math.round(0.985 * value) : value)),
    }))
    const scored = scorePiece(piece, { ...scan, planes })
    assert.ok(!('code' in scored))
    return scored.scores.find(({ id }) => id === 'artefacts')
  }
  assert.equal(stripes(null)?.value, 0)
  assert.equal(stripes(40)?.value, 1)
  assert.match(stripes(40)?.detail ?? '', /channel 40/)
})

test('limits and pieces that are none are refused with the field that is wrong', () => {
  assert.throws(() => readLimits({ steel: 'thirty' }), /steel/)
  assert.throws(() => readLimits({ weight: 3 }), /weight/)
  assert.throws(() => readPiece({ ...piece, sizeMm: [1] }), /sizeMm/)
  assert.throws(() => knownPiece('tp-9'), /known: tp-2, tp-p/)
  assert.deepEqual(pieceIds(), ['tp-2', 'tp-p'])
})
