import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  calmCarton,
  heavyCarton,
  longParcel,
  opaqueParcel,
  referredParcel,
  unmanifestedParcel,
} from '../testing/goods.ts'
import { reason } from '../testing/parcels.ts'
import { declaredHead, shownLines } from './declared-lines.ts'
import { examineCode, partsOf, reasonPage, reasonsOf } from './reasons.ts'

test('an examination takes its code from the first reason, or asks', () => {
  assert.equal(examineCode(referredParcel().record), 'undeclared-object')
  assert.equal(examineCode(heavyCarton().record), 'weight-differs')
  assert.equal(examineCode(opaqueParcel().record), null)
  assert.equal(examineCode(unmanifestedParcel().record), null)
  assert.equal(examineCode(calmCarton().record), null)
})

test('masses and shares are strong, counts of goods are not, and no letter is lost', () => {
  const words = 'An object of about 1.5 kg (3 T-shirts) hides 14 % of it; 120 g.'
  const parts = partsOf(words)
  assert.equal(parts.map(({ text }) => text).join(''), words)
  assert.deepEqual(
    parts.filter(({ strong }) => strong).map(({ text }) => text),
    ['1.5 kg', '14 %', '120 g'],
  )
})

test('reasons come in pages that hold the picked one', () => {
  assert.deepEqual(reasonPage(1, 1), { from: 0, to: 1 })
  assert.deepEqual(reasonPage(9, 3), { from: 2, to: 4 })
  assert.deepEqual(reasonPage(9, 9), { from: 8, to: 9 })
})

test('what is not explained stands first, and a line that nobody judged says so', () => {
  const { record } = referredParcel()
  assert.deepEqual(
    shownLines(record).map(({ state }) => state),
    ['unexplained', 'unjudged', 'unjudged', 'unjudged'],
  )
  assert.equal(shownLines(record)[0]?.count, '≈ 120 g')
  assert.equal(declaredHead(record), 'Declared · EUR 62.40')
  assert.equal(declaredHead(unmanifestedParcel().record), 'No declaration')
})

test('an object lighter than a gram is never shown heavier than it is', () => {
  const { record } = referredParcel()
  const light = { ...record, hypotheses: record.hypotheses.map((hypothesis) => ({ ...hypothesis, massG: 0.4 })) }
  assert.equal(shownLines(light)[0]?.count, '< 1 g')
})

test('a hypothesis about a line decides how the line stands there', () => {
  const { record } = referredParcel()
  const judged = {
    ...record,
    hypotheses: [
      reason({ kind: 'missing', words: 'The declared phone case is not seen.', line: 2 }),
      reason({ kind: 'missing', words: 'The T-shirts are seen.', line: 0, fired: false }),
    ],
  }
  assert.deepEqual(
    shownLines(judged).map(({ state, what }) => [state, what]),
    [
      ['missing', 'phone case, plastic'],
      ['unjudged', 'belt, leather'],
      ['explained', 'T-shirts, knitted cotton'],
    ],
  )
  assert.equal(reasonsOf(judged).length, 1)
  assert.equal(reasonsOf(longParcel().record).length, 9)
})
