import { createHash } from 'node:crypto'
import type { Envelope, InspectionBody, LaneEventBody } from './contract/hq.ts'
import type { Inspection } from './contract/inspection.ts'
import { type LaneKey, sealEnvelope } from './hq/sign.ts'
import type { LaneEventEntry } from './storage/lane-event-entry.ts'
import type { Sealer } from './storage/storage.ts'

/** Makes signed messages for headquarters out of the lane's records, each under its place in line. */
export function makeSealer(laneId: string, key: LaneKey): Sealer {
  const envelope = (type: string, id: string, seq: number, at: number, body: unknown): Envelope => ({
    v: 1,
    type,
    id,
    laneId,
    seq,
    at: Math.round(at),
    clock: { source: 'system', offsetMs: null },
    body,
  })
  return {
    inspection: (record: Inspection, auditHash: string, seq: number) => {
      const declared =
        record.declaration === null
          ? null
          : createHash('sha256').update(JSON.stringify(record.declaration)).digest('hex')
      const body: InspectionBody = {
        inspection: { ...record, receipt: null },
        auditHash,
        declarationSha256: declared,
        tip: false,
      }
      return sealEnvelope(envelope('inspection/1', record.id, seq, record.closedAt ?? record.enteredAt, body), key)
    },
    laneEvent: ({ kind, words, facts }: LaneEventEntry, id: string, at: number, seq: number) => {
      const body: LaneEventBody = { kind: kind.slice(0, 60), words: words.slice(0, 300), facts: { ...facts } }
      return sealEnvelope(envelope('event/1', id, seq, at, body), key)
    },
  }
}
