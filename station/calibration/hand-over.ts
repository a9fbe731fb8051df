import * as z from 'zod'
import type { CalibrationSet, ProcedureId } from '../contract/calibration.ts'
import type { LevelFrame } from '../imaging/calibration-frame.ts'
import type { ScanNoise } from '../imaging/material/matter.ts'
import { type WedgePoint, wedgeZeff } from '../imaging/material/wedge-curve.ts'
import { type ChannelLevels, medianOf, ofEnergy } from './channel-levels.ts'
import { Levels } from './field-outcomes.ts'

/** Where the data of signed results lies. */
export type ResultData = { readonly dataOf: (resultId: string) => unknown }

const Wedge = z.object({
  wedge: z.array(
    z.object({
      material: z.enum(Object.keys(wedgeZeff) as [keyof typeof wedgeZeff]),
      gCm2: z.number(),
      aLow: z.number(),
      aHigh: z.number(),
    }),
  ),
})

/** What a set says of the material of things, as imaging takes it: wedge steps and noise; null until both are calibrated. */
export function materialOf(
  set: CalibrationSet | null,
  store: ResultData,
): { readonly wedge: readonly WedgePoint[]; readonly noise: ScanNoise } | null {
  const wedge = Wedge.safeParse(dataOf(set, 'material', store))
  const dark = levelsOf(set, 'dark', store)
  const open = levelsOf(set, 'gain', store)
  if (!wedge.success || dark === null || open === null || open.energies !== 2) return null
  return { wedge: wedge.data.wedge, noise: noiseOf(open, dark) }
}

/** Dark and open level of a set as imaging gathers them itself; null for one that is not calibrated. */
export function levelFramesOf(
  set: CalibrationSet | null,
  store: ResultData,
): { readonly dark: LevelFrame | null; readonly open: LevelFrame | null } {
  const frame = (levels: ChannelLevels | null): LevelFrame | null =>
    levels === null
      ? null
      : {
          mean: Float32Array.from(levels.mean),
          noise: Math.sqrt(levels.variance.reduce((sum, one) => sum + one, 0) / Math.max(1, levels.variance.length)),
          lines: levels.lines,
        }
  return { dark: frame(levelsOf(set, 'dark', store)), open: frame(levelsOf(set, 'gain', store)) }
}

/** The levels of one procedure of a set; null where it has none. */
export function levelsOf(set: CalibrationSet | null, id: ProcedureId, store: ResultData): ChannelLevels | null {
  const levels = Levels.safeParse(dataOf(set, id, store))
  return levels.success ? levels.data : null
}

/** Relative variance of one open-field count by the signal and by the electronics alone, the median over the channels of each energy. */
function noiseOf(open: ChannelLevels, dark: ChannelLevels): ScanNoise {
  const spans = open.mean.map((level, at) => Math.max(1, level - (dark.mean[at] ?? 0)))
  const electronic = dark.variance.map((variance, at) => variance / (spans[at] ?? 1) ** 2)
  const signal = open.variance.map(
    (variance, at) => Math.max(0, variance - (dark.variance[at] ?? 0)) / (spans[at] ?? 1) ** 2,
  )
  const both = (values: readonly number[]): readonly [number, number] => [
    medianOf(ofEnergy(values, 2, 0)),
    medianOf(ofEnergy(values, 2, 1)),
  ]
  return { signal: both(signal), electronic: both(electronic) }
}

function dataOf(set: CalibrationSet | null, id: ProcedureId, { dataOf: read }: ResultData): unknown {
  const result = set?.results[id]
  return result === undefined ? null : read(result)
}
