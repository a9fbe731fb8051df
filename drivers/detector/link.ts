import type { TraceLine } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import type { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire, Wire } from '../wire/wire.ts'
import { decodeJson, encodeJson, type XlpCommandName, xlpCommands } from './commands.ts'
import { encodeFrame, type Frame, type FrameHead, FrameReader, frameTypes } from './framing.ts'

/** A detector that says nothing, not even that it is alive (every 500 ms), for so long is given up and connected anew. */
const silentMs = 2500

type Json = Readonly<Record<string, unknown>>

/**
 * What a link tells its driver: a fresh line, whose `begin` it awaits; every frame before anything else is made of it; status and
 * events; and the end of a chunk, when all frames that came with it have been told.
 */
export type LinkNews = {
  readonly begin: () => Promise<void>
  readonly frame: (frame: Frame, atMs: number) => void
  readonly told: (kind: 'status' | 'event', json: Json) => void
  readonly chunkEnded: (atMs: number) => void
}

const commandHead: Omit<FrameHead, 'type' | 'seq'> = {
  flags: 0,
  lineId: 0,
  timestampUs: 0n,
  encoder: 0,
  pixels: 0,
  bits: 0,
  energies: 0,
  integrationUs: 0,
}

/** One line to a detector: commands out, their replies back, one at a time; frames of every type to the driver. */
export class XlpLink {
  readonly trace = new Listeners<TraceLine>()
  readonly #health: HealthBook
  readonly #news: LinkNews
  readonly #kept: KeptWire
  readonly #turn: Turn<Record<string, unknown>>
  #reader = new FrameReader()
  #id = 0
  #seq = 0
  #heardMs = Date.now()

  constructor(open: OpenWire, health: HealthBook, news: LinkNews) {
    this.#health = health
    this.#news = news
    this.#turn = new Turn({
      send: (bytes) => this.#kept.send(bytes),
      onTimeout: () => health.count('timeouts'),
      onUnsolicited: () => health.count('unsolicited'),
      drainMs: 50,
    })
    this.#kept = new KeptWire(open, health, {
      opened: (wire) => this.#opened(wire),
      lost: (why) => this.#turn.abandon(new DriverError('closed', `The line to the detector was lost (${why}).`)),
    })
  }

  get isOpen(): boolean {
    return this.#kept.wire !== null
  }

  /** Sends a command; gives its result. Throws DriverError `timeout`, `refused` or `closed`. `extraMs` is patience besides the table's. */
  ask(name: XlpCommandName, params: Json, extraMs = 0): Promise<Json> {
    const { cmd, timeoutMs, meaning } = xlpCommands[name]
    const id = ++this.#id
    const bytes = encodeFrame(
      { ...commandHead, type: frameTypes.command, seq: this.#seq++ },
      encodeJson({ id, cmd, params }),
    )
    if (this.trace.any)
      this.trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning: `${meaning} ${JSON.stringify(params)}` })
    return this.#turn.ask({
      name: meaning,
      bytes,
      timeoutMs: timeoutMs + extraMs,
      accept: (reply) => (reply['id'] === id ? resultOf(reply, meaning) : undefined),
    })
  }

  /** To be called again and again: gives a silent line up. */
  lookForSilence(nowMs: number): void {
    if (!this.isOpen || nowMs - this.#heardMs < silentMs) return
    this.#health.become('failed', 'The detector says nothing, not even that it is alive. Check its supply and cable.')
    this.#heardMs = nowMs
    void this.#kept.renew()
  }

  /** Gives the line up and opens it anew. */
  renew(): Promise<void> {
    return this.#kept.renew()
  }

  close(): Promise<void> {
    this.#turn.abandon(new DriverError('closed', 'The station has closed the detector.'))
    return this.#kept.close()
  }

  #opened(wire: Wire): void {
    this.#reader = new FrameReader()
    this.#heardMs = Date.now()
    wire.onBytes((bytes) => this.#heard(bytes))
    this.#news.begin().then(
      () => this.#kept.proved(),
      (error: unknown) => {
        this.#health.become('failed', error instanceof Error ? error.message : String(error))
        void this.#kept.renew()
      },
    )
  }

  #heard(bytes: Uint8Array): void {
    const before = { framing: this.#reader.framingErrors, checksum: this.#reader.checksumErrors }
    this.#heardMs = Date.now()
    for (const frame of this.#reader.push(bytes)) this.#take(frame)
    this.#health.count('framingErrors', this.#reader.framingErrors - before.framing)
    this.#health.count('checksumErrors', this.#reader.checksumErrors - before.checksum)
    this.#news.chunkEnded(this.#heardMs)
  }

  #take(frame: Frame): void {
    this.#news.frame(frame, this.#heardMs)
    const { type } = frame.head
    if (type === frameTypes.line || type === frameTypes.keepAlive) return undefined
    const json = frame.intact ? decodeJson(frame.payload) : null
    if (!json) return this.#health.count('framingErrors')
    if (this.trace.any)
      this.trace.tell({
        atMs: this.#heardMs,
        direction: 'received',
        bytes: encodeFrame(frame.head, frame.payload),
        meaning: JSON.stringify(json),
      })
    if (type === frameTypes.reply) this.#turn.take(json)
    else if (type === frameTypes.status) this.#news.told('status', json)
    else if (type === frameTypes.event) this.#news.told('event', json)
    return undefined
  }
}

function resultOf(reply: Json, meaning: string): Json {
  if (reply['ok'] === true) return (reply['result'] ?? {}) as Json
  throw new DriverError('refused', `The detector refused ${meaning}: ${String(reply['error'] ?? 'no reason given')}.`, {
    command: meaning,
  })
}
