import { setTimeout as wait } from 'node:timers/promises'
import type { TraceLine } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import type { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire } from '../wire/wire.ts'
import type { LineNews } from './supply.ts'

/** A stream of bytes, cut anywhere, to replies; errors are counted and only grow. */
export type LineReader<Reply> = {
  push(bytes: Uint8Array): Reply[]
  readonly framingErrors: number
  readonly checksumErrors: number
}

/**
 * What a line needs of a protocol: a reader for each new line, a reply's bytes and words for the trace, the least time between frames,
 * and, where only the question tells how its answer ends, a word before each frame is sent.
 */
export type LineCodec<Reply> = {
  readonly newReader: () => LineReader<Reply>
  readonly bytesOf: (reply: Reply) => Uint8Array
  readonly words: (reply: Reply) => string
  readonly paceMs: number
  readonly sending?: (bytes: Uint8Array) => void
}

/** One question; `order` is a frame without an answer that goes out just before it, so that the answer reads it back. */
export type Question<Reply, Answer> = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly order?: { readonly name: string; readonly bytes: Uint8Array }
  readonly timeoutMs: number
  readonly accept: (reply: Reply) => Answer | undefined
}

/** "Off" as the dialect says it, and the name of the "on" that it cancels. */
export type OffOrder = { readonly name: string; readonly bytes: Uint8Array; readonly cancels: string }

/** What an order fails with that an "off" has overtaken before something was done. */
export function overtaken(before = 'the order to turn them on was sent'): DriverError {
  return new DriverError('cancelled', `X-rays were turned off before ${before}.`)
}

/** One generator line: questions out and answers back, one at a time; `shoutOff` waits for nobody. */
export class GeneratorLine<Reply> {
  readonly trace = new Listeners<TraceLine>()
  readonly #codec: LineCodec<Reply>
  readonly #health: HealthBook
  readonly #kept: KeptWire
  readonly #turn: Turn<Reply>
  readonly #orders = new WeakMap<Uint8Array, { readonly name: string; readonly bytes: Uint8Array }>()
  #reader: LineReader<Reply>
  #timeoutsInARow = 0
  #lastSentMs = -Infinity
  #gate: Promise<void> = Promise.resolve()
  /** Grows with every "off", so that a frame that still waits for its pace notices that it has been overtaken. */
  #offs = 0
  #tap: ((bytes: Uint8Array) => void) | null = null

  constructor(open: OpenWire, codec: LineCodec<Reply>, health: HealthBook, news: LineNews) {
    this.#codec = codec
    this.#health = health
    this.#reader = codec.newReader()
    this.#turn = new Turn({
      send: (bytes, name) => this.#sendPaced(bytes, name),
      onTimeout: () => this.#timedOut(),
      onUnsolicited: () => health.count('unsolicited'),
      drainMs: 150,
    })
    this.#kept = new KeptWire(open, health, {
      opened: (wire) => {
        this.#reader = codec.newReader()
        wire.onBytes((bytes) => this.#heard(bytes))
        news.opened()
      },
      lost: (why) => {
        this.#turn.abandon(new DriverError('closed', `The line to the generator was lost (${why}).`))
        news.lost()
      },
    })
  }

  /** Asks, in turn. Throws DriverError `timeout`, `refused`, `bad-answer`, `cancelled` or `closed`. */
  ask<Answer>(question: Question<Reply, Answer>): Promise<Answer> {
    // A copy, so that the order belongs to this question alone.
    const bytes = Uint8Array.from(question.bytes)
    if (question.order) this.#orders.set(bytes, question.order)
    const { name, timeoutMs, accept } = question
    const paces = (question.order ? 2 : 1) * this.#codec.paceMs
    return this.#turn.ask({ name: question.order?.name ?? name, bytes, timeoutMs: timeoutMs + paces, accept })
  }

  /** "Off" at once, past everything that waits and without regard to the pace; its acknowledgement is not waited for. */
  async shoutOff(off: OffOrder): Promise<void> {
    await this.#kept.send(this.#off(off))
    // A device that needs a pace may miss a frame that came too soon after another: it is said once more when it must be heard.
    if (this.#codec.paceMs > 0) await this.#paced(off.bytes, `${off.name} (again)`, null)
  }

  /** The same within this call, for a process about to end; false while there is no line. */
  shoutOffNow(off: OffOrder): boolean {
    return this.#kept.sendNow(this.#off(off))
  }

  #off({ name, bytes, cancels }: OffOrder): Uint8Array {
    this.#offs++
    this.#turn.cancelWaiting(cancels, overtaken())
    this.#lastSentMs = performance.now()
    this.#tell('sent', bytes, `${name} (at once)`)
    return bytes
  }

  /** Sends a harmless read of another protocol and gives what came back within the time, whatever it is. */
  async probe(bytes: Uint8Array, name: string, forMs: number): Promise<Uint8Array> {
    const heard: number[] = []
    this.#tap = (chunk) => heard.push(...chunk)
    try {
      this.#codec.sending?.(bytes)
      this.#tell('sent', bytes, name)
      await this.#kept.send(bytes)
      await wait(forMs)
    } finally {
      this.#tap = null
    }
    return Uint8Array.from(heard)
  }

  /** Gives the line up and opens it anew. */
  renew(): Promise<void> {
    return this.#kept.renew()
  }

  close(): Promise<void> {
    this.#turn.abandon(new DriverError('closed', 'The station has closed the generator.'))
    return this.#kept.close()
  }

  async #sendPaced(bytes: Uint8Array, name: string): Promise<void> {
    const order = this.#orders.get(bytes)
    const offs = order ? this.#offs : null
    if (order) await this.#paced(order.bytes, order.name, offs)
    await this.#paced(bytes, order ? `${name}, read back` : name, null)
  }

  /** Sends no sooner than the pace allows; `offs` given = not at all once an "off" has come in between. */
  #paced(bytes: Uint8Array, name: string, offs: number | null): Promise<void> {
    const send = (): Promise<void> => {
      if (offs !== null && offs !== this.#offs) throw overtaken()
      this.#lastSentMs = performance.now()
      this.#codec.sending?.(bytes)
      this.#tell('sent', bytes, name)
      return this.#kept.send(bytes)
    }
    if (this.#codec.paceMs === 0) return send()
    const sent = this.#gate.then(async () => {
      for (let leftMs; (leftMs = this.#lastSentMs + this.#codec.paceMs - performance.now()) > 0;) await wait(leftMs)
      await send()
    })
    // The next one waits for this one, whatever came of it; whoever sent it hears of a failure.
    this.#gate = sent.catch(() => undefined)
    return sent
  }

  #heard(bytes: Uint8Array): void {
    this.#tap?.(bytes)
    const before = { framing: this.#reader.framingErrors, checksum: this.#reader.checksumErrors }
    for (const reply of this.#reader.push(bytes)) {
      this.#timeoutsInARow = 0
      this.#kept.proved()
      this.#tell('received', this.#codec.bytesOf(reply), this.#codec.words(reply))
      this.#turn.take(reply)
    }
    this.#health.count('framingErrors', this.#reader.framingErrors - before.framing)
    this.#health.count('checksumErrors', this.#reader.checksumErrors - before.checksum)
  }

  /** A device that bites its tongue twice gets a fresh line. */
  #timedOut(): void {
    this.#health.count('timeouts')
    if (++this.#timeoutsInARow < 2) return
    this.#timeoutsInARow = 0
    void this.#kept.renew()
  }

  #tell(direction: TraceLine['direction'], bytes: Uint8Array, meaning: string): void {
    // What no line carried was not said.
    if (this.trace.any && this.#kept.wire) this.trace.tell({ atMs: Date.now(), direction, bytes, meaning })
  }
}
