import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Answer8217, decode8217, encode8217, letters, Reader8217 } from './toledo-8217.ts'
import {
  decodeToledo,
  encodeToledo,
  frameGrams,
  type ToledoFrame,
  toledoChecksum,
  ToledoReader,
} from './toledo-continuous.ts'

type Vector = { readonly what: string; readonly frame: string }
const vectors = JSON.parse(readFileSync(new URL('../vectors/toledo.json', import.meta.url), 'utf8')) as {
  readonly toledo_continuous: readonly Vector[]
  readonly toledo_8217: readonly Vector[]
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))

const plain: ToledoFrame = {
  weight: 0,
  tare: 0,
  unit: 'kg',
  net: false,
  outOfRange: false,
  moving: false,
  notZeroed: false,
  printAsked: false,
  expanded: false,
  step: 0.01,
}
const continuous: Readonly<Record<string, Partial<ToledoFrame>>> = {
  '12.34 kg gross stable, XXXX.XX, inc x1': { weight: 12.34 },
  '12.34 kg gross in motion': { weight: 12.34, moving: true },
  '-0.02 kg gross': { weight: -0.02 },
  '10.00 kg net, tare 2.34': { weight: 10, tare: 2.34, net: true },
  'over range': { outOfRange: true },
  'power-up not zeroed': { notZeroed: true },
}

for (const { what, frame } of vectors.toledo_continuous) {
  test(`vendor vector, continuous output: ${what}`, () => {
    const bytes = bytesOf(frame)
    const reader = new ToledoReader(true)
    const [read] = reader.push(bytes)
    const wanted = continuous[what]
    assert.ok(wanted, 'the vector has a meaning')
    assert.deepEqual(read?.frame, { ...plain, ...wanted })
    assert.deepEqual(read?.bytes, bytes)
    assert.deepEqual([reader.framingErrors, reader.checksumErrors, reader.kept], [0, 0, 0])
    const packed = encodeToledo({ ...plain, ...wanted }, 4)
    assert.deepEqual(Uint8Array.from([...packed, toledoChecksum(packed)]), bytes)
  })
}

test('the status words say where the point is, the unit and the step, whatever bits 5 and 6 are', () => {
  const frame = (swa: number, swb: number, swc: number): ToledoFrame | null =>
    decodeToledo(Uint8Array.from([2, swa, swb, swc, ...new TextEncoder().encode('  1234000000'), 13]))
  const weights = [0, 1, 2, 3, 4, 5, 6, 7].map((place) => frame(0x28 | place, 0x30, 0x20)?.weight)
  assert.deepEqual(weights, [123_400, 12_340, 1234, 123.4, 12.34, 1.234, 0.1234, 0.01234])
  assert.deepEqual(
    [0x2c, 0x34, 0x3c].map((swa) => frame(swa, 0x30, 0x20)?.step),
    [0.01, 0.02, 0.05],
  )
  assert.deepEqual(
    [0x30, 0x20].map((swb) => frame(0x2c, swb, 0x20)?.unit),
    ['kg', 'lb'],
  )
  const grams = frame(0x2a, 0x30, 0x21)
  assert.ok(grams && frameGrams(grams) === 1234)
  const pounds = frame(0x2c, 0x20, 0x20)
  assert.ok(pounds && Math.abs((frameGrams(pounds) ?? 0) - 12.34 * 453.59237) < 1e-6)
  const unknown = frame(0x2c, 0x30, 0x27)
  assert.ok(unknown && frameGrams(unknown) === null)
  assert.equal(frame(0x2c, 0x30, 0x30)?.weight, 1.234)
  for (const swa of [0x0c, 0x4c, 0x6c]) assert.equal(frame(swa, 0x10, 0x40)?.weight, 12.34)
  assert.equal(frame(0x2c, 0x30, 0x28)?.printAsked, true)
})

const anyFrame: fc.Arbitrary<ToledoFrame> = fc.record(
  {
    weight: fc.integer({ min: -99_999, max: 999_999 }).map((grams) => grams / 1000 + 0),
    tare: fc.integer({ min: 0, max: 999_999 }).map((grams) => grams / 1000),
    unit: fc.constantFrom('kg', 'lb', 'g', 't'),
    net: fc.boolean(),
    outOfRange: fc.boolean(),
    moving: fc.boolean(),
    notZeroed: fc.boolean(),
    printAsked: fc.boolean(),
    expanded: fc.constant(false),
    step: fc.constant(0.001),
  },
  { noNullPrototype: true },
)

test('a frame that is packed is read the same', () => {
  fc.assert(fc.property(anyFrame, (frame) => assert.deepEqual(decodeToledo(encodeToledo(frame)), frame)))
})

const summed = (frame: ToledoFrame): number[] => {
  const bytes = encodeToledo(frame)
  return [...bytes, toledoChecksum(bytes)]
}
const cut = (stream: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    stream.subarray(index * size, (index + 1) * size),
  )

test('however the continuous stream is cut, the same frames come out and the same errors are counted', () => {
  const piece = fc.oneof(
    anyFrame.map(summed),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => [...bytes]),
  )
  const readAll = (chunks: readonly Uint8Array[]) => {
    const reader = new ToledoReader(true)
    const frames = chunks.flatMap((chunk) => reader.push(chunk))
    return { frames, framing: reader.framingErrors, checksum: reader.checksumErrors, kept: reader.kept }
  }
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.integer({ min: 1, max: 40 }), (pieces, size) => {
      const stream = Uint8Array.from(pieces.flat())
      assert.deepEqual(readAll(cut(stream, size)), readAll([stream]))
    }),
  )
})

test('after any noise the second frame of the stream is read at the latest, and what is kept stays short', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), anyFrame, fc.boolean(), (noise, frame, checksum) => {
      const reader = new ToledoReader(checksum)
      const good = checksum ? summed(frame) : [...encodeToledo(frame)]
      const frames = reader.push(Uint8Array.from([...noise, ...good, ...good]))
      assert.deepEqual(frames.at(-1)?.frame, frame)
      assert.ok(reader.kept <= 18)
    }),
  )
})

test('a frame with a wrong checksum costs itself and is counted once', () => {
  const reader = new ToledoReader(true)
  const good = summed({ ...plain, weight: 3 })
  const bad = summed({ ...plain, weight: 1 }).with(17, 0x7f)
  assert.deepEqual(
    reader.push(Uint8Array.from([...good, ...bad, ...good])).map(({ frame }) => frame.weight),
    [3, 3],
  )
  assert.deepEqual([reader.checksumErrors, reader.framingErrors], [1, 0])
})

const still: Answer8217 = {
  type: 'status',
  moving: false,
  over: false,
  under: false,
  outsideZeroCapture: false,
  centreOfZero: false,
  net: false,
}
const answers: Readonly<Record<string, Answer8217>> = {
  'weight 12.34': { type: 'weight', value: 12.34, net: false },
  'status: motion': { ...still, moving: true },
  'status: over capacity': { ...still, over: true },
  'status: under zero': { ...still, under: true },
  'status: outside zero capture': { ...still, outsideZeroCapture: true },
  'status: centre of zero': { ...still, centreOfZero: true },
  'status: net+motion': { ...still, moving: true, net: true },
}

for (const { what, frame } of vectors.toledo_8217) {
  test(`vendor vector, 8217: ${what}`, () => {
    const bytes = bytesOf(frame)
    if (what === 'request') return assert.deepEqual(new TextEncoder().encode(letters.weight), bytes)
    const reader = new Reader8217()
    const [read] = reader.push(bytes)
    assert.ok(answers[what], 'the vector has a meaning')
    assert.deepEqual(read, { answer: answers[what], bytes })
    if (read?.answer.type === 'status') assert.deepEqual(encode8217(read.answer), bytes)
    assert.deepEqual([reader.framingErrors, reader.kept], [0, 0])
    return undefined
  })
}

test('what is neither a weight nor a status is nothing', () => {
  for (const text of ['', '?', '?!', '12.3.4', '12,34', '?AB', 'N', '12.34X'])
    assert.equal(decode8217(text), null, text)
  assert.deepEqual(decode8217('012.340N'), { type: 'weight', value: 12.34, net: true })
})

test('however the 8217 stream is cut the same answers come out, and after noise the next whole answer is read', () => {
  const answer = fc.constantFrom(...Object.values(answers))
  const readAll = (chunks: readonly Uint8Array[]) => {
    const reader = new Reader8217()
    const read = chunks.flatMap((chunk) => reader.push(chunk))
    return { read, errors: reader.framingErrors, kept: reader.kept }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), answer, fc.integer({ min: 1, max: 20 }), (noise, next, size) => {
      const stream = Uint8Array.from([...noise, ...encode8217(next)])
      const all = readAll([stream])
      assert.deepEqual(readAll(cut(stream, size)), all)
      assert.deepEqual(all.read.at(-1)?.answer, next)
    }),
  )
})

test('bytes that carry parity are counted as such', () => {
  const reader = new Reader8217()
  assert.deepEqual(reader.push(Uint8Array.from([0x82, 0xb1, 0xb2, 0x2e, 0x33, 0xb4, 0x8d])), [])
  assert.equal(reader.parityBytes, 5)
})
