import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { patternOf, patternWords } from './convention.ts'
import type { LightPattern, StackLight } from './stack-light.ts'

/** Shows a pattern on the lamps of the lane's PLC; the caller's conveyor does it by its register map. Throws as the conveyor does. */
export type ShowOnPlc = (pattern: LightPattern) => Promise<void>

/** What is seen of a pattern on a PLC: it flashes red, amber and green by itself; blue and white are steady instead (hardware.md §4.2). */
export function seenOnPlc(pattern: LightPattern): LightPattern {
  return patternOf(
    (lamp) => (pattern[lamp] === 'flash' && (lamp === 'blue' || lamp === 'white') ? 'on' : pattern[lamp]),
    pattern.buzzer,
  )
}

/** A stack light on the lane's PLC. It has no line of its own: it is as well as the last order that the PLC took. */
export class CoilLight implements StackLight {
  readonly name: string
  readonly url: string
  readonly #show: ShowOnPlc
  readonly #health = new HealthBook()
  readonly #trace = new Listeners<TraceLine>()
  #shown: LightPattern | null = null

  constructor(name: string, url: string, show: ShowOnPlc) {
    this.name = name
    this.url = url
    this.#show = show
  }

  shown(): LightPattern | null {
    return this.#shown
  }

  health(): DeviceHealth {
    return this.#health.now
  }

  values(): readonly DeviceValue[] {
    return [{ name: 'shows', value: this.#shown ? patternWords(this.#shown) : '–', unit: null }]
  }

  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe {
    return this.#health.onChange(listen)
  }

  /** The bytes are the conveyor's and are in its trace; here stands what was wanted. */
  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  async show(pattern: LightPattern): Promise<void> {
    if (this.#trace.any) {
      const meaning = patternWords(pattern)
      this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes: new Uint8Array(0), meaning })
    }
    try {
      await this.#show(pattern)
    } catch (error) {
      this.#health.become('failed', error instanceof Error ? error.message : String(error))
      throw error
    }
    this.#shown = seenOnPlc(pattern)
    this.#health.answered(Date.now())
  }

  /** It has no line of its own: what it shows is written once more. */
  async reconnect(): Promise<void> {
    if (this.#shown) await this.show(this.#shown)
  }

  async close(): Promise<void> {
    this.#health.become('closed', null)
  }
}
