/** Why a call of the page was refused; goes to the page as it is. */
export type ServeErrorCode =
  'bad-input' | 'not-found' | 'not-allowed' | 'too-late' | 'not-simulated' | 'not-ready' | 'cannot-listen'

/** The one error class of `station/serve`. The message is one sentence for the person at the page. */
export class ServeError extends Error {
  readonly code: ServeErrorCode

  constructor(code: ServeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ServeError'
    this.code = code
  }
}
