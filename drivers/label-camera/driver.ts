import { setTimeout as wait } from 'node:timers/promises'
import { labelOf, ReadBook } from '../barcode/read-book.ts'
import { symbologyOf } from '../barcode/identifiers/aim.ts'
import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import type { FoundSymbol } from './decode.ts'
import type { CameraLabel, LabelCamera } from './label-camera.ts'
import type { Pictures } from './pictures.ts'
import { WorkerCalls } from './worker-calls.ts'

/** A decoder that has not answered within this time hangs; a picture of some megapixels takes half a second. */
const decodeTimeoutMs = 10_000
/** After a picture that could not be had or read, so long until the next. */
const afterErrorMs = 100

/**
 * Times and limits of a camera: how often it is asked whether it is there, how often its folder is looked at, how many pictures a trigger takes at most, and
 * how long after its end a label may still come.
 */
export type CameraSettings = {
  readonly probeMs: number
  readonly pollMs: number
  readonly mostPictures: number
  readonly noReadAfterMs: number
}

export type CameraParts = {
  readonly name: string
  readonly url: string
  readonly open: () => Promise<Pictures>
  readonly settings: CameraSettings
}

/** A label camera: pictures are taken one at a time and searched in a thread, so that nobody waits for it. */
export class PictureLabelCamera implements LabelCamera {
  readonly name: string
  readonly url: string
  readonly #settings: CameraSettings
  readonly #book = new ReadBook<CameraLabel>()
  readonly #decoder = new WorkerCalls<Uint8Array, FoundSymbol[]>(
    new URL('decode-worker.ts', import.meta.url),
    'The decoder of the label camera',
    decodeTimeoutMs,
  )
  readonly #open: () => Promise<Pictures>
  #pictures: Promise<Pictures> | null = null
  #watch: NodeJS.Timeout | null = null
  #trigger: { on: boolean } = { on: false }
  #looked = 0
  #decodeMs = 0
  #closed = false

  constructor({ name, url, open, settings }: CameraParts) {
    this.name = name
    this.url = url
    this.#open = open
    this.#settings = settings
    void this.#probe()
  }

  health(): DeviceHealth {
    return this.#book.health.now
  }

  values(): readonly DeviceValue[] {
    return [
      ...this.#book.values(),
      { name: 'pictures', value: this.#looked, unit: null },
      { name: 'decoding took', value: Math.round(this.#decodeMs), unit: 'ms' },
    ]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#book.health.onChange(listen)
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#book.onTrace(listen)
  }

  onLabel(listen: (label: CameraLabel) => void): Unsubscribe {
    return this.#book.labels.add(listen)
  }

  onNoRead(listen: (atMs: number) => void): Unsubscribe {
    return this.#book.noReads.add(listen)
  }

  async look(): Promise<readonly CameraLabel[]> {
    const labels = await this.#search(await this.#take())
    this.#tell(labels)
    return labels
  }

  async triggerOn(): Promise<void> {
    this.#trigger.on = false
    this.#trigger = { on: true }
    this.#book.triggered()
    void this.#lookUntilFound(this.#trigger)
  }

  async triggerOff(): Promise<void> {
    if (!this.#trigger.on) return
    this.#trigger.on = false
    this.#book.released(this.#settings.noReadAfterMs)
  }

  async reconnect(): Promise<void> {
    this.#book.health.askedAnew()
    const pictures = this.#pictures
    this.#pictures = null
    await (await pictures?.catch(() => null))?.close()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#trigger.on = false
    this.#book.forget()
    if (this.#watch) clearTimeout(this.#watch)
    this.#book.health.become('closed', null)
    await this.#decoder.close()
    const pictures = await this.#pictures?.catch(() => null)
    await pictures?.close()
  }

  /**
   * Pictures one behind the other until one shows a label; the trigger's end without one is the no-read, not each picture. In a folder only
   * what arrives counts: the newest file there may be the parcel before.
   */
  async #lookUntilFound(trigger: { readonly on: boolean }): Promise<void> {
    for (let taken = 0; trigger.on && taken < this.#settings.mostPictures; taken++) {
      try {
        if ((await this.#source()).arrived) return
        const labels = await this.#search(await this.#take())
        if (labels.length > 0) return this.#tell(labels)
      } catch {
        // The health says it already; the next picture may be whole.
        await wait(afterErrorMs)
      }
    }
  }

  /** Asks whether the camera is there, and takes what has come by itself. */
  async #probe(): Promise<void> {
    let waitMs = this.#settings.probeMs
    try {
      const { arrived } = await this.#source()
      if (arrived) {
        waitMs = this.#settings.pollMs
        for (const picture of await arrived()) this.#tell(await this.#search(picture))
        this.#book.health.answered(Date.now())
      } else await this.#take()
    } catch (error) {
      this.#failed(error)
    }
    if (!this.#closed) this.#watch = setTimeout(() => void this.#probe(), waitMs)
  }

  async #source(): Promise<Pictures> {
    this.#pictures ??= this.#open()
    try {
      return await this.#pictures
    } catch (error) {
      this.#pictures = null
      throw error
    }
  }

  async #take(): Promise<Uint8Array> {
    try {
      const picture = await (await this.#source()).take()
      this.#book.health.answered(Date.now())
      return picture
    } catch (error) {
      this.#failed(error)
      throw error
    }
  }

  #failed(error: unknown): void {
    if (error instanceof DriverError && error.code === 'timeout') this.#book.health.count('timeouts')
    this.#book.health.become('failed', error instanceof Error ? error.message : String(error))
  }

  async #search(picture: Uint8Array): Promise<CameraLabel[]> {
    const from = performance.now()
    try {
      const found = await this.#decoder.ask(picture)
      const labels = found.map(({ text, aim, cornersPx, turnDeg }): CameraLabel => {
        const code = { text, aim, symbology: symbologyOf(aim) }
        return { ...labelOf(code, 'camera', Date.now()), cornersPx, turnDeg }
      })
      this.#looked++
      this.#decodeMs = performance.now() - from
      const words = labels.map(({ symbology, text }) => `${symbology ?? 'code'} ${text}`).join('; ') || 'no read'
      this.#book.trace('received', picture, words)
      return labels
    } catch (error) {
      if (!this.#closed) this.#failed(error)
      throw error
    }
  }

  #tell(labels: readonly CameraLabel[]): void {
    if (this.#closed) return
    if (labels.length === 0) return this.#book.noRead(Date.now())
    for (const label of labels) this.#book.label(label)
  }
}
