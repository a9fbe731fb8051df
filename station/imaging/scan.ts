/** Names of evidence planes: one energy gives `single`, two give `low` and `high`. */
export type PlaneName = 'single' | 'low' | 'high'

/** Corrected transmission × 65535 (open field 65535, nothing through 0), row-major; row 0 = first line in travel, x = detector channel. */
export type Plane = {
  readonly name: PlaneName
  readonly widthPx: number
  readonly heightPx: number
  readonly data: Uint16Array
}

/** One parcel's picture with its pitch. `invalidRows` are rows that were lost and filled in for display. */
export type Scan = {
  readonly widthPx: number
  readonly heightPx: number
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly energies: 1 | 2
  readonly planes: readonly Plane[]
  readonly invalidRows: readonly number[]
}
