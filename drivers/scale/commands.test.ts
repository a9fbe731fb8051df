import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatWeight, LineReader, parseReply, type ScaleReply, sicsCommands } from './commands.ts'

type Vector = { tx: string; rx: string; rx_hex: string }
const { mtsics } = JSON.parse(readFileSync(new URL('../vectors/mt-sics.json', import.meta.url), 'utf8')) as {
  mtsics: Vector[]
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))
const lineOf = (escaped: string): string => escaped.replaceAll('\\r\\n', '').replaceAll('\\"', '"')

/** What each vector says. The answer to `T` is a tare, and must not be taken for a weight. */
const meanings: Readonly<Record<string, ScaleReply | null>> = {
  'S S      12.34 kg': { type: 'weight', grams: 12_340, stable: true },
  'S I': { type: 'refused', words: 'it is busy or does not come to rest' },
  'S +': { type: 'range', range: 'over' },
  'S -': { type: 'range', range: 'under' },
  'S D      12.31 kg': { type: 'weight', grams: 12_310, stable: false },
  'T S       2.34 kg': { type: 'tare', grams: 2340 },
  'Z A': { type: 'zeroed' },
  'I4 A "B021002593"': { type: 'serial', serial: 'B021002593' },
  ES: { type: 'refused', words: 'it does not know the command' },
}

for (const { tx, rx, rx_hex } of mtsics) {
  test(`vendor vector, ${lineOf(tx)} is answered by ${lineOf(rx)}`, () => {
    const reader = new LineReader()
    const lines = reader.push(bytesOf(rx_hex))
    assert.deepEqual(lines, [lineOf(rx)])
    const wanted = meanings[lineOf(rx)]
    assert.notEqual(wanted, undefined, 'the vector has a meaning')
    assert.deepEqual(parseReply(lines[0] ?? ''), wanted)
    const known = Object.values(sicsCommands).some(({ text }) => text === lineOf(tx))
    assert.equal(known, lineOf(tx) !== 'XX')
  })
}

test('public test lines in grams, pounds and ounces become grams', () => {
  assert.deepEqual(parseReply('S S     100.00 g'), { type: 'weight', grams: 100, stable: true })
  assert.deepEqual(parseReply('S D     129.07 g'), { type: 'weight', grams: 129.07, stable: false })
  assert.deepEqual(parseReply('S S      -0.20 g'), { type: 'weight', grams: -0.2, stable: true })
  const pound = parseReply('S S       1.00 lb')
  assert.ok(pound?.type === 'weight' && Math.abs(pound.grams - 453.59237) < 1e-9)
  const ounce = parseReply('S D      16.00 oz')
  assert.ok(ounce?.type === 'weight' && Math.abs(ounce.grams - 453.59237) < 1e-9)
})

test('a weight in a unit that is not known is refused, never guessed', () => {
  for (const line of [
    'S S       1.00 st',
    'S S      12.00 PCS',
    'S D      99.80 %',
    'TA A       1.00 lbs',
    'S S 1 constructor',
  ]) {
    const reply = parseReply(line)
    assert.ok(reply?.type === 'unusable' && reply.code === 'bad-answer', line)
    assert.match(reply.words, /Set it to g, kg, lb or oz/)
  }
})

test('the look-alikes of other makers are recognised, and refused with words', () => {
  const lines = [
    'S A',
    'SI A',
    'T A',
    'T D',
    'Z D',
    'S E',
    'OT',
    'UT',
    'OT     1.00 g',
    'S      -   8.5 g  ',
    'SI ?      18.5 kg ',
  ]
  for (const line of lines) {
    const reply = parseReply(line)
    assert.ok(reply?.type === 'unusable' && reply.code === 'wrong-device', line)
    assert.match(reply.words, /not MT-SICS/)
  }
})

test('what is no answer at all is nothing', () => {
  for (const line of ['S S 1.2.3 kg', 'XS S      12.34 kg', 'S S      12.34 kg!', 'I4 B "1"', 'I1 A', '', 'S S', 'TAC'])
    assert.equal(parseReply(line), null, line)
})

const replies: readonly (readonly [line: string, reply: ScaleReply])[] = [
  ['Z I', { type: 'refused', words: 'zero is not possible now' }],
  ['Z +', { type: 'refused', words: 'too heavy to be zero' }],
  ['Z -', { type: 'refused', words: 'too light to be zero' }],
  ['ZI S', { type: 'zeroed' }],
  ['ZI D', { type: 'zeroed' }],
  ['T I', { type: 'refused', words: 'tare is not possible now' }],
  ['T +', { type: 'refused', words: 'too heavy to be tare' }],
  ['T -', { type: 'refused', words: 'too light to be tare' }],
  ['TI D      2.340 kg', { type: 'tare', grams: 2340 }],
  ['TA A      0.500 kg', { type: 'tare', grams: 500 }],
  ['TAC A', { type: 'tareCleared' }],
  ['I0 B 0 "I1"', { type: 'listed', level: '0', command: 'I1' }],
  ['I0 A', { type: 'information', command: 'I0', texts: ['', ''] }],
  ['I1 A "01" "2.30" "2.22"', { type: 'information', command: 'I1', texts: ['01', '2.30', '2.22'] }],
  ['ET', { type: 'refused', words: 'the command arrived damaged' }],
  ['EL', { type: 'refused', words: 'the command cannot be carried out' }],
]
for (const [line, reply] of replies) test(`the scale answers ${line}`, () => assert.deepEqual(parseReply(line), reply))

test('a weight that is sent is read the same, in whole grams', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9999, max: 99_999_999 }), fc.boolean(), (grams, stable) => {
      const line = formatWeight(grams, stable)
      const reply = parseReply(line)
      assert.ok(reply?.type === 'weight' && Math.abs(reply.grams - grams) < 1e-6 && reply.stable === stable, line)
    }),
  )
  assert.equal(formatWeight(12_340, true), 'S S     12.340 kg')
})

const readAll = (chunks: readonly Uint8Array[]) => {
  const reader = new LineReader()
  return { lines: chunks.flatMap((chunk) => reader.push(chunk)), framingErrors: reader.framingErrors }
}

test('however the stream is cut, the same lines come out and the same errors are counted', () => {
  const piece = fc.oneof(
    fc.integer({ min: 0, max: 30_000 }).map((grams) => new TextEncoder().encode(`${formatWeight(grams, true)}\r\n`)),
    fc.uint8Array({ maxLength: 200 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
      const stream = Uint8Array.from(pieces.flatMap((bytes) => Array.from(bytes)))
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      )
      assert.deepEqual(readAll(chunks), readAll([stream]))
    }),
  )
})

test('after any noise a line that begins anew is read, and an overlong one leaves no tail that looks like a weight', () => {
  const good = new TextEncoder().encode(`\r\n${formatWeight(1234, true)}\r\n`)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      assert.equal(readAll([noise, good]).lines.at(-1), formatWeight(1234, true))
    }),
  )
  const { lines, framingErrors } = readAll([new TextEncoder().encode(`${'#'.repeat(81)}S S      99.00 kg\r\n`)])
  assert.deepEqual([lines, framingErrors], [[], 1])
})
