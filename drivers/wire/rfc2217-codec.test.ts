import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  answeredCommand,
  encodeComPort,
  encodeOption,
  escapeData,
  mostValueBytes,
  newsOf,
  type TelnetPart,
  TelnetReader,
  telnetVerbs,
} from './rfc2217-codec.ts'
import { farPortOrders, parseFarPortUrl, setInstead } from './rfc2217-settings.ts'

const { rfc2217: vectors } = JSON.parse(readFileSync(new URL('../vectors/rfc2217.json', import.meta.url), 'utf8')) as {
  rfc2217: { what: string; frame: string }[]
}
const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
const vector = (what: string): string => {
  const found = vectors.find((row) => row.what === what)
  assert.ok(found, `there is a vector "${what}"`)
  return found.frame
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))

test('the settings of an address go out as the published bytes', () => {
  const asked = farPortOrders(
    parseFarPortUrl('rfc2217://10.0.0.5:4001?baudRate=9600&dataBits=7&parity=even&stopBits=1&dtr=on&rts=on'),
  )
  assert.deepEqual(
    asked.map(({ command, value }) => hexOf(encodeComPort(command, value))),
    ['SET-BAUDRATE 9600', 'DATASIZE 7', 'PARITY even', 'STOPSIZE 1', 'no flow control', 'DTR on', 'RTS on'].map(vector),
  )
  const plain = farPortOrders(parseFarPortUrl('rfc2217://10.0.0.5:4001'))
  assert.deepEqual(
    plain.map(({ words }) => words),
    ['baudRate=9600', 'dataBits=8', 'parity=none', 'stopBits=1', 'flow=none'],
  )
  assert.equal(hexOf(encodeComPort(11, [0xff])), vector('modem state mask all'))
  assert.equal(hexOf(encodeComPort(12, [3])), vector('purge both'))
})

test('the published answer is read, and each published frame comes back as it went', () => {
  const parts = new TelnetReader().push(bytesOf(vector('server ack baud')))
  assert.deepEqual(parts, [{ type: 'comPort', command: 101, value: Uint8Array.of(0, 0, 0x25, 0x80) }])
  assert.equal(answeredCommand(101), 1)
  assert.equal(answeredCommand(106), null)
  assert.equal(setInstead(1, Uint8Array.of(0, 0, 0x25, 0x80)), '9600')
  assert.equal(setInstead(3, Uint8Array.of(1)), 'none')
  assert.equal(setInstead(3, Uint8Array.of(9)), 'unknown (9)')
  for (const { frame } of vectors) {
    const again = new TelnetReader().push(bytesOf(frame)).map(encoded)
    assert.equal(hexOf(Buffer.concat(again)), frame)
  }
})

test('an address that is none is refused with an example', () => {
  for (const url of [
    'rfc2217://10.0.0.5',
    'rfc2217://:4001',
    'rfc2217://h:1?parity=maybe',
    'rfc2217://h:1?flow=xon',
    'rfc2217://h:1?dtr=maybe',
    'tcp://h:1',
  ])
    assert.throws(() => parseFarPortUrl(url), /write it like rfc2217:\/\/10\.0\.0\.5:4001/, url)
})

test('a line state tells its errors, a modem state its signals, and anything else nothing', () => {
  assert.equal(newsOf(106, 0x61), null)
  assert.deepEqual(newsOf(106, 0x0a), { type: 'lineErrors', overrun: true, parity: false, framing: true, break: false })
  assert.deepEqual(newsOf(107, 0xb1), {
    type: 'modemState',
    clearToSend: true,
    dataSetReady: true,
    ringing: false,
    carrier: true,
  })
  assert.equal(newsOf(105, 0xff), null)
})

function encoded(part: TelnetPart): Uint8Array {
  if (part.type === 'data') return escapeData(part.bytes)
  return part.type === 'option' ? encodeOption(part.verb, part.option) : encodeComPort(part.command, part.value)
}

const byte = fc.integer({ min: 0, max: 255 })
/** Bytes in which 0xFF is as frequent as a test wants it. */
const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.oneof(byte, fc.constant(0xff)), { maxLength }).map((list) => Uint8Array.from(list))
const part: fc.Arbitrary<TelnetPart> = fc.oneof(
  bytes(30).map((data) => ({ type: 'data' as const, bytes: data })),
  fc.record({
    type: fc.constant('option' as const),
    verb: fc.constantFrom(...(Object.keys(telnetVerbs) as (keyof typeof telnetVerbs)[])),
    option: byte,
  }),
  fc.record({ type: fc.constant('comPort' as const), command: byte.filter((value) => value < 255), value: bytes(12) }),
)

/** Data in one piece, however the stream was cut; options and settings as they came between it. */
function joined(parts: readonly TelnetPart[]): unknown[] {
  const told: unknown[] = []
  for (const one of parts) {
    const last = told.at(-1)
    if (one.type !== 'data') told.push(one.type === 'option' ? [one.verb, one.option] : [one.command, [...one.value]])
    else if (typeof last === 'string') told[told.length - 1] = last + String.fromCharCode(...one.bytes)
    else if (one.bytes.length > 0) told.push(String.fromCharCode(...one.bytes))
  }
  return told
}

test('what was written is read as it was, 0xFF and all, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 10 }), (parts, cuts) => {
      const stream = Uint8Array.from(Buffer.concat(parts.map(encoded)))
      const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length]
      const reader = new TelnetReader()
      const read = at.slice(1).flatMap((end, index) => reader.push(stream.subarray(at[index], end)))
      assert.deepEqual(joined(read), joined(parts))
      assert.equal(reader.framingErrors, 0)
      assert.equal(reader.kept, 0)
    }),
  )
})

test('noise is never kept beyond the longest answer, and hides no answer that comes after so much quiet data', () => {
  fc.assert(
    fc.property(bytes(800), (noise) => {
      const reader = new TelnetReader()
      reader.push(noise)
      assert.ok(reader.kept <= mostValueBytes + 2)
      reader.push(new Uint8Array(mostValueBytes + 4))
      const read = reader.push(encodeComPort(101, [0, 0, 0x25, 0x80]))
      assert.deepEqual(joined(read), [[101, [0, 0, 0x25, 0x80]]])
    }),
  )
})

test('a subnegotiation that never ends gives way to the next command, counted', () => {
  const reader = new TelnetReader()
  const torn = encodeComPort(101, [0, 0, 0x25, 0x80]).subarray(0, 6)
  assert.deepEqual(joined(reader.push(Buffer.concat([torn, encodeComPort(102, [7])]))), [[102, [7]]])
  assert.equal(reader.framingErrors, 1)
})
