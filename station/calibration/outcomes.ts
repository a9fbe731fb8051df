import * as z from 'zod'
import type { ProcedureId } from '../contract/calibration.ts'
import type { ChannelLevels } from './channel-levels.ts'
import { badChannelsOutcome, darkOutcome, energyOutcome, gainOutcome, Levels } from './field-outcomes.ts'
import { beltOutcome, geometryOutcome, materialOutcome, scaleOutcome, type SeenPiece } from './piece-outcomes.ts'
import { PieceSeen } from './piece-seen.ts'
import { procedureOf } from './procedures.ts'
import type { Outcome, Run } from './run.ts'

/** What the numbers of a run are worked out from besides its own steps. */
export type OutcomeGround = {
  /** Levels of the set in use; null until they are signed. */
  readonly levels: (id: 'dark' | 'gain') => ChannelLevels | null
  readonly beltMmS: number
  readonly eyesMm: Readonly<Record<string, number>>
}

/** Distances between two eyes as they were found, by `from to to`. */
export const EyesSeen = z.record(z.string(), z.object({ from: z.string(), to: z.string(), mm: z.number() }))
export type EyesSeen = z.infer<typeof EyesSeen>

/** The numbers of a run whose steps are all done. Throws RangeError, in words for the technician, when they cannot be had. */
export function outcomeOf(run: Run, ground: OutcomeGround): Outcome {
  return outcomes[run.procedure](run, ground)
}

const outcomes: Readonly<Record<ProcedureId, (run: Run, ground: OutcomeGround) => Outcome>> = {
  dark: (run) => darkOutcome(Levels.parse(run.seen[0])),
  gain: (run, ground) => gainOutcome(Levels.parse(run.seen[0]), signed(ground, 'dark')),
  'bad-channels': (_run, ground) => badChannelsOutcome(signed(ground, 'gain'), signed(ground, 'dark')),
  energy: (_run, ground) => energyOutcome(signed(ground, 'gain'), signed(ground, 'dark')),
  material: (run) => materialOutcome(piecesOf(run)),
  belt: (run, { beltMmS }) => beltOutcome(pieceOf(run), beltMmS),
  geometry: (run) => geometryOutcome(pieceOf(run)),
  scale: (run) => scaleOutcome(pieceOf(run)),
  eyes: (run, { eyesMm }) => eyesOutcome(EyesSeen.parse(run.seen[0]), eyesMm),
}

function signed({ levels }: OutcomeGround, id: 'dark' | 'gain'): ChannelLevels {
  const found = levels(id)
  if (found === null)
    throw new RangeError(`There is no signed ${id === 'dark' ? 'dark level' : 'air picture'} yet: take it first.`)
  return found
}

function piecesOf(run: Run): readonly SeenPiece[] {
  return procedureOf(run.procedure).steps.flatMap((step, at) => {
    const seen = run.seen[at]
    return step.kind === 'piece' && seen !== null ? [{ piece: step.piece, seen: PieceSeen.parse(seen) }] : []
  })
}

function pieceOf(run: Run): SeenPiece {
  const [first] = piecesOf(run)
  if (!first) throw new RangeError('No piece was seen: lay it on the belt again.')
  return first
}

function eyesOutcome(seen: EyesSeen, eyesMm: Readonly<Record<string, number>>): Outcome {
  const numbers = Object.fromEntries(
    Object.entries(seen).map(([name, { from, to, mm }]) => [name, mm - ((eyesMm[to] ?? 0) - (eyesMm[from] ?? 0))]),
  )
  return { numbers, data: seen, plot: null }
}
