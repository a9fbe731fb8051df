import { mulberry } from '../simulation/feed.ts'
import type { SimulatedParcel, World } from '../simulation/world.ts'
import { sscc } from './identifiers/gs1.ts'
import type { ReaderFaults } from './simulator-faults.ts'

/** What a simulated reader found on one parcel: its codes, or none; `times` to be told, 0 = it missed the parcel. */
export type Reading = {
  readonly codes: readonly { readonly text: string; readonly aim: string }[]
  readonly times: 0 | 1 | 2
  readonly noise: Uint8Array
}

/**
 * Looks at the world's belt on each step and reads each parcel once: by itself when the parcel's middle passes, or as soon as it is under the
 * reader while triggered. Readings come out when they are due.
 */
export class SimulatedReading {
  readonly #world: World
  readonly #faults: ReaderFaults
  readonly #tell: (reading: Reading) => void
  readonly #random: () => number
  readonly #stop: () => void
  readonly #due: { readonly atMs: number; readonly reading: Reading }[] = []
  #lastSerial = -1
  /** null = reads by itself. */
  #triggered: boolean | null

  constructor(world: World, byHost: boolean, faults: ReaderFaults, tell: (reading: Reading) => void) {
    this.#world = world
    this.#faults = faults
    this.#tell = tell
    this.#random = mulberry(faults.seed + 1)
    this.#triggered = byHost ? false : null
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  get triggered(): boolean {
    return this.#triggered !== false
  }

  trigger(on: boolean): void {
    if (this.#triggered !== null) this.#triggered = on
  }

  close(): void {
    this.#stop()
  }

  #step(nowMs: number): void {
    while (this.#due[0] && this.#due[0].atMs <= nowMs) {
      const due = this.#due.shift()
      if (due) this.#tell(due.reading)
    }
    if (this.#triggered === false) return
    const parcel = this.#world.parcelsAt(this.#world.geometry.barcodeMm)[0]
    if (!parcel || parcel.serial === this.#lastSerial) return
    const alongMm = this.#world.beltMm() - parcel.frontMm - this.#world.geometry.barcodeMm
    if (this.#triggered === null && alongMm < parcel.contents.lengthMm / 2) return
    this.#lastSerial = parcel.serial
    const reading = this.#read(parcel)
    if (reading.times === 0) return
    if (this.#faults.late === 0) this.#tell(reading)
    else this.#due.push({ atMs: nowMs + this.#faults.late, reading })
  }

  #read(parcel: SimulatedParcel): Reading {
    const faults = this.#faults
    const happens = (share: number): boolean => share > 0 && this.#random() < share
    const noise = happens(faults.noise) ? this.#noise() : new Uint8Array()
    if (happens(faults.missRate)) return { codes: [], times: 0, noise }
    if (parcel.label === null || this.#world.fault('labelUnreadable') || happens(faults.noRead))
      return { codes: [], times: 1, noise }
    const text = happens(faults.wrongCheckDigit) ? misread(parcel.label) : parcel.label
    const second = happens(faults.secondLabel)
      ? [{ text: `00${sscc(String(parcel.serial).padStart(17, '0'))}`, aim: ']C1' }]
      : []
    return { codes: [{ text, aim: ']C0' }, ...second], times: happens(faults.doubled) ? 2 : 1, noise }
  }

  /** A run of printable bytes and control characters other than those that frame. */
  #noise(): Uint8Array {
    return Uint8Array.from(
      { length: 1 + Math.floor(this.#random() * 12) },
      () => 0x20 + Math.floor(this.#random() * 0xdf),
    )
  }
}

/** The last digit of the text read as the next one. */
function misread(text: string): string {
  return text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
}
