/**
 * GVCP, the control protocol of GigE Vision, on UDP port 3956; everything is big-endian (hardware.md §3.3):
 *
 *   command  42 flags command(u16) length(u16) id(u16) data        flags 01 = acknowledge, 10 = extended ids | answer may be broadcast
 *   answer   status(u16) command(u16) length(u16) id(u16) data     status 0000 = done, 80nn = refused
 */
export const gvcpPort = 3956
const key = 0x42
const headerBytes = 8
/** Memory is read and written in pieces of at most so many bytes. */
export const mostMemoryBytes = 512

/** Every command that is spoken here: its code (its answer's is one more), how long an answer may take, how often it is asked again, its name for people. */
export const gvcpCommands = {
  discovery: { code: 0x0002, timeoutMs: 300, tries: 4, meaning: 'who is' },
  packetResend: { code: 0x0040, timeoutMs: 0, tries: 1, meaning: 'send again' },
  readRegister: { code: 0x0080, timeoutMs: 300, tries: 4, meaning: 'read' },
  writeRegister: { code: 0x0082, timeoutMs: 300, tries: 4, meaning: 'write' },
  readMemory: { code: 0x0084, timeoutMs: 300, tries: 4, meaning: 'read memory' },
  writeMemory: { code: 0x0086, timeoutMs: 300, tries: 4, meaning: 'write memory' },
  pendingAck: { code: 0x0088, timeoutMs: 0, tries: 1, meaning: 'wait' },
} as const

export type GvcpCommandName = keyof typeof gvcpCommands
const nameByCode = new Map<number, GvcpCommandName>(
  (Object.keys(gvcpCommands) as GvcpCommandName[]).map((name) => [gvcpCommands[name].code, name]),
)

/** Flags of a command. The meaning of `extended` depends on it: 64-bit block ids in a resend, "you may broadcast the answer" in a discovery. */
export const gvcpFlags = { acknowledge: 0x01, extended: 0x10 } as const

/** Status words of an answer by the name that people read. */
export const gvcpStatus = {
  notImplemented: 0x8001,
  invalidParameter: 0x8002,
  invalidAddress: 0x8003,
  writeProtect: 0x8004,
  badAlignment: 0x8005,
  accessDenied: 0x8006,
  busy: 0x8007,
  packetUnavailable: 0x800c,
  packetNotYetAvailable: 0x8010,
  packetAndPreviousRemoved: 0x8011,
  packetRemoved: 0x8012,
  error: 0x8fff,
} as const
const statusWords = new Map<number, string>([
  [0x8001, 'not implemented'],
  [0x8002, 'invalid parameter'],
  [0x8003, 'invalid address'],
  [0x8004, 'write protected'],
  [0x8005, 'bad alignment'],
  [0x8006, 'access denied'],
  [0x8007, 'busy'],
  [0x800c, 'packet unavailable'],
  [0x8010, 'packet not yet available'],
  [0x8011, 'packet and those before it removed'],
  [0x8012, 'packet removed'],
])

/** A status word in words. */
export function statusOf(status: number): string {
  return statusWords.get(status) ?? `status ${status.toString(16).padStart(4, '0')}`
}

/** A command as it crosses the wire. */
export type GvcpCommand = {
  readonly type: 'command'
  readonly name: GvcpCommandName
  readonly flags: number
  readonly id: number
  readonly data: Uint8Array
}
/** An answer: `status` 0 = done. `name` is the command that it answers. */
export type GvcpAnswer = {
  readonly type: 'answer'
  readonly name: GvcpCommandName
  readonly status: number
  readonly id: number
  readonly data: Uint8Array
}

/** Packs a command or an answer. */
export function encodeGvcp(packet: GvcpCommand | GvcpAnswer): Uint8Array {
  const bytes = new Uint8Array(headerBytes + packet.data.length)
  const view = new DataView(bytes.buffer)
  const { code } = gvcpCommands[packet.name]
  if (packet.type === 'command') {
    view.setUint8(0, key)
    view.setUint8(1, packet.flags)
  } else view.setUint16(0, packet.status)
  view.setUint16(2, packet.type === 'command' ? code : code + 1)
  view.setUint16(4, packet.data.length)
  view.setUint16(6, packet.id)
  bytes.set(packet.data, headerBytes)
  return bytes
}

/** Reads a datagram; null where it is none of ours (unknown code, length that does not fit). Bytes behind the stated length are ignored. */
export function decodeGvcp(bytes: Uint8Array): GvcpCommand | GvcpAnswer | null {
  if (bytes.length < headerBytes) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const code = view.getUint16(2)
  const length = view.getUint16(4)
  if (headerBytes + length > bytes.length) return null
  const data = bytes.slice(headerBytes, headerBytes + length)
  const id = view.getUint16(6)
  const isCommand = bytes[0] === key
  const name = nameByCode.get(isCommand ? code : code - 1)
  if (!name) return null
  if (isCommand) return { type: 'command', name, flags: view.getUint8(1), id, data }
  const status = view.getUint16(0)
  if (status !== 0 && status < 0x8000) return null
  return { type: 'answer', name, status, id, data }
}

/** Packs 32-bit words, the data of most commands. */
export function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => view.setUint32(4 * index, value))
  return bytes
}

/** Reads data as 32-bit words; bytes of a last broken word are ignored. */
export function readWords(data: Uint8Array): number[] {
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  return Array.from({ length: data.length >> 2 }, (_, index) => view.getUint32(4 * index))
}

/** Data of a READMEM answer or a WRITEMEM command: an address and what stands there. */
export function withAddress(address: number, memory: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + memory.length)
  bytes.set(words(address))
  bytes.set(memory, 4)
  return bytes
}

/** A range of packets of one block to be sent again, both ends included. `extended`: 64-bit block id and 32-bit packet ids. */
export type ResendRange = {
  readonly block: number
  readonly first: number
  readonly last: number
  readonly extended: boolean
}

/** Packs a PACKETRESEND: block, first, last; with extended ids 0, first, last, block(u64). */
export function encodeResend({ block, first, last, extended }: ResendRange, id: number): Uint8Array {
  const data = extended
    ? words(0, first, last, Math.floor(block / 2 ** 32), block % 2 ** 32)
    : words(block & 0xffff, first & 0xffffff, last & 0xffffff)
  return encodeGvcp({ type: 'command', name: 'packetResend', flags: extended ? gvcpFlags.extended : 0, id, data })
}

/** Reads the data of a PACKETRESEND; null where it is too short. */
export function decodeResend({ flags, data }: GvcpCommand): ResendRange | null {
  const [head, first, last, high, low] = readWords(data)
  if (head === undefined || first === undefined || last === undefined) return null
  if ((flags & gvcpFlags.extended) === 0)
    return { block: head & 0xffff, first: first & 0xffffff, last: last & 0xffffff, extended: false }
  return high === undefined || low === undefined ? null : { block: high * 2 ** 32 + low, first, last, extended: true }
}
