import type { DeviceHealth, DeviceValue, TraceLine, Unsubscribe } from '../device.ts'
import { HealthBook } from '../health-book.ts'
import { Listeners } from '../listeners.ts'
import { patternOf, patternWords } from './convention.ts'
import type { Lamp, LampState, LightPattern, StackLight } from './stack-light.ts'

/** Writes coils 0 to 9 of the lane's PLC in one order; the caller's conveyor does it. Throws as the conveyor does. */
export type WriteCoils = (bits: readonly boolean[]) => Promise<void>

/** Coils of the lights by their number in the PLC's map (hardware.md §4.2): steady, and those that the PLC flashes by itself. */
export const lightCoils = {
  red: 0,
  amber: 1,
  green: 2,
  blue: 3,
  white: 4,
  buzzer: 5,
  redFlash: 6,
  amberFlash: 7,
  greenFlash: 8,
  buzzerMute: 9,
} as const
export const lightCoilCount = 10

const flashing: Readonly<Partial<Record<Lamp, number>>> = {
  red: lightCoils.redFlash,
  amber: lightCoils.amberFlash,
  green: lightCoils.greenFlash,
}

/** Bits of coils 0 to 9 for a pattern. Blue and white have no coil that flashes: they are steady instead. */
export function coilsOf(pattern: LightPattern): boolean[] {
  const bits = new Array<boolean>(lightCoilCount).fill(false)
  for (const lamp of ['red', 'amber', 'green', 'blue', 'white'] as const) {
    if (pattern[lamp] === 'off') continue
    const flash = pattern[lamp] === 'flash' ? flashing[lamp] : undefined
    bits[flash ?? lightCoils[lamp]] = true
  }
  bits[lightCoils.buzzer] = pattern.buzzer
  return bits
}

/** What is seen of a pattern through the coils. */
export function seenThroughCoils(pattern: LightPattern): LightPattern {
  const stateOf = (lamp: Lamp): LampState =>
    pattern[lamp] === 'flash' && flashing[lamp] === undefined ? 'on' : pattern[lamp]
  return patternOf(stateOf, pattern.buzzer)
}

/** A stack light on the lane's PLC. It has no line of its own: it is as well as the last order that the PLC took. */
export class CoilLight implements StackLight {
  readonly name: string
  readonly url: string
  readonly #write: WriteCoils
  readonly #health = new HealthBook()
  readonly #trace = new Listeners<TraceLine>()
  #shown: LightPattern | null = null

  constructor(name: string, url: string, write: WriteCoils) {
    this.name = name
    this.url = url
    this.#write = write
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

  onTrace(listen: (line: TraceLine) => void): Unsubscribe {
    return this.#trace.add(listen)
  }

  async show(pattern: LightPattern): Promise<void> {
    const bits = coilsOf(pattern)
    if (this.#trace.any) {
      const bytes = Uint8Array.from(bits, Number)
      this.#trace.tell({ atMs: Date.now(), direction: 'sent', bytes, meaning: patternWords(pattern) })
    }
    try {
      await this.#write(bits)
    } catch (error) {
      this.#health.become('failed', error instanceof Error ? error.message : String(error))
      throw error
    }
    this.#shown = seenThroughCoils(pattern)
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
