/** Why a configuration was refused. Decide by `code`; the message names the file, the field and what is expected. */
export type ConfigErrorCode = 'unreadable' | 'not-yaml' | 'bad-field' | 'missing-file'

/** The one error class of `station/config`. */
export class ConfigError extends Error {
  readonly code: ConfigErrorCode

  constructor(code: ConfigErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ConfigError'
    this.code = code
  }
}
