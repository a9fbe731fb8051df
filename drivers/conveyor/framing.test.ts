import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { crc16, withCrc } from './crc.ts'
import { framingsUnderFuzz } from './framing-fuzz.ts'
import { mbapBytes, MbapReader } from './mbap-framing.ts'
import { replyLength, requestLength, RtuReader } from './rtu-framing.ts'

type Vector = { readonly what: string; readonly pdu: string; readonly rtu: string; readonly tcp: string }
const { modbus } = JSON.parse(readFileSync(new URL('../vectors/modbus.json', import.meta.url), 'utf8')) as {
  modbus: readonly Vector[]
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const isReply = ({ what }: Vector): boolean => /^ack|exception|resp|low-word/.test(what)

test('every published frame has the CRC and the head that we give it', () => {
  for (const vector of modbus) {
    const [rtu, tcp, pdu] = [bytesOf(vector.rtu), bytesOf(vector.tcp), bytesOf(vector.pdu)]
    assert.deepEqual(withCrc(Uint8Array.from([1, ...pdu])), rtu, vector.what)
    const transaction = ((tcp[0] ?? 0) << 8) | (tcp[1] ?? 0)
    assert.deepEqual(mbapBytes({ transaction, unit: 1, pdu }), tcp, vector.what)
  }
  assert.equal(crc16(new TextEncoder().encode('123456789')), 0x4b37)
})

test('every published frame is found whole, byte by byte, in its direction and on TCP', () => {
  for (const vector of modbus) {
    const [rtu, tcp] = [bytesOf(vector.rtu), bytesOf(vector.tcp)]
    const reader = new RtuReader(isReply(vector) ? replyLength : requestLength)
    const found = [...rtu].flatMap((byte) => reader.push(Uint8Array.of(byte)))
    assert.deepEqual(found, [rtu], vector.what)
    assert.deepEqual([reader.kept, reader.checksumErrors], [0, 0])
    const frames = new MbapReader().push(tcp)
    assert.deepEqual(
      frames.map(({ pdu }) => pdu),
      [bytesOf(vector.pdu)],
    )
  }
})

/** Bytes cut into chunks at these places. */
const cut = (bytes: readonly number[], cuts: readonly number[]): Uint8Array[] => {
  const places = [0, ...[...cuts].map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => Uint8Array.from(bytes.slice(places[index], end)))
}
const randomOf = (seeds: readonly number[]): (() => number) => {
  let turn = 0
  return () => ((seeds[turn++ % seeds.length] ?? 0) % 1000) / 1000
}
const seeds = fc.array(fc.nat(999), { minLength: 40, maxLength: 80 })

for (const framing of framingsUnderFuzz) {
  test(`${framing.name}: any cut of good frames gives all of them and keeps nothing`, () => {
    fc.assert(
      fc.property(fc.array(seeds, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(2000)), (frames, cuts) => {
        const bytes = frames.flatMap((seed) => [...framing.makeGood(randomOf(seed)).bytes])
        const reader = framing.reader()
        const found = cut(bytes, cuts).reduce((sum, chunk) => sum + reader.push(chunk), 0)
        assert.equal(found, frames.length)
        assert.equal(reader.kept(), 0)
      }),
    )
  })
}

for (const [framing, lengthAt] of [
  [framingsUnderFuzz[0], requestLength],
  [framingsUnderFuzz[1], replyLength],
] as const) {
  assert.ok(framing)
  test(`${framing.name}: noise before good frames hides none of them for good, and is not kept for ever`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), seeds, (noise, seed) => {
        const reader = new RtuReader(lengthAt)
        reader.push(noise)
        assert.ok(reader.kept <= 255)
        const good = framing.makeGood(randomOf(seed)).bytes
        const same = (frame: Uint8Array): boolean => Buffer.compare(frame, good) === 0
        // Found at once, or as soon as the line falls silent, or when enough has come to judge what the noise began.
        assert.ok([...reader.push(good), ...reader.giveUp()].some(same))
        assert.equal(reader.kept, 0)
        reader.push(noise)
        const later = Array.from({ length: Math.ceil(256 / good.length) + 1 }, () => reader.push(good)).flat()
        assert.ok(later.some(same))
      }),
      // One run of noise in 2^16 has a good CRC by chance and may take the beginning of the frame with it, so the noise is always the same.
      { seed: 4711, numRuns: 300 },
    )
  })
}

test('a frame whose CRC does not hold is passed over and counted once', () => {
  const reader = new RtuReader(requestLength)
  const bad = withCrc(Uint8Array.of(1, 4, 0, 0, 0, 32))
  bad[3] = 0x99
  const good = withCrc(Uint8Array.of(1, 2, 0, 0, 0, 32))
  assert.deepEqual(reader.push(Uint8Array.from([...bad, ...good])), [good])
  assert.deepEqual([reader.checksumErrors, reader.kept], [1, 0])
})

test('a beginning that never ends holds the next frame back only until the line falls silent', () => {
  const reader = new RtuReader(requestLength)
  const begun = Uint8Array.of(1, 16, 0, 100, 0, 100, 200, 0, 0)
  const good = withCrc(Uint8Array.of(1, 4, 0, 0, 0, 32))
  assert.deepEqual(reader.push(begun), [])
  assert.deepEqual(reader.push(good), [])
  assert.deepEqual(reader.giveUp(), [good])
  assert.equal(reader.kept, 0)
})

test('a head that cannot be poisons a TCP stream for good, with nothing kept', () => {
  const good = mbapBytes({ transaction: 1, unit: 1, pdu: Uint8Array.of(4, 0, 0, 0, 1) })
  for (const [at, value] of [
    [2, 1],
    [4, 0xff],
    [5, 1],
  ] as const) {
    const bad = Uint8Array.from(good)
    bad[at] = value
    const reader = new MbapReader()
    assert.deepEqual(reader.push(bad), [])
    assert.equal(reader.poisoned, true)
    assert.deepEqual(reader.push(good), [])
    assert.equal(reader.kept, 0)
  }
})
