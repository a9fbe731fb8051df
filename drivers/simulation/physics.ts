import { readFileSync } from 'node:fs'

type Tables = {
  readonly energiesKev: readonly number[]
  readonly spectrum: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly materials: Readonly<
    Record<string, { readonly densityGCm3: number; readonly zeff: number; readonly muCm2G: readonly number[] }>
  >
}

const tables = JSON.parse(readFileSync(new URL('physics-data/tables.json', import.meta.url), 'utf8')) as Tables

/** Energy bins of the forward model. K edges lie between grid points, so bins are sums over 1 keV steps, never splines. */
const binCount = 72

/** Share of the open-field signal in each bin, per energy channel; each sums to 1. */
type Bins = {
  readonly low: Float64Array
  readonly high: Float64Array
  readonly mu: Readonly<Record<string, Float64Array>>
}

/** Density in g/cm³ of a material of the table. Throws RangeError on an unknown one. */
export function densityOf(material: string): number {
  return rowOf(material).densityGCm3
}

function rowOf(material: string): Tables['materials'][string] {
  const row = tables.materials[material]
  if (!row)
    throw new RangeError(`There is no material "${material}"; known: ${Object.keys(tables.materials).join(', ')}.`)
  return row
}

/** Names of the materials that can be used. */
export const materialNames: readonly string[] = Object.keys(tables.materials)

const bins = makeBins()

/**
 * Transmission (0..1) of both energy channels through mass thicknesses in g/cm² of several materials, polychromatic: the sum over
 * energy bins of what each lets through.
 */
export function transmission(thicknessGCm2: ReadonlyMap<string, number>): { low: number; high: number } {
  let low = 0
  let high = 0
  for (let bin = 0; bin < binCount; bin++) {
    let depth = 0
    for (const [material, gCm2] of thicknessGCm2) depth += (bins.mu[material]?.[bin] ?? 0) * gCm2
    const through = Math.exp(-depth)
    low += (bins.low[bin] ?? 0) * through
    high += (bins.high[bin] ?? 0) * through
  }
  return { low, high }
}

/** Cuts the spectrum into bins of equal signal, with a signal-weighted attenuation in each. */
function makeBins(): Bins {
  const { spectrum, low, high, materials } = tables
  const signal = spectrum.map(
    (photons, index) => photons * ((low[index] ?? 0) / sum(low) + (high[index] ?? 0) / sum(high)),
  )
  const total = sum(signal)
  const binOf: number[] = []
  let gathered = 0
  for (const part of signal) {
    binOf.push(Math.min(binCount - 1, Math.floor((gathered / total) * binCount)))
    gathered += part
  }
  const share = (response: readonly number[]): Float64Array => {
    const out = new Float64Array(binCount)
    binOf.forEach((bin, index) => (out[bin] = (out[bin] ?? 0) + (spectrum[index] ?? 0) * (response[index] ?? 0)))
    const whole = out.reduce((a, b) => a + b, 0)
    return out.map((value) => value / whole)
  }
  const mu = Object.fromEntries(
    Object.entries(materials).map(([name, row]) => [name, weighted(row.muCm2G, signal, binOf)]),
  )
  return { low: share(low), high: share(high), mu }
}

function weighted(values: readonly number[], weights: readonly number[], binOf: readonly number[]): Float64Array {
  const [top, bottom] = [new Float64Array(binCount), new Float64Array(binCount)]
  binOf.forEach((bin, index) => {
    top[bin] = (top[bin] ?? 0) + (values[index] ?? 0) * (weights[index] ?? 0)
    bottom[bin] = (bottom[bin] ?? 0) + (weights[index] ?? 0)
  })
  return top.map((value, bin) => value / Math.max(1e-30, bottom[bin] ?? 0))
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
