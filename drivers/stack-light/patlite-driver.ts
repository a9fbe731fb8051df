import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import { Turn } from '../wire/turn.ts'
import type { OpenWire } from '../wire/wire.ts'
import { patternWords, samePattern } from './convention.ts'
import {
  ack,
  colourData,
  encodePns,
  nak,
  type PnsCommand,
  type PnsReply,
  PnsReplyReader,
  pnsCommands,
  readStatus,
  showData,
  shownOf,
} from './pns.ts'
import { allOff, type Lamp, type LightPattern, type StackLight } from './stack-light.ts'

const answerMs = 1000

/** Lamps from the top, whether its tiers take any colour (`D`) or are of one (`S`), and how often it is looked after. */
export type PatliteSettings = {
  readonly order: readonly Lamp[]
  readonly byColour: boolean
  readonly checkEveryMs: number
}

/** A PATLITE light over PNS. It is asked again and again what it shows, and told again where that is not what was wanted. */
export class PatliteLight implements StackLight {
  readonly name: string
  readonly url: string
  readonly #settings: PatliteSettings
  readonly #health = new HealthBook()
  readonly #trace = new Listeners<TraceLine>()
  readonly #kept: KeptWire
  readonly #turn: Turn<PnsReply>
  #reader = new PnsReplyReader()
  #wanted: LightPattern | null = null
  #shown: LightPattern | null = null
  #timer: NodeJS.Timeout | null = null
  #timeoutsInARow = 0

  constructor(name: string, url: string, open: OpenWire, settings: PatliteSettings) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#turn = new Turn({
      send: (bytes, meaning) => this.#send(bytes, meaning),
      onTimeout: () => this.#timedOut(),
      onUnsolicited: () => this.#health.count('unsolicited'),
      drainMs: 200,
    })
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => {
        const reader = (this.#reader = new PnsReplyReader())
        wire.onBytes((bytes) => this.#heard(reader, bytes))
        void this.#check()
      },
      lost: (why) => this.#stop(new DriverError('closed', `The line to the stack light was lost (${why}).`)),
    })
  }

  shown(): LightPattern | null {
    return this.#shown
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    return [
      { name: 'shows', value: this.#shown ? patternWords(this.#shown) : '–', unit: null },
      { name: 'wanted', value: this.#wanted ? patternWords(this.#wanted) : '–', unit: null },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  async show(pattern: LightPattern): Promise<void> {
    this.#wanted = pattern
    await this.#tell(pattern)
  }

  async reconnect(): Promise<void> {
    this.#health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    this.#health.become('closed', null)
    this.#stop(new DriverError('closed', 'The station has closed the stack light.'))
    await this.#kept.close()
  }

  async #tell(pattern: LightPattern): Promise<void> {
    const { order, byColour } = this.#settings
    const command: PnsCommand = byColour
      ? { name: 'showColours', data: colourData(pattern, order) }
      : samePattern(pattern, allOff)
        ? { name: 'clear', data: [] }
        : { name: 'show', data: showData(pattern, order) }
    await this.#ask(command, patternWords(pattern))
    this.#shown = shownOf(pattern, order, byColour)
  }

  /** Looks what it shows. What goes wrong is told by the health; the next look tries again. */
  async #check(): Promise<void> {
    try {
      const reply = await this.#ask({ name: 'status', data: [] }, pnsCommands.status.meaning)
      if (reply.type === 'status') await this.#compare(reply.bytes)
    } catch (error) {
      if (this.#kept.wire) this.#health.become('failed', error instanceof Error ? error.message : String(error))
    }
    if (this.#kept.wire) this.#timer = setTimeout(() => void this.#check(), this.#settings.checkEveryMs)
  }

  async #compare(bytes: Uint8Array): Promise<void> {
    const shown = readStatus(bytes, this.#settings.order)
    if (!shown)
      throw new DriverError(
        'refused',
        'The stack light is in smart mode and shows its own programs. Switch it to lamps.',
      )
    this.#health.answered(Date.now())
    this.#shown = shown
    const wanted = this.#wanted
    if (wanted && !samePattern(shown, shownOf(wanted, this.#settings.order, this.#settings.byColour)))
      await this.#tell(wanted)
  }

  async #ask(command: PnsCommand, meaning: string): Promise<PnsReply> {
    const wanted = command.name === 'status' ? 'status' : 'ack'
    return this.#turn.ask({
      name: meaning,
      bytes: encodePns(command),
      timeoutMs: answerMs,
      accept: (reply) => {
        if (reply.type === 'nak')
          throw new DriverError('refused', `The stack light refused "${meaning}". Check its mode and its model.`)
        return reply.type === wanted ? reply : undefined
      },
    })
  }

  #heard(reader: PnsReplyReader, bytes: Uint8Array): void {
    const errors = reader.framingErrors
    for (const reply of reader.push(bytes)) {
      this.#timeoutsInARow = 0
      this.#kept.proved()
      if (this.#trace.any)
        this.#trace.tell({ atMs: Date.now(), direction: 'received', bytes: bytesOf(reply), meaning: reply.type })
      this.#turn.take(reply)
    }
    this.#health.count('framingErrors', reader.framingErrors - errors)
  }

  #stop(error: DriverError): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#turn.abandon(error)
  }

  /** The second time in a row the line is opened anew: answers have no head, and a late one could be taken for another's. */
  #timedOut(): void {
    this.#health.count('timeouts')
    if (++this.#timeoutsInARow % 2 === 0) void this.#kept.renew()
  }

  async #send(bytes: Uint8Array, meaning: string): Promise<void> {
    this.#reader.expect(bytes[2] === pnsCommands.status.letter.charCodeAt(0) ? 'status' : 'ack')
    if (this.#trace.any) this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning })
    await this.#kept.send(bytes)
  }
}

function bytesOf(reply: PnsReply): Uint8Array {
  return reply.type === 'status' ? reply.bytes : Uint8Array.of(reply.type === 'ack' ? ack : nak)
}
