import type { Strip } from '../contract/strip.ts'

const rowsAStrip = 16
/** A strip that is not full after this time goes out as it is, so that the first lines are on the screen at once. */
const oldestMs = 60

/** Gathers corrected lines into strips for the waterfall. */
export class StripBuilder {
  readonly #channels: number
  readonly #energies: 1 | 2
  readonly #mmPerRow: number
  readonly #onStrip: (strip: Strip) => void
  readonly #rows: Uint16Array[] = []
  #beltMm = 0
  #sinceMs = 0
  #firstRow = 0

  constructor(channels: number, energies: 1 | 2, mmPerRow: number, onStrip: (strip: Strip) => void) {
    this.#channels = channels
    this.#energies = energies
    this.#mmPerRow = mmPerRow
    this.#onStrip = onStrip
  }

  add(line: Uint16Array, beltMm: number): void {
    const jumpMm = Math.abs(beltMm - this.#beltMm - this.#rows.length * this.#mmPerRow)
    // Lines on both sides of a jump (the encoder was set anew) have no common place on the belt.
    if (this.#rows.length > 0 && jumpMm > rowsAStrip * this.#mmPerRow) this.#flush()
    if (this.#rows.length === 0) {
      this.#beltMm = beltMm
      this.#sinceMs = Date.now()
    }
    this.#rows.push(line.slice())
    if (this.#rows.length >= rowsAStrip) this.#flush()
  }

  /** Sends what has waited long enough. */
  flushOld(nowMs: number): void {
    if (this.#rows.length > 0 && nowMs - this.#sinceMs >= oldestMs) this.#flush()
  }

  #flush(): void {
    const rows = this.#rows.splice(0)
    const plane = this.#channels * rows.length
    const samples = new Uint16Array(plane * this.#energies)
    rows.forEach((row, index) => {
      samples.set(row.subarray(0, this.#channels), index * this.#channels)
      if (this.#energies === 2) samples.set(row.subarray(this.#channels), plane + index * this.#channels)
    })
    const firstRow = this.#firstRow
    this.#firstRow += rows.length
    this.#onStrip({
      widthPx: this.#channels,
      rows: rows.length,
      energies: this.#energies,
      firstRow,
      beltMm: this.#beltMm,
      mmPerRow: this.#mmPerRow,
      samples,
    })
  }
}
