/** What a bootstrap register holds: one word, or text of so many bytes. */
export type RegisterRow = {
  readonly address: number
  readonly length: number
  readonly holds: 'word' | 'text'
  readonly meaning: string
}

const word = (address: number, meaning: string): RegisterRow => ({ address, length: 4, holds: 'word', meaning })
const text = (address: number, length: number, meaning: string): RegisterRow => ({
  address,
  length,
  holds: 'text',
  meaning,
})

/** The bootstrap registers that every GigE Vision device has at the same place (hardware.md §3.3, aravis arvgvcpprivate.h). */
export const bootstrap = {
  version: word(0x0000, 'version'),
  deviceMode: word(0x0004, 'device mode'),
  macHigh: word(0x0008, 'MAC address, high'),
  macLow: word(0x000c, 'MAC address, low'),
  currentIp: word(0x0024, 'IP address'),
  manufacturer: text(0x0048, 32, 'manufacturer'),
  model: text(0x0068, 32, 'model'),
  deviceVersion: text(0x0088, 32, 'device version'),
  manufacturerInfo: text(0x00a8, 48, 'manufacturer info'),
  serial: text(0x00d8, 16, 'serial number'),
  userName: text(0x00e8, 16, 'user name'),
  xmlUrl: text(0x0200, 512, 'address of the description'),
  secondXmlUrl: text(0x0400, 512, 'second address of the description'),
  networkInterfaces: word(0x0600, 'network interfaces'),
  streamChannels: word(0x0904, 'stream channels'),
  capabilities: word(0x0934, 'capabilities'),
  heartbeatTimeout: word(0x0938, 'heartbeat timeout (ms)'),
  tickFrequencyHigh: word(0x093c, 'ticks a second, high'),
  tickFrequencyLow: word(0x0940, 'ticks a second, low'),
  controlPrivilege: word(0x0a00, 'control privilege (CCP)'),
  streamPort: word(0x0d00, 'stream port (SCP0)'),
  streamPacketSize: word(0x0d04, 'stream packet size (SCPS0)'),
  streamPacketDelay: word(0x0d08, 'delay between packets (SCPD0)'),
  streamAddress: word(0x0d18, 'stream destination (SCDA0)'),
} as const satisfies Readonly<Record<string, RegisterRow>>

export type BootstrapName = keyof typeof bootstrap

/** A discovery answer is the first so many bytes of the bootstrap registers. */
export const discoveryBytes = 0xf8

/** Bits of the capabilities register. */
export const capability = { concatenation: 1, writeMemory: 2, packetResend: 4 } as const
/** Values of the control privilege register: exclusive keeps others from reading too. */
export const privilege = { none: 0, exclusive: 1, control: 2 } as const
/** Bits of the stream packet size register beside the size; `fireTest` sends one packet of that size. */
export const packetSizeBits = { size: 0xffff, doNotFragment: 0x4000_0000, fireTest: 0x8000_0000 } as const

const rowByAddress = new Map<number, RegisterRow>(Object.values(bootstrap).map((row) => [row.address, row]))

/** An address in words: the register's name, or the number. */
export function meaningOfAddress(address: number): string {
  return rowByAddress.get(address)?.meaning ?? address.toString(16).padStart(4, '0')
}

/** Text of a register: up to its first zero byte. */
export function textOf(memory: Uint8Array): string {
  const end = memory.indexOf(0)
  return new TextDecoder().decode(end < 0 ? memory : memory.subarray(0, end))
}

/** A camera as its discovery answer tells it. */
export type CameraIdentity = {
  readonly host: string
  readonly mac: string
  readonly manufacturer: string
  readonly model: string
  readonly version: string
  readonly serial: string
  readonly userName: string
}

/** Reads the data of a discovery answer; null where it is too short. */
export function identityOf(data: Uint8Array): CameraIdentity | null {
  if (data.length < discoveryBytes) return null
  const part = ({ address, length }: RegisterRow): Uint8Array => data.subarray(address, address + length)
  const mac = Array.from(data.subarray(0x0a, 0x10), (byte) => byte.toString(16).padStart(2, '0')).join(':')
  return {
    host: addressText(part(bootstrap.currentIp)),
    mac,
    manufacturer: textOf(part(bootstrap.manufacturer)),
    model: textOf(part(bootstrap.model)),
    version: textOf(part(bootstrap.deviceVersion)),
    // A camera without a serial number is told by its network card.
    serial: textOf(part(bootstrap.serial)) || mac,
    userName: textOf(part(bootstrap.userName)),
  }
}

/** Four bytes as an IPv4 address. */
export function addressText(bytes: Uint8Array): string {
  return bytes.subarray(0, 4).join('.')
}

/** An IPv4 address as a word. Throws a RangeError where it is none. */
export function addressWord(host: string): number {
  const parts = host.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255))
    throw new RangeError(`${host} is no IPv4 address`)
  return parts.reduce((whole, part) => whole * 256 + part, 0)
}
