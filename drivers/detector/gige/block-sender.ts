import { withAddress, words } from './gvcp.ts'
import { gvcpStatus, type ResendRange } from './gvcp.ts'
import {
  contents,
  encodeGvsp,
  encodeLeader,
  encodeTrailer,
  gvspExtendedHeaderBytes,
  gvspHeaderBytes,
  ipUdpBytes,
  type Leader,
} from './gvsp.ts'
import { simulatedChunks } from './simulated-description.ts'

/** Blocks that are kept to be sent again. */
const keptBlocks = 32
const idCircle = 0xffff

/**
 * What is to go wrong with blocks as the camera makes them: every n-th never leaves it, or with only the first `damagedKeep` packets of its
 * payload (0 = none). What is gone is gone in the camera: it cannot be sent again.
 */
export type BlockFaults = { loseEvery: number; damageEvery: number; damagedKeep: number }

/** Blocks as they should be. */
export function noBlockFaults(): BlockFaults {
  return { loseEvery: 0, damageEvery: 0, damagedKeep: 0 }
}

/** How blocks are sent: packet size with IP and UDP headers, ids, whether chunks follow the image. */
export type SenderShape = {
  readonly packetBytes: number
  readonly extendedIds: boolean
  readonly chunks: boolean
  readonly leader: Omit<Leader, 'timestamp' | 'payloadType' | 'offsetX' | 'offsetY' | 'paddingX' | 'paddingY'>
}

/** Sends blocks a line at a time, as a line camera does: packets leave as soon as they are full. Keeps some blocks to send them again. */
export class BlockSender {
  readonly #send: (bytes: Uint8Array) => void
  readonly #shape: SenderShape
  readonly #faults: BlockFaults
  readonly #kept = new Map<number, (Uint8Array | null)[]>()
  readonly #dataBytes: number
  #blocks = 0
  #packets: (Uint8Array | null)[] | null = null
  #rest: Uint8Array
  #filled = 0
  #encoders: number[] = []
  #status: number[] = []
  #fate: 'sound' | 'lost' | 'damaged' = 'sound'
  #sinceFault = 0

  constructor(shape: SenderShape, faults: BlockFaults, send: (bytes: Uint8Array) => void) {
    this.#shape = shape
    this.#faults = faults
    this.#send = send
    this.#dataBytes = shape.packetBytes - ipUdpBytes - (shape.extendedIds ? gvspExtendedHeaderBytes : gvspHeaderBytes)
    this.#rest = new Uint8Array(this.#dataBytes)
  }

  /** Lines in the block that is being sent; 0 = none is. */
  get lines(): number {
    return this.#encoders.length
  }

  /** Adds a line; the first of a block opens it, the last of its height closes it. `atNs` is the camera's time. */
  line(row: Uint8Array, encoder: number, status: number, atNs: bigint): void {
    if (this.#packets === null) this.#open(atNs)
    this.#encoders.push(encoder)
    this.#status.push(status)
    this.#put(row)
    if (this.lines >= this.#shape.leader.height) this.end()
  }

  /** Closes the block with the lines that it has; its trailer tells how many. */
  end(): void {
    if (this.#packets === null) return
    if (this.#shape.chunks) this.#putChunks()
    if (this.#filled > 0) this.#packet(contents.payload, this.#rest.slice(0, this.#filled))
    this.#packet(contents.trailer, encodeTrailer(this.lines, this.#payloadType))
    this.#packets = null
    this.#encoders = []
    this.#status = []
    this.#filled = 0
  }

  /** Sends packets again, or says that it has them not. */
  resend({ block, first, last }: ResendRange): void {
    const packets = this.#kept.get(block)
    for (let packet = first; packet <= last; packet++) {
      const bytes = packets?.[packet]
      if (bytes) this.#send(bytes)
      else {
        const name = { block, packet, status: gvcpStatus.packetUnavailable, extended: this.#shape.extendedIds }
        return this.#send(encodeGvsp(name, contents.payload, new Uint8Array(0)))
      }
    }
  }

  get #payloadType(): number {
    return this.#shape.chunks ? 0x4001 : 0x0001
  }

  get #wireId(): number {
    return this.#shape.extendedIds ? this.#blocks : ((this.#blocks - 1) % idCircle) + 1
  }

  #open(atNs: bigint): void {
    this.#blocks++
    this.#packets = []
    this.#fate = this.#fateOfNext()
    this.#kept.set(this.#wireId, this.#packets)
    for (const id of this.#kept.keys()) if (this.#kept.size > keptBlocks) this.#kept.delete(id)
    const place = { offsetX: 0, offsetY: 0, paddingX: 0, paddingY: 0 }
    const leader = { ...this.#shape.leader, ...place, payloadType: this.#payloadType, timestamp: atNs }
    this.#packet(contents.leader, encodeLeader(leader))
  }

  #fateOfNext(): 'sound' | 'lost' | 'damaged' {
    const { loseEvery, damageEvery } = this.#faults
    this.#sinceFault = loseEvery > 0 || damageEvery > 0 ? this.#sinceFault + 1 : 0
    if (loseEvery > 0 && this.#sinceFault % loseEvery === 0) return 'lost'
    return damageEvery > 0 && this.#sinceFault % damageEvery === 0 ? 'damaged' : 'sound'
  }

  #put(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + this.#dataBytes - this.#filled)
      this.#rest.set(piece, this.#filled)
      this.#filled += piece.length
      at += piece.length
      if (this.#filled < this.#dataBytes) continue
      this.#packet(contents.payload, this.#rest)
      this.#filled = 0
    }
  }

  /** Image, encoder and line status are chunks: each is followed by its id and length. */
  #putChunks(): void {
    const imageBytes = this.lines * this.#shape.leader.width * 2
    this.#put(words(simulatedChunks.image, imageBytes))
    for (const [id, values] of [
      [simulatedChunks.encoder, this.#encoders],
      [simulatedChunks.status, this.#status],
    ] as const) {
      const data = words(...values)
      this.#put(data)
      this.#put(withAddress(id, words(data.length)))
    }
  }

  #packet(content: number, data: Uint8Array): void {
    const packets = this.#packets ?? []
    const packet = packets.length
    const name = { block: this.#wireId, packet, extended: this.#shape.extendedIds }
    const bytes = encodeGvsp(name, content, data)
    const spared = content === contents.trailer || packet <= this.#faults.damagedKeep
    const there = this.#fate === 'sound' || (this.#fate === 'damaged' && spared)
    packets.push(there ? bytes : null)
    if (there) this.#send(bytes)
  }
}
