/** Why a driver could not keep a promise. Decide by `code`; the message is for a technician. */
export type DriverErrorCode =
  | 'bad-url'
  | 'cannot-open'
  | 'port-held'
  | 'closed'
  | 'timeout'
  | 'refused'
  | 'bad-answer'
  | 'wrong-device'
  | 'out-of-range'
  | 'cancelled'

/** Facts that go with a driver error: which device, which command, which limit. */
export type DriverErrorFacts = Readonly<Record<string, string | number | boolean | null>>

/** The one error class of `drivers/`. `message` is one sentence that tells a technician what to do. */
export class DriverError extends Error {
  readonly code: DriverErrorCode
  readonly facts: DriverErrorFacts

  constructor(code: DriverErrorCode, message: string, facts: DriverErrorFacts = {}, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'DriverError'
    this.code = code
    this.facts = facts
  }
}
