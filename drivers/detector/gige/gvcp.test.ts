import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexOf } from '../../wire/transcript.ts'
import {
  decodeGvcp,
  decodeResend,
  encodeGvcp,
  encodeResend,
  type GvcpAnswer,
  type GvcpCommand,
  type GvcpCommandName,
  gvcpCommands,
  gvcpStatus,
  readWords,
  statusOf,
  words,
} from './gvcp.ts'
import { addressText, addressWord, bootstrap, discoveryBytes, identityOf, meaningOfAddress } from './registers.ts'

type Vector = { readonly what: string; readonly frame: string }
const vectors = JSON.parse(readFileSync(new URL('../../vectors/gige.json', import.meta.url), 'utf8')) as {
  readonly gvcp: readonly Vector[]
}

const command = (name: GvcpCommandName, id: number, data: Uint8Array, flags = 1): Uint8Array =>
  encodeGvcp({ type: 'command', name, flags, id, data })
const answer = (name: GvcpCommandName, id: number, data: Uint8Array, status = 0): Uint8Array =>
  encodeGvcp({ type: 'answer', name, status, id, data })

/** What each vector says, said with the codec and the register table. */
const said: Readonly<Record<string, Uint8Array>> = {
  'DISCOVERY_CMD (broadcast to :3956, allow broadcast ack)': command('discovery', 0xffff, words(), 0x11),
  'READREG CCP 0x0A00': command('readRegister', 2, words(bootstrap.controlPrivilege.address)),
  'READREG_ACK 0': answer('readRegister', 2, words(0)),
  'WRITEREG CCP=2 (control)': command('writeRegister', 3, words(bootstrap.controlPrivilege.address, 2)),
  'WRITEREG_ACK 1 register': answer('writeRegister', 3, words(1)),
  'WRITEREG SCDA0 0x0D18 = 127.0.0.1': command(
    'writeRegister',
    4,
    words(bootstrap.streamAddress.address, addressWord('127.0.0.1')),
  ),
  'WRITEREG SCP0 0x0D00 = 50010': command('writeRegister', 5, words(bootstrap.streamPort.address, 50_010)),
  'WRITEREG SCPS0 0x0D04 = 1500 | DF': command(
    'writeRegister',
    6,
    words(bootstrap.streamPacketSize.address, 0x4000_0000 | 1500),
  ),
  'READMEM XML url 0x200, 512 bytes': command('readMemory', 7, words(bootstrap.xmlUrl.address, 512)),
  'PACKETRESEND block 10 packets 3..4': encodeResend({ block: 10, first: 3, last: 4, extended: false }, 8),
  'error ack: write protect on WRITEREG': answer('writeRegister', 9, words(), gvcpStatus.writeProtect),
}

test('every byte vector of GVCP is written and read as it stands', () => {
  assert.equal(vectors.gvcp.length, Object.keys(said).length)
  for (const { what, frame } of vectors.gvcp) {
    const bytes = said[what]
    assert.ok(bytes, `no row for "${what}"`)
    assert.equal(hexOf(bytes).toUpperCase(), frame, what)
    const packet = decodeGvcp(bytes)
    assert.ok(packet)
    assert.deepEqual(encodeGvcp(packet), bytes)
  }
})

const names = Object.keys(gvcpCommands) as GvcpCommandName[]
const packets = fc.record({
  name: fc.constantFrom(...names),
  id: fc.integer({ min: 0, max: 0xffff }),
  data: fc.uint8Array({ maxLength: 540 }),
})

test('whatever is packed as a command or an answer is read back the same', () => {
  fc.assert(
    fc.property(packets, fc.integer({ min: 0, max: 255 }), ({ name, id, data }, flags) => {
      const packet: GvcpCommand = { type: 'command', name, flags, id, data }
      assert.deepEqual(decodeGvcp(encodeGvcp(packet)), packet)
    }),
  )
  const statuses = fc.constantFrom(0, ...Object.values(gvcpStatus))
  fc.assert(
    fc.property(packets, statuses, ({ name, id, data }, status) => {
      const packet: GvcpAnswer = { type: 'answer', name, status, id, data }
      assert.deepEqual(decodeGvcp(encodeGvcp(packet)), packet)
    }),
  )
})

test('ranges to be sent again are read back the same, with 16-bit and with 64-bit block ids', () => {
  const short = { block: fc.integer({ min: 1, max: 0xffff }), extended: fc.constant(false) }
  const long = { block: fc.maxSafeNat(), extended: fc.constant(true) }
  const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
    fc.record(model, { noNullPrototype: true })
  const range = { first: fc.integer({ min: 0, max: 0xffffff }), last: fc.integer({ min: 0, max: 0xffffff }) }
  fc.assert(
    fc.property(fc.oneof(plain({ ...short, ...range }), plain({ ...long, ...range })), (wanted) => {
      const packet = decodeGvcp(encodeResend(wanted, 5))
      assert.ok(packet?.type === 'command')
      assert.deepEqual(decodeResend(packet), wanted)
    }),
  )
})

test('noise is read as nothing or as a packet that would be written so, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (noise) => {
      const packet = decodeGvcp(noise)
      if (packet?.type === 'command') decodeResend(packet)
      if (packet) assert.deepEqual(encodeGvcp(packet), noise.slice(0, 8 + packet.data.length))
      identityOf(noise)
      readWords(noise)
    }),
  )
})

test('a discovery answer tells maker, model, serial number, and the network card where there is none', () => {
  const data = new Uint8Array(discoveryBytes)
  data.set([0x00, 0x1b, 0x2c, 0x3d, 0x4e, 0x5f], 0x0a)
  data.set([10, 0, 0, 7], bootstrap.currentIp.address)
  data.set(new TextEncoder().encode('Maker'), bootstrap.manufacturer.address)
  data.set(new TextEncoder().encode('Model'), bootstrap.model.address)
  const identity = identityOf(data)
  assert.deepEqual([identity?.manufacturer, identity?.model, identity?.host], ['Maker', 'Model', '10.0.0.7'])
  assert.equal(identity?.serial, '00:1b:2c:3d:4e:5f')
  assert.equal(identityOf(data.subarray(1)), null)
})

test('addresses, registers and status words are told in words', () => {
  assert.equal(addressText(words(addressWord('192.168.1.20'))), '192.168.1.20')
  assert.throws(() => addressWord('192.168.1'), RangeError)
  assert.equal(meaningOfAddress(0x0a00), 'control privilege (CCP)')
  assert.equal(meaningOfAddress(0x1234), '1234')
  assert.equal(statusOf(0x8006), 'access denied')
  assert.equal(statusOf(0x8042), 'status 8042')
})
