import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { gs1CheckDigit, mod7, s10CheckDigit } from './check-digits.ts'
import { gtin, sscc } from './gs1.ts'
import type { IdentifierKind } from './identifier.ts'
import { identify } from './identify.ts'
import { awb, s10 } from './postal.ts'

type PublicFormat = {
  readonly kind: IdentifierKind
  readonly format: string
  readonly valid: string[]
  readonly invalid: string[]
}
const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../vectors/${file}`, import.meta.url), 'utf8'))
const { formats } = read('tracking-numbers.json') as { formats: PublicFormat[] }
const { barcode: vectors } = read('barcode.json') as { barcode: Record<string, Record<string, number>> }
const goodAs = (text: string, kind: IdentifierKind, aim: string | null = null) =>
  identify(text, aim).find((found) => found.kind === kind && found.checkDigit !== 'bad')

test('every public test number is told as its kind, and as a kind among the surest two', () => {
  for (const { kind, format, valid } of formats)
    for (const number of valid) {
      assert.ok(goodAs(number, kind), `${format}: ${number}`)
      const surest = identify(number, null).slice(0, 2)
      assert.ok(
        surest.some((found) => found.kind === kind),
        `${format}: ${number} is ${JSON.stringify(surest)}`,
      )
    }
})

test('no public number that is wrong is told as good', () => {
  // Not a wrong number: twelve digits that are Purolator's other format.
  const other = '331426749957'
  for (const { kind, format, invalid } of formats)
    for (const number of invalid) if (number !== other) assert.ok(!goodAs(number, kind), `${format}: ${number}`)
  assert.equal(goodAs(other, 'purolator')?.checkDigit, 'good')
})

test('check digits are those of the standards’ own vectors', () => {
  for (const [serial, check] of Object.entries(vectors['s10'] ?? {})) assert.equal(s10CheckDigit(serial), check, serial)
  for (const [digits, check] of Object.entries(vectors['sscc'] ?? {}))
    assert.equal(gs1CheckDigit(digits), check, digits)
  for (const [serial, check] of Object.entries(vectors['awb'] ?? {})) assert.equal(mod7(serial), check, serial)
  assert.equal(gs1CheckDigit('940011120620640626078'), 7)
  assert.equal(sscc('10614141000000000'), '106141410000000002')
  assert.equal(goodAs('123-12345675', 'iata-awb')?.key, '12312345675')
  assert.ok(!goodAs('123-12345674', 'iata-awb'))
  assert.equal(goodAs('61299998820821171811', 'fedex-20')?.key, '61299998820821171811')
})

test('the key is what a manifest lists: no routing, no identifier, no blanks', () => {
  const keys: readonly (readonly [string, string | null, IdentifierKind, string])[] = [
    ['420787459400111206206406260787', ']C1', 'usps-impb', '9400111206206406260787'],
    ['42078745\u001d9400111206206406260787', ']C1', 'usps-impb', '9400111206206406260787'],
    ['4201028200009261290113185417468510', ']C1', 'usps-impb', '9261290113185417468510'],
    ['00006141411234567890', ']C1', 'sscc', '006141411234567890'],
    ['\u001d00006141411234567890', ']d2', 'sscc', '006141411234567890'],
    ['(00)006141411234567890', null, 'sscc', '006141411234567890'],
    ['4006381333931', ']E0', 'gtin', '04006381333931'],
    ['9611020987654312345672', ']C1', 'fedex-22', '987654312345672'],
    ['1001921334250001000300779017972697', ']C0', 'fedex-34', '779017972697'],
    ['rb 123 456 785 gb', null, 'upu-s10', 'RB123456785GB'],
    ['%008182709980000020033350276C', ']C0', 'dpd', '09980000020033'],
  ]
  for (const [text, aim, kind, key] of keys) {
    const [surest] = identify(text, aim)
    assert.deepEqual([surest?.kind, surest?.key, surest?.checkDigit], [kind, key, 'good'], text)
  }
})

test('in a GS1 symbol element strings are believed before anything of the same digits', () => {
  const text = '00006141411234567890'
  assert.equal(identify(text, ']C1')[0]?.kind, 'sscc')
  assert.ok((identify(text, ']C1')[0]?.confidence ?? 0) > (identify(text, null)[0]?.confidence ?? 1))
  const postal = identify('RB123456785GB', ']C1').find(({ kind }) => kind === 'upu-s10')
  assert.ok((postal?.confidence ?? 1) < (identify('RB123456785GB', ']C0')[0]?.confidence ?? 0))
})

test('a number that fits several formats is told as all of them, a text that fits none as nothing', () => {
  const kinds = identify('287809468872', null).map(({ kind, checkDigit }) => `${kind} ${checkDigit}`)
  assert.deepEqual(kinds, ['fedex-12 good', 'purolator good', 'gtin bad'])
  assert.deepEqual(identify('HELLO WORLD', ']Q1'), [])
  assert.deepEqual(identify('', null), [])
})

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
const pair = fc.constantFrom('RB', 'LX', 'CP', 'EE', 'UA')
const made = fc.oneof(
  fc.record({
    kind: fc.constant('upu-s10' as const),
    text: fc.tuple(fc.nat(99_999_999), pair).map(([n, s]) => s10(n, s, 'CN')),
  }),
  fc.record({
    kind: fc.constant('iata-awb' as const),
    text: fc.tuple(digits(3), digits(7)).map(([a, s]) => awb(a, s)),
  }),
  fc.record({ kind: fc.constant('sscc' as const), text: digits(17).map(sscc) }),
  fc.record({ kind: fc.constant('gtin' as const), text: digits(13).map(gtin) }),
)

test('a number that was made is always told as its kind, with a good check digit', () => {
  fc.assert(fc.property(made, ({ kind, text }) => assert.equal(goodAs(text, kind)?.checkDigit, 'good')))
})

const change = (text: string, place: number, by: number): string =>
  text.slice(0, place) + String((Number(text[place]) + by) % 10) + text.slice(place + 1)

test('where the check digit guarantees it, any change of one digit is found', () => {
  const by = fc.integer({ min: 1, max: 9 })
  const badAs = (text: string, kind: IdentifierKind): void =>
    assert.equal(identify(text, null).find((found) => found.kind === kind)?.checkDigit, 'bad', text)
  fc.assert(
    fc.property(digits(17), fc.nat(17), by, (first, place, by) => badAs(change(sscc(first), place, by), 'sscc')),
  )
  fc.assert(
    fc.property(digits(20), fc.integer({ min: 1, max: 20 }), by, (rest, place, by) => {
      const body = `94${rest.slice(1)}`
      if (place > 1) badAs(change(`${body}${gs1CheckDigit(body)}`, place, by), 'usps-impb')
    }),
  )
  // Of S10 the rests 0 and 6 both give 5 (11 − 6, and 5 by definition): only there can a change stay hidden.
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.integer({ min: 2, max: 10 }), by, (serial, place, by) => {
      const text = s10(serial, 'RB', 'CN')
      if (text[10] !== '5') badAs(change(text, place, by), 'upu-s10')
    }),
  )
  // Modulo 7 cannot tell a digit from the one that is 7 more.
  fc.assert(
    fc.property(digits(7), fc.nat(6), by, (serial, place, by) => {
      const text = awb('123', serial)
      const [was, is] = [Number(serial[place]), (Number(serial[place]) + by) % 10]
      if (Math.abs(was - is) !== 7) badAs(change(text, place + 4, by), 'iata-awb')
    }),
  )
})

const shapes: readonly (readonly [IdentifierKind, RegExp, after?: string])[] = [
  ['upu-s10', /^RB\d{8}$/, 'CN'],
  ['sscc', /^00\d{17}$/],
  ['gtin', /^\d{13}$/],
  ['canada-post', /^\d{15}$/],
  ['usps-impb', /^4201002392001\d{16}$/],
  ['usps-20', /^91\d{19}$/],
  ['ups-1z', /^1Z[0-9A-Z]{15}$/],
  ['ups-waybill', /^K\d{9}$/],
  ['fedex-12', /^\d{11}$/],
  ['fedex-15', /^\d{14}$/],
  ['fedex-20', /^\d{19}$/],
  ['fedex-22', /^96\d{19}$/],
  ['fedex-34', /^10\d{31}$/],
  ['dpd', /^\d{14}$/],
  ['purolator', /^3\d{10}$/],
  ['ontrac', /^C\d{13}$/],
]

test('of all characters that could be the check digit exactly one is good, for each kind that has one', () => {
  for (const [kind, shape, after = ''] of shapes)
    fc.assert(
      fc.property(fc.stringMatching(shape), (body) => {
        const candidates = kind === 'dpd' ? [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'] : [...'0123456789']
        const told = candidates.map((check) =>
          identify(`${body}${check}${after}`, null).find((found) => found.kind === kind),
        )
        assert.ok(
          told.every((found) => found !== undefined && found.checkDigit !== 'none'),
          `${kind} ${body}`,
        )
        assert.equal(told.filter((found) => found?.checkDigit === 'good').length, 1, `${kind} ${body}`)
      }),
      { numRuns: 40 },
    )
})

test('the check digit of DHL Express is the number modulo 7, and never 7, 8 or 9', () => {
  fc.assert(
    fc.property(digits(9), (body) => {
      const good = [...'0123456789'].filter((check) => goodAs(`${body}${check}`, 'dhl-express'))
      assert.deepEqual(good, [String(mod7(body))])
    }),
  )
})

test('what cannot be made is refused in words', () => {
  assert.throws(() => s10(123456789, 'RB', 'CN'), /up to 8 digits/)
  assert.throws(() => s10(1, 'rb', 'CN'), /two capitals/)
  assert.throws(() => awb('12', '1234567'), /3 digits/)
  assert.throws(() => sscc('1'), /17 digits/)
  assert.throws(() => gtin('1'), /13 digits/)
})
