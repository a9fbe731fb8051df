import type {
  CalibrationResult,
  CalibrationRun,
  CalibrationSet,
  Conditions,
  ProcedureRow,
  Standing,
} from '../contract/calibration.ts'
import type { LaneState } from '../inspection/lane-state.ts'
import { type Precondition, type Procedure, procedureOf, procedures } from './procedures.ts'
import { type Run, stepOf } from './run.ts'
import { standingOf } from './set.ts'

/** What the rows of the page are made from. */
export type RowGround = {
  readonly energies: 1 | 2
  readonly set: CalibrationSet | null
  readonly resultOf: (id: string) => CalibrationResult | null
  readonly nowMs: number
  readonly now: Conditions
  readonly lane: LaneState
}

/** Every procedure with how it stands now. */
export function rowsOf(ground: RowGround): (ProcedureRow & { readonly procedure: Procedure })[] {
  return procedures.map((procedure) => {
    const id = ground.set?.results[procedure.id]
    const result = id === undefined ? null : ground.resultOf(id)
    const needless = procedure.twoEnergies && ground.energies === 1
    const standing = needless ? 'not-needed' : standingOf(procedure, result, ground.nowMs, ground.now)
    const { title, summary, takes, required } = procedure
    const words = wordsOf(procedure, standing)
    const waitsFor = waitsOf(procedure.needs, ground)
    return { id: procedure.id, title, summary, takes, required, standing, words, result, waitsFor, procedure }
  })
}

function wordsOf({ summary }: Procedure, standing: Standing): string {
  const words: Readonly<Record<Standing, string>> = {
    never: `never made · ${summary}`,
    valid: 'valid',
    ending: 'ends soon',
    expired: 'expired',
    outside: 'holds for another temperature or kV',
    'not-needed': 'not needed on a detector of one energy',
  }
  return words[standing]
}

/** What a procedure still waits for, in words; empty when it can begin. */
export function waitsOf(needs: readonly Precondition[], { lane, set }: Pick<RowGround, 'lane' | 'set'>): string[] {
  const well: Readonly<Record<Precondition, boolean>> = {
    'belt-runs': (lane.mode === 'running' || lane.mode === 'scanning') && lane.beltRunning,
    'belt-empty': lane.parcels.length === 0,
    'beam-off': !lane.beamRequested && lane.beamReadBack !== true,
    dark: set?.results.dark !== undefined,
    gain: set?.results.gain !== undefined,
  }
  return needs.filter((need) => !well[need]).map((need) => needWords[need])
}

const needWords: Readonly<Record<Precondition, string>> = {
  'belt-runs': 'the lane to run: press Start',
  'belt-empty': 'the belt to be empty',
  'beam-off': 'the X-rays to be off',
  dark: 'a signed dark level',
  gain: 'a signed air picture',
}

/** A run as the page shows it; `canLay` where a simulated lane can lay the piece itself. */
export function runView(run: Run, simulated: boolean): CalibrationRun {
  const procedure = procedureOf(run.procedure)
  const step = stepOf(run)
  const { id, by, state, done, values, plot } = run
  return {
    id,
    procedure: run.procedure,
    by,
    state,
    steps: procedure.steps.map(({ title, words, optional = false }, at) => ({
      title,
      words,
      state: at > run.step ? 'todo' : at === run.step ? 'now' : run.seen[at] === null ? 'skipped' : 'done',
      optional,
    })),
    title: titleOf(run),
    words: run.words === '' ? (step?.words ?? '') : run.words,
    done,
    ...sizeOf(run),
    beam: needsBeam(run),
    canSkip: mayBeLeftOut(run),
    canLay: simulated && takesPiece(run),
    values,
    plot,
  }
}

function takesPiece(run: Run): boolean {
  const kind = stepOf(run)?.kind
  return (kind === 'piece' || kind === 'passes') && (run.state === 'waiting' || run.state === 'measuring')
}

function needsBeam(run: Run): boolean {
  const step = stepOf(run)
  return step?.kind === 'lines' && step.beam
}

function mayBeLeftOut(run: Run): boolean {
  return run.state === 'waiting' && (stepOf(run)?.optional ?? false)
}

function titleOf(run: Run): string {
  const { title } = procedureOf(run.procedure)
  if (run.state === 'passed') return `${title}: inside every limit`
  if (run.state === 'failed') return `${title}: not good enough`
  return stepOf(run)?.title ?? `${title}: being worked out`
}

function sizeOf(run: Run): { readonly of: number; readonly unit: string } {
  const step = stepOf(run)
  if (step?.kind === 'lines') return { of: step.lines, unit: 'lines' }
  if (step?.kind === 'passes') return { of: step.passes, unit: 'passes' }
  return { of: 0, unit: '' }
}
