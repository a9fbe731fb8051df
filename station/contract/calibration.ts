import * as z from 'zod'

/** What can be calibrated, in the order of a calibration day. */
export const ProcedureId = z.enum([
  'dark',
  'gain',
  'bad-channels',
  'energy',
  'material',
  'belt',
  'geometry',
  'scale',
  'eyes',
])
export type ProcedureId = z.infer<typeof ProcedureId>

/** One measured number beside its limits; a limit that is null does not exist. */
export const Measured = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string().nullable(),
  least: z.number().nullable(),
  most: z.number().nullable(),
  good: z.boolean(),
})
export type Measured = z.infer<typeof Measured>

/** A small picture of a measurement: lines (`line`) or points (`dots`) over one pair of axes. */
export const Plot = z.object({
  title: z.string(),
  x: z.string(),
  y: z.string(),
  series: z.array(
    z.object({ name: z.string(), kind: z.enum(['line', 'dots']), xs: z.array(z.number()), ys: z.array(z.number()) }),
  ),
})
export type Plot = z.infer<typeof Plot>

/** What held while something was measured; `celsius` null where the detector does not tell it. */
export const Conditions = z.object({
  kilovolts: z.number(),
  milliamps: z.number(),
  celsius: z.number().nullable(),
})
export type Conditions = z.infer<typeof Conditions>

/** One signed result. `dataSha256` is over the canonical JSON of what was measured, which stays on the lane. Times are epoch ms. */
export const CalibrationResult = z.object({
  id: z.uuid(),
  procedure: ProcedureId,
  atMs: z.number(),
  by: z.string(),
  values: z.array(Measured),
  validUntilMs: z.number(),
  conditions: Conditions,
  plot: Plot.nullable(),
  dataSha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type CalibrationResult = z.infer<typeof CalibrationResult>

/** One version of the lane's calibration: for each procedure the result in use. A version is never changed, only followed. */
export const CalibrationSet = z.object({
  version: z.number().int().positive(),
  atMs: z.number(),
  by: z.string(),
  words: z.string(),
  results: z.partialRecord(ProcedureId, z.uuid()),
})
export type CalibrationSet = z.infer<typeof CalibrationSet>

/** How a run stands; `passed` waits for a signature, `failed` for another try or the end. */
export const RunState = z.enum(['waiting', 'measuring', 'passed', 'failed', 'aborted', 'signed'])
export type RunState = z.infer<typeof RunState>

/** A procedure under way, as the page shows it. `done` of `of` counts lines or pieces of the present step. */
export const CalibrationRun = z.object({
  id: z.uuid(),
  procedure: ProcedureId,
  by: z.string(),
  state: RunState,
  steps: z.array(
    z.object({
      title: z.string(),
      words: z.string(),
      state: z.enum(['done', 'now', 'todo', 'skipped']),
      optional: z.boolean(),
    }),
  ),
  title: z.string(),
  words: z.string(),
  done: z.number(),
  of: z.number(),
  unit: z.string(),
  /** Whether the present step needs X-rays over the empty belt. */
  beam: z.boolean(),
  canSkip: z.boolean(),
  /** True where the lane is simulated and the page may lay the piece itself. */
  canLay: z.boolean(),
  values: z.array(Measured),
  plot: Plot.nullable(),
})
export type CalibrationRun = z.infer<typeof CalibrationRun>

/** How a procedure's result stands: none yet, good, ends within a day, over, or outside the conditions that it holds for. */
export const Standing = z.enum(['never', 'valid', 'ending', 'expired', 'outside', 'not-needed'])
export type Standing = z.infer<typeof Standing>

/** One row of the page's list. */
export const ProcedureRow = z.object({
  id: ProcedureId,
  title: z.string(),
  summary: z.string(),
  takes: z.string(),
  required: z.boolean(),
  standing: Standing,
  words: z.string(),
  result: CalibrationResult.nullable(),
  /** What has to be well before it can begin, in words; empty when it can. */
  waitsFor: z.array(z.string()),
})
export type ProcedureRow = z.infer<typeof ProcedureRow>

/** Everything that the screen shows. `doubt` says why the calibration in use cannot be trusted; null where it can. */
export const CalibrationOverview = z.object({
  policy: z.enum(['off', 'advisory', 'lock']),
  doubt: z.string().nullable(),
  procedures: z.array(ProcedureRow),
  run: CalibrationRun.nullable(),
  set: CalibrationSet.nullable(),
})
export type CalibrationOverview = z.infer<typeof CalibrationOverview>

/** One number of two sets beside each other; null where that set has none. */
export const CalibrationDifference = z.object({
  procedure: ProcedureId,
  name: z.string(),
  unit: z.string().nullable(),
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export type CalibrationDifference = z.infer<typeof CalibrationDifference>

/** One set of the history with what it changed against the one before it. */
export const CalibrationPast = z.object({
  set: CalibrationSet,
  inUse: z.boolean(),
  differences: z.array(CalibrationDifference),
})
export type CalibrationPast = z.infer<typeof CalibrationPast>

/** What a person can do with the run: go on, leave a step out, lay the simulated piece, sign, or stop (X-rays off first). */
export const RunAction = z.enum(['confirm', 'skip', 'lay', 'sign', 'stop'])
export type RunAction = z.infer<typeof RunAction>
