import { dueAt } from './due.ts'
import type { LaneSettings, LaneState } from './lane-state.ts'

/** The next belt position and the next time at which `step` wants to be told; null where it waits for none. */
export function nextDeadlines(
  settings: LaneSettings,
  state: LaneState,
): { readonly beltMm: number | null; readonly atMs: number | null } {
  return dueAt({ settings, state })
}
