import type { DetectorFact, DetectorLine, DetectorSettings } from '../detector.ts'
import { BlockClock } from './block-clock.ts'
import { type EncoderSource, type LineReading, linesOf } from './block-lines.ts'
import { type Block, BlockAssembler } from './blocks.ts'
import type { ResendRange } from './gvcp.ts'
import type { CameraFacts } from './session.ts'
import type { GigeSettings } from './settings.ts'

/** How long a gap may stand and how often it is asked for; the whole stays far below what an officer notices (DESIGN §6). */
const patience = { reorderMs: 10, resendMs: 30, tries: 5, quietMs: 1000 } as const

/** What the stream needs of its owner: where lines and facts go, and the way to ask for packets again. */
export type StreamNews = {
  readonly line: (line: DetectorLine) => void
  readonly fact: (fact: DetectorFact) => void
  readonly block: (nowMs: number) => void
  readonly resend: (range: ResendRange) => void
}

/** Counts over all acquisitions since the driver was opened; they only grow. */
export type StreamTotals = {
  blocks: number
  lines: number
  invalidLines: number
  linesLost: number
  bytes: number
  packets: number
  packetsLost: number
  resendsAsked: number
  resent: number
  misfits: number
}

/** No blocks yet. */
export function noTotals(): StreamTotals {
  return {
    blocks: 0,
    lines: 0,
    invalidLines: 0,
    linesLost: 0,
    bytes: 0,
    packets: 0,
    packetsLost: 0,
    resendsAsked: 0,
    resent: 0,
    misfits: 0,
  }
}

/** One acquisition from start to stop: datagrams in, lines and facts out. */
export class LineStream {
  readonly #news: StreamNews
  readonly #totals: StreamTotals
  readonly #blocks: BlockAssembler
  readonly #reading: LineReading
  readonly #clock: BlockClock
  encoder: EncoderSource | null = null

  constructor(
    facts: CameraFacts,
    settings: GigeSettings,
    acquisition: DetectorSettings | null,
    totals: StreamTotals,
    news: StreamNews,
  ) {
    const { shape, encoderChunk, statusChunk } = facts
    const { energies, beamBit, beamCounts } = settings
    const encoderStep = acquisition?.trigger === 'encoder' ? acquisition.encoderDiv : 0
    this.#news = news
    this.#totals = totals
    this.#blocks = new BlockAssembler(shape, settings.packetBytes, { ...patience, resend: facts.canResend })
    this.#reading = { ...shape, energies, encoderChunk, statusChunk, beamBit, beamCounts, encoderStep }
    this.#clock = new BlockClock(
      facts.ticksPerS,
      acquisition?.trigger === 'internal' ? acquisition.integrationUs / 1000 : null,
    )
  }

  push(bytes: Uint8Array, nowMs: number): void {
    this.#totals.bytes += bytes.length
    this.#blocks.push(bytes, nowMs)
    if (this.#blocks.hasNews) this.#tell(nowMs)
  }

  look(nowMs: number): void {
    this.#blocks.look(nowMs)
    this.#count()
    if (this.#blocks.hasNews) this.#tell(nowMs)
  }

  /** Moves the counts of the assembler into the totals. */
  #count(): void {
    const { counts } = this.#blocks
    const totals = this.#totals
    totals.packets += counts.packets
    totals.packetsLost += counts.lost
    totals.resendsAsked += counts.asked
    totals.resent += counts.resent
    totals.misfits += counts.misfits
    Object.assign(counts, { packets: 0, lost: 0, asked: 0, resent: 0, duplicates: 0, misfits: 0 })
  }

  #tell(nowMs: number): void {
    for (const range of this.#blocks.takeResends()) this.#news.resend(range)
    for (const news of this.#blocks.takeNews()) {
      this.#news.block(nowMs)
      if (news.type === 'block') this.#block(news.block, nowMs)
      else {
        this.#totals.linesLost += news.lines
        this.#news.fact({ type: 'linesLost', count: news.lines, where: news.where, atMs: nowMs })
      }
    }
  }

  #block(block: Block, nowMs: number): void {
    const read = linesOf(block, this.#reading, this.#clock.timesOf(block, nowMs))
    this.#totals.blocks++
    if (!read) {
      // A block in a format that was never set: its lines are as good as lost on the way.
      this.#totals.linesLost += block.lines
      this.#news.fact({ type: 'linesLost', count: block.lines, where: 'transport', atMs: nowMs })
      return
    }
    this.encoder = read.encoder
    for (const line of read.lines) {
      this.#totals.lines++
      if (!line.valid) this.#totals.invalidLines++
      this.#news.line(line)
    }
  }
}
