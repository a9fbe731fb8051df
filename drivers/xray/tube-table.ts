/**
 * One rung of the seasoning table: from this many hours without X-rays on, start at a share of the highest kV, climb by `stepKv`, stand
 * `dwellMs` on each rung with a share of the usable mA that grows from `fromMaShare` to `toMaShare`.
 */
export type SeasoningRow = {
  readonly idleFromHours: number
  readonly startShare: number
  readonly stepKv: number
  readonly dwellMs: number
  readonly fromMaShare: number
  readonly toMaShare: number
}

/** What a tube bears and how it is woken: kV, mA and W at most; the filament is heated `preheatMs` before high voltage. */
export type TubeRow = {
  readonly name: string
  readonly maxKv: number
  readonly maxMa: number
  readonly maxW: number
  readonly preheatMs: number
  readonly seasoning: readonly SeasoningRow[]
}

const minuteMs = 60_000
const dayHours = 24

/**
 * Seasoning by idle time (hardware.md §9; typical for a stationary anode and to be replaced by the tube maker's): below the first row
 * nothing is owed.
 */
const typicalSeasoning: readonly SeasoningRow[] = [
  { idleFromHours: 8, startShare: 0.5, stepKv: 10, dwellMs: 0.5 * minuteMs, fromMaShare: 0.5, toMaShare: 0.5 },
  { idleFromHours: 3 * dayHours, startShare: 0.5, stepKv: 10, dwellMs: 2 * minuteMs, fromMaShare: 0.5, toMaShare: 0.5 },
  { idleFromHours: 30 * dayHours, startShare: 0.4, stepKv: 5, dwellMs: 4 * minuteMs, fromMaShare: 0.3, toMaShare: 1 },
]

/** Every tube that a row of configuration may name as `tube`; the lane's own limits `tubeKv`, `tubeMa`, `tubeW` may only be lower. */
export const tubes = {
  'stationary-160': {
    name: 'stationary-160',
    maxKv: 160,
    maxMa: 30,
    maxW: 3000,
    preheatMs: 2000,
    seasoning: typicalSeasoning,
  },
  'stationary-225': {
    name: 'stationary-225',
    maxKv: 225,
    maxMa: 30,
    maxW: 3000,
    preheatMs: 2000,
    seasoning: typicalSeasoning,
  },
  'monoblock-80': {
    name: 'monoblock-80',
    maxKv: 80,
    maxMa: 0.7,
    maxW: 50,
    preheatMs: 2000,
    seasoning: typicalSeasoning,
  },
  'packaged-50': {
    name: 'packaged-50',
    maxKv: 50,
    maxMa: 2,
    maxW: 50,
    preheatMs: 2000,
    seasoning: typicalSeasoning,
  },
} as const satisfies Record<string, TubeRow>

export type TubeName = keyof typeof tubes

/** Whether the table has a tube of this name. */
export function isTubeName(name: unknown): name is TubeName {
  return typeof name === 'string' && Object.hasOwn(tubes, name)
}
