import type { ScannerModel } from '../signal/scanner-model.ts'
import { raysAPixel } from './piece-picture.ts'

/**
 * Modulation transfer of the low energy across and along the belt at a spatial frequency in lp/mm in the picture, from what is known of the
 * scanner: across the pixel's width and the scintillator's blur, along the belt's travel in a line and the encoder's error.
 */
export function knownMtf(scanner: ScannerModel, direction: 'across' | 'along', lpMm: number): number {
  const { pitchAcrossMm, pitchAlongMm, belt } = scanner
  if (direction === 'across')
    return aperture(lpMm * pitchAcrossMm) * blur(scanner.low.blurPx * raysAPixel, (lpMm * pitchAcrossMm) / raysAPixel)
  // A line that lies off its place by e is drawn between two rows with shares 1 − |e| and |e|; the mean of |e| is 0.8 sigma.
  const off = belt.trigger === 'encoder' ? (Math.sqrt(2 / Math.PI) * belt.encoderErrorMm) / pitchAlongMm : 0
  return aperture(lpMm * pitchAlongMm) * (1 - off * (1 - Math.cos(2 * Math.PI * lpMm * pitchAlongMm)))
}

/** The frequency in lp/mm in the picture at which the known transfer falls to a share. */
export function knownMtfLimit(scanner: ScannerModel, direction: 'across' | 'along', share = 0.2): number {
  const pitchMm = direction === 'across' ? scanner.pitchAcrossMm : scanner.pitchAlongMm
  for (let step = 1; step < 4000; step++) {
    const lpMm = step / (2000 * pitchMm)
    if (knownMtf(scanner, direction, lpMm) < share) return lpMm
  }
  return 2 / pitchMm
}

/** Mean over a pixel by as many rays as the picture is made with, at a frequency in cycles a pixel. */
function aperture(cycles: number): number {
  const sine = Math.sin((Math.PI * cycles) / raysAPixel)
  return sine === 0 ? 1 : Math.abs(Math.sin(Math.PI * cycles) / (raysAPixel * sine))
}

/** The Gaussian of `blurNarrow` over the rays, at a frequency in cycles a ray. */
function blur(sigmaRays: number, cycles: number): number {
  if (sigmaRays <= 0) return 1
  const reach = Math.max(1, Math.ceil(3 * sigmaRays))
  let [sum, whole] = [1, 1]
  for (let at = 1; at <= reach; at++) {
    const weight = 2 * Math.exp(-(at * at) / (2 * sigmaRays * sigmaRays))
    whole += weight
    sum += weight * Math.cos(2 * Math.PI * cycles * at)
  }
  return Math.abs(sum / whole)
}
