import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import type { OpenWire } from '../wire/wire.ts'
import type {
  DetectorFact,
  DetectorInfo,
  DetectorLine,
  DetectorService,
  DetectorSettings,
  LineDetector,
} from './detector.ts'
import { encodeFrame, type Frame, frameTypes, headerBytes } from './framing.ts'
import { LineRing, ringLines } from './line-ring.ts'
import { gapOf, LineCounter, lineOf } from './lines.ts'
import { XlpLink } from './link.ts'
import { calibrationOf, demandSet, infoOf, parametersOf, settingsOf } from './parameters.ts'
import { PictureWatch } from './picture-watch.ts'
import { StallWatch } from './stall-watch.ts'
import { StreamBook } from './stream-book.ts'

const lookMs = 50
/** Lines are given on for so long at a time; then others have their turn. */
const sliceMs = 5
/** Shortest line period of an unset detector, for the size of the ring. */
const unsetUs = 1000

/** A detector that speaks XLP/1. After a reconnect it is configured and started again as it was asked to be. */
export class XlpDetector implements LineDetector {
  readonly name: string
  readonly url: string
  readonly service: DetectorService
  readonly #health = new HealthBook()
  readonly #lines = new Listeners<DetectorLine>()
  readonly #facts = new Listeners<DetectorFact>()
  readonly #link: XlpLink
  readonly #watch: NodeJS.Timeout
  readonly #stall = new StallWatch()
  readonly #book = new StreamBook()
  #counter = new LineCounter()
  #picture = new PictureWatch()
  #ring = new LineRing(ringLines(unsetUs, 1))
  #giving = false
  #info: DetectorInfo | null = null
  #settings: DetectorSettings | null = null
  #started = false
  #last: DetectorLine | null = null
  /** The last line before the connection was lost, until the first one after it. */
  #before: DetectorLine | null = null

  constructor(name: string, url: string, open: OpenWire) {
    this.name = name
    this.url = url
    this.#link = new XlpLink(open, this.#health, {
      begin: () => this.#begin(),
      frame: (frame, atMs) => this.#take(frame, atMs),
      told: (kind, json) => this.#book.told(kind, json),
      chunkEnded: () => this.#give(),
    })
    this.service = this.#makeService()
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
    return this.#book.values(this.#info, this.#last)
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#link.trace.add(listen)
  }

  onLine(listen: (line: DetectorLine) => void): Unsubscribe {
    return this.#lines.add(listen)
  }

  onFact(listen: (fact: DetectorFact) => void): Unsubscribe {
    return this.#facts.add(listen)
  }

  async configure(settings: DetectorSettings): Promise<void> {
    const before = this.#settings
    this.#settings = settings
    if (!this.#link.isOpen) return
    try {
      await this.#set(settings)
    } catch (error) {
      // What it has refused it is not asked again after a reconnect.
      if (error instanceof DriverError && error.code === 'refused') this.#settings = before
      throw error
    }
  }

  async start(): Promise<void> {
    this.#started = true
    if (this.#link.isOpen) await this.#sendStart()
  }

  async stop(): Promise<void> {
    this.#started = false
    this.#stall.stopped()
    if (this.#link.isOpen) await this.#link.ask('stop', {})
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#link.renew()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#health.become('closed', null)
    this.#ring = new LineRing(1)
    await this.#link.close()
  }

  #makeService(): DetectorService {
    const calibrate = async (name: 'darkCal' | 'gainCal', lines: number) => {
      const linesMs = (lines * (this.#settings?.integrationUs ?? unsetUs)) / 1000
      return calibrationOf(await this.#link.ask(name, { lines }, linesMs))
    }
    return {
      settings: async () => settingsOf(await this.#link.ask('info', {})),
      calibrateDark: (lines) => calibrate('darkCal', lines),
      calibrateGain: (lines) => calibrate('gainCal', lines),
      setTestPattern: async (on) => void (await this.#link.ask('testPattern', { on })),
    }
  }

  async #begin(): Promise<void> {
    this.#counter = new LineCounter()
    this.#picture = new PictureWatch()
    this.#before = this.#last
    this.#info = infoOf(await this.#link.ask('info', {}))
    if (this.#settings) await this.#set(this.#settings)
    if (this.#started) await this.#sendStart()
    this.#health.answered(Date.now())
  }

  /** Sets, and reads back: what the detector sends from now on is what it says, not what it was asked for. */
  async #set(settings: DetectorSettings): Promise<void> {
    await this.#link.ask('configure', parametersOf(settings))
    const answer = await this.#link.ask('info', {})
    demandSet(settings, answer)
    this.#info = infoOf(answer)
    const { channels, energies } = this.#info
    const lines = ringLines(settings.integrationUs, channels * energies)
    if (this.#ring.count === 0) this.#ring = new LineRing(lines)
  }

  async #sendStart(): Promise<void> {
    await this.#link.ask('start', {})
    if (this.#started) this.#stall.started(Date.now(), this.#settings)
  }

  #take(frame: Frame, atMs: number): void {
    const lost = this.#counter.take(frame.head, atMs)
    this.#book.frame(frame.head)
    if (frame.head.type === frameTypes.line) this.#line(frame, lost, atMs)
    else if (frame.head.type === frameTypes.keepAlive) this.#alive(atMs)
  }

  /** A sign of life is no health while the picture is none. */
  #alive(atMs: number): void {
    const { trouble } = this.#picture
    if (trouble) this.#health.become('failed', trouble)
    else this.#health.answered(atMs)
  }

  #line(frame: Frame, lost: readonly DetectorFact[], atMs: number): void {
    const line = lineOf(frame)
    const judgement = line ? this.#picture.take(line, this.#info) : 'misfit'
    this.#alive(atMs)
    if (!line || judgement === 'misfit') {
      this.#health.count('framingErrors')
      for (const fact of [...lost, { type: 'linesLost', count: 1, where: 'device', atMs } as const, gapOf(1, atMs)])
        this.#tellFact(fact)
      return
    }
    const resumed = this.#stall.line(atMs)
    if (resumed) this.#tellFact(resumed)
    this.#traceLine(frame, line, atMs)
    const facts = [...this.#gapOfOutage(line, atMs), ...lost]
    this.#last = judgement === 'frozen' ? { ...line, valid: false } : line
    // A chunk may hold more lines than the ring: those before it are not late yet.
    if (this.#ring.isFull) this.#give()
    this.#ring.push(this.#last, facts, atMs)
  }

  /** What passed while there was no connection, by the belt: with the time trigger nobody can tell. */
  #gapOfOutage(line: DetectorLine, atMs: number): DetectorFact[] {
    const before = this.#before
    this.#before = null
    if (!before || this.#settings?.trigger !== 'encoder') return []
    const counts = (line.encoder - before.encoder) | 0
    const lines = Math.round(counts / this.#settings.encoderDiv) - 1
    return lines > 0 ? [gapOf(lines, atMs)] : []
  }

  /** Gives waiting lines on, for a slice of time; the rest when others had their turn. */
  #give(): void {
    if (this.#giving) return
    const until = performance.now() + sliceMs
    for (let item = this.#ring.shift(); item !== null; item = this.#ring.shift()) {
      for (const fact of item.facts) this.#tellFact(fact)
      this.#book.line(item.line)
      this.#lines.tell(item.line)
      if (this.#ring.count === 0 || performance.now() < until) continue
      this.#giving = true
      setImmediate(() => {
        this.#giving = false
        this.#give()
      })
      return
    }
  }

  /** Every line would drown the trace: one in 250 shows the header, which is enough to see what comes. */
  #traceLine(frame: Frame, line: DetectorLine, atMs: number): void {
    if (!this.#link.trace.any || this.#book.lines % 250 !== 0) return
    const bytes = encodeFrame(frame.head, frame.payload).subarray(0, headerBytes)
    const meaning = `line ${line.lineId}, encoder ${line.encoder}, ${line.beamOn ? 'X-rays on' : 'dark'}`
    this.#link.trace.tell({ atMs, direction: 'received', bytes, meaning })
  }

  #tellFact(fact: DetectorFact): void {
    this.#book.fact(fact)
    this.#facts.tell(fact)
  }

  #look(): void {
    const nowMs = Date.now()
    const stalled = this.#stall.look(nowMs)
    if (stalled) this.#tellFact(stalled)
    this.#link.lookForSilence(nowMs)
  }
}
