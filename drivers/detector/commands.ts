/** One JSON command of XLP/1 and its patience; calibrations take the time of their lines besides. */
export const xlpCommands = {
  info: { cmd: 'get', timeoutMs: 1000, meaning: 'what are you' },
  configure: { cmd: 'set', timeoutMs: 1000, meaning: 'settings' },
  start: { cmd: 'start', timeoutMs: 1000, meaning: 'start' },
  stop: { cmd: 'stop', timeoutMs: 1000, meaning: 'stop' },
  darkCal: { cmd: 'darkCal', timeoutMs: 3000, meaning: 'dark calibration' },
  gainCal: { cmd: 'gainCal', timeoutMs: 3000, meaning: 'gain calibration' },
  testPattern: { cmd: 'testPattern', timeoutMs: 1000, meaning: 'test pattern' },
} as const

export type XlpCommandName = keyof typeof xlpCommands

/** A command as sent: id to match the reply, name and parameters. */
export type XlpCommand = {
  readonly id: number
  readonly cmd: string
  readonly params: Readonly<Record<string, unknown>>
}
/** A reply: `ok` false carries the device's reason. */
export type XlpReply = {
  readonly id: number
  readonly ok: boolean
  readonly error?: string
  readonly result?: Readonly<Record<string, unknown>>
}

/** Packs a command, a reply, or the facts of a status or event into a payload. */
export function encodeJson(value: XlpCommand | XlpReply | Readonly<Record<string, unknown>>): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** Reads a JSON payload as an object, or null where it is none. */
export function decodeJson(payload: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    // Not JSON: the caller counts it as a framing error.
    return null
  }
}
