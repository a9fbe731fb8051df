/** Why imaging has no picture. Decide by `code`. */
export type ImagingErrorCode =
  'no-lines' | 'no-calibration' | 'bad-calibration' | 'disk-full' | 'write-failed' | 'worker'

/** The one error class of `station/imaging`; the message says what a technician should look at. */
export class ImagingError extends Error {
  readonly code: ImagingErrorCode

  constructor(code: ImagingErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ImagingError'
    this.code = code
  }
}
