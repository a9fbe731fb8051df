import type { CalendarRow, DoseLog, ServiceKind, ServiceRecord, Survey, WearRow } from '../contract/service.ts'
import { ServeError } from '../serve/serve-error.ts'
import type { Storage } from '../storage/storage.ts'
import { calendarRow, surveyFound } from './calendar.ts'
import { leakageLimitUSvH, type MaintenanceTask, maintenanceTasks, surveyPoints } from './maintenance-tasks.ts'
import type { ServiceParts } from './service-parts.ts'
import { type WearWatch, wearParts } from './wear.ts'

const shownHours = 48

/** Which record says that a task was done. */
const kindOf = ({ own }: MaintenanceTask): ServiceKind => own ?? 'maintenance'

/** The calendar from what is stored. */
export function calendarOf(service: Pick<Storage['service'], 'newest'>, nowMs: number): CalendarRow[] {
  return maintenanceTasks.map((task) => calendarRow(task, service.newest(kindOf(task), task.id), nowMs))
}

/** What is due, what was done, and by whom; every act is a signed record. */
export class Maintenance {
  readonly #parts: ServiceParts
  readonly #wear: WearWatch

  constructor(parts: ServiceParts, wear: WearWatch) {
    this.#parts = parts
    this.#wear = wear
  }

  calendar(): CalendarRow[] {
    return calendarOf(this.#parts.storage.service, this.#parts.nowMs())
  }

  /** Notes a task as done. Throws ServeError `not-found`, or `bad-input` for one that has its own test or form. */
  done(id: string, words: string): CalendarRow[] {
    const task = maintenanceTasks.find((one) => one.id === id)
    if (!task) throw new ServeError('not-found', `There is no task "${id}".`)
    if (task.own !== null)
      throw new ServeError('bad-input', `${task.title} is not ticked off: it is done by its own test or form.`)
    this.#write('maintenance', id, 'done', `${task.title}: done. ${words}`.trim(), {})
    return this.calendar()
  }

  /** Signs a survey; one point above the limit makes it bad. */
  survey(survey: Survey): ServiceRecord {
    const { result, words } = surveyFound(survey)
    return this.#write('survey', 'survey', result, words, { ...survey })
  }

  dose(): DoseLog {
    const { devices, storage } = this.#parts
    return {
      nowUSvH: devices.dosimeter?.reading()?.microsievertsPerH ?? null,
      hours: storage.service.doseHours(shownHours),
      points: [...surveyPoints],
      limitUSvH: leakageLimitUSvH,
    }
  }

  wear(): WearRow[] {
    return this.#wear.rows()
  }

  /** Notes a part as new; its count begins at zero. Throws ServeError `not-found`. */
  replaced(id: string, words: string): WearRow[] {
    const part = wearParts.find((one) => one.id === id)
    if (!part) throw new ServeError('not-found', `There is no part "${id}".`)
    const before = this.wear().find((row) => row.id === id)
    const said = `${part.title}: replaced at ${(before?.value ?? 0).toFixed(1)} ${part.unit}. ${words}`
    this.#write('spare-part', id, 'done', said.trim(), { value: before?.value ?? null })
    return this.wear()
  }

  #write(
    kind: ServiceKind,
    subject: string,
    result: ServiceRecord['result'],
    words: string,
    body: ServiceRecord['body'],
  ): ServiceRecord {
    const { storage, staffId, nowMs } = this.#parts
    const entry = { kind, subject, staffId: staffId(), result, words: words.slice(0, 300), body }
    return storage.service.record(entry, nowMs())
  }
}
