/** What can be scored; each has a row in `limits` and words of its own. */
export const scoreIds = [
  'wire',
  'wavyWire',
  'wireBehind',
  'steel',
  'mtfAcross',
  'mtfAlong',
  'barsAcross',
  'barsAlong',
  'thinOrganic',
  'organicInorganic',
  'organicOrganic',
  'uniformity',
  'artefacts',
  'snr',
] as const
export type ScoreId = (typeof scoreIds)[number]

/**
 * One number of a test with the interval that holds its true value with 95 %. `atEnd`: the piece shows no more than this, the true value
 * may lie beyond. `detail` tells a technician what it rests on.
 */
export type Score = {
  readonly id: ScoreId
  readonly value: number
  readonly interval: readonly [low: number, high: number]
  readonly atEnd: boolean
  readonly detail: string
}

/** Unit of each score, and whether more of it or less of it is better. */
export const scoreKinds: Readonly<Record<ScoreId, { readonly unit: string; readonly better: 'more' | 'less' }>> = {
  wire: { unit: 'AWG', better: 'more' },
  wavyWire: { unit: 'AWG', better: 'more' },
  wireBehind: { unit: 'AWG', better: 'more' },
  steel: { unit: 'mm', better: 'more' },
  mtfAcross: { unit: 'lp/mm', better: 'more' },
  mtfAlong: { unit: 'lp/mm', better: 'more' },
  barsAcross: { unit: 'mm', better: 'less' },
  barsAlong: { unit: 'mm', better: 'less' },
  thinOrganic: { unit: 'mm', better: 'less' },
  organicInorganic: { unit: 'd′', better: 'more' },
  organicOrganic: { unit: 'd′', better: 'more' },
  uniformity: { unit: '%', better: 'less' },
  artefacts: { unit: 'lines', better: 'less' },
  snr: { unit: '', better: 'more' },
}

/** The interval of a value with a standard deviation, 95 %. */
export function interval95(value: number, sigma: number): readonly [number, number] {
  return [value - 1.96 * sigma, value + 1.96 * sigma]
}
