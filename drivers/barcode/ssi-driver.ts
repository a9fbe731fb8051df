import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import type { OpenWire, Wire } from '../wire/wire.ts'
import type { BarcodeReader, LabelRead } from './barcode-reader.ts'
import { codeWords, labelOf, ReadBook } from './read-book.ts'
import { isNoRead, type ReaderSettings } from './reader-settings.ts'
import { codeOf, parameters, paramPackets, paramTrigger, triggerModeValues } from './ssi-codes.ts'
import { SsiLink } from './ssi-link.ts'
import {
  encodeSsi,
  nakReasons,
  nakResend,
  ssiOpcodes,
  type SsiPacket,
  SsiReader,
  statusContinues,
  statusResent,
} from './ssi-packets.ts'

/** A packet that has begun ends within this time: 257 bytes at 9600 baud take 0.27 s. */
const silenceMs = 400

/** A Zebra reader on SSI: asked who it is, set to packets and to its trigger mode, then enabled; what it decodes is acknowledged. */
export class SsiBarcodeReader implements BarcodeReader {
  readonly name: string
  readonly url: string
  readonly #settings: ReaderSettings
  readonly #book = new ReadBook()
  readonly #kept: KeptWire
  readonly #link: SsiLink
  #revision = '–'
  #begun = ''
  #lastDecoded = ''
  #silence: NodeJS.Timeout | null = null

  constructor(name: string, url: string, open: OpenWire, settings: ReaderSettings) {
    this.name = name
    this.url = url
    this.#settings = settings
    this.#link = new SsiLink({
      send: (bytes, meaning) => this.#send(bytes, meaning),
      timedOut: () => this.#book.health.count('timeouts'),
      unsolicited: () => this.#book.health.count('unsolicited'),
    })
    this.#kept = new KeptWire(open, this.#book.health, {
      opened: (wire) => this.#opened(wire),
      lost: () => this.#lost(),
    })
  }

  health(): DeviceHealth {
    return this.#book.health.now
  }

  values(): readonly DeviceValue[] {
    return [...this.#book.values(), { name: 'revision', value: this.#revision, unit: null }]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#book.health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#book.onTrace(listen)
  }

  onLabel(listen: (label: LabelRead) => void): Unsubscribe {
    return this.#book.labels.add(listen)
  }

  onNoRead(listen: (atMs: number) => void): Unsubscribe {
    return this.#book.noReads.add(listen)
  }

  async triggerOn(): Promise<void> {
    if (this.#settings.trigger !== 'host') return
    this.#book.triggered()
    await this.#link.ask('startSession')
  }

  async triggerOff(): Promise<void> {
    if (this.#settings.trigger !== 'host') return
    await this.#link.ask('stopSession')
    this.#book.released(this.#settings.noReadAfterMs)
  }

  /** Lets the reader scan, or not. Throws DriverError. */
  async setScanning(enabled: boolean): Promise<void> {
    await this.#link.ask(enabled ? 'scanEnable' : 'scanDisable')
  }

  /** Drops what the reader has decoded but not told. Throws DriverError. */
  async flush(): Promise<void> {
    await this.#link.ask('flushQueue')
  }

  async reconnect(): Promise<void> {
    this.#book.health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    this.#lost()
    this.#book.forget()
    this.#book.health.become('closed', null)
    await this.#kept.close()
  }

  async #send(bytes: Uint8Array, meaning: string): Promise<void> {
    this.#book.trace('sent', bytes, meaning)
    await this.#kept.send(bytes)
  }

  #lost(): void {
    if (this.#silence) clearTimeout(this.#silence)
    this.#silence = null
    this.#begun = ''
    this.#link.abandon(new DriverError('closed', 'The connection to the reader was lost.'))
  }

  #opened(wire: Wire): void {
    const reader = new SsiReader('scanner')
    wire.onBytes((bytes) => this.#heard(reader, bytes))
    this.#greet().then(
      () => this.#kept.proved(),
      (error: unknown) => {
        if (this.#kept.wire !== wire) return
        this.#book.health.become('failed', error instanceof Error ? error.message : String(error))
        void this.#kept.renew()
      },
    )
  }

  async #greet(): Promise<void> {
    const { data } = await this.#link.ask('requestRevision', new Uint8Array(), 'replyRevision')
    this.#revision = String.fromCharCode(...data)
      .replace(/\s+/g, ' ')
      .trim()
    await this.#link.ask('flushQueue')
    const mode = triggerModeValues[this.#settings.trigger]
    const wanted = parameters([
      [paramPackets, 1],
      [paramTrigger, mode],
    ])
    await this.#link.ask('paramSend', wanted)
    await this.#link.ask('scanEnable')
    this.#book.health.answered(Date.now())
  }

  #heard(reader: SsiReader, bytes: Uint8Array): void {
    if (this.#silence) clearTimeout(this.#silence)
    const packets = this.#counted(reader, () => reader.push(bytes))
    this.#book.trace('received', bytes, packets.map((packet) => this.#words(packet)).join('; '))
    for (const packet of packets) this.#take(packet)
    this.#silence = reader.kept === 0 ? null : setTimeout(() => this.#fellSilent(reader), silenceMs)
  }

  #fellSilent(reader: SsiReader): void {
    this.#silence = null
    for (const packet of this.#counted(reader, () => reader.giveUp())) this.#take(packet)
  }

  /** Counts what did not hold; a packet with a wrong checksum is asked for again. */
  #counted(reader: SsiReader, act: () => SsiPacket[]): SsiPacket[] {
    const { framingErrors, checksumErrors } = reader
    const packets = act()
    this.#book.health.count('framingErrors', reader.framingErrors - framingErrors)
    this.#book.health.count('checksumErrors', reader.checksumErrors - checksumErrors)
    if (reader.checksumErrors > checksumErrors) this.#answer('nak', Uint8Array.of(nakResend))
    return packets
  }

  #answer(name: 'ack' | 'nak', data: Uint8Array = new Uint8Array()): void {
    // A line that is gone is told by its end; the reader sends again what was not acknowledged.
    this.#send(encodeSsi({ name, from: 'host', data }), ssiOpcodes[name].meaning).catch(() => undefined)
  }

  #words({ name, data }: SsiPacket): string {
    const text = String.fromCharCode(...data)
    if (name === 'decodeData') {
      const noRead = isNoRead(this.#settings, text.slice(1))
      return noRead ? 'decoded: no read' : `decoded: ${codeWords(codeOf(data[0] ?? 0, text.slice(1)))}`
    }
    if (name === 'nak') return `not acknowledged: ${nakReasons[data[0] ?? 0] ?? 'unknown reason'}`
    return name === 'replyRevision' ? `revision: ${text}` : ssiOpcodes[name].meaning
  }

  #take(packet: SsiPacket): void {
    if (packet.name === 'decodeData') this.#decoded(packet)
    else if (packet.name === 'event' || packet.name === 'paramSend') this.#answer('ack')
    else this.#link.take(packet)
  }

  /** A packet that is sent again because its ACK was lost is acknowledged, not told twice. */
  #decoded({ status, data }: SsiPacket): void {
    const atMs = Date.now()
    this.#answer('ack')
    this.#book.health.answered(atMs)
    const bytes = String.fromCharCode(...data)
    if ((status & statusResent) !== 0 && bytes === this.#lastDecoded) return
    this.#lastDecoded = bytes
    this.#begun = (this.#begun + bytes.slice(1)).slice(0, this.#settings.longestLabel)
    if ((status & statusContinues) !== 0) return
    const text = this.#begun
    this.#begun = ''
    if (isNoRead(this.#settings, text)) this.#book.noRead(atMs)
    else this.#book.label(labelOf(codeOf(data[0] ?? 0, text), 'reader', atMs))
  }
}
