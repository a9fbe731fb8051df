/** Colour maps: two of matter (by convention, and for red-green blindness), grey, and two ordered scales of absorption. */
export type ColourMap = 'colour' | 'safe' | 'grey' | 'density' | 'spectrum'

/** How the officer wants the picture; the same settings always give the same pixels. */
export type View = {
  readonly map: ColourMap
  readonly negative: boolean
  readonly strip: 'organic' | 'metal' | null
  /** Absorption window: centre and width in −ln of transmission. */
  readonly centre: number
  readonly width: number
  readonly edge: boolean
  /** Thin and dense parts at once, by local contrast. */
  readonly enhance: boolean
  /** Brightness of the open field, 0..1. */
  readonly lamp: number
}

/** The officer's default: colour where there are two energies, the whole absorption range, the open field at 88 % of white. */
export const defaultView: View = {
  map: 'colour',
  negative: false,
  strip: null,
  centre: 1.7,
  width: 3.4,
  edge: false,
  enhance: false,
  lamp: 0.88,
}
