import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type DialectName, dialects } from './dialects.ts'

const { triggers } = JSON.parse(readFileSync(new URL('../vectors/barcode.json', import.meta.url), 'utf8')) as {
  triggers: Record<string, Partial<Record<'on' | 'off', string>>>
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))

test('trigger orders are the bytes of the vendors’ manuals', () => {
  for (const name of ['honeywell', 'cognex', 'sick'] as const satisfies readonly DialectName[]) {
    const { on, off } = triggers[name] ?? {}
    assert.ok(on, name)
    assert.deepEqual(dialects[name].trigger.on, bytesOf(on))
    if (off) assert.deepEqual(dialects[name].trigger.off, bytesOf(off))
  }
})

test('a text is told from an answer, in each dialect', () => {
  assert.deepEqual(dialects.cognex.unwrap('||[0]'), { type: 'answer', good: true, words: 'done' })
  assert.deepEqual(dialects.cognex.unwrap('||:123[104]'), {
    type: 'answer',
    good: false,
    words: 'parameter rejected in this state',
  })
  assert.deepEqual(dialects.cognex.unwrap('||[1]QUJD'), { type: 'codes', text: 'ABC' })
  assert.equal(dialects.cognex.unwrap('||nonsense').type, 'answer')
  assert.deepEqual(dialects.sick.unwrap('sFA 3'), { type: 'answer', good: false, words: 'error 3' })
  assert.deepEqual(dialects.sick.unwrap('sAN mTCgateoff 1'), { type: 'answer', good: true, words: 'reading gate off' })
  assert.deepEqual(dialects.crlf.unwrap('||[0]'), { type: 'codes', text: '||[0]' })
})
