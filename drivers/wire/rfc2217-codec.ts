import type { LineNews } from './wire.ts'

/**
 * RFC 2217 on the wire: a telnet stream (RFC 854) whose option 44 carries the settings of a serial port. Every 0xFF that is data is
 * doubled, outside and inside subnegotiations.
 *
 * ```
 *  option           FF FB|FC|FD|FE OPT                    will, wont, do, dont
 *  subnegotiation   FF FA 2C COMMAND [VALUE …] FF F0      the server answers with COMMAND + 100
 * ```
 */

const iac = 0xff
const [subBegin, subEnd] = [0xfa, 0xf0]
/** Longest value of a subnegotiation; a longer one is noise and counted. A signature is the longest that servers send. */
export const mostValueBytes = 256

export const telnetVerbs = { will: 0xfb, wont: 0xfc, do: 0xfd, dont: 0xfe } as const
export type TelnetVerb = keyof typeof telnetVerbs
const verbNames = new Map<number, TelnetVerb>(
  Object.entries(telnetVerbs).map(([name, byte]) => [byte, name as TelnetVerb]),
)

/** Options by number: bytes of eight bits, no go-ahead, and the serial port's settings. */
export const telnetOptions = { binary: 0, suppressGoAhead: 3, comPort: 44 } as const

/** Commands of option 44 as the client sends them; the server's are 100 higher (RFC 2217 §3). */
export const comPortCommands = {
  baudRate: 1,
  dataBits: 2,
  parity: 3,
  stopBits: 4,
  control: 5,
  lineStateMask: 10,
  modemStateMask: 11,
  purge: 12,
} as const
const answerOffset = 100
/** Notices that the server sends by itself. */
export const comPortNotices = { lineState: 106, modemState: 107 } as const

/** What a stream consists of. `command` of an answer is the server's, 100 and more. */
export type TelnetPart =
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  | { readonly type: 'option'; readonly verb: TelnetVerb; readonly option: number }
  | { readonly type: 'comPort'; readonly command: number; readonly value: Uint8Array }

/** Packs will, wont, do or dont. */
export function encodeOption(verb: TelnetVerb, option: number): Uint8Array {
  return Uint8Array.of(iac, telnetVerbs[verb], option)
}

/** Packs a subnegotiation of option 44. */
export function encodeComPort(command: number, value: Uint8Array | readonly number[]): Uint8Array {
  return Uint8Array.of(
    iac,
    subBegin,
    telnetOptions.comPort,
    command,
    ...escapeData(Uint8Array.from(value)),
    iac,
    subEnd,
  )
}

/** Doubles every 0xFF; the same array where there is none. */
export function escapeData(bytes: Uint8Array): Uint8Array {
  let extra = 0
  for (const byte of bytes) if (byte === iac) extra++
  if (extra === 0) return bytes
  const escaped = new Uint8Array(bytes.length + extra)
  let at = 0
  for (const byte of bytes) {
    escaped[at++] = byte
    if (byte === iac) escaped[at++] = iac
  }
  return escaped
}

/** The four bytes of a number, high byte first, as SET-BAUDRATE wants them. */
export function baudRateBytes(baudRate: number): readonly number[] {
  return [(baudRate >>> 24) & 0xff, (baudRate >>> 16) & 0xff, (baudRate >>> 8) & 0xff, baudRate & 0xff]
}

/** The command that an answer belongs to, or null where it is a notice or none of ours. */
export function answeredCommand(command: number): number | null {
  const asked = command - answerOffset
  return Object.values<number>(comPortCommands).includes(asked) ? asked : null
}

/** What a notice tells; null where it is none, or a line state without errors (RFC 2217 §3, NOTIFY-LINESTATE and NOTIFY-MODEMSTATE). */
export function newsOf(command: number, state: number): LineNews | null {
  const bit = (index: number): boolean => ((state >> index) & 1) === 1
  if (command === comPortNotices.modemState)
    return { type: 'modemState', clearToSend: bit(4), dataSetReady: bit(5), ringing: bit(6), carrier: bit(7) }
  if (command !== comPortNotices.lineState || (state & lineErrorMask) === 0) return null
  return { type: 'lineErrors', overrun: bit(1), parity: bit(2), framing: bit(3), break: bit(4) }
}

/** The mask that asks for notices of overrun, parity, framing and break. */
export const lineErrorMask = 0x1e

/** The mask that asks for notices of all four signals. */
export const modemStateMask = 0xf0

type Reading = 'data' | 'iac' | 'option' | 'sub' | 'subIac'

/** Takes a telnet stream apart, cut anywhere. Other commands (no operation, break, go ahead) mean nothing here and are passed over. */
export class TelnetReader {
  #reading: Reading = 'data'
  #verb: TelnetVerb = 'will'
  #sub: number[] = []
  framingErrors = 0

  push(chunk: Uint8Array): TelnetPart[] {
    const parts: TelnetPart[] = []
    for (let at = 0; at < chunk.length;) {
      if (this.#reading === 'data') at = this.#data(chunk, at, parts)
      else this.#take(chunk[at++] ?? 0, parts)
    }
    return parts
  }

  /** Bytes kept for a subnegotiation whose end has not come yet. */
  get kept(): number {
    return this.#sub.length
  }

  /** Data up to the next 0xFF in one piece; returns where to go on. */
  #data(chunk: Uint8Array, from: number, parts: TelnetPart[]): number {
    const next = chunk.indexOf(iac, from)
    const end = next < 0 ? chunk.length : next
    if (end > from) parts.push({ type: 'data', bytes: chunk.subarray(from, end) })
    if (next >= 0) this.#reading = 'iac'
    return next < 0 ? end : end + 1
  }

  #take(byte: number, parts: TelnetPart[]): void {
    if (this.#reading === 'iac') return this.#command(byte, parts)
    if (this.#reading === 'option') {
      this.#reading = 'data'
      parts.push({ type: 'option', verb: this.#verb, option: byte })
    } else if (this.#reading === 'sub') {
      if (byte === iac) this.#reading = 'subIac'
      else this.#keep(byte)
    } else this.#inSubnegotiation(byte, parts)
  }

  #command(byte: number, parts: TelnetPart[]): void {
    const verb = verbNames.get(byte)
    this.#reading = 'data'
    if (byte === iac) parts.push({ type: 'data', bytes: Uint8Array.of(iac) })
    else if (verb) {
      this.#verb = verb
      this.#reading = 'option'
    } else if (byte === subBegin) {
      this.#sub = []
      this.#reading = 'sub'
    }
  }

  /** The byte behind a 0xFF within a subnegotiation: doubled, its end, or a server that never ended it. */
  #inSubnegotiation(byte: number, parts: TelnetPart[]): void {
    if (byte === iac) {
      this.#reading = 'sub'
      return this.#keep(iac)
    }
    if (byte === subEnd) {
      this.#reading = 'data'
      this.#finish(parts)
    } else {
      this.framingErrors++
      this.#command(byte, parts)
    }
    this.#sub = []
    return undefined
  }

  /** What is longer than any answer was no subnegotiation: the stream is data again, or it would hide what follows. */
  #keep(byte: number): void {
    this.#sub.push(byte)
    if (this.#sub.length <= mostValueBytes + 2) return
    this.framingErrors++
    this.#sub = []
    this.#reading = 'data'
  }

  #finish(parts: TelnetPart[]): void {
    const [option, command, ...value] = this.#sub
    if (command === undefined) this.framingErrors++
    else if (option === telnetOptions.comPort) parts.push({ type: 'comPort', command, value: Uint8Array.from(value) })
  }
}
