import * as z from 'zod'
import { Measured, Plot, ProcedureId, RunState } from '../contract/calibration.ts'
import { procedureOf, type Step } from './procedures.ts'

/** A procedure under way, plain JSON: what every step has given so far, and the numbers once all have. Times are epoch ms. */
export const Run = z.object({
  id: z.uuid(),
  procedure: ProcedureId,
  by: z.string(),
  startedAtMs: z.number(),
  state: RunState,
  step: z.number().int().nonnegative(),
  /** What each step measured, by its index; a step that was left out has `null`. */
  seen: z.array(z.unknown()),
  done: z.number(),
  words: z.string(),
  values: z.array(Measured),
  data: z.unknown(),
  plot: Plot.nullable(),
})
export type Run = z.infer<typeof Run>

/** What happens to a run. */
export type RunEvent =
  | { readonly type: 'confirmed' }
  | { readonly type: 'skipped' }
  | { readonly type: 'progressed'; readonly done: number }
  | { readonly type: 'measured'; readonly seen: unknown }
  /** The step could not be measured to its end; it waits for another try. */
  | { readonly type: 'interrupted'; readonly words: string }
  | { readonly type: 'evaluated'; readonly outcome: Outcome }
  | { readonly type: 'notEvaluated'; readonly words: string }
  | { readonly type: 'stopped' }
  | { readonly type: 'signed' }
  /** The station came up again and found this run. */
  | { readonly type: 'restarted' }

/** What all steps together have given: numbers by name, the data that is handed on, and a picture of it. */
export type Outcome = {
  readonly numbers: Readonly<Record<string, number>>
  readonly data: unknown
  readonly plot: Plot | null
}

/** Orders of a run. `cancel` stops whatever measures and gives the beam back; `store` keeps the run. */
export type RunEffect = { readonly type: 'measure' | 'cancel' | 'evaluate' | 'store' }

export type Stepped = { readonly run: Run; readonly effects: readonly RunEffect[] }

/** A new run, waiting for a person to begin its first step. */
export function beginRun(id: string, procedure: ProcedureId, by: string, startedAtMs: number): Run {
  const start = { state: 'waiting', step: 0, seen: [], done: 0, words: '', values: [], data: null, plot: null } as const
  return { id, procedure, by, startedAtMs, ...start, seen: [], values: [] }
}

/** The step that the run is at; null behind the last. */
export function stepOf(run: Run): Step | null {
  return procedureOf(run.procedure).steps[run.step] ?? null
}

const over = new Set<RunState>(['aborted', 'signed'])

/**
 * A run as one pure function. What does not fit the state changes nothing; every change is stored, so that a station that falls finds
 * the run at the step where it was.
 *
 * ```
 *   waiting ⇄ measuring ─▶ (next step) … ─▶ passed ─▶ signed
 *      ▲                                └─▶ failed ─▶ waiting (again from the first step)
 *      └ every state but the last two may be stopped ─▶ aborted
 * ```
 */
export function stepRun(run: Run, event: RunEvent): Stepped {
  if (over.has(run.state)) return nothing(run)
  const handle = handlers[event.type] as (run: Run, event: RunEvent) => Stepped
  return handle(run, event)
}

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>

const handlers: { readonly [T in RunEvent['type']]: (run: Run, event: EventOf<T>) => Stepped } = {
  confirmed,
  skipped: (run) => (run.state === 'waiting' && stepOf(run)?.optional ? stepDone(run, null) : nothing(run)),
  progressed: (run, { done }) =>
    run.state === 'measuring' && done > run.done ? { run: { ...run, done }, effects: [] } : nothing(run),
  measured: (run, { seen }) => (run.state === 'measuring' && stepOf(run) ? stepDone(run, seen) : nothing(run)),
  interrupted: (run, { words }) =>
    run.state === 'measuring' && stepOf(run)
      ? changed(run, { state: 'waiting', done: 0, words }, 'cancel')
      : nothing(run),
  evaluated: (run, { outcome }) => (isEvaluating(run) ? judged(run, outcome) : nothing(run)),
  notEvaluated: (run, { words }) => (isEvaluating(run) ? changed(run, { state: 'failed', words }) : nothing(run)),
  stopped: (run) => changed(run, { state: 'aborted', words: 'Stopped by a person.' }, 'cancel'),
  // Kept by the signature itself, in one transaction with its result.
  signed: (run) => (run.state === 'passed' ? { run: { ...run, state: 'signed' }, effects: [] } : nothing(run)),
  restarted,
}

const isEvaluating = (run: Run): boolean => run.state === 'measuring' && stepOf(run) === null

function confirmed(run: Run): Stepped {
  if (run.state === 'failed') {
    const fresh = beginRun(run.id, run.procedure, run.by, run.startedAtMs)
    return { run: fresh, effects: [{ type: 'store' }] }
  }
  if (run.state !== 'waiting') return nothing(run)
  return changed(run, { state: 'measuring', done: 0, words: '' }, 'measure')
}

function stepDone(run: Run, seen: unknown): Stepped {
  const { steps } = procedureOf(run.procedure)
  const step = run.step + 1
  const next = { step, seen: [...run.seen, seen], done: 0, words: '' }
  return step < steps.length
    ? changed(run, { ...next, state: 'waiting' })
    : changed(run, { ...next, state: 'measuring' }, 'evaluate')
}

function judged(run: Run, { numbers, data, plot }: Outcome): Stepped {
  const { limits, onFailure } = procedureOf(run.procedure)
  const values = limits.map(({ name, unit, least, most }): Measured => {
    const value = numbers[name] ?? Number.NaN
    const good = Number.isFinite(value) && (least === null || value >= least) && (most === null || value <= most)
    return { name, value: Number.isFinite(value) ? value : 0, unit, least, most, good }
  })
  const bad = values.filter(({ good }) => !good).map(({ name }) => name)
  if (bad.length === 0) return changed(run, { state: 'passed', values, data, plot, words: '' })
  const words = `Outside the limits: ${bad.join(', ')}. ${onFailure}`
  return changed(run, { state: 'failed', values, data, plot, words })
}

function restarted(run: Run): Stepped {
  if (run.state !== 'measuring') return nothing(run)
  if (stepOf(run) === null) return changed(run, {}, 'evaluate')
  const words = 'The station was started again while this step was measured. Begin it once more.'
  return changed(run, { state: 'waiting', done: 0, words })
}

function changed(run: Run, changes: Partial<Run>, order?: RunEffect['type']): Stepped {
  const effects: RunEffect[] = [{ type: 'store' }, ...(order ? [{ type: order }] : [])]
  // The beam is given back before anything is written.
  if (order === 'cancel') effects.reverse()
  return { run: { ...run, ...changes }, effects }
}

function nothing(run: Run): Stepped {
  return { run, effects: [] }
}
