import { decodeHead, type GvspHead, type Leader } from './gvsp.ts'
import { gvcpStatus, type ResendRange } from './gvcp.ts'
import { type BlockShape, PendingBlock } from './pending-block.ts'

/** A block as it is handed on, whole or not. `lines` rows; bytes in `missing` did not come and read as zero; `end` = where the payload ends. */
export type Block = {
  readonly firstLine: number
  readonly lines: number
  readonly leader: Leader | null
  readonly data: Uint8Array
  readonly end: number
  readonly missing: readonly (readonly [from: number, to: number])[]
}

/** What comes out: blocks in order, and lines of blocks of which nothing came. `device`: the camera itself says that it has them not. */
export type BlockNews =
  | { readonly type: 'block'; readonly block: Block }
  | { readonly type: 'lost'; readonly lines: number; readonly where: 'device' | 'transport' }

/**
 * How long and how often. A gap is let stand for `reorderMs`, then asked for up to `tries` times every `resendMs`; a block of which nothing has
 * come for `quietMs` is over. Without `resend` a gap is not asked for.
 */
export type BlockPatience = {
  readonly resend: boolean
  readonly reorderMs: number
  readonly resendMs: number
  readonly tries: number
  readonly quietMs: number
}

/** Counts since the stream began. */
export type BlockCounts = {
  packets: number
  lost: number
  asked: number
  resent: number
  duplicates: number
  misfits: number
}

/** A jump of the block id by more than this is a stream that began anew, not a loss (16-bit ids come round after 65,535 blocks). */
const newStreamJump = 1000
/** More blocks than this are never waited for. */
const mostPending = 32
const idCircle = 0xffff

/** Puts packets together into blocks, in order, asks for what is missing, and gives up what does not come. Pure: give it the times. */
export class BlockAssembler {
  readonly counts: BlockCounts = { packets: 0, lost: 0, asked: 0, resent: 0, duplicates: 0, misfits: 0 }
  readonly #shape: BlockShape
  readonly #packetBytes: number
  readonly #patience: BlockPatience
  #pending: PendingBlock[] = []
  #news: BlockNews[] = []
  #resends: ResendRange[] = []
  /** Id of the block to be handed on next; ids are unwrapped, so they only grow. */
  #next: number | null = null
  #nextLine = 0
  #lastId = 0
  #lastWireId = 0

  constructor(shape: BlockShape, packetBytes: number, patience: BlockPatience) {
    this.#shape = shape
    this.#packetBytes = packetBytes
    this.#patience = patience
  }

  /** Bytes held of blocks that are not whole yet. */
  get keptBytes(): number {
    return this.#pending.reduce((sum, block) => sum + block.data.length, 0)
  }

  /** Whether blocks or requests wait to be taken. */
  get hasNews(): boolean {
    return this.#news.length > 0 || this.#resends.length > 0
  }

  takeNews(): readonly BlockNews[] {
    const news = this.#news
    this.#news = []
    return news
  }

  takeResends(): readonly ResendRange[] {
    const resends = this.#resends
    this.#resends = []
    return resends
  }

  /** Takes one datagram of the stream; false where it is none of it. */
  push(bytes: Uint8Array, nowMs: number): boolean {
    const head = decodeHead(bytes)
    if (!head) {
      this.counts.misfits++
      return false
    }
    this.counts.packets++
    if (head.status >= 0x8000) return this.#refused(head)
    const block = this.#blockOf(head, nowMs)
    if (!block) {
      this.counts.duplicates++
      return true
    }
    const taken = block.take(head, bytes, nowMs)
    if (taken === 'misfit') this.counts.misfits++
    if (taken === 'duplicate') this.counts.duplicates++
    if (taken === 'resent') this.counts.resent++
    if (block.complete) this.#handOn()
    return taken !== 'misfit'
  }

  /** Looks at what is missing; call it every few ms while blocks come. */
  look(nowMs: number): void {
    for (const [index, block] of this.#pending.entries()) {
      if (block.complete || block.givenUp) continue
      const crowded = this.#pending.length - index > mostPending
      const { trailer, lastMs } = block
      const over = trailer !== null || index < this.#pending.length - 1 || nowMs - lastMs > this.#patience.quietMs
      this.#lookAt(block, over, nowMs)
      if (crowded) block.givenUp = true
    }
    this.#handOn()
  }

  #lookAt(block: PendingBlock, over: boolean, nowMs: number): void {
    const upTo = over ? block.expectedTrailer : block.highest
    if (!block.lacks(upTo)) {
      block.gapSinceMs = null
      return
    }
    block.gapSinceMs ??= nowMs
    const { reorderMs, resend, resendMs, tries } = this.#patience
    if (nowMs - block.gapSinceMs < reorderMs || nowMs < block.nextAskMs) return
    if (resend && !block.refused) {
      // No block is asked for at more cost than sending it all a second time.
      const ranges = block.ask(upTo, tries, block.expectedTrailer + 1)
      for (const { first, last } of ranges) {
        this.counts.asked += last - first + 1
        this.#resends.push({ block: block.wireId, first, last, extended: block.extended })
      }
      if (ranges.length > 0) {
        block.nextAskMs = nowMs + resendMs
        return
      }
    }
    if (over) block.givenUp = true
  }

  /** The camera has not got what was asked for; a packet that it has not got yet may be asked for again. */
  #refused(head: GvspHead): boolean {
    const block = this.#pending.find(({ wireId, extended }) => wireId === head.block && extended === head.extended)
    if (block && head.status !== gvcpStatus.packetNotYetAvailable) block.refused = true
    return true
  }

  /** The block of a packet, or null when it has been handed on already. Blocks that were passed over are set up to be asked for. */
  #blockOf({ block: wireId, extended }: GvspHead, nowMs: number): PendingBlock | null {
    const { id, anew } = this.#unwrapped(wireId, extended)
    if (anew) this.#beginAt(id)
    const next = this.#next ?? id
    if (id < next) return null
    const newest = this.#pending[this.#pending.length - 1]
    if (newest && id <= newest.id) return this.#pending[id - next] ?? null
    for (let between = newest ? newest.id + 1 : next; between <= id; between++) {
      const ids = { id: between, wireId: extended ? between : ((between - 1) % idCircle) + 1, extended }
      this.#pending.push(new PendingBlock(ids, this.#shape, this.#packetBytes, nowMs))
    }
    this.#lastId = id
    this.#lastWireId = wireId
    return this.#pending[this.#pending.length - 1] ?? null
  }

  #unwrapped(wireId: number, extended: boolean): { readonly id: number; readonly anew: boolean } {
    if (this.#next === null) return { id: wireId, anew: true }
    const half = idCircle >> 1
    const step = extended
      ? wireId - this.#lastWireId
      : ((((wireId - this.#lastWireId + half) % idCircle) + idCircle) % idCircle) - half
    return Math.abs(step) > newStreamJump ? { id: wireId, anew: true } : { id: this.#lastId + step, anew: false }
  }

  #beginAt(id: number): void {
    for (const block of this.#pending) block.givenUp = true
    this.#handOn()
    this.#nextLine = Math.max(this.#nextLine, (id - 1) * this.#shape.height)
    this.#next = id
  }

  #handOn(): void {
    for (;;) {
      const [block] = this.#pending
      if (!block || !(block.complete || block.givenUp)) return
      this.#pending.shift()
      this.#next = block.id + 1
      this.#news.push(block.count === 0 ? this.#lost(block) : this.#handedOn(block))
    }
  }

  #lost(block: PendingBlock): BlockNews {
    this.counts.lost += block.expectedTrailer + 1
    this.#nextLine += this.#shape.height
    return { type: 'lost', lines: this.#shape.height, where: block.refused ? 'device' : 'transport' }
  }

  #handedOn(block: PendingBlock): BlockNews {
    const height = block.leader?.height ?? this.#shape.height
    // The trailer tells how many lines there really are, where the camera closed the block early; some say 0 for "all".
    const lines = block.lines && block.lines <= height ? block.lines : height
    const missing = block.complete ? [] : block.missing()
    if (!block.complete) this.counts.lost += block.expectedTrailer + 1 - block.count
    const firstLine = this.#nextLine
    this.#nextLine += lines
    const { leader, data, end } = block
    return { type: 'block', block: { firstLine, lines, leader, data, end, missing } }
  }
}
