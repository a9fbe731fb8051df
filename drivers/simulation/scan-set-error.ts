/** Why a scan set, or one scan of it, cannot be used. `file` is the path within the set. */
export type ScanSetErrorCode = 'no-set' | 'bad-set' | 'no-image' | 'bad-image' | 'bad-json' | 'sizes-differ'

/** The error of scan-set/1 folders; the message names the scan, the file and what is wrong. */
export class ScanSetError extends Error {
  readonly code: ScanSetErrorCode
  readonly file: string

  constructor(code: ScanSetErrorCode, file: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ScanSetError'
    this.code = code
    this.file = file
  }
}
