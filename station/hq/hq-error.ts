/** Why the link to headquarters cannot be set up. Losing it later is no error: it is a state. */
export type HqErrorCode = 'bad-url' | 'bad-certificate' | 'bad-name' | 'image-refused' | 'image-unreachable'

/** The one error class of `station/hq`; the message says what a technician should do. */
export class HqError extends Error {
  readonly code: HqErrorCode

  constructor(code: HqErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'HqError'
    this.code = code
  }
}
