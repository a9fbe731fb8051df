/**
 * Packets of Zebra's Simple Serial Interface (programmer's guide 72E-40451; hardware.md §5.1):
 *
 * ```
 *  LEN  OPCODE  SOURCE  STATUS  [DATA …]  CSUM-HI  CSUM-LO
 * ```
 *
 * LEN counts itself and everything before the checksum (4–255). SOURCE is 0 from the scanner, 4 from the host. The checksum is the two's
 * complement of the sum of all bytes before it. There is no byte that begins a packet: a reader that has lost its place finds it by length,
 * known opcode, source and checksum together.
 */

/** Opcodes, and who sends them. */
export const ssiOpcodes = {
  requestRevision: { code: 0xa3, from: 'host', meaning: 'revision?' },
  replyRevision: { code: 0xa4, from: 'scanner', meaning: 'revision' },
  paramSend: { code: 0xc6, from: 'both', meaning: 'parameters' },
  ack: { code: 0xd0, from: 'both', meaning: 'acknowledged' },
  nak: { code: 0xd1, from: 'both', meaning: 'not acknowledged' },
  flushQueue: { code: 0xd2, from: 'host', meaning: 'flush queue' },
  startSession: { code: 0xe4, from: 'host', meaning: 'start session' },
  stopSession: { code: 0xe5, from: 'host', meaning: 'stop session' },
  ledOn: { code: 0xe7, from: 'host', meaning: 'LED on' },
  ledOff: { code: 0xe8, from: 'host', meaning: 'LED off' },
  scanEnable: { code: 0xe9, from: 'host', meaning: 'scanning enabled' },
  scanDisable: { code: 0xea, from: 'host', meaning: 'scanning disabled' },
  decodeData: { code: 0xf3, from: 'scanner', meaning: 'decoded' },
  event: { code: 0xf6, from: 'scanner', meaning: 'event' },
} as const satisfies Record<string, { code: number; from: 'host' | 'scanner' | 'both'; meaning: string }>

export type SsiName = keyof typeof ssiOpcodes
const names = Object.keys(ssiOpcodes) as SsiName[]

/** Why a packet was not acknowledged. */
export const nakReasons: Readonly<Record<number, string>> = {
  1: 'resend, the checksum was wrong',
  2: 'bad context, unknown or not now',
  6: 'denied, the host must allow it first',
  10: 'cancelled',
}
export const nakResend = 1

/** Bits of STATUS: sent again; more packets of the same message follow. */
export const [statusResent, statusContinues] = [0x01, 0x02]

/** One packet without length and checksum. */
export type SsiPacket = {
  readonly name: SsiName
  readonly from: 'host' | 'scanner'
  readonly status: number
  readonly data: Uint8Array
}

/** The checksum over the bytes before it, as a 16-bit number. */
export function ssiChecksum(bytes: Uint8Array): number {
  return -bytes.reduce((sum, byte) => sum + byte, 0) & 0xffff
}

/** Packs a packet. Throws RangeError where the data are longer than 251 bytes. */
export function encodeSsi(packet: Pick<SsiPacket, 'name' | 'from'> & Partial<SsiPacket>): Uint8Array {
  const { name, from, status = 0, data = new Uint8Array() } = packet
  if (data.length > 251) throw new RangeError(`An SSI packet holds up to 251 bytes, not ${data.length}.`)
  const body = Uint8Array.of(data.length + 4, ssiOpcodes[name].code, from === 'host' ? 4 : 0, status, ...data)
  const checksum = ssiChecksum(body)
  return Uint8Array.of(...body, checksum >> 8, checksum & 0xff)
}

/** Turns a stream of bytes from one side into packets. A packet that does not hold costs one byte, never the packet behind it. */
export class SsiReader {
  readonly #from: 'host' | 'scanner'
  #held: number[] = []
  framingErrors = 0
  checksumErrors = 0

  constructor(from: 'host' | 'scanner') {
    this.#from = from
  }

  /** Bytes held for a packet that has not ended. */
  get kept(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): SsiPacket[] {
    this.#held.push(...chunk)
    return this.#packets()
  }

  /** The line has fallen silent: a packet that was begun will not end any more, and may have hidden others. */
  giveUp(): SsiPacket[] {
    const packets: SsiPacket[] = []
    while (this.#held.length > 0) {
      this.#skip('framing')
      packets.push(...this.#packets())
    }
    return packets
  }

  #packets(): SsiPacket[] {
    const packets: SsiPacket[] = []
    for (;;) {
      const name = this.#header()
      if (name === null) return packets
      if (name === 'noise') {
        this.#skip('framing')
        continue
      }
      const length = this.#held[0] ?? 0
      if (this.#held.length < length + 2) return packets
      const body = Uint8Array.from(this.#held.slice(0, length))
      const checksum = ((this.#held[length] ?? 0) << 8) | (this.#held[length + 1] ?? 0)
      if (checksum !== ssiChecksum(body)) {
        this.#skip('checksum')
        continue
      }
      packets.push({ name, from: this.#from, status: body[3] ?? 0, data: body.slice(4) })
      this.#held.splice(0, length + 2)
    }
  }

  /** What begins at the first byte, as far as it can be seen: a packet, noise, or null where more bytes are needed. */
  #header(): SsiName | 'noise' | null {
    const [length, code, source] = this.#held
    if (length === undefined) return null
    if (length < 4) return 'noise'
    if (code === undefined) return null
    const name = names.find((candidate) => ssiOpcodes[candidate].code === code)
    if (!name || (ssiOpcodes[name].from !== 'both' && ssiOpcodes[name].from !== this.#from)) return 'noise'
    if (source === undefined) return null
    return source === (this.#from === 'host' ? 4 : 0) ? name : 'noise'
  }

  #skip(why: 'framing' | 'checksum'): void {
    if (why === 'framing') this.framingErrors++
    else this.checksumErrors++
    this.#held.splice(0, 1)
  }
}
