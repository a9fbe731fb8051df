import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import type { OpenWire } from '../wire/wire.ts'
import type { BarcodeReader, LabelRead } from './barcode-reader.ts'
import type { Dialect } from './dialects.ts'
import { LineReader, parseCode } from './framing.ts'
import { codeWords, labelOf, ReadBook } from './read-book.ts'
import { isNoRead, type ReaderSettings } from './reader-settings.ts'
import { separateCodes } from './separate.ts'

/** What a reader that speaks text is made of. */
export type LineReaderParts = {
  readonly name: string
  readonly url: string
  readonly open: OpenWire
  readonly dialect: Dialect
  readonly settings: ReaderSettings
}

/** A reader that sends a framed text per code or per parcel. It says nothing between parcels: an open line is health enough. */
export class LineBarcodeReader implements BarcodeReader {
  readonly name: string
  readonly url: string
  readonly #dialect: Dialect
  readonly #settings: ReaderSettings
  readonly #book = new ReadBook()
  readonly #kept: KeptWire

  constructor({ name, url, open, dialect, settings }: LineReaderParts) {
    this.name = name
    this.url = url
    this.#dialect = dialect
    this.#settings = settings
    this.#kept = new KeptWire(open, this.#book.health, {
      opened: (wire) => {
        const reader = new LineReader(dialect.frame, settings.longestLabel)
        this.#book.health.become('ready', null)
        this.#kept.proved()
        wire.onBytes((bytes) => this.#heard(reader, bytes))
      },
      lost: () => undefined,
    })
  }

  health(): DeviceHealth {
    return this.#book.health.now
  }

  values(): readonly DeviceValue[] {
    return this.#book.values()
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
    if (this.#settings.trigger !== 'host' || !this.#dialect.trigger) return
    this.#book.triggered()
    await this.#send(this.#dialect.trigger.on, 'trigger on')
  }

  async triggerOff(): Promise<void> {
    if (this.#settings.trigger !== 'host' || !this.#dialect.trigger) return
    await this.#send(this.#dialect.trigger.off, 'trigger off')
    this.#book.released(this.#settings.noReadAfterMs)
  }

  async reconnect(): Promise<void> {
    this.#book.health.askedAnew()
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    this.#book.forget()
    this.#book.health.become('closed', null)
    await this.#kept.close()
  }

  async #send(bytes: Uint8Array, meaning: string): Promise<void> {
    this.#book.trace('sent', bytes, meaning)
    await this.#kept.send(bytes)
  }

  #heard(reader: LineReader, bytes: Uint8Array): void {
    const errors = reader.framingErrors
    const texts = reader.push(bytes)
    this.#book.health.count('framingErrors', reader.framingErrors - errors)
    this.#book.trace('received', bytes, texts.map((text) => this.#words(text)).join('; '))
    for (const text of texts) this.#take(text)
  }

  #codesIn(text: string): string[] {
    return separateCodes(text, this.#settings.separator, (code) => isNoRead(this.#settings, code))
  }

  #parse(code: string) {
    return this.#settings.aim ? parseCode(code) : { text: code, aim: null, symbology: null }
  }

  #words(text: string): string {
    const said = this.#dialect.unwrap(text)
    if (said.type === 'answer') return said.words
    return this.#codesIn(said.text)
      .map((code) => (isNoRead(this.#settings, code) ? 'no read' : codeWords(this.#parse(code))))
      .join('; ')
  }

  #take(text: string): void {
    const atMs = Date.now()
    const said = this.#dialect.unwrap(text)
    if (said.type === 'answer' && !said.good) {
      const message = `The reader refused an order (${said.words}). Check its trigger mode and its driver in the configuration.`
      return this.#book.health.become('failed', message)
    }
    this.#book.health.answered(atMs)
    if (said.type === 'answer') return
    for (const code of this.#codesIn(said.text)) {
      if (isNoRead(this.#settings, code)) this.#book.noRead(atMs)
      else this.#book.label(labelOf(this.#parse(code), 'reader', atMs))
    }
  }
}
