import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CodeReader, encodeCode, type FrameForm, frameForms, parseCode } from './framing.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const readAll = (chunks: readonly Uint8Array[], form: FrameForm = 'any') => {
  const reader = new CodeReader(form)
  return { codes: chunks.flatMap((chunk) => reader.push(chunk)), framingErrors: reader.framingErrors }
}
const textOf = (chunks: readonly string[], form: FrameForm = 'any'): string[] =>
  readAll(chunks.map(bytesOf), form).codes.map((code) => code.text)

test('the identifiers of ISO/IEC 15424 name their symbology, GS1 apart', () => {
  const named = [
    [']C0', 'Code 128'],
    [']C1', 'GS1-128'],
    [']A3', 'Code 39'],
    [']G0', 'Code 93'],
    [']F0', 'Codabar'],
    [']I1', 'ITF'],
    [']E4', 'EAN/UPC'],
    [']d1', 'DataMatrix'],
    [']d2', 'GS1 DataMatrix'],
    [']Q1', 'QR'],
    [']Q3', 'GS1 QR'],
    [']L2', 'PDF417'],
    [']U1', 'MaxiCode'],
    [']z0', 'Aztec'],
    [']e0', 'GS1 DataBar'],
  ] as const
  for (const [aim, symbology] of named) assert.deepEqual(parseCode(`${aim}123`), { text: '123', aim, symbology })
  assert.deepEqual(parseCode(']X9123'), { text: '123', aim: ']X9', symbology: null })
  assert.deepEqual(parseCode('RR123456785CN'), { text: 'RR123456785CN', aim: null, symbology: null })
})

test('GS1 data keeps its separators, and a bracket inside the data is data', () => {
  assert.equal(parseCode(']C1\u001d0106141411234\u001d10LOT').text, '\u001d0106141411234\u001d10LOT')
  assert.equal(parseCode('AB]C1').text, 'AB]C1')
})

test('CR, LF, CR LF and STX … ETX all frame a code', () => {
  assert.deepEqual(textOf(['A1\r', 'B2\n', 'C3\r\n', '\u0002D4\u0003', '\u0002E5\r\n']), ['A1', 'B2', 'C3', 'D4', 'E5'])
})

test('each frame ends at its own bytes, and the others’ are data', () => {
  assert.deepEqual(textOf(['A\r1\n2\r\nB\r\n'], 'crlf'), ['A\r1\n2', 'B'])
  assert.deepEqual(textOf(['A\n1\rB\r\nC\r'], 'cr'), ['A\n1', 'B', 'C'])
  assert.deepEqual(textOf(['\u0002A\r\n1\u0003\r\n\u0002B\u0003'], 'stx-etx'), ['A\r\n1', 'B'])
})

test('outside of STX and ETX everything is noise, counted once a stretch; a second STX begins anew', () => {
  const { codes, framingErrors } = readAll([bytesOf('xyz\u0002A\u0003q\u0002half\u0002B\u0003')], 'stx-etx')
  assert.deepEqual([codes.map(({ text }) => text), framingErrors], [['A', 'B'], 3])
  assert.deepEqual(textOf(['\u0002A\u0003LX000000005DE\u0003'], 'stx-etx'), ['A'])
})

test('in every form a code that is sent is read the same, and what is held stays bounded', () => {
  const text = fc.stringMatching(/^[ -\\^-~\u001d]{1,60}$/)
  fc.assert(
    fc.property(fc.constantFrom(...frameForms), fc.array(text, { maxLength: 4 }), (form, texts) => {
      const sent = texts.map((one) => encodeCode({ text: one, aim: ']C0' }, form))
      assert.deepEqual(
        readAll(sent, form).codes.map((code) => code.text),
        texts,
      )
    }),
  )
  for (const form of frameForms) {
    const reader = new CodeReader(form)
    for (let turn = 0; turn < 20; turn++) reader.push(bytesOf('\u0002' + '#'.repeat(90 * turn)))
    assert.ok(reader.kept <= 401, form)
  }
})

test('a code that is sent is read the same', () => {
  const codes = fc.record({
    text: fc.stringMatching(/^[ -\\^-~\u001d]{1,60}$/),
    aim: fc.constantFrom(']C0', ']d2', null),
  })
  fc.assert(
    fc.property(codes, ({ text, aim }) => {
      const { codes: read } = readAll([encodeCode({ text, aim })])
      assert.deepEqual(
        read.map((code) => ({ text: code.text, aim: code.aim })),
        [{ text, aim }],
      )
    }),
  )
})

test('however the stream is cut, the same codes come out and the same errors are counted', () => {
  const piece = fc.oneof(
    fc.stringMatching(/^[A-Z0-9]{1,30}$/).map((text) => encodeCode({ text, aim: ']C0' })),
    fc.uint8Array({ maxLength: 600 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
      const stream = Uint8Array.from(pieces.flatMap((bytes) => Array.from(bytes)))
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      )
      assert.deepEqual(readAll(chunks), readAll([stream]))
    }),
  )
})

test('noise never hides a code framed by STX and ETX', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 900 }), (noise) => {
      const { codes } = readAll([noise, bytesOf('\u0002RR123456785CN\u0003')], 'stx-etx')
      assert.equal(codes.at(-1)?.text, 'RR123456785CN')
    }),
  )
})

test('noise never hides a code framed by STX, and of an overlong line no tail is taken for a label', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 900 }), (noise) => {
      assert.equal(readAll([noise, bytesOf('\u0002RR123456785CN\r\n')]).codes.at(-1)?.text, 'RR123456785CN')
    }),
  )
  const { codes, framingErrors } = readAll([bytesOf(`${'#'.repeat(401)}RR000000005CN\r\nRR123456785CN\r\n`)])
  assert.deepEqual([codes.map(({ text }) => text), framingErrors], [['RR123456785CN'], 1])
})
