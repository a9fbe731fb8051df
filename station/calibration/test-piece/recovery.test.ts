import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedPiece } from '../../../drivers/simulation/test-piece/simulated-piece.ts'
import { knownPiece } from './piece.ts'
import { recovered, type Recovered, recoveryTable, seenFrom } from './recovery.ts'
import { scorePiece } from './score-piece.ts'
import type { ScoreId } from './score.ts'

const pieces = 12

test('of a dozen pieces in random scanners the scores give back what is known of them', () => {
  const piece = knownPiece('tp-2')
  const all: Recovered[] = []
  for (let seed = 1; seed <= pieces; seed++) {
    const simulated = simulatedPiece(piece, seed)
    const scored = scorePiece(piece, simulated.scan)
    assert.ok(!('code' in scored), `seed ${seed}: ${'code' in scored ? scored.words : ''}`)
    all.push(...recovered(scored.scores, simulated.truth(seenFrom)))
  }
  // Over two hundred pieces 84 to 98 % are within tolerance; by chance a few of twelve are not.
  const least: readonly (readonly [ScoreId, number])[] = [
    ['wire', 8],
    ['wavyWire', 8],
    ['wireBehind', 9],
    ['steel', 8],
    ['mtfAcross', 10],
    ['mtfAlong', 8],
    ['thinOrganic', 9],
  ]
  const rows = recoveryTable(all)
  for (const [id, wanted] of least) {
    const row = rows.find((one) => one.id === id)
    assert.equal(row?.pieces, pieces)
    assert.ok((row?.good ?? 0) >= wanted, `${id}: ${row?.good} of ${pieces} within ${row?.tolerance}`)
  }
})

test('a score that is off, or missing, is not counted as recovered', () => {
  const truth = {
    wireAwg: 38,
    wavyWireAwg: null,
    wireBehindAwg: [],
    steelMm: 30,
    thinOrganicMm: null,
    mtfAcross: 0.5,
    mtfAlong: 0.5,
  }
  const score = { interval: [0, 1], atEnd: false, detail: '' } as const
  const rows = recovered(
    [
      { ...score, id: 'wire', value: 36.9 },
      { ...score, id: 'steel', value: 30.9 },
      { ...score, id: 'mtfAcross', value: 0.53 },
    ],
    truth,
  )
  const good = (id: ScoreId) => rows.find((row) => row.id === id)?.good
  assert.deepEqual([good('wire'), good('steel'), good('mtfAcross'), good('mtfAlong')], [false, true, false, false])
})
