import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gs1CheckDigit } from './check-digits.ts'
import { identifyElements, parseElements } from './gs1.ts'
import { type AiRow, aiTable } from './gs1-table.ts'

const gs = '\u001d'
const short = (text: string): string[] => parseElements(text).elements.map(({ ai, value }) => `(${ai})${value}`)

test('elements of fixed length need no separator, those of variable length end at one', () => {
  assert.deepEqual(short(`${gs}010952123454321317100101${gs}10ABC${gs}21123`), [
    '(01)09521234543213',
    '(17)100101',
    '(10)ABC',
    '(21)123',
  ])
  assert.deepEqual(parseElements(`010952123454321317100101${gs}10ABC`).errors, [])
})

test('weights and lengths are numbers with their unit, by the decimals in the AI', () => {
  const { elements, errors } = parseElements(`00006141411234567890${'3102'}001250${'3303'}012345`)
  assert.deepEqual(errors, [])
  assert.deepEqual(
    elements.map(({ ai, amount }) => [ai, amount]),
    [
      ['00', null],
      ['3102', { value: 12.5, unit: 'kg' }],
      ['3303', { value: 12.345, unit: 'kg' }],
    ],
  )
})

test('an error says which AI it is and what is wrong with it', () => {
  const wrong: readonly (readonly [string, string | null, string, RegExp])[] = [
    ['00006141411234567891', '00', 'check-digit', /\(00\) SSCC ends in 1, its check digit is 0/],
    ['0000614141', '00', 'too-short', /has 8 of 18/],
    ['01095212345432A3', '01', 'not-digits', /where digits must be/],
    ['17101301', '17', 'no-date', /"101301" is no date/],
    ['17100230', '17', 'no-date', /no date/],
    [`10${'A'.repeat(21)}`, '10', 'too-long', /is a separator missing/],
    ['ABC', null, 'unknown-ai', /"ABC" begins no application identifier/],
    ['4219', '421', 'too-short', /has 1 of 4/],
  ]
  for (const [text, ai, code, words] of wrong) {
    const [error] = parseElements(text).errors
    assert.deepEqual([error?.ai, error?.code], [ai, code], text)
    assert.match(error?.words ?? '', words)
  }
  // Day 00 stands for the end of the month; 29 February comes in leap years alone.
  assert.deepEqual(parseElements('17240200').errors, [])
  assert.deepEqual(parseElements('17240229').errors, [])
  assert.equal(parseElements('17250229').errors.length, 1)
})

test('a broken element does not hide the keys beside it', () => {
  const { elements, errors } = parseElements(`17101301${gs}00006141411234567890`)
  assert.deepEqual([elements.length, errors.length], [2, 1])
  assert.deepEqual(
    identifyElements(`17101301${gs}00006141411234567890`).map(({ key }) => key),
    ['006141411234567890'],
  )
  assert.equal(identifyElements('00006141411234567891')[0]?.checkDigit, 'bad')
})

/** A value that the row allows: digits with a right check digit, a date, or letters, as its parts ask. */
function valueOf(row: AiRow): fc.Arbitrary<string> {
  const parts = row.parts.map((part) =>
    fc.stringMatching(new RegExp(`^${part.charset === 'N' ? '\\d' : '[A-Z0-9]'}{${part.shortest},${part.longest}}$`)),
  )
  return fc.tuple(...parts).map((pieces) => {
    const [first = '', ...rest] = pieces
    if (row.check === 'date') return `240229${'10'.repeat(4)}`.slice(0, row.parts[0]?.longest)
    const body = first.slice(0, -1)
    return [row.check === 'checkDigit' ? `${body}${gs1CheckDigit(body)}` : first, ...rest].join('')
  })
}

test('whatever elements are put one behind the other, the same are read', () => {
  const rows = [...aiTable.values()].filter(({ parts }) => parts.every(({ optional }) => !optional))
  const element = fc.constantFrom(...rows).chain((row) => fc.tuple(fc.constant(row.ai.replace('n', '2')), valueOf(row)))
  fc.assert(
    fc.property(fc.array(element, { minLength: 1, maxLength: 5 }), (elements) => {
      const { elements: read, errors } = parseElements(elements.map(([ai, value]) => ai + value).join(gs))
      assert.deepEqual(errors, [])
      assert.deepEqual(
        read.map(({ ai, value }) => [ai, value]),
        elements,
      )
    }),
  )
})

test('any text at all is read to its end or to the first thing that is no AI, without an exception', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~\u001d]{0,60}$/), (text) => {
      const { elements, errors } = parseElements(text)
      assert.ok(elements.length + errors.length > 0 || text.replaceAll(gs, '') === '')
    }),
  )
})
