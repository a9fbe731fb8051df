import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { separateCodes } from './separate.ts'

const none = (): boolean => false

test('without identifiers every separator parts, with them only one that an identifier or a no-read follows', () => {
  assert.deepEqual(separateCodes('A1;B2;', ';', none), ['A1', 'B2'])
  assert.deepEqual(separateCodes('A1;B2', null, none), ['A1;B2'])
  assert.deepEqual(separateCodes(']Q1http://x/?a;b;]C0B2;', ';', none), [']Q1http://x/?a;b', ']C0B2'])
  assert.deepEqual(
    separateCodes(']C0A1;NOREAD', ';', (code) => code === 'NOREAD'),
    [']C0A1', 'NOREAD'],
  )
})

test('codes that were joined with their identifiers are parted the same, whatever GS they hold', () => {
  const code = fc
    .tuple(fc.constantFrom(']C0', ']C1', ']d2'), fc.stringMatching(/^[A-Z0-9]{1,9}(\u001d[A-Z0-9]{1,9}){0,2}$/))
    .map((pair) => pair.join(''))
  fc.assert(
    fc.property(fc.array(code, { minLength: 1, maxLength: 5 }), (codes) =>
      assert.deepEqual(separateCodes(codes.join('\u001d'), '\u001d', none), codes),
    ),
  )
})
