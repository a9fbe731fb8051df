import type { DetectorInfo, DetectorLine } from './detector.ts'

/** So many lines of a wrong size in a row are no change of settings on its way, and so many equal ones no chance. */
const misfitsInARow = 64
const equalInARow = 16

/** What is made of a line: `misfit` has another size than the detector says of itself, `frozen` repeats the lines before it. */
export type LineJudgement = 'good' | 'misfit' | 'frozen'

/**
 * Looks whether lines can be a picture at all. Photons are never counted the same twice: with the beam on, line after line of equal
 * counts is a readout that stands still, and would clear every parcel by the picture of the first.
 */
export class PictureWatch {
  #last: DetectorLine | null = null
  #equal = 0
  #misfits = 0

  /** Judges one line. Saturated lines are all alike and say nothing. */
  take(line: DetectorLine, info: DetectorInfo | null): LineJudgement {
    if (info && (line.low.length !== info.channels || (line.high !== null) !== (info.energies === 2))) {
      this.#misfits++
      return 'misfit'
    }
    this.#misfits = 0
    const isEqual = line.beamOn && !line.saturated && this.#last !== null && equal(line.low, this.#last.low)
    this.#equal = isEqual ? this.#equal + 1 : 0
    this.#last = line
    return this.#equal >= equalInARow ? 'frozen' : 'good'
  }

  /** What is wrong, with what to do; null while all is well. */
  get trouble(): string | null {
    if (this.#misfits >= misfitsInARow)
      return 'The detector sends lines of another size than it says of itself. Check its modules, and set it anew.'
    if (this.#equal >= equalInARow)
      return 'The picture stands still: the detector repeats one line. Switch its supply off and on.'
    return null
  }
}

function equal(one: Uint16Array, other: Uint16Array): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
