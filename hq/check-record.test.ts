import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { checkRecord } from './check-record.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const event = { kind: 'stop', words: 'stopped', facts: {} }
const envelopeOf = (change: object = {}) => ({
  v: 1,
  type: 'event/1',
  id: '01932c07-4e2e-7cc3-8b1a-000000000001',
  laneId: 'lane-01',
  seq: 1,
  at: 5,
  clock: { source: 'system', offsetMs: null },
  body: event,
  ...change,
})
function sealed(envelope: object, change: object = {}): Buffer {
  const bytes = Buffer.from(canonicalize(envelope) ?? '')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const signature = sign(null, bytes, privateKey).toString('base64')
  return Buffer.from(JSON.stringify({ envelope, sha256, signature, keyId: 'k', ...change }))
}
const reasonOf = (message: Uint8Array, lane = 'lane-01') => {
  const checked = checkRecord(lane, message, key)
  return checked.type === 'refused' ? checked.reason : checked.type
}

test('a genuine record is taken, with fields that this version does not know in its signed bytes', () => {
  const checked = checkRecord('lane-01', sealed(envelopeOf({ later: { field: 1 } })), key)
  assert.equal(checked.type, 'genuine')
  assert.ok(checked.type === 'genuine' && Buffer.from(checked.record.bytes).includes('"later"'))
})

test('a record of a type that is not known is kept as unread, not refused', () => {
  const checked = checkRecord('lane-01', sealed(envelopeOf({ type: 'opening/3', body: 7 })), key)
  assert.ok(checked.type === 'genuine' && !checked.record.known)
})

test('another lane’s name, other bytes, a foreign signature and an unfit body are each refused with their reason', () => {
  assert.match(reasonOf(sealed(envelopeOf()), 'lane-02'), /another lane/)
  assert.match(reasonOf(sealed(envelopeOf(), { sha256: 'a'.repeat(64) })), /sha256/)
  const forged = sign(null, Buffer.from('else'), privateKey).toString('base64')
  assert.match(reasonOf(sealed(envelopeOf(), { signature: forged })), /signature/)
  assert.match(reasonOf(sealed(envelopeOf({ body: { kind: 4 } }))), /body/)
  assert.match(reasonOf(sealed(envelopeOf({ type: 'inspection/1' }))), /body/)
})

test('without the lane’s key nothing is stored and nothing refused', () => {
  assert.equal(checkRecord('lane-01', sealed(envelopeOf()), null).type, 'keyless')
})

test('hostile bytes are unreadable or refused and never throw', () => {
  const deep = Buffer.from(`{"envelope":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)
  assert.equal(reasonOf(deep), 'unreadable')
  const deepBody = `${'[['.repeat(9000)}${']]'.repeat(9000)}`
  const text = JSON.stringify({
    envelope: envelopeOf({ type: 'x/9', body: 0 }),
    sha256: 'a'.repeat(64),
    signature: '',
    keyId: '',
  })
  assert.notEqual(reasonOf(Buffer.from(text.replace('"body":0', `"body":${deepBody}`))), 'genuine')
  assert.notEqual(reasonOf(Buffer.from(text.replace('"body":0', '"body":1e999'))), 'genuine')
  assert.equal(reasonOf(Buffer.alloc(200_000, 0x20)), 'unreadable')
  assert.equal(reasonOf(Buffer.from([0xff, 0xfe, 0x7b])), 'unreadable')
  const polluted = checkRecord(
    'lane-01',
    Buffer.from('{"__proto__":{"envelope":1},"envelope":{"__proto__":{"v":1}}}'),
    key,
  )
  assert.equal(polluted.type, 'unreadable')
  assert.equal(Object.hasOwn(Object.prototype, 'envelope'), false)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => reasonOf(bytes) === 'unreadable'))
  fc.assert(fc.property(fc.json(), (json) => reasonOf(Buffer.from(json)) === 'unreadable'))
})

test('a NUL in a label does not keep the record out of the database: the column loses it, the bytes keep it', () => {
  const checked = checkRecord('lane-01', sealed(envelopeOf({ type: 'x\u0000/1' })), key)
  assert.ok(checked.type === 'genuine' && !checked.record.type.includes('\u0000'))
})
