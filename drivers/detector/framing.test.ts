import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeFrame, type Frame, type FrameHead, FrameReader, frameTypes, headerBytes } from './framing.ts'
import { lineOf } from './lines.ts'

const vectors = JSON.parse(readFileSync(new URL('../vectors/xlp1.json', import.meta.url), 'utf8')) as {
  xlp1: { line_frame: string }
}
const vector = Uint8Array.from(vectors.xlp1.line_frame.split(' '), (byte) => Number.parseInt(byte, 16))
const vectorHead: FrameHead = {
  type: frameTypes.line,
  flags: 0x13,
  seq: 7,
  lineId: 42,
  timestampUs: 1_700_000_000_000_000n,
  encoder: 10_042,
  pixels: 4,
  bits: 16,
  energies: 2,
  integrationUs: 3200,
}
const samples = Uint16Array.of(60000, 59990, 60010, 60020, 61000, 61010, 60990, 61005)

test('the published frame is written byte for byte', () => {
  assert.deepEqual(encodeFrame(vectorHead, new Uint8Array(samples.buffer)), vector)
})

test('the published frame is read as one dual-energy line with its numbers', () => {
  const [frame] = new FrameReader().push(vector)
  assert.ok(frame)
  assert.deepEqual(frame.head, vectorHead)
  const line = lineOf(frame)
  assert.deepEqual([...(line?.low ?? [])], [60000, 59990, 60010, 60020])
  assert.deepEqual([...(line?.high ?? [])], [61000, 61010, 60990, 61005])
  assert.equal(line?.beamOn, true)
  assert.equal(line?.valid, true)
})

test('a line whose sizes do not fit is no line', () => {
  const frame = (head: Partial<FrameHead>): Frame => ({
    head: { ...vectorHead, ...head },
    payload: new Uint8Array(16),
    intact: true,
  })
  assert.equal(lineOf(frame({ pixels: 5 })), null)
  assert.equal(lineOf(frame({ energies: 1 })), null)
  assert.equal(lineOf(frame({ bits: 20 })), null)
  assert.equal(lineOf(frame({ energies: 1, pixels: 8 }))?.high, null)
})

test('of 20 and 24 bits the upper 16 are taken, and a line of the test pattern is not valid', () => {
  const frame = (head: Partial<FrameHead>, samples: readonly number[]): Frame => ({
    head: { ...vectorHead, pixels: 2, ...head },
    payload: new Uint8Array(Uint32Array.from(samples).buffer),
    intact: true,
  })
  const twenty = lineOf(frame({ bits: 20 }, [0xfffff, 0x12345, 0x0000f, 0x00010]))
  assert.deepEqual([...(twenty?.low ?? []), ...(twenty?.high ?? [])], [0xffff, 0x1234, 0, 1])
  const more = lineOf(frame({ bits: 24 }, [0xffffff, 0xabcdef, 0x100, 0x1000000]))
  assert.deepEqual([...(more?.low ?? []), ...(more?.high ?? [])], [0xffff, 0xabcd, 1, 0xffff])
  assert.equal(more?.valid, true)
  assert.equal(lineOf(frame({ bits: 24, flags: 0x80 }, [1, 2, 3, 4]))?.valid, false)
  assert.equal(lineOf(frame({ bits: 12 }, [1, 2, 3, 4])), null)
  assert.equal(lineOf(frame({ bits: 20, energies: 3 }, [1, 2, 3, 4])), null)
})

const u32 = fc.integer({ min: 0, max: 0xffffffff })
const head = fc
  .record<FrameHead>({
    type: fc.constantFrom(...Object.values(frameTypes)),
    flags: fc.integer({ min: 0, max: 0xffff }),
    seq: u32,
    lineId: u32,
    timestampUs: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    encoder: u32,
    pixels: fc.integer({ min: 0, max: 0xffff }),
    bits: fc.integer({ min: 0, max: 255 }),
    energies: fc.integer({ min: 0, max: 255 }),
    integrationUs: u32,
  })
  .map((fields) => ({ ...fields }))
const payload = fc.uint8Array({ maxLength: 80 })
/** Bytes that try to look like the beginning of a frame. */
const noise = fc
  .array(
    fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(vector.slice(0, 30)), fc.constant(vector.slice(0, 5))),
    {
      maxLength: 4,
    },
  )
  .map((parts) => Buffer.concat(parts))

/** Cuts bytes into chunks at the given shares and pushes them in turn. */
function pushed(reader: FrameReader, bytes: Uint8Array, cuts: readonly number[]): Frame[] {
  const at = [0, ...cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).flatMap((end, index) => reader.push(bytes.subarray(at[index], end)))
}
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

test('a frame that was written is read as it was, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(head, payload), { maxLength: 6 }), cuts, (frames, where) => {
      const reader = new FrameReader()
      const got = pushed(reader, Buffer.concat(frames.map(([h, p]) => encodeFrame(h, p))), where)
      assert.deepEqual(
        got.map((frame) => [frame.head, [...frame.payload], frame.intact]),
        frames.map(([h, p]) => [h, [...p], true]),
      )
      assert.deepEqual([reader.framingErrors, reader.checksumErrors], [0, 0])
    }),
  )
})

test('noise before, between and behind frames hides none of them and is counted', () => {
  fc.assert(
    fc.property(
      noise,
      fc.tuple(head, payload),
      noise,
      fc.tuple(head, payload),
      cuts,
      (before, one, between, two, where) => {
        const reader = new FrameReader()
        const bytes = Buffer.concat([before, encodeFrame(...one), between, encodeFrame(...two)])
        const got = pushed(reader, bytes, where)
        assert.deepEqual(
          got.map((frame) => frame.head),
          [one[0], two[0]],
        )
        const stretches = (before.length > 0 ? 1 : 0) + (between.length > 0 ? 1 : 0)
        assert.equal(reader.framingErrors, stretches)
      },
    ),
  )
})

test('a frame that lost bytes on the way does not take the next ones with it', () => {
  fc.assert(
    fc.property(
      fc.tuple(head, payload),
      fc.nat({ max: 40 }),
      fc.array(fc.tuple(head, payload), { minLength: 3, maxLength: 5 }),
      cuts,
      (torn, missing, whole, where) => {
        const part = encodeFrame(...torn)
        const reader = new FrameReader()
        const rest = whole.map(([h, p]) => encodeFrame(h, p))
        const bytes = Buffer.concat([part.subarray(0, Math.max(0, part.length - 1 - missing)), ...rest])
        const got = pushed(reader, bytes, where).filter((frame) => frame.intact)
        assert.deepEqual(
          got.map((frame) => frame.head),
          whole.map(([h]) => h),
        )
      },
    ),
  )
})

test('a payload that does not hold is given as not intact, once, and the next frame is whole', () => {
  const bad = Uint8Array.from(vector)
  bad[headerBytes + 3] = (bad[headerBytes + 3] ?? 0) ^ 0x40
  const reader = new FrameReader()
  const got = reader.push(Buffer.concat([bad, vector, bad, vector]))
  assert.deepEqual(
    got.map((frame) => frame.intact),
    [false, true, false, true],
  )
  assert.deepEqual([reader.framingErrors, reader.checksumErrors], [0, 2])
})

test('a payload of forty bytes that is torn off does not take the next header for itself', () => {
  const torn = encodeFrame(vectorHead, new Uint8Array(40)).subarray(0, headerBytes)
  const got = new FrameReader().push(Buffer.concat([torn, vector]))
  assert.deepEqual(
    got.map(({ head, intact }) => [head.seq, intact]),
    [
      [7, false],
      [7, true],
    ],
  )
})

test('a header whose last byte is missing but for the first of the next frame does not take that frame with it', () => {
  let torn = encodeFrame(vectorHead, new Uint8Array(41))
  for (let seq = 0; torn[headerBytes - 1] !== 0x58; seq++)
    torn = encodeFrame({ ...vectorHead, seq }, new Uint8Array(41))
  const got = new FrameReader().push(Buffer.concat([torn.subarray(0, headerBytes - 1), vector, vector]))
  assert.equal(got.filter(({ intact }) => intact).length, 2)
})

test('a frame whose last byte is missing but for the first of the next frame does not take that frame with it', () => {
  let torn = encodeFrame(vectorHead, Uint8Array.of(0))
  for (let byte = 0; torn.at(-1) !== 0x58; byte++) torn = encodeFrame(vectorHead, Uint8Array.of(byte & 0xff, byte >> 8))
  for (const chunkBytes of [1, 30, 1000]) {
    const reader = new FrameReader()
    const stream = Buffer.concat([torn.subarray(0, -1), vector, torn, vector])
    const got: Frame[] = []
    for (let at = 0; at < stream.length; at += chunkBytes)
      got.push(...reader.push(stream.subarray(at, at + chunkBytes)))
    assert.deepEqual(
      got.map(({ payload }) => payload.length),
      [2, 16, 2, 16],
    )
    assert.deepEqual([reader.framingErrors, reader.checksumErrors], [0, 0])
  }
})

test('a header that claims more than 1 MiB is passed over', () => {
  const huge = encodeFrame(vectorHead, new Uint8Array((1 << 20) + 1))
  const reader = new FrameReader()
  const got = reader.push(Buffer.concat([huge.subarray(0, headerBytes), vector, vector]))
  assert.equal(got.length, 2)
  assert.equal(reader.framingErrors, 1)
})
