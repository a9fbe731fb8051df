import type { Journal } from './journal.ts'
import type { LaneStore } from './lane/lane-ports.ts'
import type { Storage } from './storage/storage.ts'

/** The lane's own view of storage: durable writes, the journal kept back for a moment, and what is declared. */
export function storeOf(storage: Storage, journal: Journal): LaneStore {
  return {
    openInspection: storage.openInspection,
    updateInspection: storage.updateInspection,
    storeDecision: (record) => storage.storeDecision(record, Date.now()),
    closeInspection: (record) => storage.closeInspection(record, Date.now()),
    recordLaneEvent: (event) => storage.recordLaneEvent(event, Date.now()),
    appendEvents: (events) => journal.append(events),
    declarationFor: storage.declarationFor,
    timesSeen: (label, otherThan) => storage.timesSeen(label, otherThan),
    parcelsSeenOf: storage.parcelsSeenOf,
  }
}
