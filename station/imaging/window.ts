/** A cut range: `invalid` rows show a neighbour, `saturated` counts rows in which a channel was full. */
export type WindowCut = {
  readonly rows: number
  /** Where in the window each row comes from. */
  readonly slots: Int32Array
  readonly data: Uint16Array
  readonly invalid: readonly number[]
  readonly saturated: number
}

/**
 * The last so many corrected lines in the order of the belt, from which scans are cut. Lines are kept with their belt position; a
 * range is cut by position, and places where lines are missing are filled from their neighbours and told.
 */
export class LineWindow {
  readonly #lineLength: number
  readonly #capacity: number
  readonly #samples: Uint16Array
  readonly #beltMm: Float64Array
  readonly #flags: Uint8Array
  #written = 0

  constructor(capacity: number, lineLength: number) {
    this.#capacity = capacity
    this.#lineLength = lineLength
    this.#samples = new Uint16Array(capacity * lineLength)
    this.#beltMm = new Float64Array(capacity)
    this.#flags = new Uint8Array(capacity)
  }

  /** The place to write the next line to. */
  next(): Uint16Array {
    const slot = this.#written % this.#capacity
    return this.#samples.subarray(slot * this.#lineLength, (slot + 1) * this.#lineLength)
  }

  /**
   * The line just written lies here on the belt; `good` is false when it must not be trusted, `saturated` when a channel was full. Returns
   * its slot.
   */
  commit(beltMm: number, good: boolean, saturated: boolean): number {
    const slot = this.#written % this.#capacity
    this.#beltMm[slot] = beltMm
    this.#flags[slot] = (good ? 1 : 0) | (saturated ? 2 : 0)
    this.#written++
    return slot
  }

  /** Belt position of the newest line, or null before the first. */
  newestMm(): number | null {
    return this.#written === 0 ? null : (this.#beltMm[(this.#written - 1) % this.#capacity] ?? null)
  }

  get count(): number {
    return this.#written
  }

  /**
   * Rows from `fromMm` to `toMm` at the pitch, nearest line each; `invalid` are rows that had no good line within a pitch and show
   * their neighbour. Null when not one good line is in the range.
   */
  cut(fromMm: number, toMm: number, pitchMm: number): WindowCut | null {
    const rows = Math.max(1, Math.round((toMm - fromMm) / pitchMm))
    const slots = new Int32Array(rows).fill(-1)
    const distance = new Float64Array(rows).fill(Infinity)
    for (let index = Math.max(0, this.#written - this.#capacity); index < this.#written; index++) {
      const slot = index % this.#capacity
      if (((this.#flags[slot] ?? 0) & 1) === 0) continue
      const place = ((this.#beltMm[slot] ?? 0) - fromMm) / pitchMm - 0.5
      const row = Math.round(place)
      if (row < 0 || row >= rows) continue
      const off = Math.abs(place - row)
      if (off < (distance[row] ?? Infinity)) {
        distance[row] = off
        slots[row] = slot
      }
    }
    const good = slots.findIndex((slot) => slot >= 0)
    if (good < 0) return null
    return this.#gather(slots, rows)
  }

  #gather(slots: Int32Array, rows: number): WindowCut {
    const data = new Uint16Array(rows * this.#lineLength)
    const invalid: number[] = []
    let saturated = 0
    let last = slots.find((slot) => slot >= 0) ?? 0
    for (let row = 0; row < rows; row++) {
      const slot = slots[row] ?? -1
      if (slot >= 0) last = slot
      else invalid.push(row)
      slots[row] = last
      if (slot >= 0 && ((this.#flags[slot] ?? 0) & 2) !== 0) saturated++
      data.set(this.#samples.subarray(last * this.#lineLength, (last + 1) * this.#lineLength), row * this.#lineLength)
    }
    return { rows, slots, data, invalid, saturated }
  }
}
