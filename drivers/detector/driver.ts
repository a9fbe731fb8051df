import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire, Wire } from '../wire/wire.ts'
import { decodeJson, encodeJson, type XlpCommandName, xlpCommands } from './commands.ts'
import type { DetectorFact, DetectorInfo, DetectorLine, DetectorSettings, LineDetector } from './detector.ts'
import { encodeFrame, type Frame, FrameReader, frameTypes, headerBytes } from './framing.ts'
import { LineCounter, lineOf } from './lines.ts'
import { StallWatch } from './stall-watch.ts'

/** A detector that says nothing, not even that it is alive (every 500 ms), for so long is given up and connected anew. */
const silentMs = 2500
const lookMs = 50

const commandHead = {
  flags: 0,
  lineId: 0,
  timestampUs: 0n,
  encoder: 0,
  pixels: 0,
  bits: 0,
  energies: 0,
  integrationUs: 0,
}

/** A detector that speaks XLP/1. After a reconnect it is configured and started again as it was asked to be. */
export class XlpDetector implements LineDetector {
  readonly name: string
  readonly url: string
  readonly #health = new HealthBook()
  readonly #lines = new Listeners<DetectorLine>()
  readonly #facts = new Listeners<DetectorFact>()
  readonly #trace = new Listeners<TraceLine>()
  readonly #kept: KeptWire
  readonly #turn: Turn<Record<string, unknown>>
  readonly #watch: NodeJS.Timeout
  readonly #stall = new StallWatch()
  #reader = new FrameReader()
  #counter = new LineCounter()
  #info: DetectorInfo | null = null
  #settings: DetectorSettings | null = null
  #started = false
  #id = 0
  #seq = 0
  #linesSeen = 0
  #linesLost = 0
  #heardMs = Date.now()
  #last: DetectorLine | null = null

  constructor(name: string, url: string, open: OpenWire) {
    this.name = name
    this.url = url
    this.#turn = new Turn({
      send: (bytes) => this.#kept.send(bytes),
      onTimeout: () => this.#health.count('timeouts'),
      onUnsolicited: () => this.#health.count('unsolicited'),
      drainMs: 50,
    })
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => this.#opened(wire),
      lost: (why) => this.#turn.abandon(new DriverError('closed', `The line to the detector was lost (${why}).`)),
    })
    // What has already arrived is read before the look: a busy process is no silent detector.
    this.#watch = setInterval(() => setImmediate(() => this.#look()), lookMs)
  }

  info(): DetectorInfo | null {
    return this.#info
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    const info = this.#info
    return [
      { name: 'channels', value: info?.channels ?? '–', unit: null },
      { name: 'pitch', value: info?.pitchMm ?? '–', unit: 'mm' },
      { name: 'energies', value: info?.energies ?? '–', unit: null },
      { name: 'lines', value: this.#linesSeen, unit: null },
      { name: 'lines lost', value: this.#linesLost, unit: null },
      { name: 'level', value: this.#last ? meanOf(this.#last.low) : '–', unit: 'DN' },
      { name: 'serial', value: info?.serial ?? '–', unit: null },
    ]
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

  async configure(settings: DetectorSettings): Promise<void> {
    this.#settings = settings
    if (this.#kept.wire)
      await this.#ask('configure', {
        integrationUs: settings.integrationUs,
        lineTrigger: settings.trigger,
        encoderDiv: settings.encoderDiv,
      })
  }

  async start(): Promise<void> {
    this.#started = true
    if (this.#kept.wire) await this.#sendStart()
  }

  async stop(): Promise<void> {
    this.#started = false
    this.#stall.stopped()
    if (this.#kept.wire) await this.#ask('stop', {})
  }

  async reconnect(): Promise<void> {
    this.#health.become('connecting', 'The line is opened anew because a person asked for it.')
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#health.become('closed', null)
    this.#turn.abandon(new DriverError('closed', 'The station has closed the detector.'))
    await this.#kept.close()
  }

  #opened(wire: Wire): void {
    this.#reader = new FrameReader()
    this.#counter = new LineCounter()
    this.#heardMs = Date.now()
    wire.onBytes((bytes) => this.#heard(bytes))
    this.#begin().catch((error: unknown) => {
      this.#health.become('failed', error instanceof Error ? error.message : String(error))
      void this.#kept.renew()
    })
  }

  async #begin(): Promise<void> {
    const answer = await this.#ask('info', {})
    this.#info = infoOf(answer)
    if (this.#settings) await this.configure(this.#settings)
    if (this.#started) await this.#sendStart()
    this.#kept.proved()
    this.#health.answered(Date.now())
  }

  async #sendStart(): Promise<void> {
    await this.#ask('start', {})
    if (this.#started) this.#stall.started(Date.now(), this.#settings)
  }

  #ask(name: XlpCommandName, params: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const { cmd, timeoutMs, meaning } = xlpCommands[name]
    const id = ++this.#id
    const bytes = encodeFrame(
      { ...commandHead, type: frameTypes.command, seq: this.#seq++ },
      encodeJson({ id, cmd, params }),
    )
    if (this.#trace.any)
      this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning: `${meaning} ${JSON.stringify(params)}` })
    return this.#turn.ask({
      name: meaning,
      bytes,
      timeoutMs,
      accept: (reply) => {
        if (reply['id'] !== id) return undefined
        if (reply['ok'] === true) return (reply['result'] ?? {}) as Readonly<Record<string, unknown>>
        throw new DriverError(
          'refused',
          `The detector refused ${meaning}: ${String(reply['error'] ?? 'no reason given')}.`,
          { command: meaning },
        )
      },
    })
  }

  #heard(bytes: Uint8Array): void {
    const before = { framing: this.#reader.framingErrors, checksum: this.#reader.checksumErrors }
    this.#heardMs = Date.now()
    for (const frame of this.#reader.push(bytes)) this.#take(frame)
    this.#health.count('framingErrors', this.#reader.framingErrors - before.framing)
    this.#health.count('checksumErrors', this.#reader.checksumErrors - before.checksum)
  }

  #take(frame: Frame): void {
    for (const fact of this.#counter.take(frame.head, this.#heardMs)) this.#fact(fact)
    if (frame.head.type === frameTypes.line) return this.#line(frame)
    if (frame.head.type === frameTypes.keepAlive) return this.#health.answered(this.#heardMs)
    const json = frame.intact ? decodeJson(frame.payload) : null
    if (!json) return this.#health.count('framingErrors')
    if (this.#trace.any)
      this.#trace.tell({
        atMs: this.#heardMs,
        direction: 'received',
        bytes: encodeFrame(frame.head, frame.payload),
        meaning: JSON.stringify(json),
      })
    if (frame.head.type === frameTypes.reply) this.#turn.take(json)
    return undefined
  }

  #line(frame: Frame): void {
    const line = lineOf(frame)
    if (!line) return this.#health.count('framingErrors')
    const resumed = this.#stall.line(this.#heardMs)
    if (resumed) this.#fact(resumed)
    this.#linesSeen++
    // Every line would drown the trace: one in 250 shows the header, which is enough to see what comes.
    if (this.#trace.any && this.#linesSeen % 250 === 1) {
      const head = encodeFrame(frame.head, frame.payload).subarray(0, headerBytes)
      this.#trace.tell({
        atMs: this.#heardMs,
        direction: 'received',
        bytes: head,
        meaning: `line ${line.lineId}, encoder ${line.encoder}, ${line.beamOn ? 'X-rays on' : 'dark'}`,
      })
    }
    this.#last = line
    this.#health.answered(this.#heardMs)
    this.#lines.tell(line)
    return undefined
  }

  #fact(fact: DetectorFact): void {
    if (fact.type === 'linesLost') this.#linesLost += fact.count
    this.#facts.tell(fact)
  }

  #look(): void {
    const nowMs = Date.now()
    const stalled = this.#stall.look(nowMs)
    if (stalled) this.#fact(stalled)
    if (!this.#kept.wire || nowMs - this.#heardMs < silentMs) return
    this.#health.become('failed', 'The detector says nothing, not even that it is alive. Check its supply and cable.')
    this.#heardMs = nowMs
    void this.#kept.renew()
  }
}

function meanOf(values: Uint16Array): number {
  let sum = 0
  for (const value of values) sum += value
  return Math.round(sum / Math.max(1, values.length))
}

function infoOf(answer: Readonly<Record<string, unknown>>): DetectorInfo {
  const channels = Number(answer['channels'])
  const pitchMm = Number(answer['pitchMm'])
  if (!(channels > 0) || !(pitchMm > 0))
    throw new DriverError(
      'wrong-device',
      'The detector does not say how many channels it has; this is not an XLP/1 detector.',
    )
  return {
    channels,
    pitchMm,
    energies: answer['energies'] === 2 ? 2 : 1,
    bits: Number(answer['bits'] ?? 16),
    serial: String(answer['serial'] ?? ''),
    firmware: String(answer['firmware'] ?? ''),
  }
}
