import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../../device.ts'
import { DriverError } from '../../driver-error.ts'
import { HealthBook } from '../../health-book.ts'
import { Listeners } from '../../listeners.ts'
import type { DetectorFact, DetectorInfo, DetectorLine, DetectorSettings, LineDetector } from '../detector.ts'
import { StallWatch } from '../stall-watch.ts'
import { BlockPace } from './block-pace.ts'
import type { DatagramNetwork, Endpoint } from './datagrams.ts'
import type { Element } from './genicam-xml.ts'
import { decodeHead } from './gvsp.ts'
import { GigeSession } from './session.ts'
import type { GigeSettings } from './settings.ts'
import { LineStream, noTotals, type StreamTotals } from './stream.ts'
import { RateMeter, streamValues } from './values.ts'

const lookMs = 5
const shortestWaitMs = 200
const longestWaitMs = 5000
/** Every packet would drown the trace: one in so many shows the stream's heads, which is enough to see what comes. */
const tracedPackets = 2000

function tracedPacket(bytes: Uint8Array): TraceLine {
  const head = decodeHead(bytes)
  const meaning = head ? `stream, block ${head.block}, packet ${head.packet}` : 'stream, no packet of it'
  return { atMs: Date.now(), direction: 'received', bytes: bytes.slice(0, head?.at ?? 8), meaning }
}

/** Where a driver finds its camera; called before each attempt, since a simulated camera is started by the first. */
export type FindCamera = () => Promise<Endpoint>

/** A line detector that speaks GigE Vision. After a loss it takes control again and goes on as it was asked to. */
export class GigeDetector implements LineDetector {
  readonly name: string
  readonly url: string
  readonly #network: DatagramNetwork
  readonly #find: FindCamera
  readonly #settings: GigeSettings
  readonly #health = new HealthBook()
  readonly #lines = new Listeners<DetectorLine>()
  readonly #facts = new Listeners<DetectorFact>()
  readonly #trace = new Listeners<TraceLine>()
  readonly #stall = new StallWatch()
  readonly #pace = new BlockPace()
  readonly #totals: StreamTotals = noTotals()
  readonly #rates = new RateMeter()
  readonly #descriptions = new Map<string, ReadonlyMap<string, Element>>()
  readonly #watch: NodeJS.Timeout
  #retry: NodeJS.Timeout | null = null
  #waitMs = shortestWaitMs
  #session: GigeSession | null = null
  #stream: LineStream | null = null
  #acquisition: DetectorSettings | null = null
  #started = false
  #closed = false
  #port = 0
  #framingErrors = 0
  #packets = 0
  /** Orders one after the other, the connection's own work among them. */
  #orders: Promise<unknown> = Promise.resolve()

  constructor(name: string, url: string, network: DatagramNetwork, find: FindCamera, settings: GigeSettings) {
    this.name = name
    this.url = url
    this.#network = network
    this.#find = find
    this.#settings = settings
    // What has already arrived is read before the look: a busy process is no silent detector.
    this.#watch = setInterval(() => setImmediate(() => this.#look()), lookMs)
    void this.#connect()
  }

  info(): DetectorInfo | null {
    return this.#session?.facts.info ?? null
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    return streamValues(this.#session?.facts ?? null, this.#totals, this.#rates.rates, this.#stream?.encoder ?? null)
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  onLine(listen: (line: DetectorLine) => void): Unsubscribe {
    return this.#lines.add(listen)
  }

  onFact(listen: (fact: DetectorFact) => void): Unsubscribe {
    return this.#facts.add(listen)
  }

  /** A streaming camera is stopped for it and set going again, whatever it says to the settings; refused ones are not kept. */
  configure(settings: DetectorSettings): Promise<void> {
    const before = this.#acquisition
    this.#acquisition = settings
    return this.#order(async (session) => {
      try {
        if (this.#stream) await this.#stopStream(session)
        await session.setTrigger(settings)
      } catch (error) {
        if (error instanceof DriverError && error.code === 'refused') this.#acquisition = before
        throw error
      } finally {
        if (this.#started && !this.#stream) await this.#startStream(session)
      }
    })
  }

  start(): Promise<void> {
    this.#started = true
    return this.#order((session) => this.#startStream(session))
  }

  stop(): Promise<void> {
    this.#started = false
    this.#stall.stopped()
    return this.#order((session) => this.#stopStream(session))
  }

  async reconnect(): Promise<void> {
    const session = this.#session
    if (session) this.#lost(session, new DriverError('closed', 'a person asked for a new one'))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#started = false
    clearInterval(this.#watch)
    if (this.#retry) clearTimeout(this.#retry)
    const ready = this.#health.now.state === 'ready'
    this.#health.become('closed', null)
    const session = this.#session
    this.#session = null
    this.#stream = null
    if (ready) await session?.leave()
    else await session?.end(new DriverError('closed', 'The station has closed the detector.'))
    await this.#orders
  }

  /** Without a session there is nothing to be ordered: what is wanted is done as soon as there is one. */
  #order(act: (session: GigeSession) => Promise<void>): Promise<void> {
    const done = this.#orders.then(async () => {
      if (this.#session) await act(this.#session)
    })
    this.#orders = done.catch(() => undefined)
    return done
  }

  async #startStream(session: GigeSession): Promise<void> {
    if (this.#stream) await this.#stopStream(session)
    if (!this.#started) return
    const stream = new LineStream(session.facts, this.#settings, this.#acquisition, this.#totals, {
      line: (line) => this.#lines.tell(line),
      fact: (fact) => this.#facts.tell(fact),
      block: (nowMs) => this.#block(nowMs),
      resend: (range) => session.resend(range),
    })
    // Before the camera is set going: its first packets may overtake its answer.
    this.#stream = stream
    await session.start((bytes) => {
      if (this.#stream !== stream) return
      if (this.#trace.any && this.#packets++ % tracedPackets === 0) this.#trace.tell(tracedPacket(bytes))
      stream.push(bytes, Date.now())
    })
    this.#pace.started(Date.now())
    this.#stall.started(Date.now(), this.#acquisition)
  }

  async #stopStream(session: GigeSession): Promise<void> {
    this.#stream = null
    await session.stop()
  }

  #block(nowMs: number): void {
    this.#pace.block(nowMs)
    this.#health.answered(nowMs)
    const resumed = this.#stall.line(nowMs)
    if (resumed) this.#facts.tell(resumed)
  }

  async #connect(): Promise<void> {
    this.#retry = null
    try {
      const camera = await this.#find()
      const place = { network: this.#network, camera, port: this.#port, descriptions: this.#descriptions }
      const session = await GigeSession.open(place, this.#settings, {
        trace: (line) => {
          if (this.#trace.any) this.#trace.tell(line)
        },
        heard: () => this.#session && this.#health.answered(Date.now()),
        timedOut: () => this.#health.count('timeouts'),
        unsolicited: () => this.#health.count('unsolicited'),
        lost: (error) => this.#lost(session, error),
      })
      if (this.#closed) return await session.leave()
      // In its turn among the orders: what was asked for meanwhile is done after it.
      const begun = this.#orders.then(() => this.#begin(session))
      this.#orders = begun.catch(() => undefined)
      await begun
    } catch (error) {
      this.#again(error)
    }
  }

  async #begin(session: GigeSession): Promise<void> {
    this.#port = session.port
    try {
      if (this.#acquisition) await session.setTrigger(this.#acquisition)
      if (this.#started) await this.#startStream(session)
    } catch (error) {
      this.#stream = null
      await session.leave()
      throw error
    }
    this.#session = session
    this.#waitMs = shortestWaitMs
    this.#health.answered(Date.now())
  }

  #lost(session: GigeSession, error: DriverError): void {
    if (this.#session !== session) return
    this.#session = null
    this.#stream = null
    const words = `The connection was lost (${error.message})`
    void session
      .end(error)
      .finally(() => this.#again(new DriverError(error.code, words, error.facts, { cause: error })))
  }

  #again(error: unknown): void {
    if (this.#closed) return
    this.#health.become('failed', error instanceof Error ? error.message : String(error))
    this.#health.count('reconnects')
    const waitMs = this.#waitMs * (0.5 + Math.random())
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
    this.#retry = setTimeout(() => void this.#connect(), waitMs)
  }

  #look(): void {
    const nowMs = Date.now()
    this.#stream?.look(nowMs)
    this.#rates.look(this.#totals, nowMs)
    const errors = this.#totals.misfits + this.#totals.invalidLines
    this.#health.count('framingErrors', errors - this.#framingErrors)
    this.#framingErrors = errors
    const stalled = this.#pace.patient(nowMs) ? null : this.#stall.look(nowMs)
    if (stalled) this.#facts.tell(stalled)
  }
}
