/** Why a test piece or its limits cannot be used. Decide by `code`. */
export type TestPieceErrorCode = 'no-piece' | 'bad-piece' | 'bad-limits' | 'no-picture'

/** The one error class of the scored test piece; the message says what to correct. A piece that is not found in a picture is no error. */
export class TestPieceError extends Error {
  readonly code: TestPieceErrorCode

  constructor(code: TestPieceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'TestPieceError'
    this.code = code
  }
}
