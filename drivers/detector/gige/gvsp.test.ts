import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexOf } from '../../wire/transcript.ts'
import {
  contents,
  decodeHead,
  decodeLeader,
  decodeTrailer,
  encodeGvsp,
  encodeLeader,
  encodeTrailer,
  type Leader,
} from './gvsp.ts'
import { pixelFormatOf, pixelFormats, rowBytes } from './pixels.ts'

type Vector = { readonly what: string; readonly frame: string }
const vectors = JSON.parse(readFileSync(new URL('../../vectors/gige.json', import.meta.url), 'utf8')) as {
  readonly gvsp: readonly Vector[]
}

const leader: Leader = {
  payloadType: 1,
  timestamp: 123_456n,
  pixelFormat: 0x0110_0007,
  width: 2304,
  height: 1,
  offsetX: 0,
  offsetY: 0,
  paddingX: 0,
  paddingY: 0,
}
const said: Readonly<Record<string, Uint8Array>> = {
  'LEADER block 1, Mono16 2304x1, ts 123456': encodeGvsp(
    { block: 1, packet: 0 },
    contents.leader,
    encodeLeader(leader),
  ),
  'PAYLOAD header packet 1 (first 8 data bytes = 4 px 0x0010,0x0020,0x0030,0xFFFF little endian)': encodeGvsp(
    { block: 1, packet: 1 },
    contents.payload,
    new Uint8Array(Uint16Array.of(0x0010, 0x0020, 0x0030, 0xffff).buffer),
  ),
  'TRAILER packet 5, size_y=1': encodeGvsp({ block: 1, packet: 5 }, contents.trailer, encodeTrailer(1)),
}

test('every byte vector of GVSP is written as it stands and read back', () => {
  assert.equal(vectors.gvsp.length, Object.keys(said).length)
  for (const { what, frame } of vectors.gvsp) {
    const bytes = said[what]
    assert.ok(bytes, `no row for "${what}"`)
    assert.equal(hexOf(bytes).toUpperCase(), frame, what)
  }
  const [first, second, third] = Object.values(said)
  assert.deepEqual(decodeLeader((first ?? new Uint8Array()).subarray(8)), leader)
  assert.deepEqual(
    Array.from(pixelFormatOf(leader.pixelFormat)?.read(second ?? new Uint8Array(), 8, 4) ?? []),
    [0x10, 0x20, 0x30, 0xffff],
  )
  assert.deepEqual(decodeTrailer((third ?? new Uint8Array()).subarray(8)), { lines: 1 })
})

test('whatever packet is packed is read back the same, with 16-bit and with 64-bit block ids', () => {
  const short = fc.record({
    block: fc.integer({ min: 1, max: 0xffff }),
    packet: fc.integer({ min: 0, max: 0xffffff }),
    extended: fc.constant(false),
  })
  const long = fc.record({
    block: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    packet: fc.integer({ min: 0, max: 0xffff_ffff }),
    extended: fc.constant(true),
  })
  const content = fc.constantFrom(...Object.values(contents))
  fc.assert(
    fc.property(fc.oneof(short, long), content, fc.uint8Array({ maxLength: 80 }), (name, kind, data) => {
      const bytes = encodeGvsp(name, kind, data)
      const head = decodeHead(bytes)
      assert.deepEqual(head, { status: 0, content: kind, at: name.extended ? 20 : 8, ...name })
      assert.deepEqual(bytes.slice(head?.at), data)
    }),
  )
})

test('whatever leader is packed is read back the same', () => {
  const u32 = fc.integer({ min: 0, max: 0xffff_ffff })
  const u16 = fc.integer({ min: 0, max: 0xffff })
  const leaders = fc.record(
    {
      payloadType: fc.constantFrom(0x0001, 0x4001),
      timestamp: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      pixelFormat: u32,
      width: u32,
      height: u32,
      offsetX: u32,
      offsetY: u32,
      paddingX: u16,
      paddingY: u16,
    },
    { noNullPrototype: true },
  )
  fc.assert(fc.property(leaders, (some) => assert.deepEqual(decodeLeader(encodeLeader(some)), some)))
  fc.assert(fc.property(u32, (lines) => assert.deepEqual(decodeTrailer(encodeTrailer(lines)), { lines })))
})

test('noise never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
      decodeHead(noise)
      decodeLeader(noise)
      decodeTrailer(noise)
    }),
  )
  assert.equal(decodeHead(new Uint8Array(8)), null, 'block 0 is none')
})

/** Packs pixels as each packed format has them, bit by bit, in another way than they are read. */
function packed(pixels: readonly number[], low: boolean): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at < pixels.length; at += 2) {
    const [a, b] = [pixels[at] ?? 0, pixels[at + 1] ?? 0]
    if (low) bytes.push(a & 0xff, (a >> 8) | ((b & 0xf) << 4), b >> 4)
    else bytes.push(a >> 4, (a & 0xf) | ((b & 0xf) << 4), b >> 4)
  }
  return Uint8Array.from(bytes)
}

test('12-bit pixels are unpacked from both packings, an odd number of them as well', () => {
  const twelve = fc.array(fc.integer({ min: 0, max: 4095 }), { minLength: 1, maxLength: 33 })
  const format = (name: string): (typeof pixelFormats)[number] => {
    const found = pixelFormats.find((one) => one.name === name)
    assert.ok(found)
    return found
  }
  fc.assert(
    fc.property(twelve, (pixels) => {
      for (const [name, low] of [
        ['Mono12p', true],
        ['Mono12Packed', false],
      ] as const)
        assert.deepEqual(Array.from(format(name).read(packed(pixels, low), 0, pixels.length)), pixels)
    }),
  )
  assert.equal(rowBytes(format('Mono12p'), 7, 2), 13)
  assert.equal(rowBytes(format('Mono14'), 7, 0), 14)
})

test('a row at an odd place of the payload is read as well as one at an even place', () => {
  const payload = Uint8Array.of(9, 0x34, 0x12, 0x78, 0x56)
  assert.deepEqual(Array.from(pixelFormatOf(0x0110_0007)?.read(payload, 1, 2) ?? []), [0x1234, 0x5678])
  assert.deepEqual(Array.from(pixelFormatOf(0x0108_0001)?.read(payload, 1, 2) ?? []), [0x34, 0x12])
})
