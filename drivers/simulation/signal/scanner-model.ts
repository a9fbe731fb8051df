import { type Layer, layerMm } from '../beam/materials.ts'
import { type DetectorModel, referenceDetector } from '../beam/response.ts'
import { referenceTube, type TubeModel } from '../beam/spectrum.ts'
import type { BeamGeometry } from '../rays/rays.ts'

/** One of the two energies of a detector. */
export type Energy = 'low' | 'high'

/** A slow part of a scintillator's light: its share of the signal, and the time in ms in which it falls to 1/e. */
export type Afterglow = { readonly share: number; readonly tauMs: number }

/** What differs between the two energies of one detector. Blur and scatter are Gaussian, their sigmas in channels. */
export type EnergyModel = {
  readonly blurPx: number
  /** Scattered light as a share of what the parcel takes away, and how far it spreads. */
  readonly scatterShare: number
  readonly scatterPx: number
  readonly afterglow: readonly Afterglow[]
}

/** Diodes as made: counts of 65,535, gain spread per channel and per module, channels that do not follow the light. */
export type DiodeModel = {
  readonly openFieldCounts: number
  readonly offsetCounts: number
  readonly offsetSpreadCounts: number
  readonly offsetCountsPerC: number
  readonly gainSpread: number
  readonly moduleChannels: number
  readonly moduleSpread: number
  readonly deadShare: number
  readonly hotShare: number
  /** A module that has lost light, by number, and what it has left; null = none. */
  readonly weakModule: { readonly module: number; readonly gain: number } | null
  readonly noiseCounts: number
}

/** Every parameter of one scanner (hardware facts §10). Lengths in mm at the belt, times in ms. */
export type ScannerModel = {
  readonly tube: TubeModel
  readonly milliamps: number
  readonly detector: DetectorModel
  readonly geometry: BeamGeometry
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly lineMs: number
  /** Pixel of the detector itself in mm, square, and its distance from the focal spot: they decide how many photons it gets. */
  readonly pixelMm: number
  readonly distanceMm: number
  readonly low: EnergyModel
  readonly high: EnergyModel
  /** Scattered in the air and in the tunnel: a share of the open field that is always there. */
  readonly airScatterShare: number
  readonly diodes: DiodeModel
  /** Ripple of voltage and current as shares (sigma per line), and a slow drift of the output: share and period. */
  readonly ripple: {
    readonly kilovoltShare: number
    readonly milliampShare: number
    readonly driftShare: number
    readonly driftPeriodMs: number
  }
  /** With `time` as trigger the belt's unevenness stretches the picture; with `encoder` it only costs the encoder's own error in mm. */
  readonly belt: {
    readonly trigger: 'encoder' | 'time'
    readonly swingShare: number
    readonly swingHz: number
    readonly noiseShare: number
    readonly encoderErrorMm: number
  }
  /** How much warmer the detector is when it scans than when it was calibrated. */
  readonly warmedC: number
}

const cesiumIodide: readonly Afterglow[] = [
  { share: 0.01, tauMs: 5 },
  { share: 0.003, tauMs: 60 },
]
const gadox: readonly Afterglow[] = cesiumIodide.map(({ share, tauMs }) => ({ share: share / 10, tauMs }))

/** The reference scanner (hardware facts §10): 160 kV, 0.6 mA, 1.5 mm pixels at 1 m, 3.2 ms lines, seen by parallel rays. */
export const referenceScanner: ScannerModel = {
  tube: referenceTube,
  milliamps: 0.6,
  detector: referenceDetector,
  geometry: { kind: 'parallel' },
  pitchAcrossMm: 1.5,
  pitchAlongMm: 1.5,
  lineMs: 3.2,
  pixelMm: 1.5,
  distanceMm: 1000,
  low: { blurPx: 0.45, scatterShare: 0.012, scatterPx: 60, afterglow: gadox },
  high: { blurPx: 0.55, scatterShare: 0.02, scatterPx: 60, afterglow: cesiumIodide },
  airScatterShare: 0.002,
  diodes: {
    openFieldCounts: 52_000,
    offsetCounts: 1500,
    offsetSpreadCounts: 150,
    offsetCountsPerC: 20,
    gainSpread: 0.05,
    moduleChannels: 64,
    moduleSpread: 0.02,
    deadShare: 0.001,
    hotShare: 0.0005,
    weakModule: null,
    noiseCounts: 10,
  },
  ripple: { kilovoltShare: 0.001, milliampShare: 0.002, driftShare: 0.01, driftPeriodMs: 60_000 },
  belt: { trigger: 'encoder', swingShare: 0.005, swingHz: 0.8, noiseShare: 0.001, encoderErrorMm: 0.05 },
  warmedC: 0,
}

const filterMaterials = ['al', 'cu', 'fe'] as const

/**
 * Another scanner of the same kind for training sets, drawn from what is on the market: 120 to 180 kV, other filters and layers,
 * dose, pitch 0.8 to 2 mm, blur, scatter, gains, drift. `random` gives numbers from 0 to 1; the same numbers give the same scanner.
 */
export function scannerVariant(random: () => number): ScannerModel {
  const between = (from: number, to: number): number => from + (to - from) * random()
  const spread = (from: number, to: number): number => from * (to / from) ** random()
  const one = referenceScanner
  const pitchMm = spread(0.8, 2)
  const share = between(0.6, 1.6)
  const filter = layerMm(filterMaterials[Math.floor(random() * filterMaterials.length)] ?? 'al', between(0, 0.4))
  const energy = (model: EnergyModel, scatterMost: number): EnergyModel => ({
    blurPx: between(0.2, 0.9),
    scatterShare: between(0.005, scatterMost),
    scatterPx: (between(40, 80) * 1.5) / pitchMm,
    afterglow: model.afterglow.map((part) => ({ ...part, share: part.share * between(0.3, 2) })),
  })
  return {
    ...one,
    tube: { ...one.tube, kilovolts: Math.round(between(120, 180)), filters: [...one.tube.filters, filter] },
    milliamps: spread(0.25, 1.2),
    detector: {
      low: scaled(one.detector.low, between(0.7, 1.4)),
      between: one.detector.between.map((layer) => scaled(layer, share)),
      high: scaled(one.detector.high, between(0.6, 1.3)),
    },
    pitchAcrossMm: pitchMm,
    pitchAlongMm: pitchMm * between(0.9, 1.1),
    pixelMm: pitchMm,
    lineMs: between(1.5, 4),
    low: energy(one.low, 0.025),
    high: energy(one.high, 0.035),
    airScatterShare: between(0.0005, 0.004),
    diodes: {
      ...one.diodes,
      openFieldCounts: between(38_000, 52_000),
      gainSpread: between(0.02, 0.07),
      moduleSpread: between(0.005, 0.04),
      noiseCounts: between(6, 16),
      weakModule: random() < 0.03 ? { module: Math.floor(random() * 6), gain: between(0.3, 0.8) } : null,
    },
    ripple: { ...one.ripple, milliampShare: between(0.0005, 0.004), driftShare: between(0, 0.02) },
    belt: { ...one.belt, trigger: random() < 0.15 ? 'time' : 'encoder', encoderErrorMm: between(0, 0.15) },
    warmedC: between(-2, 2),
  }
}

function scaled({ material, gCm2 }: Layer, share: number): Layer {
  return { material, gCm2: gCm2 * share }
}
