import { readFileSync } from 'node:fs'

type Tables = {
  readonly energiesKev: readonly number[]
  readonly materials: Readonly<
    Record<string, { readonly densityGCm3: number; readonly zeff: number; readonly muCm2G: readonly number[] }>
  >
}

const tables = JSON.parse(readFileSync(new URL('../physics-data/tables.json', import.meta.url), 'utf8')) as Tables
const attenuation = new Map(
  Object.entries(tables.materials).map(([name, row]) => [name, Float64Array.from(row.muCm2G)]),
)

/** Photon energies of every table of this folder, in keV: 10 to 180 in steps of 1. */
export const energiesKev: readonly number[] = tables.energiesKev

/** Names of the materials that can be used. */
export const materialNames: readonly string[] = Object.keys(tables.materials)

/** Density in g/cm³ of a material of the table. Throws RangeError on an unknown one. */
export function densityOf(material: string): number {
  const row = tables.materials[material]
  if (!row) throw unknown(material)
  return row.densityGCm3
}

/** Mass attenuation in cm²/g at each of `energiesKev` (xraylib, hardware facts §10.3). Throws RangeError on an unknown material. */
export function muCm2G(material: string): Float64Array {
  const row = attenuation.get(material)
  if (!row) throw unknown(material)
  return row
}

function unknown(material: string): RangeError {
  return new RangeError(`There is no material "${material}"; known: ${materialNames.join(', ')}.`)
}

/** A plane layer that X-rays cross: a filter, a window, a scintillator. Its mass thickness is in g/cm². */
export type Layer = { readonly material: string; readonly gCm2: number }

/** A layer by its thickness in mm at the table's density. Throws RangeError on an unknown material. */
export function layerMm(material: string, mm: number): Layer {
  return { material, gCm2: (densityOf(material) * mm) / 10 }
}

/** Share (0..1) of the photons of each energy that pass all layers. Throws RangeError on an unknown material. */
export function passing(layers: readonly Layer[]): Float64Array {
  const depth = new Float64Array(energiesKev.length)
  for (const { material, gCm2 } of layers)
    muCm2G(material).forEach((mu, at) => (depth[at] = (depth[at] ?? 0) + mu * gCm2))
  return depth.map((value) => Math.exp(-value))
}
