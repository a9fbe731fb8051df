/**
 * The picture as models see it: transmission × 65535 per pixel (open field 65535), row-major, one or two energies. The station's
 * scan fits this shape.
 */
export type ModelPlane = {
  readonly name: string
  readonly widthPx: number
  readonly heightPx: number
  readonly data: Uint16Array
}
export type ModelScan = {
  readonly widthPx: number
  readonly heightPx: number
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly energies: 1 | 2
  readonly planes: readonly ModelPlane[]
}

/** `[x, y, width, height]` in pixels of the scan. */
export type BoxPx = readonly [number, number, number, number]

/** What was seen, with place and number. Masses in grams, densities in g/cm² of a water-like material; null where one energy cannot tell. */
export type ModelFinding =
  | {
      readonly type: 'foreignObject'
      readonly boxPx: BoxPx
      readonly score: number
      readonly pValue: number | null
      readonly threshold: number
      readonly massG: number | null
    }
  | { readonly type: 'denseObject'; readonly boxPx: BoxPx; readonly areaMm2: number; readonly massG: number | null }
  | { readonly type: 'opaqueArea'; readonly share: number; readonly boxPx: BoxPx | null }
  | { readonly type: 'mass'; readonly massG: number; readonly uncertaintyG: number | null }
  | { readonly type: 'arealDensity'; readonly p50: number; readonly max: number }
