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

/** What each vector says. `T` is not in our table: its answer is a tare, and must not be taken for a weight. */
const meanings: Readonly<Record<string, ScaleReply | null>> = {
  'S S      12.34 kg': { type: 'weight', grams: 12_340, stable: true },
  'S I': { type: 'refused', words: 'it is busy or does not come to rest' },
  'S +': { type: 'range', range: 'over' },
  'S -': { type: 'range', range: 'under' },
  'S D      12.31 kg': { type: 'weight', grams: 12_310, stable: false },
  'T S       2.34 kg': null,
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
    assert.equal(known, lineOf(tx) !== 'T' && lineOf(tx) !== 'XX')
  })
}

test('public test lines in grams, pounds and ounces become grams', () => {
  assert.deepEqual(parseReply('S S     100.00 g'), { type: 'weight', grams: 100, stable: true })
  assert.deepEqual(parseReply('S D     129.07 g'), { type: 'weight', grams: 129.07, stable: false })
  assert.deepEqual(parseReply('S S      -0.20 g'), { type: 'weight', grams: -0.2, stable: true })
  const pound = parseReply('S S       1.00 lb')
  assert.ok(pound?.type === 'weight' && Math.abs(pound.grams - 453.59237) < 1e-9)
  assert.equal(parseReply('S S       1.00 st'), null)
})

test('the look-alikes of other makers are not taken for MT-SICS', () => {
  for (const line of ['S A', 'OT', 'UT', 'T A', 'S S 1.2.3 kg', 'XS S      12.34 kg', 'S S      12.34 kg!'])
    assert.equal(parseReply(line), null, line)
})

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
