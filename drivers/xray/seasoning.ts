import type { IdleTime } from './idle-time.ts'
import { type OutputLimits, usableMa } from './output-limits.ts'
import type { SeasoningRow, TubeRow } from './tube-table.ts'

/** One rung of the ladder: kV and mA to stand on, and for how long. */
export type Rung = { readonly kilovolts: number; readonly milliamps: number; readonly dwellMs: number }

/** The rungs that a tube owes after so long without X-rays, lowest first; none when it is still warm. Unknown idle time owes the longest ladder. */
export function seasoningLadder(tube: TubeRow, limits: OutputLimits, idle: IdleTime): readonly Rung[] {
  const row = rowFor(tube, idle)
  if (!row) return []
  const levels: number[] = []
  for (let kilovolts = row.startShare * limits.maxKv; kilovolts < limits.maxKv; kilovolts += row.stepKv)
    levels.push(kilovolts)
  levels.push(limits.maxKv)
  return levels.map((kilovolts, index) => {
    const climbed = levels.length === 1 ? 1 : index / (levels.length - 1)
    const share = row.fromMaShare + (row.toMaShare - row.fromMaShare) * climbed
    return { kilovolts, milliamps: share * usableMa(kilovolts, limits), dwellMs: row.dwellMs }
  })
}

function rowFor(tube: TubeRow, idle: IdleTime): SeasoningRow | undefined {
  if (!idle.known) return tube.seasoning.at(-1)
  return tube.seasoning.findLast(({ idleFromHours }) => idle.hours >= idleFromHours)
}
