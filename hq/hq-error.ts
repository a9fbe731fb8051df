/** Why headquarters' side cannot work. */
export type ReceiverErrorCode =
  'locked' | 'database' | 'newer-schema' | 'cannot-listen' | 'image-digest' | 'image-name' | 'image-size'

/** The one error class of `hq`; the message says what an operator should do. */
export class ReceiverError extends Error {
  readonly code: ReceiverErrorCode

  constructor(code: ReceiverErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ReceiverError'
    this.code = code
  }
}
