import type { DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import type { LabelRead } from './barcode-reader.ts'
import type { CodeLine } from './framing.ts'
import { identify } from './identifiers/identify.ts'

/**
 * What every reader keeps and tells, whatever it speaks: health, labels, no-reads, frames, and the trigger under way. A trigger that ended
 * without a word becomes a no-read after a while.
 */
export class ReadBook<Label extends LabelRead = LabelRead> {
  readonly health = new HealthBook()
  readonly labels = new Listeners<Label>()
  readonly noReads = new Listeners<number>()
  readonly traces = new Listeners<TraceLine>()
  #last: LabelRead | null = null
  #reads = 0
  #missed = 0
  #toldSinceTrigger = 0
  #timer: NodeJS.Timeout | null = null

  /** A label was read: told, counted and kept as the last. */
  label(label: Label): void {
    this.#reads++
    this.#toldSinceTrigger++
    this.#last = label
    this.labels.tell(label)
  }

  noRead(atMs: number): void {
    this.#missed++
    this.#toldSinceTrigger++
    this.noReads.tell(atMs)
  }

  triggered(): void {
    this.#giveUpWaiting()
    this.#toldSinceTrigger = 0
  }

  /** The trigger has ended; what is not told within the time is a no-read. */
  released(noReadAfterMs: number): void {
    this.#giveUpWaiting()
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (this.#toldSinceTrigger === 0) this.noRead(Date.now())
    }, noReadAfterMs)
  }

  trace(direction: TraceLine['direction'], bytes: Uint8Array, meaning: string): void {
    if (this.traces.any) this.traces.tell({ atMs: Date.now(), direction, bytes, meaning })
  }

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.traces.add(listen)
  }

  values(): readonly DeviceValue[] {
    const surest = this.#last?.identified[0]
    const identified = surest ? `${surest.kind} ${surest.key}, check digit ${surest.checkDigit}` : '–'
    return [
      { name: 'last label', value: this.#last?.text ?? '–', unit: null },
      { name: 'symbology', value: this.#last?.symbology ?? '–', unit: null },
      { name: 'identified as', value: identified, unit: null },
      { name: 'read', value: this.#reads, unit: null },
      { name: 'not read', value: this.#missed, unit: null },
    ]
  }

  /** The reader is closed: nothing is told any more of the trigger under way. A lost line is no reason: the parcel was not read. */
  forget(): void {
    this.#giveUpWaiting()
  }

  #giveUpWaiting(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** A code as the fact that the lane is told. */
export function labelOf(code: CodeLine, source: LabelRead['source'], atMs: number): LabelRead {
  return { atMs, ...code, identified: identify(code.text, code.aim), source }
}

/** A code in words, for the trace. */
export function codeWords(code: CodeLine): string {
  return `${code.symbology ?? 'code'} ${code.text.replaceAll('\u001d', '<GS>')}`
}
