import { createHash, createPublicKey, verify } from 'node:crypto'
import canonicalize from 'canonicalize'
import { EventBody, InspectionBody, SignedRecord } from '../station/contract/hq.ts'

/** A genuine record as it is stored. `known` false: its type is not known here. */
export type GenuineRecord = {
  readonly laneId: string
  readonly id: string
  readonly seq: number
  readonly type: string
  readonly at: number
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly signature: string
  readonly keyId: string
  readonly known: boolean
  readonly label: string | null
  readonly masterCarton: string | null
  readonly verdict: string | null
  readonly decision: string | null
}

/** What a message turned out to be. Only what has an id and a sha256 can be answered. */
export type Checked =
  | { readonly type: 'genuine'; readonly record: GenuineRecord }
  | {
      readonly type: 'refused'
      readonly id: string
      readonly sha256: string
      readonly seq: number
      readonly reason: string
    }
  | { readonly type: 'keyless' }
  | { readonly type: 'unreadable'; readonly reason: string }

const mostBytes = 128 * 1024
const latestMs = 8.64e15

/**
 * Checks one message from a lane's `up` topic: readable, from that lane, the bytes that its sha256 names, signed by the lane's key
 * (`publicKey`: SPKI DER in base64, null while it is not known), and a body that fits its type. Never throws.
 */
export function checkRecord(laneId: string, message: Uint8Array, publicKey: string | null): Checked {
  if (message.length > mostBytes) return { type: 'unreadable', reason: `a message of ${message.length} bytes` }
  const raw = readJson(message)
  const parsed = SignedRecord.safeParse(raw)
  if (!parsed.success) return { type: 'unreadable', reason: 'not a signed record' }
  const { envelope, sha256, signature, keyId } = parsed.data
  const refused = (reason: string): Checked => ({ type: 'refused', id: envelope.id, sha256, seq: envelope.seq, reason })
  if (envelope.laneId !== laneId) return refused('the record names another lane than its topic')
  if (publicKey === null) return { type: 'keyless' }
  // The bytes that were signed are those of the envelope as it came, with fields this version may not know.
  const bytes = canonicalBytes((raw as { envelope: unknown }).envelope)
  if (bytes === null) return refused('the record has no canonical form')
  if (sha256Of(bytes) !== sha256) return refused('the sha256 is not that of the record')
  if (!isSigned(bytes, signature, publicKey)) return refused('the signature is not that of the enrolled key')
  const columns = columnsOf(envelope.type, envelope.body)
  if (columns === 'unfit') return refused(`the body does not fit ${envelope.type}`)
  const at = Math.round(Math.max(-latestMs, Math.min(latestMs, envelope.at)))
  const { id, seq, type } = envelope
  const known = columns !== null
  const record = {
    laneId,
    id: id.toLowerCase(),
    seq,
    type: plain(type),
    at,
    sha256,
    bytes,
    signature: plain(signature),
  }
  return { type: 'genuine', record: { ...record, keyId: plain(keyId), known, ...(columns ?? noColumns) } }
}

/** sha256 in hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

type Columns = Pick<GenuineRecord, 'label' | 'masterCarton' | 'verdict' | 'decision'>
const noColumns: Columns = { label: null, masterCarton: null, verdict: null, decision: null }

/** What is searched for; null for a type that is not known here. */
function columnsOf(type: string, body: unknown): Columns | null | 'unfit' {
  if (type === 'event/1') return EventBody.safeParse(body).success ? noColumns : 'unfit'
  if (type !== 'inspection/1') return null
  const parsed = InspectionBody.safeParse(body)
  if (!parsed.success) return 'unfit'
  const { label, declaration, verdict, decision } = parsed.data.inspection
  const masterCarton = declaration?.masterCarton ?? null
  return {
    label: label && plain(label),
    masterCarton: masterCarton && plain(masterCarton),
    verdict,
    decision,
  }
}

/** PostgreSQL's text holds everything but NUL; the signed bytes keep it. */
function plain(text: string): string {
  return text.replaceAll('\u0000', '�')
}

function readJson(message: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(message))
  } catch {
    // Whatever it was, it was no JSON in UTF-8; the caller says so.
    return null
  }
}

function canonicalBytes(envelope: unknown): Buffer | null {
  try {
    const text = canonicalize(envelope)
    return text === undefined ? null : Buffer.from(text)
  } catch {
    // Nested deeper than the stack, or a number that JSON cannot say.
    return null
  }
}

/** Whether a signature (base64) over the bytes is that of an Ed25519 key (SPKI DER in base64). */
export function isSigned(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, Buffer.from(signature, 'base64'))
  } catch {
    // A key that cannot be read signs nothing.
    return false
  }
}
