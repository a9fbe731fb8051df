import { createHash } from 'node:crypto'
import type { Inspection } from '../../contract/inspection.ts'
import type { LaneEventEntry } from '../lane-event-entry.ts'
import { openStorage, type Storage } from '../storage.ts'

/** Storage whose messages are plain JSON with a true sha256; with `mostPages` its file cannot grow beyond so many pages. */
export function openForTest(file: string, mostPages?: number): Storage {
  const seal = (value: unknown) => {
    const message = Buffer.from(JSON.stringify(value))
    return { message, sha256: createHash('sha256').update(message).digest('hex') }
  }
  const sealer = {
    inspection: (record: Inspection, auditHash: string, seq: number) => seal({ record, auditHash, seq }),
    laneEvent: (event: LaneEventEntry, id: string, at: number, seq: number) => seal({ event, id, at, seq }),
  }
  return openStorage({ file, sealer, newId: idOf, ...(mostPages === undefined ? {} : { mostPages }) })
}

const idOf = (n: number): string => `01932c07-4e2e-7cc3-8b1a-${String(n).padStart(12, '0')}`

/** An inspection with a number; closed at a time, or open. */
export function recordOf(n: number, closedAt: number | null): Inspection {
  return {
    id: idOf(n),
    laneId: 'test-lane',
    trackId: (n % 65535) + 1,
    label: `LX${n}`,
    otherLabels: [],
    declaration: null,
    enteredAt: n,
    lastLineAt: null,
    verdictAt: null,
    decidedAt: null,
    closedAt,
    lengthMm: null,
    scan: null,
    scaleG: null,
    imageMassG: null,
    hypotheses: [],
    verdict: closedAt === null ? null : 'clear',
    decision: closedAt === null ? null : 'release',
    decidedBy: closedAt === null ? null : { type: 'policy', id: 'p' },
    reasonCode: closedAt === null ? null : 'policy-clear',
    gate: 'none',
    versions: { software: '0', model: null, modelSha256: null, policy: 'p', calibration: null, configuration: 'c' },
    timingMs: null,
    receipt: null,
  }
}
