import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { KeptWire } from '../wire/kept-wire.ts'
import type { OpenWire } from '../wire/wire.ts'
import type { BarcodeReader, LabelRead } from './barcode-reader.ts'
import { CodeReader } from './framing.ts'

/** A reader that sends a line per code, and `noRead` where it found none. A reader says nothing between parcels: an open line is health enough. */
export class LineBarcodeReader implements BarcodeReader {
  readonly name: string
  readonly url: string
  readonly #noRead: string
  readonly #health = new HealthBook()
  readonly #labels = new Listeners<LabelRead>()
  readonly #noReads = new Listeners<number>()
  readonly #trace = new Listeners<TraceLine>()
  readonly #kept: KeptWire
  #last: LabelRead | null = null
  #reads = 0
  #missed = 0

  constructor(name: string, url: string, open: OpenWire, noRead: string) {
    this.name = name
    this.url = url
    this.#noRead = noRead
    this.#kept = new KeptWire(open, this.#health, {
      opened: (wire) => {
        const reader = new CodeReader()
        this.#health.become('ready', null)
        this.#kept.proved()
        wire.onBytes((bytes) => this.#heard(reader, bytes))
      },
      lost: () => undefined,
    })
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    return [
      { name: 'last label', value: this.#last?.text ?? '–', unit: null },
      { name: 'symbology', value: this.#last?.symbology ?? '–', unit: null },
      { name: 'read', value: this.#reads, unit: null },
      { name: 'not read', value: this.#missed, unit: null },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  onLabel(listen: (label: LabelRead) => void): Unsubscribe {
    return this.#labels.add(listen)
  }

  onNoRead(listen: (atMs: number) => void): Unsubscribe {
    return this.#noReads.add(listen)
  }

  async reconnect(): Promise<void> {
    this.#health.become('connecting', 'The line is opened anew because a person asked for it.')
    await this.#kept.renew()
  }

  async close(): Promise<void> {
    this.#health.become('closed', null)
    await this.#kept.close()
  }

  #heard(reader: CodeReader, bytes: Uint8Array): void {
    const errors = reader.framingErrors
    const codes = reader.push(bytes)
    this.#health.count('framingErrors', reader.framingErrors - errors)
    const meaning = codes
      .map((code) => (code.text === this.#noRead ? 'no read' : `${code.symbology ?? 'code'} ${code.text}`))
      .join('; ')
    if (this.#trace.any) this.#trace.tell({ atMs: Date.now(), direction: 'received', bytes, meaning })
    for (const code of codes) {
      const atMs = Date.now()
      this.#health.answered(atMs)
      if (code.text === this.#noRead) {
        this.#missed++
        this.#noReads.tell(atMs)
        continue
      }
      this.#reads++
      this.#last = { atMs, ...code }
      this.#labels.tell(this.#last)
    }
  }
}
