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

/**
 * Width in keV of the energy bins of the forward model. Bins are sums over the 1 keV steps of the tables and end where a material has
 * a K edge, never splines: with 2 keV every wedge step of the reference comes out within 0.5 % of its transmission.
 */
const binKev = 2

/** Share of the open-field signal in each bin, per energy channel (each sums to 1), and attenuation in cm²/g of each material. */
type Bins = {
  readonly count: number
  readonly low: Float64Array
  readonly high: Float64Array
  readonly mu: Readonly<Record<string, Float64Array>>
}

/** Density in g/cm³ of a material of the table. Throws RangeError on an unknown one. */
export function densityOf(material: string): number {
  const row = tables.materials[material]
  if (!row) throw unknown(material)
  return row.densityGCm3
}

function unknown(material: string): RangeError {
  return new RangeError(`There is no material "${material}"; known: ${materialNames.join(', ')}.`)
}

/** Names of the materials that can be used. */
export const materialNames: readonly string[] = Object.keys(tables.materials)

const bins = makeBins()

/**
 * Transmission (0..1) of both energy channels through mass thicknesses in g/cm² of several materials, polychromatic: the sum over
 * energy bins of what each lets through. Throws RangeError on an unknown material.
 */
export function transmission(thicknessGCm2: ReadonlyMap<string, number>): { low: number; high: number } {
  const depth = new Float64Array(bins.count)
  for (const [material, gCm2] of thicknessGCm2) {
    const mu = bins.mu[material]
    if (!mu) throw unknown(material)
    for (let bin = 0; bin < depth.length; bin++) depth[bin] = (depth[bin] ?? 0) + (mu[bin] ?? 0) * gCm2
  }
  let low = 0
  let high = 0
  for (let bin = 0; bin < depth.length; bin++) {
    const through = Math.exp(-(depth[bin] ?? 0))
    low += (bins.low[bin] ?? 0) * through
    high += (bins.high[bin] ?? 0) * through
  }
  return { low, high }
}

/** Cuts the spectrum into bins, with a signal-weighted attenuation in each. */
function makeBins(): Bins {
  const { spectrum, low, high, materials } = tables
  const signal = spectrum.map(
    (photons, index) => photons * ((low[index] ?? 0) / sum(low) + (high[index] ?? 0) / sum(high)),
  )
  const binOf = binOfEnergies()
  const count = (binOf.at(-1) ?? 0) + 1
  const share = (response: readonly number[]): Float64Array => {
    const out = new Float64Array(count)
    binOf.forEach((bin, index) => (out[bin] = (out[bin] ?? 0) + (spectrum[index] ?? 0) * (response[index] ?? 0)))
    const whole = out.reduce((a, b) => a + b, 0)
    return out.map((value) => value / whole)
  }
  const mu = Object.fromEntries(
    Object.entries(materials).map(([name, row]) => [name, weighted(row.muCm2G, signal, binOf, count)]),
  )
  return { count, low: share(low), high: share(high), mu }
}

/** Number of the bin of each energy step; a new one begins after `binKev` and wherever a material's attenuation jumps up. */
function binOfEnergies(): readonly number[] {
  const { energiesKev, materials } = tables
  const rows = Object.values(materials).map((row) => row.muCm2G)
  let bin = 0
  let fromKev = energiesKev[0] ?? 0
  return energiesKev.map((keV, index) => {
    const edge = index > 0 && rows.some((mu) => (mu[index] ?? 0) > (mu[index - 1] ?? 0) * 1.02)
    if (keV >= fromKev + binKev || edge) {
      bin++
      fromKev = keV
    }
    return bin
  })
}

function weighted(
  values: readonly number[],
  weights: readonly number[],
  binOf: readonly number[],
  count: number,
): Float64Array {
  const [top, bottom] = [new Float64Array(count), new Float64Array(count)]
  binOf.forEach((bin, index) => {
    top[bin] = (top[bin] ?? 0) + (values[index] ?? 0) * (weights[index] ?? 0)
    bottom[bin] = (bottom[bin] ?? 0) + (weights[index] ?? 0)
  })
  return top.map((value, bin) => value / Math.max(1e-30, bottom[bin] ?? 0))
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0)
}
