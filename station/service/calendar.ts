import type { CalendarRow, ServiceRecord, Survey } from '../contract/service.ts'
import { leakageLimitUSvH, type MaintenanceTask } from './maintenance-tasks.ts'

const dayMs = 86_400_000
/** A task is announced so many days before it is due, at most a quarter of its interval. */
const soonDays = 14

/** One task as it stands: when it was done last, when it is due, and whether that is past. A last result that was bad is due at once. */
export function calendarRow(task: MaintenanceTask, last: ServiceRecord | null, nowMs: number): CalendarRow {
  const dueAtMs = last && last.atMs + task.everyDays * dayMs
  const done = { lastAtMs: last?.atMs ?? null, lastBy: last?.staffId ?? null, lastResult: last?.result ?? null }
  return { ...task, ...done, dueAtMs, state: stateOf(task, last, dueAtMs, nowMs) }
}

function stateOf(
  task: MaintenanceTask,
  last: ServiceRecord | null,
  dueAtMs: number | null,
  nowMs: number,
): CalendarRow['state'] {
  if (last === null || dueAtMs === null) return 'never'
  if (last.result === 'bad') return 'bad'
  if (nowMs >= dueAtMs) return 'due'
  return nowMs >= dueAtMs - Math.min(soonDays, task.everyDays / 4) * dayMs ? 'soon' : 'good'
}

/** What a survey found: points above the limit (background taken off), and the sentence that is signed. */
export function surveyFound({ points, backgroundUSvH, instrument }: Survey): {
  readonly result: 'good' | 'bad'
  readonly words: string
} {
  const above = points.filter(({ uSvH }) => uSvH - backgroundUSvH > leakageLimitUSvH)
  const most = Math.max(...points.map(({ uSvH }) => uSvH))
  const words =
    above.length === 0
      ? `Leakage survey: ${points.length} points, at most ${most} µSv/h, limit ${leakageLimitUSvH} above background, ${instrument}.`
      : `Leakage survey: ${above.length} of ${points.length} points above ${leakageLimitUSvH} µSv/h: ${above.map(({ place }) => place).join(', ')}. Do not use the lane.`
  return { result: above.length === 0 ? 'good' : 'bad', words: words.slice(0, 300) }
}
