/** Lines farther apart than this many pitches have something missing between them, which is not made up. */
const widestPitches = 2.5

/**
 * Lines that the clock triggered, resampled to an even pitch by the encoder: each whole multiple of the pitch gets the line between the two
 * that were taken before and behind it.
 */
export class EvenPitch {
  readonly #pitchMm: number
  readonly #before: Uint16Array
  readonly #between: Uint16Array
  #beforeMm: number | null = null

  constructor(pitchMm: number, lineLength: number) {
    this.#pitchMm = pitchMm
    this.#before = new Uint16Array(lineLength)
    this.#between = new Uint16Array(lineLength)
  }

  /** Takes one good line with its place; gives the lines at whole pitches from the line before on. Their samples are good until the next one. */
  push(line: Uint16Array, beltMm: number, give: (line: Uint16Array, beltMm: number) => void): void {
    const fromMm = this.#beforeMm
    const stepMm = fromMm === null ? 0 : beltMm - fromMm
    if (fromMm !== null && stepMm > 0 && stepMm <= widestPitches * this.#pitchMm) {
      const first = Math.floor(fromMm / this.#pitchMm) + 1
      for (let at = first; at * this.#pitchMm <= beltMm; at++) {
        this.#mix(line, (at * this.#pitchMm - fromMm) / stepMm)
        give(this.#between, at * this.#pitchMm)
      }
    }
    // A belt that stands brings the same place again and again; the first of them is as good as the last.
    if (stepMm === 0 && fromMm !== null) return
    this.#before.set(line)
    this.#beforeMm = beltMm
  }

  #mix(line: Uint16Array, share: number): void {
    for (let at = 0; at < line.length; at++) {
      const before = this.#before[at] as number
      this.#between[at] = before + share * ((line[at] as number) - before) + 0.5
    }
  }
}
