import pino from 'pino'

/** What the station writes about itself: JSON lines with fixed keys; messages are constant strings, facts go into the fields. */
export type Log = {
  readonly info: (facts: Readonly<Record<string, unknown>>, message: string) => void
  readonly warn: (facts: Readonly<Record<string, unknown>>, message: string) => void
  readonly error: (facts: Readonly<Record<string, unknown>>, message: string) => void
}

/**
 * Opens the log: to a file (appended) or, without one, to standard error. `level` is one of info, warn, error, silent.
 */
export function openLog(options: { readonly file: string | null; readonly level: string; readonly lane: string }): Log {
  const sink =
    options.file === null ? pino.destination(2) : pino.destination({ dest: options.file, mkdir: true, sync: false })
  return pino({ level: options.level, base: { lane: options.lane } }, sink)
}

/** An error as log fields: name, code, message and cause, without the stack of every layer. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) }
  const code = 'code' in error ? { code: String(error.code) } : {}
  const cause =
    error.cause === undefined ? {} : { cause: error.cause instanceof Error ? error.cause.message : String(error.cause) }
  return { error: error.message, name: error.name, ...code, ...cause }
}
