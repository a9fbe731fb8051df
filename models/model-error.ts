/** Why a model cannot be used or gave no answer. Decide by `code`. */
export type ModelErrorCode =
  'bad-card' | 'missing-file' | 'hash-differs' | 'golden-differs' | 'bad-input' | 'timeout' | 'worker-died' | 'closed'

/** The one error class of `models/`; the message says what to do about it. */
export class ModelError extends Error {
  readonly code: ModelErrorCode

  constructor(code: ModelErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ModelError'
    this.code = code
  }
}
