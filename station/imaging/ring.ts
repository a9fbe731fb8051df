/**
 * Lines on their way from the main thread to the imaging worker: a ring in shared memory, one writer, one reader.
 *
 * ```
 *  control  Int32[0] written  [1] read  [2] dropped      (counts of lines, they only grow)
 *  head     Float64 × 3 a slot: belt mm · lineId · flags (1 beam on, 2 valid, 4 saturated)
 *  samples  Uint16 × channels × energies a slot
 * ```
 */
export type RingMemory = {
  readonly control: SharedArrayBuffer
  readonly heads: SharedArrayBuffer
  readonly samples: SharedArrayBuffer
  readonly slots: number
  readonly channels: number
  readonly energies: 1 | 2
}

/** One line as it lies in the ring; the samples are a view that is good until the next read. */
export type RingLine = {
  readonly beltMm: number
  readonly lineId: number
  readonly beamOn: boolean
  readonly valid: boolean
  readonly saturated: boolean
  readonly samples: Uint16Array
}

const headNumbers = 3

/** Memory for so many lines. */
export function makeRing(slots: number, channels: number, energies: 1 | 2): RingMemory {
  return {
    control: new SharedArrayBuffer(12),
    heads: new SharedArrayBuffer(slots * headNumbers * 8),
    samples: new SharedArrayBuffer(slots * channels * energies * 2),
    slots,
    channels,
    energies,
  }
}

/** The writing end. A full ring drops the line and counts it: the belt cannot wait. */
export class RingWriter {
  readonly #memory: RingMemory
  readonly #control: Int32Array
  readonly #heads: Float64Array
  readonly #samples: Uint16Array

  constructor(memory: RingMemory) {
    this.#memory = memory
    this.#control = new Int32Array(memory.control)
    this.#heads = new Float64Array(memory.heads)
    this.#samples = new Uint16Array(memory.samples)
  }

  /** Copies one line in; false when there was no room or its size does not fit. */
  write(line: {
    beltMm: number
    lineId: number
    beamOn: boolean
    valid: boolean
    saturated: boolean
    low: Uint16Array
    high: Uint16Array | null
  }): boolean {
    const { slots, channels, energies } = this.#memory
    const written = Atomics.load(this.#control, 0)
    const fits = line.low.length === channels && (energies === 1 || line.high?.length === channels)
    if (!fits || ((written - Atomics.load(this.#control, 1)) | 0) >= slots) {
      Atomics.add(this.#control, 2, 1)
      return false
    }
    const slot = (written >>> 0) % slots
    this.#heads[slot * headNumbers] = line.beltMm
    this.#heads[slot * headNumbers + 1] = line.lineId
    this.#heads[slot * headNumbers + 2] = (line.beamOn ? 1 : 0) | (line.valid ? 2 : 0) | (line.saturated ? 4 : 0)
    const at = slot * channels * energies
    this.#samples.set(line.low, at)
    if (energies === 2 && line.high) this.#samples.set(line.high, at + channels)
    Atomics.store(this.#control, 0, (written + 1) | 0)
    Atomics.notify(this.#control, 0)
    return true
  }

  get dropped(): number {
    return Atomics.load(this.#control, 2)
  }
}

/** The reading end. */
export class RingReader {
  readonly #memory: RingMemory
  readonly #control: Int32Array
  readonly #heads: Float64Array
  readonly #samples: Uint16Array

  constructor(memory: RingMemory) {
    this.#memory = memory
    this.#control = new Int32Array(memory.control)
    this.#heads = new Float64Array(memory.heads)
    this.#samples = new Uint16Array(memory.samples)
  }

  /** Gives every waiting line to `take`, oldest first; returns how many there were. */
  drain(take: (line: RingLine) => void): number {
    const { slots, channels, energies } = this.#memory
    let read = Atomics.load(this.#control, 1)
    let count = 0
    for (; read !== Atomics.load(this.#control, 0); count++) {
      const slot = (read >>> 0) % slots
      const flags = this.#heads[slot * headNumbers + 2] ?? 0
      const at = slot * channels * energies
      take({
        beltMm: this.#heads[slot * headNumbers] ?? 0,
        lineId: this.#heads[slot * headNumbers + 1] ?? 0,
        beamOn: (flags & 1) !== 0,
        valid: (flags & 2) !== 0,
        saturated: (flags & 4) !== 0,
        samples: this.#samples.subarray(at, at + channels * energies),
      })
      read = (read + 1) | 0
      Atomics.store(this.#control, 1, read)
    }
    return count
  }
}
