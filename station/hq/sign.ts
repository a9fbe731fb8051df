import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import canonicalize from 'canonicalize'
import type { Envelope, SignedRecord } from '../contract/hq.ts'

/** The lane's signing key (Ed25519). `keyId` is the beginning of the sha256 of the public key; `publicKey` is SPKI DER in base64. */
export type LaneKey = { readonly keyId: string; readonly publicKey: string; readonly key: KeyObject }

/** Largest record that the wire carries (headquarters wire §2). */
export const largestRecord = 64 * 1024

/** Reads the lane's key, or makes it on first use; it never leaves the lane and only its owner may read it. */
export function openLaneKey(file: string): LaneKey {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  }
  const key = createPrivateKey(readFileSync(file, 'utf8'))
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return {
    key,
    publicKey: spki.toString('base64'),
    keyId: createHash('sha256').update(spki).digest('hex').slice(0, 16),
  }
}

/** Canonical bytes (RFC 8785) of an envelope. */
export function canonicalBytes(envelope: Envelope): Buffer {
  const text = canonicalize(envelope)
  if (text === undefined) throw new TypeError('An envelope must be plain JSON.')
  return Buffer.from(text)
}

/** Signs an envelope: the message as it is published, and the sha256 that names it. Throws RangeError beyond 64 KiB. */
export function sealEnvelope(envelope: Envelope, key: LaneKey): { message: Uint8Array; sha256: string } {
  const bytes = canonicalBytes(envelope)
  if (bytes.length > largestRecord)
    throw new RangeError(`A record of ${bytes.length} bytes does not fit the wire; 64 KiB do.`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const signed: SignedRecord = {
    envelope,
    sha256,
    signature: sign(null, bytes, key.key).toString('base64'),
    keyId: key.keyId,
  }
  return { message: Buffer.from(JSON.stringify(signed)), sha256 }
}

/** Whether a signed record is what its sha256 and signature say. `publicKey` is SPKI DER in base64. */
export function isGenuine(record: SignedRecord, publicKey: string): boolean {
  const bytes = canonicalBytes(record.envelope)
  if (createHash('sha256').update(bytes).digest('hex') !== record.sha256) return false
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return verify(null, bytes, key, Buffer.from(record.signature, 'base64'))
}
