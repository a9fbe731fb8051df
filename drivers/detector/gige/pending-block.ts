import { contents, decodeLeader, decodeTrailer, type GvspHead, ipUdpBytes, type Leader } from './gvsp.ts'

/** Shape that blocks are set to have; what is far from it is not ours. `payloadBytes` of a whole block with its chunks. */
export type BlockShape = {
  readonly pixelFormat: number
  readonly width: number
  readonly height: number
  readonly payloadBytes: number
}

/** A range of packets, both ends included. */
export type PacketRange = { readonly first: number; readonly last: number }

/** What a packet was to its block: new, one that had been asked for again, one that was there already, or none that fits. */
export type Taken = 'new' | 'resent' | 'duplicate' | 'misfit'

/** What is kept of each packet: 0 has not come, 1 is here, 2 and more = has been asked for so many times less one. */
const here = 1

/** One block on its way: its packets in any order, and which of them are not here. */
export class PendingBlock {
  readonly id: number
  readonly wireId: number
  readonly extended: boolean
  readonly #shape: BlockShape
  readonly #dataBytes: number
  #packets = new Uint8Array(16)
  data: Uint8Array
  leader: Leader | null = null
  /** Lines that the trailer tells. */
  lines: number | null = null
  /** Packet id of the trailer, which is the last. */
  trailer: number | null = null
  /** Where the payload ends, as far as it has come. */
  end = 0
  highest = -1
  count = 0
  lastMs: number
  gapSinceMs: number | null = null
  nextAskMs = 0
  asked = 0
  refused = false
  givenUp = false

  constructor(
    ids: { id: number; wireId: number; extended: boolean },
    shape: BlockShape,
    packetBytes: number,
    nowMs: number,
  ) {
    this.id = ids.id
    this.wireId = ids.wireId
    this.extended = ids.extended
    this.#shape = shape
    this.#dataBytes = packetBytes - ipUdpBytes - (ids.extended ? 20 : 8)
    this.lastMs = nowMs
    this.data = new Uint8Array(0)
  }

  get complete(): boolean {
    return this.trailer !== null && this.count === this.trailer + 1
  }

  /** Id of the trailer of a whole block of the set shape. */
  get expectedTrailer(): number {
    return this.trailer ?? Math.max(this.highest, Math.ceil(this.#shape.payloadBytes / this.#dataBytes) + 1)
  }

  take(head: GvspHead, bytes: Uint8Array, nowMs: number): Taken {
    const state = this.#packets[head.packet] ?? 0
    if (state === here) return 'duplicate'
    if (!this.#keep(head, bytes)) return 'misfit'
    if (head.packet >= this.#packets.length) this.#growPackets(head.packet)
    this.#packets[head.packet] = here
    this.count++
    this.lastMs = nowMs
    if (head.packet > this.highest) this.highest = head.packet
    return state > here ? 'resent' : 'new'
  }

  #keep(head: GvspHead, bytes: Uint8Array): boolean {
    if (head.content === contents.payload) return this.#keepPayload(head, bytes)
    if (head.content === contents.leader && head.packet === 0) return this.#keepLeader(bytes.subarray(head.at))
    if (head.content !== contents.trailer || head.packet === 0 || head.packet < this.highest) return false
    const trailer = decodeTrailer(bytes.subarray(head.at))
    if (!trailer || head.packet > this.#mostPackets()) return false
    this.lines = trailer.lines
    this.trailer = head.packet
    return true
  }

  #keepLeader(data: Uint8Array): boolean {
    const leader = decodeLeader(data)
    if (!leader || leader.width * leader.height > 4 * this.#shape.width * this.#shape.height) return false
    this.leader = leader
    return true
  }

  #keepPayload(head: GvspHead, bytes: Uint8Array): boolean {
    const length = bytes.length - head.at
    const at = (head.packet - 1) * this.#dataBytes
    if (head.packet === 0 || length > this.#dataBytes || at + length > this.#mostBytes()) return false
    if (this.trailer !== null && head.packet >= this.trailer) this.#forgetTrailer(this.trailer)
    if (at + length > this.data.length) this.grow(at + length)
    this.data.set(head.at === 0 ? bytes : bytes.subarray(head.at), at)
    this.end = Math.max(this.end, at + length)
    return true
  }

  /** A payload behind the trailer: one of them is damaged. The trailer can be asked for again, and the block is not cut short by it. */
  #forgetTrailer(packet: number): void {
    this.#packets[packet] = 0
    this.count--
    this.trailer = null
    this.lines = null
  }

  /** Chunks may lengthen a block, and a camera may have been set anew behind our back; but not by so much. */
  #mostBytes(): number {
    return 4 * this.#shape.payloadBytes + 65_536
  }

  #mostPackets(): number {
    return Math.ceil(this.#mostBytes() / this.#dataBytes) + 1
  }

  /** Makes room for a payload of so many bytes; what has not come reads as zero. */
  grow(bytes: number): void {
    const wider = new Uint8Array(
      Math.max(bytes, this.#shape.payloadBytes, this.data.length === 0 ? 0 : 2 * this.data.length),
    )
    wider.set(this.data)
    this.data = wider
  }

  #growPackets(packet: number): void {
    const wider = new Uint8Array(Math.max(2 * this.#packets.length, packet + 1))
    wider.set(this.#packets)
    this.#packets = wider
  }

  /** Whether a packet up to this one has not come. */
  lacks(upTo: number): boolean {
    if (this.count > upTo) return false
    for (let packet = 0; packet <= upTo; packet++) if ((this.#packets[packet] ?? 0) !== here) return true
    return false
  }

  /** Packets up to this one that have not come and have been asked for fewer than `tries` times, as ranges; each is counted as asked once more. */
  ask(upTo: number, tries: number, most: number): PacketRange[] {
    const ranges: PacketRange[] = []
    if (upTo >= this.#packets.length) this.#growPackets(upTo)
    let first = -1
    for (let packet = 0; packet <= upTo + 1; packet++) {
      const state = this.#packets[packet] ?? here
      const wanted = packet <= upTo && state !== here && state <= tries && this.asked < most
      if (wanted) {
        this.#packets[packet] = state === 0 ? 2 : state + 1
        this.asked++
        if (first < 0) first = packet
      } else if (first >= 0) {
        ranges.push({ first, last: packet - 1 })
        first = -1
      }
    }
    return ranges
  }

  /** Bytes of the payload that did not come, as `[from, to)`; the last reaches to infinity where the end is not known. */
  missing(): (readonly [from: number, to: number])[] {
    const holes: (readonly [number, number])[] = []
    const trailer = this.trailer ?? this.expectedTrailer
    for (let packet = 1; packet < trailer; packet++) {
      if ((this.#packets[packet] ?? 0) === here) continue
      const at = (packet - 1) * this.#dataBytes
      holes.push([at, packet === trailer - 1 ? Number.POSITIVE_INFINITY : at + this.#dataBytes])
    }
    return holes
  }
}
