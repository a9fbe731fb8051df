import { densityOf, energiesKev, type Layer, layerMm, muCm2G, passing } from './materials.ts'

/** An X-ray tube: 80 to 180 kV on a tungsten anode, and what stands in its beam before the parcel. */
export type TubeModel = { readonly kilovolts: number; readonly anodeDeg: number; readonly filters: readonly Layer[] }

/** The tube of the reference model (hardware facts §10.1): 160 kV, 20° anode, 0.8 mm beryllium, 6 mm oil, 2.5 mm aluminium. */
export const referenceTube: TubeModel = {
  kilovolts: 160,
  anodeDeg: 20,
  filters: [layerMm('be', 0.8), layerMm('oil', 6), layerMm('al', 2.5)],
}

const kramers = 1.35e9
const tungsten = 74
const edgeKev = 69.53
/** K lines of tungsten in keV and how they share the characteristic photons. */
const lines = [
  [58, 0.29],
  [59, 0.51],
  [67, 0.16],
  [69, 0.04],
] as const
/** Below this the tube's glass lets nothing out that would count as the continuum's share of the K lines. */
const softestKev = 12

/**
 * Photons per second, steradian, mA and keV at each of `energiesKev` behind the filters: Kramers' law, self-absorption in the anode,
 * tungsten's K lines above 75 kV (hardware facts §10.1). Throws RangeError outside 80 to 180 kV or on an unknown filter.
 */
export function spectrumOf({ kilovolts, anodeDeg, filters }: TubeModel): Float64Array {
  if (!(kilovolts >= 80 && kilovolts <= 180))
    throw new RangeError(`A tube of ${kilovolts} kV is outside what is modelled: 80 to 180 kV.`)
  const anode = muCm2G('w')
  const depthGCm2 = (densityOf('w') * 3.5e-4 * (kilovolts / 100) ** 1.6) / Math.sin((anodeDeg * Math.PI) / 180)
  const photons = Float64Array.from(
    energiesKev,
    (keV, at) => kramers * tungsten * Math.max(0, kilovolts / keV - 1) * Math.exp(-(anode[at] ?? 0) * depthGCm2),
  )
  const continuum = photons.reduce((sum, value, at) => ((energiesKev[at] ?? 0) < softestKev ? sum : sum + value), 0)
  const characteristic = (0.055 * (kilovolts / edgeKev - 1) ** 1.2 * continuum) / 2
  for (const [keV, share] of lines) {
    const at = energiesKev.indexOf(keV)
    photons[at] = (photons[at] ?? 0) + characteristic * share
  }
  const through = passing(filters)
  return photons.map((value, at) => value * (through[at] ?? 0))
}
