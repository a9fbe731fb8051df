import type { Inspection } from '../contract/inspection.ts'
import { auditTable } from './audit.ts'
import { calibrationTable } from './calibrations.ts'
import { type Db, guarded, openDatabase } from './database.ts'
import { declarationTable } from './declarations.ts'
import { inspectionTable } from './inspections.ts'
import { imageTable } from './images.ts'
import type { LaneEventEntry } from './lane-event-entry.ts'
import { type Outbox, outboxForSender, outboxTable } from './outbox.ts'

/** Makes the message that goes to HQ out of a record and its place in line. */
export type Sealer = {
  readonly inspection: (record: Inspection, auditHash: string, seq: number) => { message: Uint8Array; sha256: string }
  readonly laneEvent: (
    event: LaneEventEntry,
    id: string,
    at: number,
    seq: number,
  ) => { message: Uint8Array; sha256: string }
}

/** The lane's memory. Whatever returns has reached the disk; whatever throws (StorageError) has changed nothing. */
export type Storage = ReturnType<typeof openStorage>

/** Where the database lies, how messages are sealed, ids for lane events, and the most 4 KiB pages it may take (default: the disk). */
export type StorageOptions = {
  readonly file: string
  readonly sealer: Sealer
  readonly newId: (atMs: number) => string
  readonly mostPages?: number
}

/** Opens the lane's database. Throws StorageError. */
export function openStorage(options: StorageOptions) {
  const db = openDatabase(options.file, options.mostPages)
  const inspections = inspectionTable(db)
  const audit = auditTable(db)
  const outbox = outboxTable(db)
  const declarations = declarationTable(db)
  const images = imageTable(db)
  const recordEvent = eventWriter(options, audit, outbox)
  return {
    ...writers(db, options, { inspections, audit, outbox, images }, recordEvent),
    calibration: calibrationTable(db, recordEvent),
    recent: inspections.recent,
    get: inspections.get,
    openInspections: inspections.open,
    timesSeen: inspections.timesSeen,
    parcelsSeenOf: inspections.parcelsSeenOf,
    declarationFor: declarations.declarationFor,
    importManifest: declarations.importManifest,
    declarationCount: declarations.count,
    verifyAudit: audit.verify,
    outbox: outbox satisfies Outbox,
    /** The same outbox as the sender of the link sees it. */
    sending: outboxForSender(db, outbox),
    /** Pictures that headquarters does not have yet. */
    images,
    close: (): void => void db.close(),
  }
}

type Tables = {
  readonly inspections: ReturnType<typeof inspectionTable>
  readonly audit: ReturnType<typeof auditTable>
  readonly outbox: Outbox
  readonly images: ReturnType<typeof imageTable>
}

type EventWriter = (event: LaneEventEntry, at: number) => void

/** Audit row and outbox row of something of the lane itself; to be called inside a transaction. */
function eventWriter({ sealer, newId }: StorageOptions, audit: Tables['audit'], outbox: Outbox): EventWriter {
  return (event, at) => {
    audit.append({ at, kind: event.kind, inspectionId: null, body: { words: event.words, facts: event.facts } })
    const id = newId(at)
    outbox.queue({ id, type: 'event/1', inspectionId: null, at, seal: (seq) => sealer.laneEvent(event, id, at, seq) })
  }
}

/** Everything that changes more than one table at once. */
function writers(
  db: Db,
  { sealer }: StorageOptions,
  { inspections, audit, outbox, images }: Tables,
  recordEvent: EventWriter,
) {
  const journal = db.prepare('INSERT INTO lane_event (boot_id, at, type, event) VALUES (?, ?, ?, ?)')
  const save = guarded(db, (record: Inspection) => void inspections.save(record))
  return {
    openInspection: save,
    updateInspection: save,
    storeDecision: guarded(db, (record: Inspection, at: number) => {
      inspections.save(record)
      const { decision, decidedBy, reasonCode, verdict } = record
      audit.append({
        at,
        kind: 'decision',
        inspectionId: record.id,
        body: { decision, decidedBy, reasonCode, verdict },
      })
    }),
    /** Inspection closed + audit row + outbox row in one transaction; closing twice changes nothing. */
    closeInspection: guarded(db, (record: Inspection, at: number) => {
      if (!inspections.save(record)) return
      const { id, verdict, decision, decidedBy, gate, scan } = record
      const evidence = (scan?.evidence ?? []).map(({ plane, sha256 }) => ({ plane, sha256 }))
      const auditHash = audit.append({
        at,
        kind: 'inspection-closed',
        inspectionId: id,
        body: { verdict, decision, decidedBy, gate, evidence },
      })
      outbox.queue({
        id,
        type: 'inspection/1',
        inspectionId: id,
        at,
        seal: (seq) => sealer.inspection(record, auditHash, seq),
      })
      images.queue(scan?.evidence ?? [], at)
    }),
    recordLaneEvent: guarded(db, recordEvent),
    appendEvents: guarded(db, (bootId: string, events: readonly { readonly atMs: number; readonly type: string }[]) => {
      for (const event of events) journal.run(bootId, Math.round(event.atMs), event.type, JSON.stringify(event))
    }),
  }
}
