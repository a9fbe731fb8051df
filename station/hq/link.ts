import mqtt, { type MqttClient } from 'mqtt'
import { type Health, HqRequest, LaneId, Receipts, topics } from '../contract/hq.ts'
import type { HqLink } from '../contract/lane-status.ts'
import type { SenderOutbox } from '../storage/outbox.ts'
import { HqError } from './hq-error.ts'
import { Sender, type SenderPace, usualPace } from './sender.ts'

/** PEM texts of one end of the wire. */
export type TlsIdentity = { readonly ca: string; readonly cert: string; readonly key: string }

/** Times of the link in ms. */
export type LinkTiming = {
  readonly tickMs: number
  readonly healthMs: number
  readonly shortestReconnectMs: number
  readonly longestReconnectMs: number
  readonly keepaliveS: number
}

const usualTiming: LinkTiming = {
  tickMs: 250,
  healthMs: 60_000,
  shortestReconnectMs: 1000,
  longestReconnectMs: 60_000,
  keepaliveS: 15,
}

/** What the link needs. `outbox` is `storage.sending`; `onRequest` hears what HQ asks beyond a resend, which the link does itself. */
export type HqLinkOptions = {
  readonly laneId: string
  readonly url: string
  readonly tls: TlsIdentity | null
  readonly outbox: SenderOutbox
  readonly publicKey: string
  readonly bootId: string
  readonly software: string
  readonly mode: () => string
  readonly onRequest: (request: HqRequest) => void
  readonly onChange?: () => void
  readonly onTrouble: (what: string, error: unknown) => void
  readonly pace?: SenderPace
  readonly timing?: Partial<LinkTiming>
}

const mostAtOnce = 32
const resendStep = 500

/** Starts the link. It lives until `close`; a broker that is away is a state, not an error. Throws HqError `bad-url` | `bad-name`. */
export function startHqLink(options: HqLinkOptions): HqLinkHandle {
  if (!LaneId.safeParse(options.laneId).success)
    throw new HqError('bad-name', `${options.laneId} cannot be a lane's name: small letters, digits and dashes.`)
  if (!URL.canParse(options.url))
    throw new HqError('bad-url', `${options.url} is no address of a broker; write it like mqtts://broker.example:8883.`)
  return new HqLinkHandle(options)
}

/** The lane's end of the wire to headquarters: sends the outbox, takes receipts, tells its health. */
export class HqLinkHandle {
  readonly #options: HqLinkOptions
  readonly #timing: LinkTiming
  readonly #pace: SenderPace
  readonly #sender: Sender
  readonly #client: MqttClient
  readonly #topics: ReturnType<typeof topics>
  readonly #timers: NodeJS.Timeout[] = []
  #state: HqLink['state'] = 'away'
  #sinceMs = Date.now()
  #pumping = false
  #failures = 0
  #told: string | null = null

  constructor(options: HqLinkOptions) {
    this.#options = options
    this.#timing = { ...usualTiming, ...options.timing }
    this.#pace = options.pace ?? usualPace
    this.#sender = new Sender(this.#pace, Math.random)
    this.#topics = topics(options.laneId)
    this.#client = mqtt.connect(options.url, { ...clientOptions(options, this.#timing), manualConnect: true })
    this.#listen()
    this.#client.connect()
    this.#timers.push(setInterval(() => this.#tick(), this.#timing.tickMs))
    this.#timers.push(setInterval(() => this.#tellHealth(), this.#timing.healthMs))
  }

  /** The link as the status bar shows it. */
  state(): HqLink {
    const { waiting, refused } = this.#options.outbox.counts()
    return { state: this.#state, sinceMs: this.#sinceMs, waiting, refused }
  }

  /** Something new waits: do not wait for the next tick. */
  wake(): void {
    this.#pump()
  }

  /** Says that the lane is offline on purpose and disconnects; what is on its way stays in the outbox. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    const told = this.#client.connected ? this.#publishHealth('offline') : Promise.resolve()
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 1000))])
    await this.#client.endAsync(true)
    this.#become('off')
  }

  #listen(): void {
    const { onTrouble } = this.#options
    this.#client.on('message', (topic, payload) => this.#take(topic, payload))
    this.#client.on('connect', () => this.#connected())
    this.#client.on('close', () => {
      const { shortestReconnectMs, longestReconnectMs } = this.#timing
      // Full jitter: a thousand lanes that lost one broker must not come back in the same second.
      const most = Math.min(longestReconnectMs, shortestReconnectMs * 2 ** this.#failures++)
      this.#client.options.reconnectPeriod = Math.max(50, Math.random() * most)
      if (this.#state === 'linked') this.#become('away')
    })
    this.#client.on('error', (error) => {
      if (isRefusal(error)) this.#become('refused')
      onTrouble('link', error)
    })
  }

  #connected(): void {
    this.#failures = 0
    // mqtt.js leaves Nagle on: receipts take 3.3 times as long (headquarters.md §4).
    setNoDelay(this.#client.stream)
    const { receipt, request, manifest } = this.#topics
    this.#client.subscribe([receipt, request, manifest], { qos: 1 }, (error) => {
      if (error) this.#options.onTrouble('subscribe', error)
    })
    this.#become('linked')
    this.#tellHealth()
    this.#pump()
  }

  #become(state: HqLink['state']): void {
    if (state === this.#state) return
    this.#state = state
    this.#sinceMs = Date.now()
    this.#options.onChange?.()
  }

  #tick(): void {
    if (this.#options.mode() !== this.#told) this.#tellHealth()
    this.#pump()
  }

  /** Sends what is due, a few at a time, and lets everything else on this thread go in between. */
  #pump(): void {
    if (this.#pumping || !this.#client.connected) return
    try {
      const sent = this.#sendSome()
      if (sent === 0) return
    } catch (error) {
      this.#options.onTrouble('send', error)
      return
    }
    this.#pumping = true
    setImmediate(() => {
      this.#pumping = false
      this.#pump()
    })
  }

  #sendSome(): number {
    const { outbox } = this.#options
    const nowMs = Date.now()
    const late = this.#sender.due(nowMs).slice(0, mostAtOnce)
    const room = mostAtOnce - late.length
    const look = this.#pace.window + room
    const fresh =
      room === 0 || this.#sender.inFlight >= this.#pace.window
        ? []
        : this.#sender.next(outbox.oldestNumbers(look), outbox.newestNumbers(look), room)
    const seqs = [...late, ...fresh]
    const sent: number[] = []
    for (const seq of seqs) {
      const row = outbox.row(seq)
      if (row === null) {
        this.#sender.forget(seq)
        continue
      }
      const topic = row.type.startsWith('inspection/') ? this.#topics.inspection : this.#topics.event
      // The broker's word is not headquarters' word: the receipt's timer decides, not this callback.
      this.#client.publish(topic, Buffer.from(row.message), { qos: 1 }, (error) => {
        if (error) this.#options.onTrouble('publish', error)
      })
      this.#sender.sent(seq, row.id, row.sha256, nowMs)
      sent.push(seq)
    }
    if (sent.length > 0) outbox.markSent(sent, nowMs)
    return sent.length
  }

  #take(topic: string, payload: Buffer): void {
    try {
      if (topic === this.#topics.receipt) this.#settle(Receipts.parse(JSON.parse(payload.toString('utf8'))))
      else if (topic === this.#topics.request) this.#answer(HqRequest.parse(JSON.parse(payload.toString('utf8'))))
    } catch (error) {
      this.#options.onTrouble(topic, error)
    }
  }

  #settle(receipts: Receipts): void {
    this.#options.outbox.settle(receipts, Date.now())
    for (const { id, sha256, result, reason } of receipts) {
      this.#sender.receipted(id, sha256)
      if (result === 'refused') this.#options.onTrouble('refused', new Error(`${id}: ${reason ?? 'no reason given'}`))
    }
    this.#options.onChange?.()
    this.#pump()
  }

  #answer(request: HqRequest): void {
    if (request.type === 'resend') this.#resend(request.from - 1, request.to)
    else this.#options.onRequest(request)
  }

  /** Makes a range wait again, in steps; the pump sends it like everything else. */
  #resend(afterSeq: number, to: number): void {
    const last = this.#options.outbox.wantAgain(afterSeq, to, resendStep)
    this.#pump()
    if (last !== null && last < to)
      setImmediate(() => {
        try {
          this.#resend(last, to)
        } catch (error) {
          this.#options.onTrouble('resend', error)
        }
      })
  }

  #tellHealth(): void {
    if (!this.#client.connected) return
    this.#told = this.#options.mode()
    this.#publishHealth('online').catch((error: unknown) => this.#options.onTrouble('health', error))
  }

  async #publishHealth(state: Health['state']): Promise<void> {
    const { bootId, software, publicKey, mode, outbox } = this.#options
    const backlog = outbox.counts().waiting
    const health: Health = { state, bootId, at: Date.now(), mode: mode(), backlog, software, publicKey }
    await this.#client.publishAsync(this.#topics.health, JSON.stringify(health), { qos: 1, retain: true })
  }
}

/** Settings of headquarters.md §11. */
function clientOptions({ laneId, tls, bootId }: HqLinkOptions, timing: LinkTiming): mqtt.IClientOptions {
  const will: Health = {
    state: 'offline',
    bootId,
    at: Date.now(),
    mode: null,
    backlog: null,
    software: null,
    publicKey: null,
  }
  return {
    clientId: laneId,
    username: laneId,
    protocolVersion: 4,
    clean: false,
    keepalive: timing.keepaliveS,
    connectTimeout: 10_000,
    reconnectPeriod: timing.shortestReconnectMs,
    resubscribe: true,
    reschedulePings: true,
    queueQoSZero: false,
    will: { topic: topics(laneId).health, payload: Buffer.from(JSON.stringify(will)), qos: 1, retain: true },
    ...(tls === null ? {} : { ...tls, minVersion: 'TLSv1.3', rejectUnauthorized: true }),
  }
}

/** CONNACK 4 and 5, and TLS alerts about our certificate: somebody has to look at it, time will not mend it. */
function isRefusal(error: Error): boolean {
  const code = 'code' in error ? error.code : null
  return code === 4 || code === 5 || (typeof code === 'string' && /CERT|SSL|TLS/.test(code))
}

function setNoDelay(stream: unknown): void {
  if (
    typeof stream === 'object' &&
    stream !== null &&
    'setNoDelay' in stream &&
    typeof stream.setNoDelay === 'function'
  )
    stream.setNoDelay(true)
}
