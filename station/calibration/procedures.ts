import type { ProcedureId } from '../contract/calibration.ts'
import type { WedgeMaterial } from '../imaging/material/wedge-curve.ts'
import { type Piece, referenceBlock, wedgeStep } from './pieces.ts'

/** What a step waits for and measures: lines of the detector, a known piece through the beam, pieces past the eyes, or results so far. */
export type Step = { readonly title: string; readonly words: string; readonly optional?: boolean } & (
  | { readonly kind: 'lines'; readonly beam: boolean; readonly lines: number }
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'passes'; readonly piece: Piece; readonly passes: number }
  | { readonly kind: 'results' }
)

/** A measured number has to lie between `least` and `most`; null = no limit on that side. */
export type Limit = {
  readonly name: string
  readonly unit: string | null
  readonly least: number | null
  readonly most: number | null
}

/** What has to hold before a step may measure. */
export type Precondition = 'belt-runs' | 'belt-empty' | 'beam-off' | 'dark' | 'gain'

/** One procedure as data: the steps, what they need, what is measured against which limits, and for how long the result holds. */
export type Procedure = {
  readonly id: ProcedureId
  readonly title: string
  readonly summary: string
  readonly takes: string
  /** Whether the lane's pictures cannot be trusted without it. */
  readonly required: boolean
  /** Only for detectors of two energies. */
  readonly twoEnergies: boolean
  readonly needs: readonly Precondition[]
  readonly steps: readonly Step[]
  readonly limits: readonly Limit[]
  readonly onFailure: string
  readonly validForH: number
  /** How far temperature (°C) and tube voltage (share) may go from those of the measurement; null = no matter. */
  readonly envelope: { readonly celsius: number | null; readonly kilovoltsShare: number | null }
}

const limit = (name: string, unit: string | null, least: number | null, most: number | null): Limit => ({
  name,
  unit,
  least,
  most,
})
const emptyBelt: readonly Precondition[] = ['belt-runs', 'belt-empty']
const always = { celsius: null, kilovoltsShare: null } as const
const day = 24

/** Steps in mm; a technician leaves out what his wedge lacks. Opaque steps are refused when they are measured. */
const wedgeMm: Readonly<Partial<Record<WedgeMaterial, readonly number[]>>> = {
  pe: [20, 50, 100, 200],
  pmma: [50, 100],
  al: [5, 20, 40],
  fe: [1, 5, 10],
}

const wedge: readonly Step[] = (Object.entries(wedgeMm) as [WedgeMaterial, readonly number[]][]).flatMap(
  ([material, thicknesses]) =>
    thicknesses.map((mm): Step => {
      const piece = wedgeStep(material, mm)
      return {
        kind: 'piece',
        piece,
        optional: true,
        title: `Lay ${piece.name} on the belt`,
        words: 'In the middle of the belt, flat, with nothing else. Leave it out if your wedge lacks this step.',
      }
    }),
)

const block: Step = {
  kind: 'piece',
  piece: referenceBlock,
  title: 'Lay the reference block on the belt',
  words: 'PMMA, 300 mm along the belt and 200 mm across, 50 mm high; straight, with nothing else.',
}

/**
 * The procedures in the order of a calibration day. Chain and preconditions: hardware.md §10.4 and domain.md B6 (offset before gain, gain
 * well above noise and below saturation). The limits are this project's, to be tightened for a scanner that is known better.
 */
export const procedures: readonly Procedure[] = [
  {
    id: 'dark',
    title: 'Dark',
    summary: 'level and noise without X-rays',
    takes: '3 s',
    required: true,
    twoEnergies: false,
    needs: [...emptyBelt, 'beam-off'],
    steps: [
      {
        kind: 'lines',
        beam: false,
        lines: 256,
        title: 'Leave the belt empty, X-rays off',
        words: 'The dark level of every channel is taken while the belt runs without X-rays.',
      },
    ],
    limits: [limit('dark level', 'counts', 0, 20_000), limit('dark noise', 'counts', 0.1, 60)],
    onFailure: 'Let the detector warm up for half an hour; check its supply and earth.',
    validForH: day,
    envelope: { celsius: 8, kilovoltsShare: null },
  },
  {
    id: 'gain',
    title: 'Air, belt empty',
    summary: 'gain and noise of every channel',
    takes: '5 s',
    required: true,
    twoEnergies: false,
    needs: [...emptyBelt, 'beam-off', 'dark'],
    steps: [
      {
        kind: 'lines',
        beam: true,
        lines: 512,
        title: 'Leave the belt empty',
        words: 'The air picture is taken with X-rays on, ten seconds at most. Nothing may be on the belt.',
      },
    ],
    limits: [
      limit('open level', 'counts', 4000, 64_000),
      limit('darkest channels', '% of usual', 50, null),
      limit('noise of one line', '%', 0.01, 5),
    ],
    onFailure: 'Clear the belt and the collimator, check the tube current, then take dark and air again.',
    validForH: day,
    envelope: { celsius: 8, kilovoltsShare: 0.02 },
  },
  {
    id: 'bad-channels',
    title: 'Bad channels',
    summary: 'found and bridged',
    takes: '1 s',
    required: true,
    twoEnergies: false,
    needs: ['dark', 'gain'],
    steps: [
      {
        kind: 'results',
        title: 'Find the bad channels',
        words: 'Channels that are dead, lit in the dark or much noisier than the rest are bridged by their neighbours.',
      },
    ],
    limits: [limit('bad channels', '%', 0, 1), limit('longest run', 'channels', 0, 2)],
    onFailure: 'Neighbouring bad channels cannot be bridged: the detector module needs service.',
    validForH: day,
    envelope: { celsius: 8, kilovoltsShare: 0.02 },
  },
  {
    id: 'energy',
    title: 'Energy balance',
    summary: 'low against high',
    takes: '1 s',
    required: true,
    twoEnergies: true,
    needs: ['dark', 'gain'],
    steps: [
      {
        kind: 'results',
        title: 'Compare low with high energy',
        words: 'The ratio of both energies over the open field shows a filter or a module that has slipped.',
      },
    ],
    limits: [limit('low to high', null, 0.3, 3), limit('spread over channels', '%', 0, 20)],
    onFailure: 'Check kV and filter of the tube and the seating of the detector modules.',
    validForH: 7 * day,
    envelope: { celsius: null, kilovoltsShare: 0.02 },
  },
  {
    id: 'material',
    title: 'Step wedge',
    summary: 'PE or PMMA, aluminium, steel',
    takes: '2 min, you place it',
    required: true,
    twoEnergies: true,
    needs: ['belt-runs', 'gain'],
    steps: wedge,
    limits: [
      limit('steps', null, 4, null),
      limit('deepest step, high energy', '−ln', 0.8, null),
      limit('aluminium above plastic', null, 0.15, null),
      limit('steel above aluminium', null, 0.2, null),
    ],
    onFailure: 'Check that each step was the one that was asked for, then lay the wedge again.',
    validForH: 30 * day,
    envelope: { celsius: null, kilovoltsShare: 0.02 },
  },
  {
    id: 'belt',
    title: 'Belt speed and shape',
    summary: 'a known length must have it in the picture',
    takes: '15 s, you place it',
    required: true,
    twoEnergies: false,
    needs: ['belt-runs', 'gain'],
    steps: [block],
    limits: [limit('length error', '%', -2, 2), limit('speed error', '%', -10, 10)],
    onFailure: 'Check the encoder wheel for slip and the counts per mm in the configuration.',
    validForH: 90 * day,
    envelope: always,
  },
  {
    id: 'geometry',
    title: 'Geometry',
    summary: 'magnification from a known width',
    takes: '15 s, you place it',
    required: true,
    twoEnergies: false,
    needs: ['belt-runs', 'gain'],
    steps: [block],
    limits: [limit('magnification', null, 0.95, 1.25)],
    onFailure: 'Check the pitch in the configuration and that source and detector have not moved.',
    validForH: 180 * day,
    envelope: always,
  },
  {
    id: 'scale',
    title: 'Scale',
    summary: 'a known mass',
    takes: '15 s, you place it',
    required: false,
    twoEnergies: false,
    needs: ['belt-runs'],
    steps: [block],
    limits: [limit('mass error', '%', -1, 1)],
    onFailure: 'Zero the scale with an empty belt and adjust it with its own calibration mass.',
    validForH: 90 * day,
    envelope: always,
  },
  {
    id: 'eyes',
    title: 'Photo-eyes',
    summary: 'distances between the eyes',
    takes: '1 min, you place it',
    required: false,
    twoEnergies: false,
    needs: ['belt-runs'],
    steps: [
      {
        kind: 'passes',
        piece: referenceBlock,
        passes: 3,
        title: 'Let the reference block pass three times',
        words: 'All the way to the hold chute, at distances of your choice.',
      },
    ],
    limits: [
      limit('infeed to tunnelIn', 'mm off', -25, 25),
      limit('tunnelIn to tunnelOut', 'mm off', -25, 25),
      limit('tunnelOut to divert', 'mm off', -25, 25),
    ],
    onFailure: 'Correct the places of the eyes in the configuration, or clean and align the eye that is off.',
    validForH: 180 * day,
    envelope: always,
  },
]

/** The procedure of this name. */
export function procedureOf(id: ProcedureId): Procedure {
  const found = procedures.find((one) => one.id === id)
  if (!found) throw new RangeError(`There is no procedure "${id}".`)
  return found
}
