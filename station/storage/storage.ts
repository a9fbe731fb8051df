import type { Inspection } from '../contract/inspection.ts'
import type { ServiceRecord } from '../contract/service.ts'
import { auditTable, canonical } from './audit.ts'
import { calibrationTable } from './calibrations.ts'
import { type Db, guarded, openDatabase } from './database.ts'
import { declarationTable } from './declarations.ts'
import { inspectionTable } from './inspections.ts'
import { imageTable } from './images.ts'
import type { LaneEventEntry } from './lane-event-entry.ts'
import { type Outbox, outboxForSender, outboxTable } from './outbox.ts'
import { counterTable, doseTable, laneEventLog, type ServiceEntry, serviceRecordTable } from './service.ts'

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
    service: serviceStorage(db, options, audit, outbox),
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

/** What technicians did, what wears, the dose, and the lane's own events. A record is written, sealed into the chain and queued at once. */
function serviceStorage(db: Db, { sealer, newId }: StorageOptions, audit: Tables['audit'], outbox: Outbox) {
  const records = serviceRecordTable(db)
  const counters = counterTable(db)
  const dose = doseTable(db)
  const write = guarded(db, (record: Omit<ServiceRecord, 'auditHash'>) => {
    const { id, kind, subject, atMs: at, staffId, words, result, body } = record
    const auditKind = `service-${kind}`
    const facts = { staffId, result, subject, recordId: id, body: canonical(body) }
    const auditHash = audit.append({ at, kind: auditKind, inspectionId: null, body: { words, facts } })
    records.add({ ...record, auditHash })
    const event = { kind: auditKind, words, facts: { ...facts, auditHash } }
    outbox.queue({ id, type: 'event/1', inspectionId: null, at, seal: (seq) => sealer.laneEvent(event, id, at, seq) })
    if (kind === 'spare-part') counters.replaced(subject, at)
  })
  return {
    records: records.records,
    newest: records.newest,
    /** Writes what a technician did into the chain, the table and the outbox, in one transaction. */
    record(entry: ServiceEntry, atMs: number): ServiceRecord {
      const at = Math.round(atMs)
      write({ ...entry, id: newId(at), atMs: at })
      return records.newest(entry.kind, entry.subject) ?? notWritten()
    },
    counters: counters.counters,
    count: guarded(db, counters.count),
    doseHours: dose.hours,
    addDose: guarded(db, dose.add),
    events: laneEventLog(db),
  }
}

function notWritten(): never {
  throw new Error('A record that was written cannot be read back.')
}
