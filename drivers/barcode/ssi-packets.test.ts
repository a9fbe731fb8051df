import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeSsi, ssiChecksum, type SsiName, ssiOpcodes, type SsiPacket, SsiReader } from './ssi-packets.ts'

const { ssi: vectors } = JSON.parse(readFileSync(new URL('../vectors/barcode.json', import.meta.url), 'utf8')) as {
  ssi: { host: Record<string, string>; scanner: Record<string, string> }
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))
const read = (chunks: readonly Uint8Array[], from: 'host' | 'scanner' = 'scanner') => {
  const reader = new SsiReader(from)
  const packets = chunks.flatMap((chunk) => reader.push(chunk))
  return { packets, kept: reader.kept, framing: reader.framingErrors, checksum: reader.checksumErrors }
}

test('the host’s packets are the bytes that public drivers and the guide give', () => {
  for (const [name, hex] of Object.entries(vectors.host)) {
    const bytes = bytesOf(hex)
    const data = bytes.slice(4, -2)
    const opcode = name.replace(/ .*/, '') as SsiName
    assert.deepEqual(encodeSsi({ name: opcode, from: 'host', data }), bytes, name)
    assert.deepEqual(read([bytes], 'host').packets, [{ name: opcode, from: 'host', status: 0, data }], name)
  }
})

test('a scanner’s packets are read, a no-read of a real scanner among them', () => {
  const [noRead] = read([bytesOf(vectors.scanner['decodeData NR'] ?? '')]).packets
  assert.equal(noRead?.name, 'decodeData')
  assert.deepEqual(Array.from(noRead?.data ?? []), [0x01, 0x4e, 0x52])
  assert.equal(read([bytesOf(vectors.scanner['ack'] ?? '')]).packets[0]?.name, 'ack')
})

const fromScanner = (Object.keys(ssiOpcodes) as SsiName[]).filter((name) => ssiOpcodes[name].from !== 'host')
const packet: fc.Arbitrary<SsiPacket> = fc.record(
  {
    name: fc.constantFrom(...fromScanner),
    from: fc.constant('scanner' as const),
    status: fc.nat(255),
    data: fc.uint8Array({ maxLength: 251 }),
  },
  { noNullPrototype: true },
)

test('a packet that is sent is read the same', () => {
  fc.assert(fc.property(packet, (sent) => assert.deepEqual(read([encodeSsi(sent)]).packets, [sent])))
})

test('however the stream is cut, the same packets come out and the same errors are counted', () => {
  const piece = fc.oneof(packet.map(encodeSsi), fc.uint8Array({ maxLength: 300 }))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.integer({ min: 1, max: 60 }), (pieces, size) => {
      const stream = Uint8Array.from(pieces.flatMap((bytes) => Array.from(bytes)))
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
        stream.subarray(index * size, (index + 1) * size),
      )
      assert.deepEqual(read(chunks), read([stream]))
    }),
  )
})

test('noise never hides a packet for good, not even one that looks like the beginning of a longer one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), packet, (noise, sent) => {
      const reader = new SsiReader('scanner')
      const found = [...reader.push(noise), ...reader.push(encodeSsi(sent)), ...reader.giveUp()]
      assert.deepEqual(found.at(-1), sent)
      assert.equal(reader.kept, 0)
    }),
  )
  const reader = new SsiReader('scanner')
  assert.deepEqual(reader.push(Uint8Array.of(0xff, 0xf3, 0, 0, ...bytesOf(vectors.scanner['ack'] ?? ''))), [])
  assert.equal(reader.giveUp()[0]?.name, 'ack')
})

test('any change of one byte is found by checksum or header', () => {
  fc.assert(
    fc.property(packet, fc.nat(400), fc.integer({ min: 1, max: 255 }), (sent, place, by) => {
      const bytes = encodeSsi(sent)
      const at = place % bytes.length
      bytes[at] = ((bytes[at] ?? 0) + by) & 0xff
      assert.ok(
        !read([bytes]).packets.some((found) => found.data.length === sent.data.length && found.name === sent.name),
      )
    }),
  )
})

test('more than a packet can hold is refused', () => {
  assert.throws(() => encodeSsi({ name: 'decodeData', from: 'scanner', data: new Uint8Array(252) }), RangeError)
  assert.equal(ssiChecksum(Uint8Array.of()), 0)
})
