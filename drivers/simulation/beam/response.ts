import { energiesKev, type Layer, layerMm, passing } from './materials.ts'

/** A sandwich of two scintillators that weigh photons by their energy, and what lies between them. */
export type DetectorModel = { readonly low: Layer; readonly between: readonly Layer[]; readonly high: Layer }

/** The sandwich of the reference model (hardware facts §10.2): 85 mg/cm² Gd2O2S, 0.3 mm aluminium, 0.6 mm copper, 4 mm CsI(Tl). */
export const referenceDetector: DetectorModel = {
  low: { material: 'gos', gCm2: 0.085 },
  between: [layerMm('al', 0.3), layerMm('cu', 0.6)],
  high: layerMm('csi', 4),
}

/** Signal in keV for one photon of each of `energiesKev` that meets the detector. Throws RangeError on an unknown material. */
export function responseOf({ low, between, high }: DetectorModel): { low: Float64Array; high: Float64Array } {
  const [pastLow, reachHigh, pastHigh] = [passing([low]), passing([low, ...between]), passing([high])]
  return {
    low: Float64Array.from(energiesKev, (keV, at) => keV * (1 - (pastLow[at] ?? 0))),
    high: Float64Array.from(energiesKev, (keV, at) => keV * (reachHigh[at] ?? 0) * (1 - (pastHigh[at] ?? 0))),
  }
}
