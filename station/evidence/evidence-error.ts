/** Why evidence could not be written, read or trusted. Decide by `code`; the message is for a technician. */
export type EvidenceErrorCode = 'disk-full' | 'write-failed' | 'already-stored' | 'missing' | 'not-grey16' | 'bad-size'

/** The one error class of `station/evidence`. */
export class EvidenceError extends Error {
  readonly code: EvidenceErrorCode

  constructor(code: EvidenceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'EvidenceError'
    this.code = code
  }
}
